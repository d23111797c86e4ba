// What a bench says: one row a demand, judged where it is made, and the table that is printed.
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

export interface BenchRow {
  /** P1 … P12, R1 … R3. */
  readonly demand: string;
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  /** What it is compared with, measured in the same run; same unit. */
  readonly baseline?: number;
  /** measured / baseline. */
  readonly ratio?: number;
  /** Limits of the ratio where there is a baseline, else of what was measured. */
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Distance of the quartiles as a part of the median: of the ratio where there is one. */
  readonly spread?: number;
  /** Undefined: told for orientation. */
  readonly isMet?: boolean;
  /** Why nothing was measured, or what must be known to read the number. */
  readonly note?: string;
}

export interface BenchOptions {
  /** For CI: small and few, and only what is far from its demand fails. */
  readonly isQuick: boolean;
}

export interface Limits {
  readonly atMost?: number;
  readonly atLeast?: number;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Distance of the quartiles / median. */
export function spreadOf(values: readonly number[]): number {
  const middle = median(values);
  return middle === 0 ? 0 : (quantile(values, 0.75) - quantile(values, 0.25)) / middle;
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [low = 0, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at % 1);
}

interface About extends Limits {
  readonly demand: string;
  readonly what: string;
  readonly unit: string;
  readonly note?: string;
}

/** A number against its limits. */
export function valueRow(about: About, values: readonly number[]): BenchRow {
  const measured = median(values);
  const spread = values.length > 1 ? { spread: spreadOf(values) } : {};
  return { ...about, measured, ...spread, ...judged(measured, about) };
}

/** Two that were measured in turns: the ratio is that of the medians, its spread that of the pairs. */
export function ratioRow(
  about: About,
  ours: readonly number[],
  theirs: readonly number[],
): BenchRow {
  const measured = median(ours);
  const baseline = median(theirs);
  const ratio = measured / baseline;
  const pairs = ours.map((value, index) => value / (theirs[index] ?? baseline));
  const spread = pairs.length > 1 ? { spread: spreadOf(pairs) } : {};
  return { ...about, measured, baseline, ratio, ...spread, ...judged(ratio, about) };
}

/** A demand that nothing could be measured for. */
export function missingRow(demand: string, what: string, note: string): BenchRow {
  return { demand, what, measured: Number.NaN, unit: '', note };
}

function judged(value: number, { atMost, atLeast }: Limits): { isMet?: boolean } {
  if (atMost === undefined && atLeast === undefined) return {};
  return { isMet: value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity) };
}

/** More than twice its demand: no noise of a machine explains that. */
export function isFarOff(row: BenchRow): boolean {
  if (row.isMet !== false) return false;
  const value = row.ratio ?? row.measured;
  return value > 2 * (row.atMost ?? Infinity) || 2 * value < (row.atLeast ?? -Infinity);
}

/** Each variant in turn, so many times: A B A B, so that what else the machine does touches all. */
export async function interleaved<N extends string>(
  times: number,
  variants: Readonly<Record<N, () => Promise<number> | number>>,
): Promise<Record<N, number[]>> {
  const names = Object.keys(variants) as N[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    N,
    number[]
  >;
  for (let i = 0; i < times; i++) {
    for (const name of names) {
      globalThis.gc?.();
      results[name].push(await variants[name]());
    }
  }
  return results;
}

export async function timeMs(run: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

export const tableHead =
  '| | what | measured | compared with | ratio | demand | spread | met |\n|---|---|---|---|---|---|---|---|';

export function tableLine(row: BenchRow): string {
  const { demand, what, measured, unit, baseline, ratio, spread, isMet } = row;
  const number = (value: number) => `${shortNumber(value)} ${unit}`.trim();
  const demanded = limitText(row) ?? '–';
  const cells = [
    demand,
    row.note === undefined ? what : `${what} (${row.note})`,
    Number.isNaN(measured) ? '–' : number(measured),
    baseline === undefined ? '–' : number(baseline),
    ratio === undefined ? '–' : shortNumber(ratio),
    demanded,
    spread === undefined ? '–' : `${Math.round(spread * 100)} %`,
    isMet === undefined ? '–' : isMet ? 'yes' : '**no**',
  ];
  return `| ${cells.join(' | ')} |`;
}

function shortNumber(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** A row of docs/performance.md. */
export function docsLine(row: BenchRow, commit: string, command = 'npm run bench'): string {
  const { demand, what, measured, unit, baseline, ratio, spread, isMet } = row;
  if (Number.isNaN(measured)) return `| ${demand} | ${what} | ${row.note ?? '–'} | – |`;
  const value = (number: number) => `${shortNumber(number)} ${unit}`.trim();
  const compared =
    ratio === undefined || baseline === undefined
      ? value(measured)
      : `${shortNumber(ratio)} × (${value(measured)} beside ${value(baseline)})`;
  const parts = [
    ...(spread === undefined ? [] : [`quartiles ${Math.round(spread * 100)} % apart`]),
    ...(row.note === undefined ? [] : [row.note]),
    ...(isMet === false ? ['**not met**'] : []),
  ];
  const details = parts.length === 0 ? '' : `; ${parts.join('; ')}`;
  const limit = limitText(row);
  const demanded = limit === undefined ? what : `${what} ${limit}`;
  return `| ${demand} | ${demanded} | ${compared}${details} | \`${command}\`, ${commit} |`;
}

function limitText({ atMost, atLeast, ratio, unit }: BenchRow): string | undefined {
  const limits = [
    ...(atMost === undefined ? [] : [`≤ ${shortNumber(atMost)}`]),
    ...(atLeast === undefined ? [] : [`≥ ${shortNumber(atLeast)}`]),
  ];
  return limits.length === 0 ? undefined : `${limits.join(', ')} ${ratio ? '×' : unit}`.trim();
}

export function commitOf(root: string): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
}

/** What to know of the place where it was measured. */
export function machine(root: string): string {
  const all = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${all.length} × ${all[0]?.model ?? 'CPU'}, ${memory} GB, Node ${process.version}, commit ${commitOf(root)}`;
}
