// The pods of a list, or their containers, in order and kept so from frame to frame: what changed leaves and is merged in
// again, and nothing else is compared. Hundred thousand are walked by numbers.
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { compareValues, type ColumnSpec, type SortValue } from './listColumns.ts';
import { compareNames } from './order.ts';
import { itemOf, maxParts, slotOf, type PodItem } from './podItems.ts';

export interface PodListSpec {
  /** How many items a pod is. */
  readonly partsOf: (slot: Slot) => number;
  readonly column: ColumnSpec<PodItem>;
  readonly isDescending: boolean;
  /** What lets a pod in. It is asked anew in each frame, and not kept. */
  readonly test: () => (item: PodItem) => boolean;
  /** Of what the tests and the values are made beside the pods: all is new when it is another. */
  readonly stamp: () => string;
}

/** More changes than this part of all are sorted anew. */
const MANY = 1 / 8;

export class PodListOrder {
  readonly #model: ClusterModel;
  readonly #spec: PodListSpec;
  #items: Int32Array<ArrayBuffer> = new Int32Array(0);
  #seen = 0;
  #stamp: string | undefined;

  constructor(model: ClusterModel, spec: PodListSpec) {
    this.#model = model;
    this.#spec = spec;
  }

  /** In order, as they are now. */
  items(): Int32Array<ArrayBuffer> {
    const stamp = this.#spec.stamp();
    const { slots, seen } = this.#model.pods.changesSince(this.#seen);
    const isAnew = stamp !== this.#stamp || slots.length > this.#model.pods.size * MANY;
    this.#seen = seen;
    this.#stamp = stamp;
    if (isAnew) this.#items = this.#sorted(this.#matching(this.#model.pods.store.slots()));
    else if (slots.length > 0) this.#items = this.#merged(slots);
    return this.#items;
  }

  #matching(slots: Iterable<Slot>): Int32Array<ArrayBuffer> {
    const { pods } = this.#model;
    const isMatch = this.#spec.test();
    const items: PodItem[] = [];
    for (const slot of slots) {
      if (!pods.store.isHeld(slot) || !pods.isJudged(slot)) continue;
      const parts = Math.min(maxParts, this.#spec.partsOf(slot));
      for (let part = 0; part < parts; part++) {
        const item = itemOf(slot, part);
        if (isMatch(item)) items.push(item);
      }
    }
    return Int32Array.from(items);
  }

  #merged(changed: readonly Slot[]): Int32Array<ArrayBuffer> {
    const kept = this.#without(changed);
    const added = this.#matching(changed).sort((a, b) => this.#compare(a, b));
    const merged = new Int32Array(kept.length + added.length);
    let from = 0;
    for (const [count, item] of added.entries()) {
      const place = this.#placeOf(item, kept, from);
      merged.set(kept.subarray(from, place), from + count);
      merged[place + count] = item;
      from = place;
    }
    merged.set(kept.subarray(from), from + added.length);
    return merged;
  }

  #without(changed: readonly Slot[]): Int32Array<ArrayBuffer> {
    const isChanged = new Uint8Array((changed.at(-1) ?? 0) + 1);
    for (const slot of changed) isChanged[slot] = 1;
    const kept = new Int32Array(this.#items.length);
    let length = 0;
    for (const item of this.#items) if (isChanged[slotOf(item)] !== 1) kept[length++] = item;
    return kept.slice(0, length);
  }

  /** Before the first that comes after it; most are not compared with. */
  #placeOf(item: PodItem, items: Int32Array, from: number): number {
    let low = from;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(items[middle] as PodItem, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(a: PodItem, b: PodItem): number {
    const { column, isDescending } = this.#spec;
    const { store } = this.#model.pods;
    const [slotA, slotB] = [slotOf(a), slotOf(b)];
    const order = column.isPodName
      ? store.compareNames(slotA, slotB) * (isDescending ? -1 : 1)
      : compareValues(column.value(a), column.value(b), isDescending);
    return (
      order ||
      compareNames(store.namespaceAt(slotA), store.namespaceAt(slotB)) ||
      store.compareNames(slotA, slotB) ||
      a - b
    );
  }

  /** The order of `#compare`, by numbers: stable sorts, the last word first. */
  #sorted(items: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
    const { column, isDescending } = this.#spec;
    const { store } = this.#model.pods;
    const slots = [...new Set(Array.from(items, slotOf))];
    const spaceOf = ranksOf(slots, (slot) => store.namespaceAt(slot), false);
    const inNamespaces = store.sortBy(store.sortByName(slots), spaceOf);
    const places = new Int32Array(store.slotLimit);
    for (const [place, slot] of inNamespaces.entries()) places[slot] = place;
    const based = store.sortBy(items, (item) => places[slotOf(item)] as number);
    const keyOf = column.isPodName
      ? this.#nameRanks(inNamespaces, isDescending)
      : ranksOf(based, column.value, isDescending);
    return Int32Array.from(store.sortBy(based, keyOf));
  }

  /** Pods of one name have one rank. */
  #nameRanks(slots: readonly Slot[], isDescending: boolean): (item: PodItem) => number {
    const { store } = this.#model.pods;
    const ranks = new Int32Array(store.slotLimit);
    let rank = 0;
    let before: Slot | undefined;
    for (const slot of store.sortByName(slots)) {
      if (before !== undefined && store.compareNames(before, slot) !== 0) rank += 1;
      ranks[slot] = rank;
      before = slot;
    }
    const last = rank;
    return (item) => {
      const own = ranks[slotOf(item)] as number;
      return isDescending ? last - own : own;
    };
  }
}

/** Whole numbers that sort as the values do. */
function ranksOf<T>(
  items: readonly T[],
  valueOf: (item: T) => SortValue,
  isDescending: boolean,
): (item: T) => number {
  const texts = new Map<string, number>();
  for (const item of items) {
    const value = valueOf(item);
    if (typeof value === 'string') texts.set(value, 0);
  }
  let rank = 0;
  let before: string | undefined;
  for (const text of [...texts.keys()].sort(compareNames)) {
    if (before !== undefined && compareNames(before, text) !== 0) rank += 1;
    texts.set(text, rank);
    before = text;
  }
  return (item) => {
    const value = valueOf(item);
    if (value === undefined) return MISSING;
    const key = typeof value === 'number' ? value : (texts.get(value) ?? 0);
    return isDescending ? MISSING - 1 - key : key;
  };
}

/** Values are below. */
const MISSING = 2 ** 31;
