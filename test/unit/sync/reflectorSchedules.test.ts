// Random faults in random order, while objects come and go: afterwards the store must equal the server. A failure names
// its seed; FORETOP_SEED repeats it, FORETOP_SCHEDULES sets how many are run.
import assert from 'node:assert/strict';
import { fault } from '../../support/fakeApi.ts';
import { ReflectorBench } from '../../support/reflectorBench.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const schedules = Number(process.env['FORETOP_SCHEDULES'] ?? 100);
const faultsEach = 12;
const firstSeed = Number(process.env['FORETOP_SEED'] ?? 20_260_312);
/** Idle timeout (90 s, looked at every 5 s) + twice the longest backoff (30 s). */
const promiseMs = 95_000 + 2 * 30_000;

type Random = () => number;
type FaultStep = (bench: ReflectorBench, random: Random) => void;

const everyWatch = (
  bench: ReflectorBench,
  act: (watch: ReflectorBench['api']['watches'][0]) => void,
) => bench.api.watches.forEach(act);

const faults: Readonly<Record<string, FaultStep>> = {
  'graceful close': (bench) => everyWatch(bench, (watch) => watch.end()),
  'reset when idle': (bench) => everyWatch(bench, (watch) => watch.cut(fault('unreachable'))),
  'reset within a line': (bench) =>
    everyWatch(bench, (watch) => {
      watch.sendText('{"type":"MODIFIED","object":{"kind":"Pod","meta');
      watch.cut(fault('unreachable'));
    }),
  'half-open': (bench) => everyWatch(bench, (watch) => (watch.isHalfOpen = true)),
  'compaction and close': (bench) => {
    everyWatch(bench, (watch) => watch.end());
    churn(bench, seededRandom(3), 3);
    bench.api.compact();
  },
  '410 in the stream': (bench) => bench.api.sendError(410, 'Expired'),
  '410 as the answer': (bench, random) => {
    bench.api.failNext('watch', fault('gone'), count(random, 3));
    bench.api.failNext('watchList', fault('gone'), count(random, 3));
    everyWatch(bench, (watch) => watch.end());
  },
  '500 in the stream': (bench) => bench.api.sendError(500, 'InternalError'),
  '5xx as the answer': (bench, random) => {
    for (const sort of ['list', 'watch', 'watchList'] as const) {
      bench.api.failNext(sort, fault('server'), count(random, 3));
    }
    everyWatch(bench, (watch) => watch.cut(fault('unreachable')));
  },
  '429 with Retry-After': (bench, random) => {
    bench.api.failNext('watch', fault('throttled', random() * 10_000), count(random, 2));
    everyWatch(bench, (watch) => watch.end());
  },
  'garbage instead of an event': (bench) => (bench.api.replaceNextEvent = 'garb\u0000age\n'),
  'unknown event type': (bench) => (bench.api.replaceNextEvent = '{"type":"RESET","object":{}}\n'),
  'a line cut by a clean end': (bench) =>
    everyWatch(bench, (watch) => {
      watch.sendText('{"type":"ADDED","object":{');
      watch.end();
    }),
  'a list that hangs': (bench) => {
    bench.api.failNext('list', 'hang');
    bench.api.failNext('watchList', 'hang');
    bench.api.sendError(410, 'Expired');
  },
  'a watch that hangs': (bench) => {
    bench.api.failNext('watch', 'hang');
    everyWatch(bench, (watch) => watch.end());
  },
  'streaming list refused once': (bench) => {
    bench.api.failNext('watchList', fault('forbidden'));
    bench.api.sendError(410, 'Expired');
  },
  'a server that lags behind': (bench) => {
    bench.api.lagVersion = Number(bench.api.version) - 3;
    everyWatch(bench, (watch) => watch.cut(fault('unreachable')));
  },
  'an outage': (bench) => {
    bench.api.failEvery = () => fault('unreachable');
    everyWatch(bench, (watch) => watch.cut(fault('unreachable')));
  },
  'a sleep': (bench) => {
    everyWatch(bench, (watch) => (watch.isHalfOpen = true));
    bench.clock.sleepThrough(8 * 3600_000);
  },
};

function count(random: Random, most: number): number {
  return 1 + Math.floor(random() * most);
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** Objects are made, changed, deleted, and made again under the same name. */
function churn({ api }: ReflectorBench, random: Random, steps: number): void {
  for (let step = 0; step < steps; step++) {
    const namespace = pick(random, ['shop', 'bank']);
    const name = `pod-${Math.floor(random() * 40)}`;
    if (random() < 0.35) api.delete(namespace, name);
    else api.put(namespace, name, { note: `전망 ${step}` });
    if (random() < 0.1) {
      api.delete(namespace, name);
      api.put(namespace, name);
    }
  }
}

/** How long it took to converge after the last fault; ms. */
async function runSchedule(seed: number): Promise<number> {
  const random = seededRandom(seed);
  const watchList = { supported: random() < 0.7 };
  const bench = new ReflectorBench({ watchList, pageLimit: 7 }, seededRandom(seed + 1));
  bench.api.chunkBytes = random() < 0.5 ? 0 : 1 + Math.floor(random() * 400);
  const injected: string[] = [];
  try {
    churn(bench, random, 30);
    bench.run();
    await bench.advance(random() * 2000);
    for (let step = 0; step < faultsEach; step++) {
      const [name, inject] = pick(random, Object.entries(faults));
      injected.push(name);
      inject(bench, random);
      churn(bench, random, Math.floor(random() * 6));
      await bench.advance(random() * (random() < 0.3 ? 40_000 : 2000));
      churn(bench, random, Math.floor(random() * 6));
      // Outages last 5–30 s; a lagging server catches up.
      if (random() < 0.5) bench.api.heal();
    }
    bench.api.heal();
    const took = await bench.until(() => bench.state === 'live' && bench.isEqual, promiseMs);
    await bench.advance(1000);
    bench.assertEqual();
    for (const object of bench.api.objects) {
      const { namespace, name, uid } = object.metadata;
      assert.equal(bench.store.byName(namespace, name)?.uid, uid);
    }
    return took;
  } catch (error) {
    throw new Error(`seed ${seed}, faults: ${injected.join(', ')}`, { cause: error });
  } finally {
    await bench.stop();
  }
}

describe('reflector under random faults', () => {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  before(() => process.on('unhandledRejection', onRejection));
  after(() => process.off('unhandledRejection', onRejection));

  it(`converges after ${schedules} schedules of ${faultsEach} faults, from seed ${firstSeed}`, async function () {
    this.timeout(schedules * 1000);
    const took: number[] = [];
    for (let index = 0; index < schedules; index++) took.push(await runSchedule(firstSeed + index));
    assert.deepEqual(rejections, []);
    took.sort((a, b) => a - b);
    const at = (share: number): string =>
      `${(took[Math.floor((took.length - 1) * share)] ?? 0) / 1000} s`;
    console.error(`      p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)} (simulated)`);
  });
});
