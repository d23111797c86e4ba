// Slots that may be given to another pod: the one that has been free for longest comes first, and never at once, so that who
// still holds the number of a pod that went does not meet its neighbour under it.
import type { Slot } from '../kinds/podStore.ts';

/** So many are kept back. */
const REST = 256;

export class FreeSlots {
  #slots: Slot[] = [];
  #next = 0;

  take(): Slot | undefined {
    if (this.#slots.length - this.#next <= REST) return undefined;
    const slot = this.#slots[this.#next++];
    if (this.#next > 1024 && this.#next * 2 > this.#slots.length) {
      this.#slots = this.#slots.slice(this.#next);
      this.#next = 0;
    }
    return slot;
  }

  give(slot: Slot): void {
    this.#slots.push(slot);
  }
}
