// R1 to R3: what `npm run test:deep` proves at length, as rows. Random schedules of faults on the manual clock, and over
// HTTP with client-node's informer as the control.
import { measureOutage } from '../deep/outage.ts';
import { runWireSchedules, wireFactor, type SubjectName } from '../deep/wireSchedules.ts';
import { fault } from '../support/fakeApi.ts';
import { ReflectorBench } from '../support/reflectorBench.ts';
import { promiseMs, quantile, runOnMock, type ScheduleResult } from '../support/scheduleOnMock.ts';
import { valueRow, type BenchOptions, type BenchRow } from './report.ts';

const firstSeed = 20260312;
/** Two bookmark periods: older than this must be told as old. */
const staleAfterMs = 120_000;

export async function measureReliability({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const schedules = isQuick ? 20 : 1_000;
  const results: ScheduleResult[] = [];
  const failures: unknown[] = [];
  for (let seed = firstSeed; seed < firstSeed + schedules; seed++) {
    try {
      results.push(await runOnMock(seed));
    } catch (error) {
      failures.push(error);
    }
  }
  for (const error of failures) console.error(error);
  return [
    ...scheduleRows(results, schedules),
    ...(isQuick ? [] : [await wireRow('reflector'), await wireRow('informer')]),
    ...(await outageRows()),
    await staleRow(),
  ];
}

function scheduleRows(results: readonly ScheduleResult[], schedules: number): BenchRow[] {
  const tookMs = results.map((result) => result.tookMs).sort((a, b) => a - b);
  const sum = (of: (result: ScheduleResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  const whole = `${schedules.toLocaleString('en')} schedules of 12 faults`;
  return [
    valueRow({ demand: 'R1', what: `${whole} converge`, unit: '%', atLeast: 100 }, [
      (100 * results.length) / schedules,
    ]),
    valueRow(
      {
        demand: 'R1',
        what: 'their p99: idle timeout + 2 × longest backoff',
        unit: 's',
        atMost: promiseMs / 1000,
      },
      [quantile(tookMs, 0.99) / 1000],
    ),
    valueRow({ demand: 'R2', what: 'relists for each 410 or desync', unit: '', atMost: 1 }, [
      sum((result) => result.relists) /
        Math.max(
          1,
          sum((result) => result.due),
        ),
    ]),
  ];
}

async function wireRow(name: SubjectName): Promise<BenchRow> {
  const count = 100;
  let converged = 0;
  await runWireSchedules(name, firstSeed, count, ({ tookMs }) => {
    if (tookMs !== undefined) converged++;
  });
  const isOurs = name === 'reflector';
  const who = isOurs ? 'ours' : "client-node's informer, restarted, as the control";
  return valueRow(
    {
      demand: 'R1',
      what: `${count} of them over HTTP, ${wireFactor} times as fast: ${who}`,
      unit: '%',
      ...(isOurs ? { atLeast: 100 } : {}),
    },
    [(100 * converged) / count],
  );
}

async function outageRows(): Promise<BenchRow[]> {
  const { worstPerSecond, busiestSecond, streams } = await measureOutage(firstSeed);
  return [
    valueRow(
      {
        demand: 'R2',
        what: 'requests of a stream in the worst minute of an outage',
        unit: '/s',
        atMost: 0.25,
        note: `at most ${busiestSecond} of ${streams} in one second`,
      },
      [worstPerSecond],
    ),
  ];
}

/** A connection that says nothing, to a server that then cannot be reached. */
async function staleRow(): Promise<BenchRow> {
  const bench = new ReflectorBench();
  bench.api.put('shop', 'one');
  await bench.start();
  for (const watch of bench.api.watches) watch.isHalfOpen = true;
  bench.api.failEvery = () => fault('unreachable');
  const tookMs = await bench.until(() => bench.state === 'stale', 2 * staleAfterMs);
  await bench.stop();
  return valueRow(
    {
      demand: 'R3',
      what: 'silence until rows are told as old',
      unit: 's',
      atMost: staleAfterMs / 1000,
    },
    [tookMs / 1000],
  );
}
