// All pods in order, and the first of many, without making their names: from the columns.
import { endingOrder } from '../core/columns/nameParts.ts';
import { firstOf } from '../core/firstOf.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { PodColumns } from './podColumns.ts';

/** A place among the slots beside 32 bits of a key is what a double holds exactly. */
const PLACES = 2 ** 21;

/** By the beginnings of names (all pods of a workload have one), then by their endings. At most 2 million slots. */
export function sortByName({ fields, dictionaries }: PodColumns, slots: ArrayLike<Slot>): Slot[] {
  const { prefixes } = dictionaries;
  // Keys and places in one number: typed arrays sort those by themselves, and fast.
  const keys = new Float64Array(slots.length);
  for (let place = 0; place < slots.length; place++) {
    keys[place] = endingOrder(fields.ending[slots[place] as Slot] as number) * PLACES + place;
  }
  keys.sort();
  const byEnding = Array.from(keys, (key) => slots[key % PLACES] as Slot);
  const used = new Set<number>();
  for (const slot of byEnding) used.add(fields.prefix[slot] as number);
  const sorted = [...used].map((id) => ({ id, text: prefixes.value(id) })).sort(byText);
  const rankOf = new Int32Array(prefixes.idLimit);
  for (const [rank, { id }] of sorted.entries()) rankOf[id] = rank;
  return byRank(byEnding, sorted.length, (slot) => rankOf[fields.prefix[slot] as number] as number);
}

/** The first `limit` of `sortByName`. */
export function firstByName(columns: PodColumns, slots: ArrayLike<Slot>, limit: number): Slot[] {
  return firstOf(slots, limit, (a, b) => compareNames(columns, a, b));
}

/** The order of `sortByName`; 0 for pods of the same name, in different namespaces. */
export function compareNames({ fields, dictionaries }: PodColumns, a: Slot, b: Slot): number {
  const { prefix, ending } = fields;
  const idA = prefix[a] as number;
  const idB = prefix[b] as number;
  if (idA === idB) return endingOrder(ending[a] as number) - endingOrder(ending[b] as number);
  const { prefixes } = dictionaries;
  return prefixes.value(idA) < prefixes.value(idB) ? -1 : 1;
}

/** Stable, by whole numbers of at most 31 bits, ascending. */
export function sortByNumber(slots: ArrayLike<Slot>, keyOf: (slot: Slot) => number): Slot[] {
  const keys = Float64Array.from(slots, (slot, place) => keyOf(slot) * PLACES + place);
  keys.sort();
  return Array.from(keys, (key) => slots[modulo(key)] as Slot);
}

function modulo(key: number): number {
  return key - Math.floor(key / PLACES) * PLACES;
}

function byText(a: { readonly text: string }, b: { readonly text: string }): number {
  return a.text < b.text ? -1 : Number(a.text > b.text);
}

/** Stable, by counting. */
function byRank(slots: readonly Slot[], ranks: number, rankOf: (slot: Slot) => number): Slot[] {
  const starts = new Uint32Array(ranks + 1);
  for (const slot of slots) starts[rankOf(slot) + 1]!++;
  for (let rank = 0; rank < ranks; rank++) starts[rank + 1]! += starts[rank]!;
  const sorted = Array.from<Slot>({ length: slots.length });
  for (const slot of slots) sorted[starts[rankOf(slot)]!++] = slot;
  return sorted;
}
