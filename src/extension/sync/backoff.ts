// How long to wait after a failure. Constants of client-go's reflector (tools/cache/reflector.go: defaultBackoffInit,
// …Max, …Factor, …Reset); jitter is full, so that the streams of many windows do not come back together.
import type { Clock } from '../../shared/clock.ts';

const initialMs = 800;
const maxMs = 30_000;
const factor = 2;
/** Without a failure for this long, the server counts as healthy again. */
const resetAfterMs = 120_000;
/** Full jitter may draw zero; this keeps a failing stream from spinning. */
const floorMs = 100;
/** A Retry-After beyond this is not believed. */
const maxRetryAfterMs = 300_000;

export class Backoff {
  readonly #clock: Clock;
  readonly #random: () => number;
  #ceilingMs = initialMs;
  #lastMs: number | undefined;

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** The next delay in ms; at least what the server asked for. */
  next(retryAfterMs = 0): number {
    const now = this.#clock.monotonicMs();
    if (this.#lastMs !== undefined && now - this.#lastMs > resetAfterMs) this.reset();
    this.#lastMs = now;
    const delayMs = Math.max(floorMs, this.#random() * this.#ceilingMs);
    this.#ceilingMs = Math.min(maxMs, this.#ceilingMs * factor);
    return Math.max(delayMs, Math.min(retryAfterMs, maxRetryAfterMs));
  }

  reset(): void {
    this.#ceilingMs = initialMs;
  }
}
