// A clock that only moves when told to, so that tests wait for conditions and never for time.
import type { Clock } from '../../src/shared/clock.ts';
import { disposable, type Disposable } from '../../src/shared/lifetime.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export class ManualClock implements Clock {
  #now: number;
  #monotonic = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** `startMs`: wall-clock time at the start, ms since the epoch. */
  constructor(startMs = Date.UTC(2026, 2, 12, 5, 8, 30)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#monotonic;
  }

  /** Timers that are set and not yet run or cancelled. */
  get pending(): number {
    return this.#timers.size;
  }

  after(delayMs: number, run: () => void): Disposable {
    const timer = { at: this.#monotonic + Math.max(0, delayMs), order: this.#order++, run };
    this.#timers.add(timer);
    return disposable(() => this.#timers.delete(timer));
  }

  /** Runs all timers due within `ms`, in order of their time, each at its own time. */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (let timer = this.#next(end); timer; timer = this.#next(end)) this.#fire(timer);
    this.#moveTo(end);
  }

  /** Like `advance`, letting promises settle before the first timer and after each. */
  async advanceAsync(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await settle();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#fire(timer);
      await settle();
    }
    this.#moveTo(end);
    await settle();
  }

  /** The machine slept: wall-clock time jumps, monotonic time and timers do not. */
  sleepThrough(ms: number): void {
    this.#now += ms;
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > end) continue;
      if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    this.#moveTo(timer.at);
    timer.run();
  }

  #moveTo(monotonic: number): void {
    this.#now += Math.max(0, monotonic - this.#monotonic);
    this.#monotonic = Math.max(monotonic, this.#monotonic);
  }
}

/** Lets everything that is ready run: microtasks and immediates. */
export async function settle(rounds = 5): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
