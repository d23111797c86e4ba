// Names in order, kept from one time to the next: to compare thousands of names costs more than all else that is made of
// them, and few come and go.

interface Placed<T> {
  readonly key: string;
  readonly item: T;
}

/** What is compared of an item must never change under its key. */
export class KeptOrder<T> {
  readonly #compare: (a: T, b: T) => number;
  #placed: readonly Placed<T>[] = [];

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  /** The items by what they compare as. */
  sorted(items: ReadonlyMap<string, T>): T[] {
    const before = new Set(this.#placed.map(({ key }) => key));
    const kept = this.#placed.filter(({ key }) => items.has(key));
    const added: Placed<T>[] = [];
    for (const [key, item] of items) if (!before.has(key)) added.push({ key, item });
    const compare = (a: Placed<T>, b: Placed<T>) => this.#compare(a.item, b.item);
    this.#placed = merged(kept, added.sort(compare), compare);
    return this.#placed.map(({ key }) => items.get(key) as T);
  }
}

/** Two lists in order as one. */
export function merged<T>(
  kept: readonly T[],
  added: readonly T[],
  compare: (a: T, b: T) => number,
): readonly T[] {
  if (added.length === 0) return kept;
  const list: T[] = [];
  let next = 0;
  for (const one of added) {
    while (next < kept.length && compare(kept[next]!, one) <= 0) list.push(kept[next++]!);
    list.push(one);
  }
  return [...list, ...kept.slice(next)];
}
