// A limit on how much runs at a time. (Node's agent cannot keep it for connections that are made asynchronously: it
// counts only those that stand.)
import { unlessStopped } from './stop.ts';

export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(count: number) {
    this.#free = count;
  }

  /** Waits for a free slot; the answer gives it back, once. Rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<() => void> {
    if (this.#free > 0) {
      this.#free--;
    } else {
      let enter: () => void = () => undefined;
      const entered = new Promise<void>((resolve) => (enter = resolve));
      this.#waiting.add(enter);
      try {
        await unlessStopped(entered, signal);
      } catch (error) {
        // Handed over in the moment of giving up: passed on.
        if (!this.#waiting.delete(enter)) this.#give();
        throw error;
      }
    }
    let isGiven = false;
    return () => {
      if (!isGiven) this.#give();
      isGiven = true;
    };
  }

  #give(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
