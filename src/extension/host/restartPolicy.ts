// When a data worker that ended by itself is started again. A crash may be over; one that runs out of memory meets the
// same cluster again, so it waits longer, and after a few times in a row somebody has to decide.
import type { Clock } from '../../shared/clock.ts';
import { backoffMs, type Pace } from '../core/backoff.ts';

export type EndReason = 'crash' | 'memory';

const CRASH_PACE: Pace = { firstMs: 500, longestMs: 30_000 };
const MEMORY_PACE: Pace = { firstMs: 5_000, longestMs: 60_000 };
/** A worker that lived this long has recovered from what ended the one before. */
const STEADY_MS = 60_000;
/** So many ends for want of memory, each within this time of the one before, are one story. */
const MAX_MEMORY_ENDS = 3;
const MEMORY_STORY_MS = 15 * 60_000;

export class RestartPolicy {
  readonly #clock: Clock;
  #crashes = 0;
  #memoryEnds = 0;
  #lastMemoryEndMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How often in a row memory ran out. */
  get memoryEnds(): number {
    return this.#memoryEnds;
  }

  /** After how many ms another worker is started; undefined: only when asked. `livedMs`: of the one that ended. */
  next(reason: EndReason, livedMs: number): number | undefined {
    return reason === 'memory' ? this.#afterMemory() : this.#afterCrash(livedMs);
  }

  /** Somebody asked, or gave it other means: what was is forgotten. */
  reset(): void {
    this.#crashes = 0;
    this.#memoryEnds = 0;
  }

  #afterCrash(livedMs: number): number {
    if (livedMs > STEADY_MS) this.#crashes = 0;
    this.#crashes += 1;
    return backoffMs(CRASH_PACE, this.#crashes);
  }

  #afterMemory(): number | undefined {
    const now = this.#clock.monotonicMs();
    if (now - this.#lastMemoryEndMs > MEMORY_STORY_MS) this.#memoryEnds = 0;
    this.#lastMemoryEndMs = now;
    this.#memoryEnds += 1;
    if (this.#memoryEnds >= MAX_MEMORY_ENDS) return undefined;
    return backoffMs(MEMORY_PACE, this.#memoryEnds);
  }
}
