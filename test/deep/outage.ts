// R2: how often a server that is away, or has just come back, is asked by many streams at once.
import { RowDecoder } from '../../src/extension/kinds/decode/rowDecoder.ts';
import { podKind } from '../../src/extension/kinds/pod.ts';
import type { PodRow } from '../../src/extension/kinds/rows.ts';
import { Reflector } from '../../src/extension/sync/reflector.ts';
import { MutableRowStore } from '../../src/extension/sync/rowStore.ts';
import { fault, FakeApi } from '../support/fakeApi.ts';
import { ManualClock, settle } from '../support/manualClock.ts';
import { seededRandom } from '../support/seededRandom.ts';

/** As many as a worker keeps open for a cluster. */
const streams = 14;
/** By then every stream waits as long as it ever will; ms. */
const toCapMs = 180_000;
const measuredMs = 600_000;
/** Short enough to see a storm, long enough for a rate; ms. */
const windowMs = 60_000;

export interface OutageResult {
  readonly streams: number;
  /** Requests/s of one stream at the backoff's cap, over ten minutes. */
  readonly meanPerSecond: number;
  /** The same in the worst minute of the worst stream. */
  readonly worstPerSecond: number;
  /** Most requests of all streams in one second: without jitter it would be as many as there are streams. */
  readonly busiestSecond: number;
  /** Complete lists after the outage, of all streams. */
  readonly relists: number;
  /** Until all were live after it; ms. */
  readonly recoveredMs: number;
}

interface Run {
  readonly api: FakeApi;
  readonly reflector: Reflector<PodRow>;
  readonly done: Promise<void>;
}

export async function measureOutage(seed: number): Promise<OutageResult> {
  const clock = new ManualClock();
  const abort = new AbortController();
  const runs = start(clock, seed, abort.signal);
  await clock.advanceAsync(5000);
  for (const { api } of runs) {
    api.failEvery = () => fault('unreachable');
    for (const watch of api.watches) watch.cut(fault('unreachable'));
  }
  await clock.advanceAsync(toCapMs);
  const fromMs = clock.monotonicMs();
  await clock.advanceAsync(measuredMs);
  const times = runs.map(({ api }) =>
    api.requests.map(({ atMs }) => atMs).filter((atMs) => atMs >= fromMs),
  );
  const recoveredMs = await recover(clock, runs);
  abort.abort();
  await settle();
  await Promise.all(runs.map(({ done }) => done));
  return {
    streams,
    meanPerSecond: times.flat().length / streams / (measuredMs / 1000),
    worstPerSecond: Math.max(...times.map((own) => most(own, windowMs))) / (windowMs / 1000),
    busiestSecond: most(times.flat(), 1000),
    relists: runs.reduce((sum, { api }) => sum + api.told.lists - 1, 0),
    recoveredMs,
  };
}

function start(clock: ManualClock, seed: number, signal: AbortSignal): readonly Run[] {
  const random = seededRandom(seed);
  return Array.from({ length: streams }, () => {
    const api = new FakeApi(clock, podKind);
    api.put('shop', 'pod');
    const store = new MutableRowStore<PodRow>();
    const log = { write: () => undefined };
    const decoder = new RowDecoder(podKind);
    const parts = { api, kind: podKind, decoder, store, clock, random, log };
    const reflector = new Reflector<PodRow>(parts);
    return { api, reflector, done: reflector.run(signal) };
  });
}

/** Until every stream is live again; ms. */
async function recover(clock: ManualClock, runs: readonly Run[]): Promise<number> {
  for (const { api } of runs) api.heal();
  const healedMs = clock.monotonicMs();
  while (runs.some(({ reflector }) => reflector.state.state !== 'live')) {
    await clock.advanceAsync(100);
  }
  return clock.monotonicMs() - healedMs;
}

/** The most of `times` that fall into any window of that length. */
function most(times: readonly number[], lengthMs: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  let first = 0;
  let found = 0;
  sorted.forEach((atMs, index) => {
    while (atMs - (sorted[first] ?? 0) >= lengthMs) first++;
    found = Math.max(found, index - first + 1);
  });
  return found;
}
