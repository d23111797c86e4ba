// Rows that were made of columns lately, so that one that is shown stays the same object as long as it does not change.

const LIMIT = 4096;

export class RowCache<R> {
  readonly #rows = new Map<number, R>();

  get size(): number {
    return this.#rows.size;
  }

  get(slot: number): R | undefined {
    return this.#rows.get(slot);
  }

  put(slot: number, row: R): R {
    if (this.#rows.size >= LIMIT) {
      const oldest = this.#rows.keys().next();
      if (!oldest.done) this.#rows.delete(oldest.value);
    }
    this.#rows.set(slot, row);
    return row;
  }

  drop(slot: number): void {
    this.#rows.delete(slot);
  }
}
