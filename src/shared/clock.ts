// The only place of the host and the workers that reads the time or sets a timer, so that tests can own both.
import { disposable, type Disposable } from './lifetime.ts';

export interface Clock {
  /** Wall-clock time, in ms since the epoch. For showing and for comparing with server times. */
  now(): number;
  /** Monotonic time in ms. For measuring how long something took. */
  monotonicMs(): number;
  /** Calls `run` once after `delayMs`. Disposing cancels it. */
  after(delayMs: number, run: () => void): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const handle = setTimeout(run, delayMs);
    return disposable(() => clearTimeout(handle));
  },
};

/** Resolves after `delayMs`, or at once when `signal` aborts (it never rejects: look at the signal). */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      timer.dispose();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.after(delayMs, end);
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** Until `signal` aborts, or for `delayMs` when it is given. Never rejects. */
export function waitFor(
  clock: Clock,
  delayMs: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (delayMs !== undefined) return sleep(clock, delayMs, signal);
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
