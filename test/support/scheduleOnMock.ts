// One random schedule against our reflector on the manual clock: hours of faults in milliseconds, the same each time.
import assert from 'node:assert/strict';
import { FaultSchedule, relistsDue } from './faultSchedule.ts';
import { ReflectorBench } from './reflectorBench.ts';
import { seededRandom } from './seededRandom.ts';

/** R1: the idle timeout (90 s, looked at every 5 s) + twice the longest backoff (30 s); ms. */
export const promiseMs = 95_000 + 2 * 30_000;

export interface ScheduleResult {
  readonly seed: number;
  /** From the last fault until the store was equal to the server and called live; ms of the API's clock. */
  readonly tookMs: number;
  /** Complete lists after the first. */
  readonly relists: number;
  /** 410s and desyncs that the client was told of, each of which asks for a list. */
  readonly due: number;
}

/** @throws Error that names the seed and the faults when it does not converge, lists too often, or holds a row twice. */
export async function runOnMock(seed: number): Promise<ScheduleResult> {
  const schedule = new FaultSchedule(seed);
  const watchList = { supported: schedule.hasWatchList };
  const bench = new ReflectorBench({ watchList, pageLimit: 7 }, seededRandom(seed + 1));
  const { api, clock } = bench;
  try {
    schedule.populate(api);
    bench.run();
    await schedule.run({
      api,
      advance: (ms) => bench.advance(ms),
      sleepThrough: (ms) => clock.sleepThrough(ms),
    });
    const tookMs = await bench.until(() => bench.state === 'live' && bench.isEqual, promiseMs);
    await bench.advance(1000);
    bench.assertEqual();
    for (const { metadata } of api.objects) {
      assert.equal(bench.store.byName(metadata.namespace, metadata.name)?.uid, metadata.uid);
    }
    const relists = api.told.lists - 1;
    const due = relistsDue(api);
    assert.ok(relists <= due, `${relists} lists for ${due} reasons`);
    return { seed, tookMs, relists, due };
  } catch (error) {
    const faults = schedule.injected.join(', ');
    throw new Error(`seed ${seed}, faults: ${faults}`, { cause: error });
  } finally {
    await bench.stop();
  }
}

/** `share`: 0 to 1, of sorted numbers. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
}
