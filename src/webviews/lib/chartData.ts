// What a chart draws, worked out without drawing: scales, units, the arrays for uPlot, the values under the cursor.
import type { SeriesSection } from '../../shared/protocol/sections.ts';

export interface ChartLine {
  /** Name of the line in the section. */
  readonly id: string;
  readonly label: string;
  /** For narrow pages, where it differs. */
  readonly shortLabel?: string;
  /** A custom property of the theme, e.g. `--usage`. */
  readonly color: string;
  readonly look: 'area' | 'line' | 'dash' | 'hair';
  /** Request and limits change in steps; usage is drawn from point to point. */
  readonly isStepped?: boolean;
}

export interface ChartMark {
  /** ms since the epoch */
  readonly at: number;
  /** Short, beside the line. */
  readonly label: string;
  /** Whole, under the cursor. */
  readonly title: string;
  readonly color: string;
  /** Labels of more weight get their room first. */
  readonly weight: number;
}

/** A gap is null and stays a gap. Times in seconds, as uPlot wants them. */
export type ChartData = [number[], ...(number | null)[][]];

/** Draws are in order: what matters most comes last. Values are divided by `divisor`. */
export function toChartData(
  { times, lines }: SeriesSection,
  wanted: readonly Pick<ChartLine, 'id'>[],
  divisor: number,
): ChartData {
  const columns = wanted.map(({ id }) => {
    const values = lines[id] ?? [];
    return times.map((_, index) => {
      const value = values[index];
      return value === null || value === undefined ? null : value / divisor;
    });
  });
  return [times.map((at) => at / 1000), ...columns];
}

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

export interface Scale {
  readonly max: number;
  readonly step: number;
}

/** A round step so that at most `lines` grid lines stand above zero, the highest at or above `highest`. */
export function niceScale(highest: number, lines = 3): Scale {
  if (!(highest > 0)) return { max: 1, step: 1 };
  const raw = highest / lines;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = STEPS.find((candidate) => candidate * power >= raw * 0.9999) ?? 10;
  const step = tidy(factor * power);
  return { max: tidy(step * Math.ceil(highest / step - 1e-6)), step };
}

/** 0.30000000000000004 → 0.3 */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** The highest value of all lines; 0 when there is none. */
export function highestOf(data: ChartData): number {
  let highest = 0;
  for (const column of data.slice(1)) {
    for (const value of column) if (value !== null && value > highest) highest = value;
  }
  return highest;
}

const FEW_POINTS = 10;
const LEAST_WINDOW_MS = 120_000;
const LEAST_BEFORE_MS = 5000;

/**
 * What the time axis spans, in ms, for the times that have a value: from the first to the newest. A chart with few
 * points starts a little before the first and leaves room on the right, into which it grows.
 */
export function timeWindow(times: readonly number[]): readonly [number, number] | undefined {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (times.length >= FEW_POINTS) return [first, last];
  const before = Math.max(LEAST_BEFORE_MS, (last - first) / 20);
  return [first - before, Math.max(last, first + LEAST_WINDOW_MS)];
}

/** The times, in ms, at which any line has a value. */
export function filledTimes([times, ...columns]: ChartData): number[] {
  return times
    .filter((_, index) => columns.some((column) => typeof column[index] === 'number'))
    .map((at) => at * 1000);
}

export interface ByteUnit {
  readonly unit: 'MiB' | 'GiB' | 'TiB';
  readonly divisor: number;
}

/** One unit for a whole chart, from its highest value. */
export function byteUnit(highestBytes: number): ByteUnit {
  const GIB = 1024 ** 3;
  if (highestBytes >= 10 * 1024 * GIB) return { unit: 'TiB', divisor: 1024 * GIB };
  if (highestBytes >= 2 * GIB) return { unit: 'GiB', divisor: GIB };
  return { unit: 'MiB', divisor: 1024 ** 2 };
}

/** The index of the newest value of a line, for the legend when no cursor is on the chart. */
export function latestIndex(column: readonly (number | null)[]): number | undefined {
  for (let index = column.length - 1; index >= 0; index -= 1) {
    if (column[index] !== null && column[index] !== undefined) return index;
  }
  return undefined;
}
