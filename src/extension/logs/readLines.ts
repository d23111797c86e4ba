// One answer of the log endpoint as batches of lines, and a watchman who ends it when nothing has come for long: a silent
// program and a half-open connection look alike, and asking again costs nothing.
import type { Clock } from '../../shared/clock.ts';
import { FaultError } from '../../shared/model/fault.ts';
import type { ApiClient } from '../core/apiClient.ts';
import { LineSplitter, type LogBytes } from './lineSplitter.ts';
import { safeText } from './safeText.ts';
import { splitStamp, type Stamp } from './stamp.ts';

/** Load balancers forget idle connections after 4 minutes and more. */
export const silenceMs = 120_000;
const lookEveryMs = 15_000;
/** A timer may strike a little early. */
const timerSlackMs = 1_000;
/** Wall-clock and monotonic time drifting apart by this much means that the machine slept. */
const sleptMs = 30_000;

export interface ReadLine {
  readonly stamp: Stamp | undefined;
  readonly text: string;
  readonly cutBytes: number;
}

export interface LogReading {
  readonly batches: AsyncGenerator<readonly ReadLine[]>;
  /** After a clean end: what came behind the last line end. */
  rest(): ReadLine | undefined;
  close(): void;
}

/** Nothing came for a while. Not a failure: the next answer tells whether the server is there. */
export class Silence extends Error {}

/** Waits for the head of the answer: a kubelet sends it with the first line. @throws FaultError, Silence */
export async function readLog(
  api: ApiClient,
  path: string,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<LogReading> {
  const stream = await silent(clock, () =>
    api.stream(path, { signal, accept: '*/*', headersTimeoutMs: silenceMs }),
  );
  const splitter = new LineSplitter();
  const watch = watchman(clock, () => stream.close());
  let rest: ReadLine | undefined;
  async function* batches(): AsyncGenerator<readonly ReadLine[]> {
    try {
      for await (const chunk of stream.body) {
        watch.saw();
        yield Array.from(splitter.push(chunk), toLine);
      }
      if (watch.hasEnded) throw new Silence();
      const bytes = splitter.end();
      rest = bytes && toLine(bytes);
    } finally {
      watch.dispose();
      stream.close();
    }
  }
  const close = () => {
    watch.dispose();
    stream.close();
  };
  return { batches: batches(), rest: () => rest, close };
}

/** A head that does not come within the time is silence too; other timeouts strike earlier. */
async function silent<T>(clock: Clock, open: () => Promise<T>): Promise<T> {
  const startedMs = clock.monotonicMs();
  try {
    return await open();
  } catch (error) {
    const isTimeout = error instanceof FaultError && error.fault.kind === 'timeout';
    if (isTimeout && clock.monotonicMs() - startedMs >= silenceMs - timerSlackMs)
      throw new Silence();
    throw error;
  }
}

function toLine({ bytes, cutBytes }: LogBytes): ReadLine {
  return { ...splitStamp(safeText(bytes)), cutBytes };
}

function watchman(clock: Clock, end: () => void) {
  let lastByteMs = clock.monotonicMs();
  let hasEnded = false;
  const look = (wallMs: number, monotonicMs: number) => {
    const now = clock.monotonicMs();
    const driftMs = Math.abs(clock.now() - wallMs - (now - monotonicMs));
    hasEnded = now - lastByteMs >= silenceMs || driftMs > sleptMs;
    if (hasEnded) end();
    else timer = later();
  };
  const later = () => {
    const wallMs = clock.now();
    const monotonicMs = clock.monotonicMs();
    return clock.after(lookEveryMs, () => look(wallMs, monotonicMs));
  };
  let timer = later();
  return {
    get hasEnded() {
      return hasEnded;
    },
    saw: () => void (lastByteMs = clock.monotonicMs()),
    dispose: () => timer.dispose(),
  };
}
