// Rows by a key that stands in their columns: an open-addressing table of row numbers, about ten bytes a row.

const EMPTY = -1;
const GONE = -2;

export class KeyTable {
  readonly #hashOf: (slot: number) => number;
  #table = new Int32Array(64).fill(EMPTY);
  #used = 0;
  #size = 0;

  /** `hashOf`: of the key in the row's columns; unsigned, 32 bits. */
  constructor(hashOf: (slot: number) => number) {
    this.#hashOf = hashOf;
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#table.byteLength;
  }

  /** The first row with this hash that `isIt`, or -1. */
  find(hash: number, isIt: (slot: number) => boolean): number {
    const mask = this.#table.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const slot = this.#table[at] as number;
      if (slot === EMPTY) return -1;
      if (slot !== GONE && isIt(slot)) return slot;
    }
  }

  add(slot: number): void {
    if ((this.#used + 1) * 4 > this.#table.length * 3) this.#rehash();
    this.#insert(slot);
    this.#size++;
  }

  /** The row must be in the table, its columns unchanged. */
  remove(slot: number): void {
    const mask = this.#table.length - 1;
    let at = this.#hashOf(slot) & mask;
    while (this.#table[at] !== slot) {
      if (this.#table[at] === EMPTY) throw new Error('The row is not in the table');
      at = (at + 1) & mask;
    }
    this.#table[at] = GONE;
    this.#size--;
  }

  #insert(slot: number): void {
    const mask = this.#table.length - 1;
    let at = this.#hashOf(slot) & mask;
    while ((this.#table[at] as number) >= 0) at = (at + 1) & mask;
    if (this.#table[at] === EMPTY) this.#used++;
    this.#table[at] = slot;
  }

  #rehash(): void {
    let length = 64;
    while (length < (this.#size + 1) * 2) length *= 2;
    const before = this.#table;
    this.#table = new Int32Array(length).fill(EMPTY);
    this.#used = 0;
    for (const slot of before) if (slot >= 0) this.#insert(slot);
  }
}
