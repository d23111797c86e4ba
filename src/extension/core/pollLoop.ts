// Polling that awaits, then schedules: a slow answer never overlaps the next try, and a failed one never ends the loop.
import { sleep, type Clock } from '../../shared/clock.ts';
import type { Lifetime } from '../../shared/lifetime.ts';

export interface PollLoopOptions {
  readonly clock: Clock;
  /** From the end of one run to the start of the next. */
  readonly intervalMs: number;
  /** One run. What it throws goes to `onError`; it may return another pause (ms) before the next run. */
  readonly run: (signal: AbortSignal) => Promise<number | void>;
  readonly onError: (error: unknown) => void;
}

/** Polls until `lifetime` ends. `trigger` runs at once instead of waiting out the pause. */
export function startPollLoop(lifetime: Lifetime, options: PollLoopOptions): { trigger(): void } {
  const own = lifetime.child();
  let wake = new AbortController();
  let again = false;
  const loop = async () => {
    while (!own.isDisposed) {
      let pauseMs = options.intervalMs;
      again = false;
      try {
        pauseMs = (await options.run(own.signal)) ?? options.intervalMs;
      } catch (error) {
        if (!own.isDisposed) options.onError(error);
      }
      if (own.isDisposed) return;
      if (again) continue;
      const pause = new AbortController();
      wake = pause;
      const end = own.onEnd(() => pause.abort());
      await sleep(options.clock, pauseMs, pause.signal);
      end.dispose();
    }
  };
  void loop();
  return {
    trigger() {
      again = true;
      wake.abort();
    },
  };
}
