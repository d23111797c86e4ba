// Random faults in random order, while objects come and go: the same seed is the same schedule, whoever is under it.
// Row numbers are those of docs/faults.md.
import { fault, type FakeApi } from './fakeApi.ts';
import { seededRandom } from './seededRandom.ts';

export const faultsEach = 12;

type Random = () => number;

/** What a schedule is run against. */
export interface ScheduleSubject {
  readonly api: FakeApi;
  /** Lets time pass; ms of the API's clock. */
  advance(ms: number): Promise<void>;
  /** The machine sleeps for so long; ms. */
  sleepThrough(ms: number): void;
}

type FaultStep = (subject: ScheduleSubject, random: Random) => void;
type Watch = FakeApi['watches'][number];

const everyWatch = ({ api }: ScheduleSubject, act: (watch: Watch) => void): void =>
  api.watches.forEach(act);

const faults: Readonly<Record<string, FaultStep>> = {
  'graceful close': (subject) => everyWatch(subject, (watch) => watch.end()),
  'reset when idle': (subject) => everyWatch(subject, (watch) => watch.cut(fault('unreachable'))),
  'reset within a line': (subject) =>
    everyWatch(subject, (watch) => {
      watch.sendText('{"type":"MODIFIED","object":{"kind":"Pod","meta');
      watch.cut(fault('unreachable'));
    }),
  'half-open': (subject) => everyWatch(subject, (watch) => (watch.isHalfOpen = true)),
  'compaction and close': (subject) => {
    everyWatch(subject, (watch) => watch.end());
    churn(subject.api, seededRandom(3), 3);
    subject.api.compact();
  },
  '410 in the stream': ({ api }) => api.sendError(410, 'Expired'),
  '410 as the answer': (subject, random) => {
    subject.api.failNext('watch', fault('gone'), count(random, 3));
    subject.api.failNext('watchList', fault('gone'), count(random, 3));
    everyWatch(subject, (watch) => watch.end());
  },
  '500 in the stream': ({ api }) => api.sendError(500, 'InternalError'),
  '5xx as the answer': (subject, random) => {
    for (const sort of ['list', 'watch', 'watchList'] as const) {
      subject.api.failNext(sort, fault('server'), count(random, 3));
    }
    everyWatch(subject, (watch) => watch.cut(fault('unreachable')));
  },
  '429 with Retry-After': (subject, random) => {
    subject.api.failNext('watch', fault('throttled', random() * 10_000), count(random, 2));
    everyWatch(subject, (watch) => watch.end());
  },
  'garbage instead of an event': ({ api }) => (api.replaceNextEvent = 'garb\u0000age\n'),
  'unknown event type': ({ api }) => (api.replaceNextEvent = '{"type":"RESET","object":{}}\n'),
  'a line cut by a clean end': ({ api }) => api.truncate(),
  'a list that hangs': ({ api }) => {
    api.failNext('list', 'hang');
    api.failNext('watchList', 'hang');
    api.sendError(410, 'Expired');
  },
  'a watch that hangs': (subject) => {
    subject.api.failNext('watch', 'hang');
    everyWatch(subject, (watch) => watch.end());
  },
  'streaming list refused once': ({ api }) => {
    api.failNext('watchList', fault('forbidden'));
    api.sendError(410, 'Expired');
  },
  'a server that lags behind': (subject) => {
    subject.api.lagVersion = Number(subject.api.version) - 3;
    everyWatch(subject, (watch) => watch.cut(fault('unreachable')));
  },
  'an outage': (subject) => {
    subject.api.failEvery = () => fault('unreachable');
    everyWatch(subject, (watch) => watch.cut(fault('unreachable')));
  },
  'a flood of events': ({ api }, random) => churn(api, random, 500),
  'a sleep': (subject) => {
    everyWatch(subject, (watch) => (watch.isHalfOpen = true));
    subject.sleepThrough(8 * 3600_000);
  },
};

function count(random: Random, most: number): number {
  return 1 + Math.floor(random() * most);
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** Objects are made, changed, deleted, and made again under the same name. */
function churn(api: FakeApi, random: Random, steps: number): void {
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

/** One schedule: what it begins with, and the faults as they are drawn. */
export class FaultSchedule {
  readonly seed: number;
  /** Names of the faults so far, for the message of a failure. */
  readonly injected: string[] = [];
  /** Whether the server is to know streaming lists. */
  readonly hasWatchList: boolean;
  /** Bytes a chunk; 0 for one chunk a line. */
  readonly chunkBytes: number;
  readonly #random: Random;

  constructor(seed: number) {
    this.seed = seed;
    this.#random = seededRandom(seed);
    this.hasWatchList = this.#random() < 0.7;
    this.chunkBytes = this.#random() < 0.5 ? 0 : 1 + Math.floor(this.#random() * 400);
  }

  /** Objects that are there before anybody asks. */
  populate(api: FakeApi): void {
    api.chunkBytes = this.chunkBytes;
    churn(api, this.#random, 30);
  }

  /** All faults; then the server is well, and makes one more object, which a client that has given up never sees. */
  async run(subject: ScheduleSubject): Promise<void> {
    const { api } = subject;
    const random = this.#random;
    await subject.advance(random() * 2000);
    for (let step = 0; step < faultsEach; step++) {
      const [name, inject] = pick(random, Object.entries(faults));
      this.injected.push(name);
      inject(subject, random);
      churn(api, random, Math.floor(random() * 6));
      await subject.advance(random() * (random() < 0.3 ? 40_000 : 2000));
      churn(api, random, Math.floor(random() * 6));
      // Outages last 5–30 s; a lagging server catches up.
      if (random() < 0.5) api.heal();
    }
    api.heal();
    api.put('shop', 'after-all');
  }
}

/**
 * A list is due for each 410 and each desync; for a version that a server has not reached five times in a row, and for
 * the second of two watches that say nothing.
 */
export function relistsDue({ told }: FakeApi): number {
  const { expired, desyncs, tooLarge, silences } = told;
  return expired + desyncs + Math.floor(tooLarge / 5) + Math.floor(silences / 2);
}
