// Which pods are others than when somebody looked last: a number a pod, so that a list that is kept in order costs what
// changed, and one that nobody looks at costs nothing.
import type { Slot } from '../kinds/podStore.ts';

export interface PodChanges {
  /** Changed, new, gone or given to another pod; ascending. */
  readonly slots: readonly Slot[];
  /** What to ask by the next time. */
  readonly seen: number;
}

export class PodStamps {
  #stamps = new Uint32Array(0);
  /** Moves on when somebody looks: ten times a second, for years. */
  #now = 1;

  get bytes(): number {
    return this.#stamps.byteLength;
  }

  touch(slot: Slot): void {
    if (slot >= this.#stamps.length) {
      const length = Math.max(1024, slot + 1, Math.ceil(this.#stamps.length * 1.25));
      const longer = new Uint32Array(length);
      longer.set(this.#stamps);
      this.#stamps = longer;
    }
    this.#stamps[slot] = this.#now;
  }

  /** `seen`: of the last answer; 0 for all that ever came. */
  since(seen: number): PodChanges {
    const slots: Slot[] = [];
    const stamps = this.#stamps;
    for (let slot = 0; slot < stamps.length; slot++) {
      if ((stamps[slot] as number) > seen) slots.push(slot);
    }
    return { slots, seen: this.#now++ };
  }
}
