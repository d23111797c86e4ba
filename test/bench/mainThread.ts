// P3 and P5: opening a cluster as VS Code does: until the first rows are on the page's side, and what that costs the
// extension host's main thread.
import { startSyntheticServer } from '../support/syntheticServer/startSyntheticServer.ts';
import { measureIn } from './child.ts';
import type { MainThreadInput, MainThreadResult } from './mainThreadChild.ts';
import { median, ratioRow, valueRow, type BenchOptions, type BenchRow } from './report.ts';

const firstRows = 2_000;

/** Needs `dist/worker.cjs`. */
export async function measureMainThread({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const pods = isQuick ? 10_000 : 100_000;
  const server = await startSyntheticServer({ pods });
  const { server: url, token } = server;
  const input: MainThreadInput = { address: { server: url, token }, pods, firstRows };
  const runs: MainThreadResult[] = [];
  try {
    for (let i = 0; i < (isQuick ? 1 : 5); i++) {
      runs.push(await measureIn<MainThreadResult>('mainThreadChild.ts', input));
    }
  } finally {
    await server.stop();
  }
  const of = (pick: (run: MainThreadResult) => number) => runs.map(pick);
  const idle = (pick: (run: MainThreadResult) => number) =>
    `idle: ${median(of(pick)).toFixed(1)} ms`;
  const all = `${pods.toLocaleString('en')} pods`;
  const firstMs = of((run) => run.firstRowsMs);
  const unit = 'ms';
  return [
    valueRow(
      { demand: 'P3', what: `first 2,000 of ${all} in the page`, unit, atMost: 300 },
      firstMs,
    ),
    ratioRow(
      {
        demand: 'P3',
        what: `the same, against all of them`,
        unit,
        // A part of few pods says nothing.
        ...(isQuick ? {} : { atMost: 0.12 }),
      },
      firstMs,
      of((run) => run.allRowsMs),
    ),
    valueRow(
      {
        demand: 'P5',
        what: `main thread busy until ${all} are in the page`,
        unit,
        atMost: 60,
        note: idle((run) => run.idleBusyMs),
      },
      of((run) => run.busyMs),
    ),
    valueRow(
      { demand: 'P5', what: 'CPU of the main thread', unit },
      of((run) => run.cpuMs),
    ),
    valueRow(
      {
        demand: 'P5',
        what: 'its longest stall',
        unit,
        atMost: 30,
        note: idle((run) => run.idleMaxStallMs),
      },
      of((run) => run.maxStallMs),
    ),
  ];
}
