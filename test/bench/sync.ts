// P2 and P12: the first synchronisation over loopback, against draining the bytes, parsing them, and client-node's pages;
// and the same for more pods than anyone has, and all of them in one namespace.
import { startSyntheticServer } from '../support/syntheticServer/startSyntheticServer.ts';
import { clientNodePages, drain, streamAndParse } from './baselines.ts';
import { syncPods, type Address } from './ours.ts';
import {
  interleaved,
  median,
  ratioRow,
  timeMs,
  type BenchOptions,
  type BenchRow,
} from './report.ts';

/** Until live; everything is let go again. */
async function syncOnce(address: Address, expected: number): Promise<number> {
  const start = performance.now();
  const pods = await syncPods(address);
  const tookMs = performance.now() - start;
  const { count } = pods;
  await pods.stop();
  if (count !== expected) throw new Error(`${count} pods of ${expected}`);
  return tookMs;
}

export async function measureSync({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const count = isQuick ? 5_000 : 100_000;
  const server = await startSyntheticServer({ pods: count });
  try {
    // Once for nothing: the code is compiled, and the server has made its bytes.
    await syncOnce(server, count);
    const times = await interleaved(isQuick ? 3 : 5, {
      sync: () => syncOnce(server, count),
      drain: () => timeMs(() => drain(server)),
      parse: () => timeMs(() => streamAndParse(server)),
      pages: () => timeMs(() => clientNodePages(server)),
    });
    const pods = `${count.toLocaleString('en')} pods`;
    const about = { demand: 'P2', unit: 'ms' };
    return [
      ratioRow(
        { ...about, what: `${pods} live, against the stream and JSON.parse`, atMost: 0.6 },
        times.sync,
        times.parse,
      ),
      ratioRow(
        { ...about, what: 'against client-node in pages of 500, dropped', atMost: 0.25 },
        times.sync,
        times.pages,
      ),
      ratioRow(
        { ...about, what: 'against draining the bytes', atMost: 3.5 },
        times.sync,
        times.drain,
      ),
    ];
  } finally {
    await server.stop();
  }
}

interface Size {
  readonly pods: number;
  readonly isOneNamespace?: boolean;
}

const quickSizes: readonly Size[] = [{ pods: 5_000 }, { pods: 10_000, isOneNamespace: true }];
const fullSizes: readonly Size[] = [
  { pods: 100_000 },
  { pods: 150_000 },
  { pods: 200_000 },
  { pods: 200_000, isOneNamespace: true },
];

/** Time a pod against that at 100,000; within 15 %. */
export async function measureLarge({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const sizes = isQuick ? quickSizes : fullSizes;
  const rows: BenchRow[] = [];
  let base: number[] = [];
  for (const size of sizes) {
    const perPod = await microsecondsAPod(size, isQuick ? 2 : 3);
    if (base.length === 0) {
      base = perPod;
      continue;
    }
    const place = size.isOneNamespace ? 'one namespace' : '200 namespaces';
    const what = `${size.pods.toLocaleString('en')} pods in ${place}, time a pod`;
    const { pods } = sizes[0]!;
    rows.push(
      ratioRow(
        {
          demand: 'P12',
          what: `${what}, against ${pods.toLocaleString('en')}`,
          unit: 'µs',
          atMost: 1.15,
        },
        perPod,
        [median(base)],
      ),
    );
  }
  return rows;
}

async function microsecondsAPod(size: Size, times: number): Promise<number[]> {
  const server = await startSyntheticServer(size);
  try {
    await syncOnce(server, size.pods);
    const { sync } = await interleaved(times, { sync: () => syncOnce(server, size.pods) });
    return sync.map((ms) => (ms * 1000) / size.pods);
  } finally {
    await server.stop();
  }
}
