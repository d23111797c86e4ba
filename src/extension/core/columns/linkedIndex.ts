// Which rows belong to a group (a node, a namespace, an owner): a doubly linked list a group, eight bytes a row.

const NONE = -1;

export class LinkedIndex {
  #next: Int32Array<ArrayBuffer> = new Int32Array(0);
  #previous: Int32Array<ArrayBuffer> = new Int32Array(0);
  #head: Int32Array<ArrayBuffer> = new Int32Array(0);
  #count: Int32Array<ArrayBuffer> = new Int32Array(0);

  get bytes(): number {
    return this.#next.byteLength + this.#previous.byteLength + 8 * this.#head.length;
  }

  /** Returns how many the group has now. */
  add(group: number, slot: number): number {
    if (slot >= this.#next.length) {
      this.#next = grown(this.#next, slot, 0);
      this.#previous = grown(this.#previous, slot, 0);
    }
    if (group >= this.#head.length) {
      this.#head = grown(this.#head, group, NONE);
      this.#count = grown(this.#count, group, 0);
    }
    const first = this.#head[group] as number;
    this.#next[slot] = first;
    this.#previous[slot] = NONE;
    if (first !== NONE) this.#previous[first] = slot;
    this.#head[group] = slot;
    const count = (this.#count[group] as number) + 1;
    this.#count[group] = count;
    return count;
  }

  /** The row must be in the group. */
  remove(group: number, slot: number): void {
    const next = this.#next[slot] as number;
    const previous = this.#previous[slot] as number;
    if (previous === NONE) this.#head[group] = next;
    else this.#next[previous] = next;
    if (next !== NONE) this.#previous[next] = previous;
    this.#count[group] = (this.#count[group] as number) - 1;
  }

  count(group: number): number {
    return this.#count[group] ?? 0;
  }

  /** The first row of the group, or -1; the last added comes first. */
  first(group: number): number {
    return this.#head[group] ?? NONE;
  }

  /** The row after `slot`, or -1. */
  after(slot: number): number {
    return this.#next[slot] as number;
  }

  /** A copy: rows may be moved while it is walked. */
  slots(group: number): Int32Array<ArrayBuffer> {
    const slots = new Int32Array(this.count(group));
    const next = this.#next;
    let slot = this.first(group);
    for (let place = 0; slot !== NONE; place++) {
      slots[place] = slot;
      slot = next[slot] as number;
    }
    return slots;
  }
}

function grown(
  from: Int32Array<ArrayBuffer>,
  index: number,
  fill: number,
): Int32Array<ArrayBuffer> {
  const to = new Int32Array(Math.max(256, index + 1, Math.ceil(from.length * 1.25)));
  to.set(from);
  to.fill(fill, from.length);
  return to;
}
