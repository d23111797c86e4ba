// P6: following a watch, against client-node's informer on the same server at the same rate.
import { startSyntheticServer } from '../support/syntheticServer/startSyntheticServer.ts';
import { measureIn } from './child.ts';
import { median, ratioRow, valueRow, type BenchOptions, type BenchRow } from './report.ts';
import type { WatchInput, WatchResult } from './watchChild.ts';

/** As many as client-node's informer can list at once: it has no pages, and a string has a limit. */
const pods = 20_000;
const mebibyte = 1024 * 1024;
const driftSeconds = 600;
const fastPerSecond = 4_200;

export async function measureWatch({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const server = await startSyntheticServer({ pods: isQuick ? 5_000 : pods, window: 20_000 });
  const address = { server: server.server, token: server.token };
  const run = (who: WatchInput['who'], perSecond: number, seconds: number) =>
    measureIn<WatchResult>('watchChild.ts', { address, who, perSecond, seconds });
  const seconds = isQuick ? 4 : 20;
  try {
    const calm = await pairs(isQuick ? 1 : 5, (who) => run(who, 1_000, seconds));
    if (isQuick) return rowsOf(calm, 1_000, 10);
    const fast = await pairs(5, (who) => run(who, fastPerSecond, seconds));
    const drift = await run('ours', 1_000, driftSeconds);
    return [
      ...rowsOf(calm, 1_000, 10),
      ...rowsOf(fast, fastPerSecond, 20),
      valueRow(
        {
          demand: 'P6',
          what: 'memory after 10 min at 1,000 changes/s, over that before',
          unit: 'MB',
          atMost: 5,
        },
        [drift.driftBytes / mebibyte],
      ),
    ];
  } finally {
    await server.stop();
  }
}

type Pairs = Readonly<Record<WatchInput['who'], WatchResult[]>>;

async function pairs(
  times: number,
  run: (who: WatchInput['who']) => Promise<WatchResult>,
): Promise<Pairs> {
  const results: Pairs = { ours: [], informer: [] };
  for (let i = 0; i < times; i++) {
    for (const who of ['ours', 'informer'] as const) results[who].push(await run(who));
  }
  return results;
}

function rowsOf({ ours, informer }: Pairs, perSecond: number, atMost: number): BenchRow[] {
  const percent = (all: readonly WatchResult[]) => all.map((one) => one.cpuPercent);
  const rate = Math.round(median(ours.map((one) => one.perSecond)));
  const about = { demand: 'P6', unit: '%' };
  const what = `CPU of one core at ${perSecond.toLocaleString('en')} changes/s`;
  return [
    valueRow({ ...about, what, atMost, note: `${rate}/s came` }, percent(ours)),
    ratioRow(
      { ...about, what: "the same, against client-node's informer", atMost: 0.45 },
      percent(ours),
      percent(informer),
    ),
  ];
}
