// Keeps what a view made of an object as long as its inputs are the same, so that the publisher, which compares rows
// by identity first, finds most of a screen unchanged at no cost.

export class RowMemo {
  readonly #slots = new Map<string, WeakMap<object, unknown>>();
  readonly #versions = new Map<string, WeakMap<object, { version: string; value: unknown }>>();

  /** The value made for this (immutable) object before, or a new one. `slot` names the view and the shape. */
  of<T>(slot: string, key: object, make: () => T): T {
    const made = slotOf(this.#slots, slot);
    if (made.has(key)) return made.get(key) as T;
    const value = make();
    made.set(key, value);
    return value;
  }

  /** As `of`, made anew when `version` differs from the last time. */
  versioned<T>(slot: string, key: object, version: string, make: () => T): T {
    const made = slotOf(this.#versions, slot);
    const kept = made.get(key);
    if (kept?.version === version) return kept.value as T;
    const value = make();
    made.set(key, { version, value });
    return value;
  }
}

function slotOf<V>(slots: Map<string, WeakMap<object, V>>, slot: string): WeakMap<object, V> {
  let made = slots.get(slot);
  if (!made) slots.set(slot, (made = new WeakMap()));
  return made;
}
