// The difference between two states of a channel, and its application. Rows are compared by identity first (views reuse
// unchanged rows), then by content.
import { moveTo, placesOf } from './order.ts';
import { applyPacked, diffPacked, EMPTY_PACKED } from './packed.ts';
import type {
  ChannelDelta,
  ChannelState,
  KeyedRow,
  Place,
  RowsSection,
  Section,
  SectionDelta,
  SeriesSection,
} from './sections.ts';

/** What turns `base` into `next`; undefined when nothing changed. Both have the same sections. */
export function diffState(base: ChannelState, next: ChannelState): ChannelDelta | undefined {
  const delta: Record<string, SectionDelta> = {};
  let changed = false;
  for (const [name, section] of Object.entries(next)) {
    const change = diffSection(base[name], section);
    if (!change) continue;
    delta[name] = change;
    changed = true;
  }
  return changed ? delta : undefined;
}

/** The state after `delta`. Throws when it does not fit: the receiver then asks for a snapshot. */
export function applyDelta(state: ChannelState, delta: ChannelDelta): ChannelState {
  const next: Record<string, Section> = { ...state };
  for (const [name, change] of Object.entries(delta)) {
    next[name] = applySection(state[name], change);
  }
  return next;
}

function diffSection(base: Section | undefined, next: Section): SectionDelta | undefined {
  if (base === next) return undefined;
  if (next.is === 'value') {
    if (base?.is === 'value' && sameValue(base.value, next.value)) return undefined;
    return { is: 'value', value: next.value };
  }
  if (next.is === 'rows') return diffRows(base?.is === 'rows' ? base : EMPTY_ROWS, next);
  if (next.is === 'packed') return diffPacked(base?.is === 'packed' ? base : EMPTY_PACKED, next);
  return diffSeries(base?.is === 'series' ? base : EMPTY_SERIES, next);
}

const EMPTY_ROWS: RowsSection<KeyedRow> = { is: 'rows', rows: [], total: 0 };
const EMPTY_SERIES: SeriesSection = { is: 'series', times: [], lines: {} };

function diffRows(
  base: RowsSection<KeyedRow>,
  next: RowsSection<KeyedRow>,
): SectionDelta | undefined {
  const { upsert, remove, places } = hasSameIds(base.rows, next.rows)
    ? changesInPlace(base.rows, next.rows)
    : changesOf(base.rows, next.rows);
  if (!upsert.length && !remove.length && !places && base.total === next.total) return undefined;
  return { is: 'rows', upsert, remove, ...(places && { places }), total: next.total };
}

interface RowChanges {
  readonly upsert: readonly KeyedRow[];
  readonly remove: readonly string[];
  readonly places?: readonly Place[] | undefined;
}

export function hasSameIds(base: readonly KeyedRow[], next: readonly KeyedRow[]): boolean {
  return base.length === next.length && next.every(({ id }, index) => base[index]?.id === id);
}

function changesInPlace(base: readonly KeyedRow[], next: readonly KeyedRow[]): RowChanges {
  return { upsert: next.filter((row, index) => isOther(base[index], row)), remove: [] };
}

function isOther(before: KeyedRow | undefined, row: KeyedRow): boolean {
  return before === undefined || (before !== row && !sameValue(before, row));
}

function changesOf(base: readonly KeyedRow[], next: readonly KeyedRow[]): RowChanges {
  const old = new Map(base.map((row) => [row.id, row]));
  const now = new Set(next.map((row) => row.id));
  const upsert = next.filter((row) => isOther(old.get(row.id), row));
  const remove = base.filter((row) => !now.has(row.id)).map((row) => row.id);
  // What the receiver assumes without being told: old order less what was removed, new rows last.
  const kept = base.filter((row) => now.has(row.id));
  const added = upsert.filter((row) => !old.has(row.id));
  const places = placesOf(
    [...kept, ...added].map((row) => row.id),
    next.map((row) => row.id),
  );
  return { upsert, remove, places };
}

/** Series only lose points at the front and gain them at the end; anything else is sent whole (drop all, append all). */
function diffSeries(base: SeriesSection, next: SeriesSection): SectionDelta | undefined {
  const drop = sharedStart(base, next);
  const kept = base.times.length - drop;
  const sameLines = Object.keys(base.lines).join() === Object.keys(next.lines).join();
  if (sameLines && drop === 0 && kept === next.times.length) return undefined;
  const from = sameLines ? kept : 0;
  return {
    is: 'series',
    drop: sameLines ? drop : base.times.length,
    times: next.times.slice(from),
    lines: Object.fromEntries(Object.entries(next.lines).map(([id, v]) => [id, v.slice(from)])),
  };
}

/** How many points `base` loses at its front so that the rest is where `next` begins, values included. */
function sharedStart(base: SeriesSection, next: SeriesSection): number {
  const first = next.times[0];
  const drop = first === undefined ? -1 : base.times.indexOf(first);
  if (drop < 0) return base.times.length;
  for (let index = drop; index < base.times.length; index += 1) {
    if (base.times[index] !== next.times[index - drop]) return base.times.length;
    for (const [id, line] of Object.entries(base.lines)) {
      if (line[index] !== next.lines[id]?.[index - drop]) return base.times.length;
    }
  }
  return drop;
}

function applySection(base: Section | undefined, change: SectionDelta): Section {
  if (change.is === 'value') return { is: 'value', value: change.value };
  if (change.is === 'rows') return applyRows(base?.is === 'rows' ? base : EMPTY_ROWS, change);
  if (change.is === 'packed') {
    return applyPacked(base?.is === 'packed' ? base : EMPTY_PACKED, change);
  }
  return applySeries(base?.is === 'series' ? base : EMPTY_SERIES, change);
}

function applyRows(
  base: RowsSection<KeyedRow>,
  change: Extract<SectionDelta, { is: 'rows' }>,
): RowsSection<KeyedRow> {
  const byId = new Map(base.rows.map((row) => [row.id, row]));
  for (const id of change.remove) byId.delete(id);
  for (const row of change.upsert) byId.set(row.id, row);
  const rows = [...byId.values()];
  if (!change.places) return { is: 'rows', rows, total: change.total };
  return { is: 'rows', rows: moveTo(rows, change.places), total: change.total };
}

function applySeries(
  base: SeriesSection,
  change: Extract<SectionDelta, { is: 'series' }>,
): SeriesSection {
  if (change.drop > base.times.length) throw new Error('series is shorter than what is dropped');
  const lines: Record<string, readonly (number | null)[]> = {};
  for (const [id, added] of Object.entries(change.lines)) {
    lines[id] = [...(base.lines[id]?.slice(change.drop) ?? []), ...added];
  }
  return { is: 'series', times: [...base.times.slice(change.drop), ...change.times], lines };
}

/** Deep equality of JSON-like values; a missing property equals an undefined one. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameValue(item, b[index]));
  }
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const key of keys) if (!sameValue(left[key], right[key])) return false;
  return true;
}
