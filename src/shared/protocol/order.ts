// How one order of rows becomes another by naming only those that moved: of thousands of nodes one is in trouble, and
// the others must not be told again where they are.
import type { KeyedRow, Place } from './sections.ts';

/** The rows to take out of `from` and to put at these indexes, ascending, so that it becomes `to`; undefined: none. */
export function placesOf(
  from: readonly string[],
  to: readonly string[],
): readonly Place[] | undefined {
  let start = 0;
  while (start < to.length && from[start] === to[start]) start += 1;
  let end = to.length;
  while (end > start && from[end - 1] === to[end - 1]) end -= 1;
  if (start === end) return undefined;
  const index = new Map<string, number>();
  for (let at = start; at < end; at += 1) index.set(from[at] ?? '', at);
  const middle = to.slice(start, end);
  const stay = longestRise(middle.map((id) => index.get(id) ?? 0));
  return middle
    .map((id, offset): Place => [id, start + offset])
    .filter((_, offset) => !stay.has(offset));
}

/** Throws where a place is of an unknown row or beyond the end. */
export function moveTo<R extends KeyedRow>(
  rows: readonly R[],
  places: readonly Place[],
): readonly R[] {
  const moved = new Map<string, R | undefined>(places.map(([id]) => [id, undefined]));
  const stay = rows.filter((row) => {
    if (!moved.has(row.id)) return true;
    moved.set(row.id, row);
    return false;
  });
  const result: R[] = [];
  let next = 0;
  for (const [id, index] of places) {
    const row = moved.get(id);
    if (!row) throw new Error(`a place for the unknown row ${id}`);
    while (result.length < index && next < stay.length) result.push(stay[next++]!);
    if (result.length !== index) throw new Error(`no such place as ${index}`);
    result.push(row);
  }
  return [...result, ...stay.slice(next)];
}

/** The indexes of a longest subsequence that rises: patience sorting. */
function longestRise(values: readonly number[]): ReadonlySet<number> {
  /** For each length, the index of the smallest value such a rise can end with. */
  const ends: number[] = [];
  const before: number[] = [];
  for (const [index, value] of values.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[ends[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    before.push(low > 0 ? ends[low - 1]! : -1);
    ends[low] = index;
  }
  const rise = new Set<number>();
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]!) rise.add(at);
  return rise;
}
