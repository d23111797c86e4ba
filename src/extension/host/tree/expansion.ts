// Which nodes of the tree are expanded, by key: a key outlives its node, so that a row that goes and comes back (a filter, a
// restart, a reload) is as it was.

export class Expansion {
  readonly #keys: Set<string>;

  constructor(keys: readonly string[]) {
    this.#keys = new Set(keys);
  }

  /** In the order in which they were expanded. */
  get keys(): readonly string[] {
    return [...this.#keys];
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  set(key: string, isExpanded: boolean): void {
    if (isExpanded) this.#keys.add(key);
    else this.#keys.delete(key);
  }

  /** Forgets the node and all below it. */
  forget(key: string): void {
    for (const known of this.#keys) if (isWithin(known, key)) this.#keys.delete(known);
  }

  /** Forgets what is below `parent` but is neither of `children` nor below one of them. */
  keepOnly(parent: string, children: readonly string[]): void {
    for (const known of this.#keys) {
      if (known === parent || !isWithin(known, parent)) continue;
      if (!children.some((child) => isWithin(known, child))) this.#keys.delete(known);
    }
  }
}

function isWithin(key: string, parent: string): boolean {
  return key === parent || key.startsWith(`${parent}/`);
}
