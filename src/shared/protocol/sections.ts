// What a channel carries: a record of sections. A view builds the whole state from the model; the publisher finds the
// difference to what the receiver has, section by section and row by row, so views never compute deltas themselves.

/** One value, replaced as a whole when it changes. */
export interface ValueSection<T> {
  readonly is: 'value';
  readonly value: T;
}

/** Keyed rows in order; only changed rows and, where needed, the new order travel. `total` counts rows beyond the window. */
export interface RowsSection<R extends KeyedRow> {
  readonly is: 'rows';
  readonly rows: readonly R[];
  readonly total: number;
}

export interface KeyedRow {
  readonly id: string;
}

/** Lines over one time axis; only new points travel. Times are ms since the epoch, ascending; a gap is null. */
export interface SeriesSection {
  readonly is: 'series';
  readonly times: readonly number[];
  readonly lines: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Numbers of one kind, at the same place for the same thing. Never a view of a bigger buffer: the whole buffer would travel. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;
export type Columns = Readonly<Record<string, Column>>;

/**
 * Columns of equal length, for what is too much to travel as objects: of 100,000 rows only those numbers cross that
 * changed, as buffers. Arrays are never written to once a section holds them. A column is absent as long as nothing of
 * it has come, and a section may be shorter than it will be.
 */
export interface PackedSection<C extends Columns = Columns> {
  readonly is: 'packed';
  readonly length: number;
  readonly columns: Partial<C>;
}

export type Section = ValueSection<unknown> | RowsSection<KeyedRow> | SeriesSection | PackedSection;
export type ChannelState = Readonly<Record<string, Section>>;

export const value = <T>(v: T): ValueSection<T> => ({ is: 'value', value: v });
export const rows = <R extends KeyedRow>(
  list: readonly R[],
  total = list.length,
): RowsSection<R> => ({
  is: 'rows',
  rows: list,
  total,
});
export const series = (
  times: readonly number[],
  lines: Readonly<Record<string, readonly (number | null)[]>>,
): SeriesSection => ({ is: 'series', times, lines });

export const packed = <C extends Columns>(length: number, columns: C): PackedSection<C> => ({
  is: 'packed',
  length,
  columns,
});

/** An id and the index it has in the new order. */
export type Place = readonly [id: string, index: number];

/** A section's change. `places`, by index, are of the rows that aren't where "old order less removed, new ones last" has them. */
export type SectionDelta =
  | { readonly is: 'value'; readonly value: unknown }
  | {
      readonly is: 'rows';
      readonly upsert: readonly KeyedRow[];
      readonly remove: readonly string[];
      readonly places?: readonly Place[];
      readonly total: number;
    }
  /** `drop` points leave at the front, then the given ones are added at the end. */
  | {
      readonly is: 'series';
      readonly drop: number;
      readonly times: readonly number[];
      readonly lines: Readonly<Record<string, readonly (number | null)[]>>;
    }
  /** `names`: of the columns that changed, with spaces between; `runs`: what of them, as runs.ts packs it. */
  | {
      readonly is: 'packed';
      readonly length: number;
      readonly names: string;
      readonly runs: ArrayBuffer;
    };

export type ChannelDelta = Readonly<Record<string, SectionDelta>>;
