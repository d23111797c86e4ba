// A limit on how long nothing may happen. Restarting is a field write, not a timer, so it can be done for every chunk.
import type { Clock } from '../../shared/clock.ts';
import type { Disposable } from '../../shared/lifetime.ts';

export class IdleTimer implements Disposable {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #onIdle: () => void;
  #busyAtMs: number;
  #timer: Disposable | undefined;

  constructor(clock: Clock, limitMs: number, onIdle: () => void) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#onIdle = onIdle;
    this.#busyAtMs = clock.monotonicMs();
    this.#wait(limitMs);
  }

  restart(): void {
    this.#busyAtMs = this.#clock.monotonicMs();
  }

  dispose(): void {
    this.#timer?.dispose();
  }

  #wait(delayMs: number): void {
    this.#timer = this.#clock.after(delayMs, () => {
      const leftMs = this.#limitMs - (this.#clock.monotonicMs() - this.#busyAtMs);
      if (leftMs <= 0) this.#onIdle();
      else this.#wait(leftMs);
    });
  }
}
