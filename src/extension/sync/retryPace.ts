// How long to wait before the next try of one stream: what grows the wait, and what ends it. An outage must not cost
// more time than it lasted, and a server that answers only to fail again must not be asked faster for it.
import type { Clock } from '../../shared/clock.ts';
import type { Fault } from '../../shared/model/fault.ts';
import { Backoff, backoffMs } from '../core/backoff.ts';
import type { Phase, Verdict } from './failurePolicy.ts';

/** client-go's reflector: defaultBackoffInit, …Max, …Reset. */
const pace = { firstMs: 800, longestMs: 30_000, floorMs: 100, resetAfterMs: 120_000 } as const;
/** Between tries of what is denied, not served, or in want of a login. */
const slowPace = { firstMs: 60_000, longestMs: 300_000 } as const;
/** What happens again sooner than this is a storm; longer than `pace.longestMs`, so that a storm stays one. */
const stormMs = 60_000;

export interface RetryPaceOptions {
  readonly clock: Clock;
  /** [0, 1), for jitter. */
  readonly random: () => number;
}

export class RetryPace {
  readonly #options: RetryPaceOptions;
  readonly #backoff: Backoff;
  #slowFailures = 0;
  #servedMs: number | undefined;
  /** Of lists and of watches apart: a watch that expired is answered by a list, which may find its version expired. */
  readonly #expiredMs = new Map<'list' | 'watch', number>();

  constructor(options: RetryPaceOptions) {
    this.#options = options;
    this.#backoff = new Backoff({ ...options, ...pace });
  }

  /** The next delay in ms; counts the failure. */
  delayMs(verdict: Verdict, fault: Fault): number {
    if (verdict.wait === 'backoff') return this.#backoff.next(fault.retryAfterMs);
    if (verdict.wait === 'login') return slowPace.longestMs;
    // Never sooner than its pace: full jitter would ask for what is denied again at once.
    const delayMs = backoffMs(slowPace, ++this.#slowFailures) * (1 + this.#options.random() / 4);
    return Math.min(slowPace.longestMs, delayMs);
  }

  /** Forgets the failures of an outage. */
  reset(): void {
    this.#backoff.reset();
  }

  /** Forgets all failures, those of rights too: somebody asked. */
  resetAll(): void {
    this.#backoff.reset();
    this.#slowFailures = 0;
  }

  /** The server serves: forgets the failures, but once a minute at most, for it may serve and fail in turns. */
  served(): void {
    this.#slowFailures = 0;
    const now = this.#options.clock.monotonicMs();
    if (this.#servedMs !== undefined && now - this.#servedMs < stormMs) return;
    this.#servedMs = now;
    this.#backoff.reset();
  }

  /**
   * 410 is the answer of a server that is there: true when it is to be followed by a list at once, false in a storm of
   * them.
   */
  isFirstExpiry(phase: Phase): boolean {
    const now = this.#options.clock.monotonicMs();
    const what = phase === 'list' ? 'list' : 'watch';
    const lastMs = this.#expiredMs.get(what);
    this.#expiredMs.set(what, now);
    if (lastMs !== undefined && now - lastMs < stormMs) return false;
    this.#backoff.reset();
    return true;
  }
}
