// What a column of the resource browser is: what it is called, what it sorts by, and what its cells hold.
import type { Cell, CellLook, ListColumn, UsageCell } from '../../shared/model/resourceBrowser.ts';
import type { Text } from '../../shared/model/text.ts';
import type { TextKey } from '../../shared/strings/en.ts';
import { metricValue, type Metric } from '../../shared/model/metric.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { compareNames } from './order.ts';

/** Numbers are whole and from 0 to below 2^31; undefined is last in either direction. */
export type SortValue = number | string | undefined;

/** `S`: what stands for an item. */
export interface ColumnSpec<S> {
  readonly id: string;
  readonly look: CellLook;
  readonly head: Text;
  readonly title?: Text;
  readonly leaves?: 1 | 2 | 3;
  /** Has to be chosen. */
  readonly isExtra?: true;
  /** Sorted by the names of pods, which are compared without being made. */
  readonly isPodName?: true;
  /** What its values follow beside the item: samples of usage, or anything at all. */
  readonly follows?: 'usage' | 'model';
  readonly value: (item: S) => SortValue;
  readonly cell: (item: S) => Cell;
}

export function columnOf({ id, look, head, title, leaves }: ColumnSpec<never>): ListColumn {
  return {
    id,
    look,
    head,
    ...(title && { title }),
    ...(leaves && { leaves }),
  };
}

/** The chosen ones that there are, the name always first; those that need not be chosen where none is. */
export function chosenColumns<S>(
  all: readonly ColumnSpec<S>[],
  chosen: readonly string[],
): readonly ColumnSpec<S>[] {
  const named = chosen.flatMap((id) => all.find((column) => column.id === id) ?? []);
  if (named.length === 0) return all.filter(({ isExtra }) => !isExtra);
  const rest = [...new Set(named)].filter(({ look }) => look !== 'name');
  return [...all.filter(({ look }) => look === 'name'), ...rest];
}

/** A text that is shown as it is. */
export function textColumn<S>(
  id: string,
  head: TextKey,
  text: (item: S) => string | undefined,
  more: Partial<ColumnSpec<S>> = {},
): ColumnSpec<S> {
  const value = (item: S) => text(item) || undefined;
  return {
    id,
    head: { key: head },
    look: 'text',
    value,
    cell: (item) => value(item) ?? null,
    ...more,
  };
}

export function countColumn<S>(
  id: string,
  head: TextKey,
  count: (item: S) => number | undefined,
  more: Partial<ColumnSpec<S>> = {},
): ColumnSpec<S> {
  const cell = (item: S) => count(item) ?? null;
  return { id, head: { key: head }, look: 'count', value: count, cell, ...more };
}

/** `at`: ms since the epoch. The youngest first. */
export function ageColumn<S>(
  id: string,
  head: TextKey,
  at: (item: S) => number | undefined,
  more: Partial<ColumnSpec<S>> = {},
): ColumnSpec<S> {
  const value = (item: S) => {
    const ms = at(item);
    if (ms === undefined) return undefined;
    return Math.max(0, Math.min(MOST, LAST_SECOND - Math.floor(ms / 1000)));
  };
  return { id, head: { key: head }, look: 'age', value, cell: (item) => at(item) ?? null, ...more };
}

/** `2/3`; the least ready first. */
export function ratioColumn<S>(
  id: string,
  head: TextKey,
  of: (item: S) => readonly [number, number],
  more: Partial<ColumnSpec<S>> = {},
): ColumnSpec<S> {
  const value = (item: S) => {
    const [part, whole] = of(item);
    return whole > 0 ? Math.floor((Math.min(part, whole) / whole) * RATIO_STEPS) : RATIO_STEPS + 1;
  };
  return {
    id,
    head: { key: head },
    look: 'ratio',
    value,
    cell: (item) => of(item).join('/'),
    ...more,
  };
}

const RATIO_STEPS = 1_000_000;
const MOST = 2 ** 31 - 1;
/** Seconds since the epoch that are told apart: of 2020 to 2088. */
const LAST_SECOND = 1_577_836_800 + MOST;

export interface Usage {
  readonly metric: Metric;
  readonly request: number | undefined;
  readonly limit?: number | undefined;
  /** `bytes` or `cpuMillicores`. */
  readonly unit: 'bytes' | 'cpuMillicores';
}

/** Bars are full at this much of a request (look/README.md). */
export const FULL_OF_REQUEST = 125;

export function usageColumn<S>(
  id: string,
  head: TextKey,
  title: TextKey,
  of: (item: S) => Usage,
  more: { readonly fullPercent: number } & Partial<ColumnSpec<S>>,
): ColumnSpec<S> {
  const { fullPercent, ...rest } = more;
  return {
    ...{ id, head: { key: head }, title: { key: title }, look: 'usage', follows: 'usage', ...rest },
    value: (item) => {
      const percent = percentIn(of(item));
      return percent === undefined ? undefined : Math.min(MOST, Math.round(percent * 100));
    },
    cell: (item) => usageCell(of(item), fullPercent),
  };
}

function percentIn({ metric, request }: Usage): number | undefined {
  const usage = metricValue(metric);
  return usage === undefined || !request ? undefined : (100 * usage) / request;
}

function usageCell(of: Usage, fullPercent: number): UsageCell | null {
  const percent = percentIn(of);
  const usage = metricValue(of.metric);
  if (percent === undefined || usage === undefined || of.request === undefined) return null;
  const amount = (value: number) =>
    of.unit === 'bytes' ? { bytes: value } : { cpuMillicores: value };
  const { limit } = of;
  const args = { usage: amount(usage), request: amount(of.request) };
  return {
    percent,
    fullPercent,
    ...(limit && { percentOfLimit: (100 * usage) / limit }),
    title: limit
      ? { key: 'browser.usageOfLimit', args: { ...args, limit: amount(limit) } }
      : { key: 'browser.usage', args },
  };
}

/** Changes when the values of all items may have. */
export function stampOf({ inputs, version }: ClusterModel, { follows }: ColumnSpec<never>): string {
  if (follows === 'usage') return `usage ${inputs.usage.version}`;
  return follows === 'model' ? `model ${version}` : '';
}

/** Missing ones last, whatever the direction. */
export function compareValues(a: SortValue, b: SortValue, isDescending: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const order =
    typeof a === 'number' && typeof b === 'number' ? a - b : compareNames(String(a), String(b));
  return isDescending ? -order : order;
}
