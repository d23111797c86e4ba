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

export type Section = ValueSection<unknown> | RowsSection<KeyedRow> | SeriesSection;
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

/** A section's change. `order` lists all ids of the new order, present only when it isn't "old order less removed, new ones last". */
export type SectionDelta =
  | { readonly is: 'value'; readonly value: unknown }
  | {
      readonly is: 'rows';
      readonly upsert: readonly KeyedRow[];
      readonly remove: readonly string[];
      readonly order?: readonly string[];
      readonly total: number;
    }
  /** `drop` points leave at the front, then the given ones are added at the end. */
  | {
      readonly is: 'series';
      readonly drop: number;
      readonly times: readonly number[];
      readonly lines: Readonly<Record<string, readonly (number | null)[]>>;
    };

export type ChannelDelta = Readonly<Record<string, SectionDelta>>;
