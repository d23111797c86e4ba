// How long to wait before a log is asked for again, by what it failed with.
import type { Clock } from '../../shared/clock.ts';
import type { Fault } from '../../shared/model/fault.ts';
import { Backoff, backoffMs } from '../core/backoff.ts';

const pace = { firstMs: 500, longestMs: 30_000, floorMs: 100, resetAfterMs: 60_000 } as const;
/** Of what is denied, not there, or in want of a login. */
const slowPace = { firstMs: 60_000, longestMs: 300_000 } as const;

export class LogPace {
  readonly #random: () => number;
  readonly #backoff: Backoff;
  #slowFailures = 0;

  constructor(options: { readonly clock: Clock; readonly random: () => number }) {
    this.#random = options.random;
    this.#backoff = new Backoff({ ...options, ...pace });
  }

  /** In ms; counts the failure. undefined: a stream that ended without one. */
  delayMs(fault: Fault | undefined): number {
    switch (fault?.kind) {
      case 'forbidden':
      case 'notFound':
        return backoffMs(slowPace, ++this.#slowFailures) * (1 + this.#random() / 4);
      case 'unauthorized':
      case 'credentialPlugin':
        return slowPace.longestMs;
      default:
        return this.#backoff.next(fault?.retryAfterMs);
    }
  }

  /** Lines came, or somebody asked. */
  reset(): void {
    this.#slowFailures = 0;
    this.#backoff.reset();
  }
}
