// The random schedules in real time over real HTTP, several at once.
import { podKind } from '../../src/extension/kinds/pod.ts';
import { AcceleratedClock } from '../support/acceleratedClock.ts';
import { FakeApi } from '../support/fakeApi.ts';
import { serveFakeApi } from '../support/fakeApiServer.ts';
import { FaultSchedule } from '../support/faultSchedule.ts';
import { startInformer, startReflector, type Held, type WireSubject } from './wireSubjects.ts';

/** Seconds of the schedules in a real one: the dead man's 90 s are 1.5 s, the longest backoff is 0.5 s. */
export const wireFactor = 60;
/** Real ms after the last fault; 12 minutes of the schedules. */
const patienceMs = 12_000;
/** Schedules at once: they mostly wait. */
const lanes = 8;

export type SubjectName = 'reflector' | 'informer';

export interface WireResult {
  readonly seed: number;
  /** Real ms from the last fault until the copy was equal; undefined: not within the time allowed. */
  readonly tookMs: number | undefined;
  /** What came last, and what the subject says, when it did not converge. */
  readonly words: string;
}

export async function runWireSchedules(
  name: SubjectName,
  firstSeed: number,
  count: number,
  onResult: (result: WireResult) => void,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) onResult(await runOne(name, firstSeed + next++));
  };
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, lane));
}

async function runOne(name: SubjectName, seed: number): Promise<WireResult> {
  const clock = new AcceleratedClock(wireFactor);
  const api = new FakeApi(clock, podKind);
  const schedule = new FaultSchedule(seed);
  schedule.populate(api);
  const server = await serveFakeApi(api);
  const url = `http://127.0.0.1:${server.port}`;
  const start = { url, clock, seed, hasWatchList: schedule.hasWatchList };
  const subject = name === 'reflector' ? startReflector(start) : startInformer(start, wireFactor);
  try {
    // A process cannot sleep alone: what is left of it is a connection whose other side is gone.
    await schedule.run({ api, advance: (ms) => pause(ms / wireFactor), sleepThrough: () => {} });
    const tookMs = await untilEqual(api, subject);
    const words = `${schedule.injected.join(', ')}; ${subject.words()}`;
    return { seed, tookMs, words };
  } finally {
    await subject.stop();
    await server.dispose();
  }
}

async function untilEqual(api: FakeApi, subject: WireSubject): Promise<number | undefined> {
  const started = performance.now();
  const wanted = text(api.objects.map(({ metadata }) => metadata));
  while (performance.now() - started < patienceMs) {
    if (text(subject.held()) === wanted) return performance.now() - started;
    await pause(10);
  }
  return undefined;
}

/** A sorted list rather than a set, so that a row held twice is seen. */
function text(held: readonly Held[]): string {
  return held
    .map(({ name, uid, resourceVersion }) => `${name} ${uid} ${resourceVersion}`)
    .sort()
    .join('\n');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
