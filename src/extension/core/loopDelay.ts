// How late this thread's timers are. Measuring wakes the thread fifty times a second, so it is done only while somebody looks.
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import type { Clock } from '../../shared/clock.ts';
import type { Disposable } from '../../shared/lifetime.ts';
import type { LoopDelay } from '../../shared/model/resourceUsage.ts';

/** Longer than between two looks of a document that is open. */
const KEEP_MS = 30_000;
const RESOLUTION_MS = 20;
const NANOSECONDS = 1e6;

export class LoopDelayMeter implements Disposable {
  readonly #clock: Clock;
  #histogram: IntervalHistogram | undefined;
  #ending: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Since the first of these looks; undefined at the first one. */
  read(): LoopDelay | undefined {
    this.#ending?.dispose();
    this.#ending = this.#clock.after(KEEP_MS, () => this.#stop());
    const histogram = this.#histogram;
    if (!histogram) {
      this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      this.#histogram.enable();
      return undefined;
    }
    if (histogram.count === 0) return undefined;
    // The histogram holds how long its timer took in all.
    const late = (ns: number) => Math.max(0, ns / NANOSECONDS - RESOLUTION_MS);
    return {
      meanMs: late(histogram.mean),
      p99Ms: late(histogram.percentile(99)),
      maxMs: late(histogram.max),
    };
  }

  dispose(): void {
    this.#ending?.dispose();
    this.#stop();
  }

  #stop(): void {
    this.#histogram?.disable();
    this.#histogram = undefined;
  }
}
