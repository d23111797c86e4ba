// How long to wait after a failure: exponential with full jitter, so that the streams of many windows do not come back
// together (AWS Architecture Blog, "Exponential Backoff And Jitter").
import type { Clock } from '../../shared/clock.ts';

export interface Pace {
  /** Of the delay after the first failure, the longest; each further failure doubles it. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Full jitter may draw zero; this keeps what fails at once from spinning. 0 when left out. */
  readonly floorMs?: number;
}

/** A Retry-After beyond this is not believed. */
const maxRetryAfterMs = 300_000;

/** The delay after so many failures in a row (from 1), in ms. `random`: [0, 1); without it there is no jitter. */
export function backoffMs(pace: Pace, failures: number, random: () => number = () => 1): number {
  const ceilingMs = Math.min(pace.longestMs, pace.firstMs * 2 ** (failures - 1));
  return Math.max(pace.floorMs ?? 0, random() * ceilingMs);
}

/** As much of what a server asks for (Retry-After) as is believed, in ms. */
export function believedMs(retryAfterMs: number | undefined): number {
  return Math.min(retryAfterMs ?? 0, maxRetryAfterMs);
}

export interface BackoffOptions extends Pace {
  readonly clock: Clock;
  /** [0, 1). */
  readonly random: () => number;
  /** Without a failure for this long, the server counts as healthy again. */
  readonly resetAfterMs: number;
}

/** Counts the failures by itself. */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;
  #lastMs: number | undefined;

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  /** The next delay in ms; at least what the server asked for. */
  next(retryAfterMs?: number): number {
    const { clock, random, resetAfterMs } = this.#options;
    const now = clock.monotonicMs();
    if (this.#lastMs !== undefined && now - this.#lastMs > resetAfterMs) this.reset();
    this.#lastMs = now;
    this.#failures++;
    const delayMs = backoffMs(this.#options, this.#failures, random);
    return Math.max(delayMs, believedMs(retryAfterMs));
  }

  reset(): void {
    this.#failures = 0;
  }
}
