// A clock that runs faster than time, for real sockets under long time limits: half a minute passes in a second or two.
// It counts the timers that are set, so that a test can say that none is left.
import type { Clock } from '../../src/shared/clock.ts';
import { disposable, type Disposable } from '../../src/shared/lifetime.ts';

export class AcceleratedClock implements Clock {
  readonly #factor: number;
  readonly #startMs = Date.now();
  readonly #startedAt = performance.now();
  readonly #timers = new Set<NodeJS.Timeout>();

  /** `factor`: seconds of this clock in a real second. */
  constructor(factor: number) {
    this.#factor = factor;
  }

  /** Timers that are set and not yet run or cancelled. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#startMs + this.monotonicMs();
  }

  monotonicMs(): number {
    return (performance.now() - this.#startedAt) * this.#factor;
  }

  after(delayMs: number, run: () => void): Disposable {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, delayMs / this.#factor);
    this.#timers.add(timer);
    return disposable(() => {
      this.#timers.delete(timer);
      clearTimeout(timer);
    });
  }
}
