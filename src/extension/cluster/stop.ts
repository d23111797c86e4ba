// One reason to stop out of several (the caller's signal, the connection's end, a time limit), which leaves no
// listener behind on the signals that live longer. AbortSignal.any would, on the older hosts.
import type { Clock } from '../../shared/clock.ts';
import type { Disposable } from '../../shared/lifetime.ts';
import { FaultError, type Fault } from '../../shared/model/fault.ts';

export class Stop implements Disposable {
  readonly #clock: Clock;
  readonly #abort = new AbortController();
  readonly #owned: Disposable[] = [];

  /** Stops when any of `parents` aborts: with its reason if that is a FaultError, else with `cancelled`. */
  constructor(clock: Clock, parents: readonly (AbortSignal | undefined)[]) {
    this.#clock = clock;
    for (const parent of parents) if (parent) this.#follow(parent);
  }

  /** Aborted with a FaultError as its reason. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Stops with that fault when the time is over. Disposing the answer lifts the limit. */
  after(delayMs: number, fault: () => Fault): Disposable {
    const timer = this.#clock.after(delayMs, () => this.#abort.abort(new FaultError(fault())));
    this.#owned.push(timer);
    return timer;
  }

  /** Lets go of the parents and of the time limits; the signal will not abort any more. */
  dispose(): void {
    for (const item of this.#owned.splice(0)) item.dispose();
  }

  #follow(parent: AbortSignal): void {
    const stop = () => this.#abort.abort(asFault(parent.reason));
    if (parent.aborted) {
      stop();
      return;
    }
    parent.addEventListener('abort', stop, { once: true });
    this.#owned.push({ dispose: () => parent.removeEventListener('abort', stop) });
  }
}

/** Rejects when `signal` aborts, without waiting for `work`. */
export function unlessStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const stopped = () => reject(asFault(signal.reason));
    if (signal.aborted) stopped();
    else signal.addEventListener('abort', stopped, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped));
  });
}

function asFault(reason: unknown): FaultError {
  if (reason instanceof FaultError) return reason;
  return new FaultError({ kind: 'cancelled', message: { key: 'fault.cancelled' } });
}
