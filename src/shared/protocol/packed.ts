// Packed sections: what changed between two of them as runs of exact size, its application, and a step towards one that
// is too big for a frame. None of them writes to an array it was given: the other end may compare with it.
import { packRuns, unpackRuns, type ColumnRuns } from './runs.ts';
import type { Column, Columns, PackedSection, SectionDelta } from './sections.ts';

export const EMPTY_PACKED: PackedSection = { is: 'packed', length: 0, columns: {} };

/** First index and count of a run, 4 bytes each: a gap that costs less is sent along. */
const RUN_BYTES = 8;

type PackedDelta = Extract<SectionDelta, { is: 'packed' }>;

export function diffPacked(base: PackedSection, next: PackedSection): PackedDelta | undefined {
  const names: string[] = [];
  const changes: ColumnRuns[] = [];
  for (const [name, column] of entriesOf(next)) {
    const held = base.columns[name];
    if (held === column && base.length === next.length) continue;
    const runs = changedRuns(held, column);
    if (runs.length === 0 && held) continue;
    names.push(name);
    changes.push({ runs: Uint32Array.from(runs), values: pick(column, runs) });
  }
  if (base.length === next.length && names.length === 0) return undefined;
  return { is: 'packed', length: next.length, names: names.join(' '), runs: packRuns(changes) };
}

/** Throws when the change is not one of columns, or does not fit. */
export function applyPacked(base: PackedSection, change: PackedDelta): PackedSection {
  const { length } = change;
  const names = change.names === '' ? [] : change.names.split(' ');
  const columns: Record<string, Column> = {};
  for (const [name, column] of entriesOf(base)) {
    columns[name] = length === base.length ? column : fit(column, length);
  }
  for (const [index, runs] of unpackRuns(change.runs, names.length).entries()) {
    const name = names[index]!;
    columns[name] = written(base.columns[name], runs, length);
  }
  return { is: 'packed', length, columns };
}

/** For what comes from the other side: columns of the length that is told. */
export function isSound({ length, columns }: PackedSection): boolean {
  return (
    Number.isSafeInteger(length) &&
    Object.values(columns).every((column) => isColumn(column) && column.length === length)
  );
}

export interface PackedStep {
  readonly section: PackedSection;
  readonly isWhole: boolean;
  /** About what it takes on the wire; 0: nothing changed. */
  readonly costBytes: number;
}

/**
 * The changes of the front, as far as `budgetBytes` reach and of one row at least; the rest stays as it was. All columns
 * of a row arrive together.
 */
export function stepPacked(
  base: PackedSection,
  wanted: PackedSection,
  budgetBytes: number,
): PackedStep {
  const { end, costBytes } = reach(base, wanted, budgetBytes);
  if (end === wanted.length) return { section: exact(wanted), isWhole: true, costBytes };
  const length = Math.max(end, Math.min(base.length, wanted.length));
  const columns: Record<string, Column> = {};
  for (const [name, column] of entriesOf(wanted)) {
    const step = fit(base.columns[name] ?? column.subarray(0, 0), length);
    step.set(column.subarray(0, end));
    columns[name] = step;
  }
  return { section: { is: 'packed', length, columns }, isWhole: false, costBytes };
}

/** Up to where changes fit into the budget: at the length of `wanted` all of them do. */
function reach(base: PackedSection, wanted: PackedSection, budgetBytes: number) {
  const pairs = entriesOf(wanted)
    .map(([name, column]) => ({ held: base.columns[name], column, last: -Infinity }))
    .filter(({ held, column }) => held !== column);
  let costBytes = base.length === wanted.length ? 0 : 1;
  if (pairs.length === 0) return { end: wanted.length, costBytes };
  for (let index = 0; index < wanted.length; index += 1) {
    let cost = 0;
    for (const pair of pairs) {
      const { held, column, last } = pair;
      if (held && index < held.length && !isOther(held, column, index)) continue;
      const size = column.BYTES_PER_ELEMENT;
      cost += size + Math.min(RUN_BYTES, (index - last - 1) * size);
      pair.last = index;
    }
    if (cost === 0) continue;
    if (costBytes > 1 && costBytes + cost > budgetBytes) return { end: index, costBytes };
    costBytes += cost;
  }
  return { end: wanted.length, costBytes };
}

/** Pairs of first index and count. */
function changedRuns(base: Column | undefined, next: Column): number[] {
  const shared = Math.min(base?.length ?? 0, next.length);
  const gap = RUN_BYTES / next.BYTES_PER_ELEMENT;
  const runs: number[] = [];
  let first = -1;
  let last = -1;
  for (let index = 0; index < shared; index += 1) {
    if (!isOther(base!, next, index)) continue;
    if (first >= 0 && index - last - 1 > gap) {
      runs.push(first, last - first + 1);
      first = -1;
    }
    if (first < 0) first = index;
    last = index;
  }
  if (next.length > shared) {
    if (first >= 0 && shared - last - 1 > gap) {
      runs.push(first, last - first + 1);
      first = -1;
    }
    if (first < 0) first = shared;
    last = next.length - 1;
  }
  if (first >= 0) runs.push(first, last - first + 1);
  return runs;
}

/** NaN is no change of NaN. */
function isOther(base: Column, next: Column, index: number): boolean {
  const before = base[index];
  const now = next[index];
  return before !== now && (before === before || now === now);
}

function pick(column: Column, runs: readonly number[]): Column {
  let count = 0;
  for (let at = 1; at < runs.length; at += 2) count += runs[at]!;
  const values = like(column, count);
  let to = 0;
  for (let at = 0; at < runs.length; at += 2) {
    const first = runs[at]!;
    values.set(column.subarray(first, first + runs[at + 1]!), to);
    to += runs[at + 1]!;
  }
  return values;
}

function written(base: Column | undefined, { runs, values }: ColumnRuns, length: number): Column {
  if (base && base.constructor !== values.constructor) throw new Error('a column of another kind');
  const column = fit(base ?? values.subarray(0, 0), length);
  let from = 0;
  for (let at = 0; at < runs.length; at += 2) {
    const first = runs[at]!;
    const count = runs[at + 1] ?? NaN;
    if (!(first + count <= length && from + count <= values.length)) {
      throw new Error('a run beyond the end');
    }
    column.set(values.subarray(from, from + count), first);
    from += count;
  }
  return column;
}

/** A copy of this length, what is new being 0. */
function fit(column: Column, length: number): Column {
  if (column.length === length) return column.slice();
  const copy = like(column, length);
  copy.set(column.subarray(0, length));
  return copy;
}

function like(column: Column, length: number): Column {
  return new (column.constructor as new (length: number) => Column)(length);
}

/** The same section; columns that are views of something bigger are copied out. */
function exact(section: PackedSection): PackedSection {
  const all = entriesOf(section);
  const isExact = (column: Column) => column.byteLength === column.buffer.byteLength;
  if (all.every(([, column]) => isExact(column))) return section;
  const columns = all.map(([name, column]) => [name, isExact(column) ? column : column.slice()]);
  return { ...section, columns: Object.fromEntries(columns) as Columns };
}

function entriesOf({ columns }: PackedSection): (readonly [string, Column])[] {
  return Object.entries(columns).flatMap(([name, column]) =>
    column ? [[name, column] as const] : [],
  );
}

function isColumn(value: unknown): value is Column {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
