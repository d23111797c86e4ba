// Big changes travel in parts, what is drawn first in front, so that no frame holds the wire for long: a step from what
// the receiver has towards what it should have.
import { hasSameIds, sameValue } from './diff.ts';
import { placesOf } from './order.ts';
import { EMPTY_PACKED, stepPacked } from './packed.ts';
import type { ChannelState, KeyedRow, PackedSection, RowsSection, Section } from './sections.ts';

/**
 * What a part consists of. A webview reads a message with a buffer in it value by value, so that many objects with one
 * buffer cost more than both apart: five times at 100,000 rows.
 */
export type PartKind = 'objects' | 'buffers';

export interface Step {
  /** Between the two states; equal to the wanted one when `isWhole`. */
  readonly state: ChannelState;
  readonly isWhole: boolean;
  /** Whose turn is next: one kind must not keep the other waiting for ever. */
  readonly turn: PartKind;
}

/** Objects go along with buffers up to this part of the budget. */
const FEW = 1 / 4;
/** The same of the first step, which is to show a little of everything. */
const FIRST = 1 / 2;

/** About what it takes to tell that a row has gone or is at another place: its id, and an index. */
const MOVE_BYTES = 40;

interface Budget {
  bytes: number;
  isFull: boolean;
}

/**
 * Values and series go at once and are not counted: they are small. Removals and new places of rows go at once and are
 * counted; new and changed rows as far as the rest of `budgetBytes` (JSON) reaches, in the order of the wanted rows; packed
 * columns as far as it reaches then, or in a step of their own. A first step has some of both. At least one row of each list
 * is taken, so that steps always arrive.
 */
export function stepTowards(
  base: ChannelState | undefined,
  wanted: ChannelState,
  budgetBytes: number,
  turn: PartKind = 'objects',
): Step {
  const buffers = Object.entries(wanted).filter(isPacked);
  if (base && turn === 'buffers') {
    const budget: Budget = { bytes: budgetBytes, isFull: false };
    const packed = stepBuffers(base, buffers, budget);
    if (budget.bytes < budgetBytes) {
      return { state: { ...base, ...packed }, isWhole: false, turn: 'objects' };
    }
  }
  const isAlone = base !== undefined || buffers.length === 0;
  const objectBytes = isAlone ? budgetBytes : budgetBytes * FIRST;
  const budget: Budget = { bytes: objectBytes, isFull: false };
  const objects = stepObjects(base, wanted, budget);
  budget.bytes += budgetBytes - objectBytes;
  if (base && budgetBytes - budget.bytes > budgetBytes * FEW) {
    const held = Object.fromEntries(
      buffers.map(([name]) => [name, base[name] ?? EMPTY_PACKED] as const),
    );
    const isWhole = !budget.isFull && buffers.every(([name, section]) => held[name] === section);
    return { state: { ...objects, ...held }, isWhole, turn: 'buffers' };
  }
  const packed = stepBuffers(base, buffers, budget);
  return { state: { ...objects, ...packed }, isWhole: !budget.isFull, turn: 'objects' };
}

function isPacked(entry: readonly [string, Section]): entry is [string, PackedSection] {
  return entry[1].is === 'packed';
}

/**
 * All but the packed sections; those of `base` stay. `budget` ends with what is left of it. Each list gets an equal share
 * and what those before it left: one that changes all the time does not keep those behind it waiting.
 */
function stepObjects(
  base: ChannelState | undefined,
  wanted: ChannelState,
  budget: Budget,
): Record<string, Section> {
  const state: Record<string, Section> = {};
  let lists = Object.values(wanted).filter(({ is }) => is === 'rows').length;
  for (const [name, section] of Object.entries(wanted)) {
    const held = base?.[name];
    if (section.is === 'rows') {
      const share: Budget = { bytes: budget.bytes / lists--, isFull: false };
      budget.bytes -= share.bytes;
      state[name] = stepRows(held?.is === 'rows' ? held : undefined, section, share);
      budget.bytes += share.bytes;
      budget.isFull ||= share.isFull;
    } else if (section.is !== 'packed') state[name] = section;
  }
  return state;
}

function stepBuffers(
  base: ChannelState | undefined,
  buffers: readonly [string, PackedSection][],
  budget: Budget,
): Record<string, Section> {
  const state: Record<string, Section> = {};
  for (const [name, section] of buffers) {
    const held = base?.[name];
    const from = held?.is === 'packed' ? held : EMPTY_PACKED;
    const step = stepPacked(from, section, Math.max(0, budget.bytes));
    state[name] = step.section;
    if (!step.isWhole) budget.isFull = true;
    budget.bytes -= step.costBytes;
  }
  return state;
}

function stepRows(
  base: RowsSection<KeyedRow> | undefined,
  wanted: RowsSection<KeyedRow>,
  budget: Budget,
): RowsSection<KeyedRow> {
  if (base === wanted) return wanted;
  const held = base?.rows ?? [];
  const heldAt = heldRows(held, wanted.rows);
  const moveBytes = MOVE_BYTES * movesOf(held, wanted.rows);
  if (budget.bytes > 0) budget.bytes = Math.max(1, budget.bytes - moveBytes);
  const rows: KeyedRow[] = [];
  for (const [index, row] of wanted.rows.entries()) {
    const before = heldAt(index);
    if (before && (before === row || sameValue(before, row))) rows.push(before);
    else if (budget.bytes > 0) {
      budget.bytes -= JSON.stringify(row).length;
      rows.push(row);
    } else {
      budget.isFull = true;
      if (before) rows.push(before);
    }
  }
  return { is: 'rows', rows, total: wanted.total };
}

/** How many of the held rows go, or change places. */
function movesOf(base: readonly KeyedRow[], wanted: readonly KeyedRow[]): number {
  if (base.length === 0 || hasSameIds(base, wanted)) return 0;
  const ids = new Set(wanted.map(({ id }) => id));
  const before = base.flatMap(({ id }) => (ids.has(id) ? [id] : []));
  const kept = new Set(before);
  const after = wanted.flatMap(({ id }) => (kept.has(id) ? [id] : []));
  return base.length - before.length + (placesOf(before, after)?.length ?? 0);
}

/** What is held of each wanted row, by its index; mostly the rows are the same ones in the same order. */
function heldRows(
  base: readonly KeyedRow[],
  wanted: readonly KeyedRow[],
): (index: number) => KeyedRow | undefined {
  if (hasSameIds(base, wanted)) return (index) => base[index];
  const byId = new Map(base.map((row) => [row.id, row]));
  return (index) => byId.get(wanted[index]?.id ?? '');
}
