// Numbers of a view that travel packed: written in place here, copied out when a section is asked for, so that what was
// published never changes.
import { packed, type Columns, type PackedSection } from '../../shared/protocol/sections.ts';

type Growing<C extends Columns> = { -readonly [K in keyof C]: C[K] };

const FIRST_LENGTH = 256;

export class PackedTable<C extends Columns> {
  readonly #columns: Growing<C>;
  #capacity = 0;
  #length = 0;
  #section: PackedSection<C> | undefined;

  /** `columns`: empty ones of the kinds that are wanted. */
  constructor(columns: C) {
    this.#columns = { ...columns };
  }

  /** What is beyond is forgotten; what is new is 0. */
  resize(length: number): void {
    if (length === this.#length) return;
    if (length > this.#capacity) this.#grow(length);
    for (const column of Object.values(this.#columns)) column.fill(0, length, this.#length);
    this.#length = length;
    this.#section = undefined;
  }

  set(name: keyof C, index: number, value: number): void {
    const column = this.#columns[name]!;
    if (column[index] === value) return;
    column[index] = value;
    this.#section = undefined;
  }

  /** The same section as before as long as nothing changed. */
  section(): PackedSection<C> {
    if (this.#section) return this.#section;
    const copies = Object.entries(this.#columns).map(([name, column]) => [
      name,
      column.slice(0, this.#length),
    ]);
    this.#section = packed(this.#length, Object.fromEntries(copies) as C);
    return this.#section;
  }

  #grow(length: number): void {
    this.#capacity = Math.max(FIRST_LENGTH, length, Math.ceil(this.#capacity * 1.5));
    for (const name of Object.keys(this.#columns) as (keyof C)[]) {
      const column = this.#columns[name]!;
      const Kind = column.constructor as new (length: number) => C[keyof C];
      const grown = new Kind(this.#capacity);
      grown.set(column);
      this.#columns[name] = grown;
    }
  }
}
