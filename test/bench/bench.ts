// `npm run bench`: the demands of docs/performance.md, each measured beside what it is compared with, as a table.
// `--only P1,P4` chooses; `--quick` is small and short, and fails only where a ratio is more than twice its demand: times
// are of this machine and this moment, so read them with their spread.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exitOnSignals } from '../e2e/support/processes.ts';
import { measureBundleRows } from './bundles.ts';
import { measureDecode } from './decode.ts';
import { measureFrameRows } from './frames.ts';
import { measureMainThread } from './mainThread.ts';
import { measureMemory } from './memory.ts';
import { measureReliability } from './reliability.ts';
import {
  commitOf,
  docsLine,
  isFarOff,
  machine,
  missingRow,
  tableHead,
  tableLine,
  type BenchOptions,
  type BenchRow,
} from './report.ts';
import { measureLarge, measureSync } from './sync.ts';
import { measureTables } from './tables.ts';
import { measureViews } from './views.ts';
import { measureWatch } from './watch.ts';
import { measureWire } from './wire.ts';

const root = join(import.meta.dirname, '../..');

/**
 * What the code reaches by so much that `--quick` holds it to these, on any machine. The others are printed.
 */
const held: ReadonlySet<string> = new Set(['P10']);

interface Family {
  readonly demands: readonly string[];
  readonly measure: (options: BenchOptions) => Promise<BenchRow[]>;
}

const families: readonly Family[] = [
  { demands: ['P1'], measure: measureDecode },
  { demands: ['P2'], measure: measureSync },
  { demands: ['P3', 'P5'], measure: measureMainThread },
  { demands: ['P4'], measure: measureMemory },
  { demands: ['P6'], measure: measureWatch },
  { demands: ['P7'], measure: measureWire },
  { demands: ['P8'], measure: measureFrameRows },
  { demands: ['P9'], measure: measureTables },
  { demands: ['P10'], measure: measureBundleRows },
  {
    demands: ['P11'],
    measure: () => Promise.resolve([missingRow('P11', 'history', 'due with history')]),
  },
  { demands: ['P12'], measure: measureLarge },
  { demands: ['F4'], measure: measureViews },
  { demands: ['R1', 'R2', 'R3'], measure: measureReliability },
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      /** The rows of docs/performance.md too. */
      docs: { type: 'boolean', default: false },
    },
  });
  const wanted = values.only?.split(',');
  const chosen = families.filter(
    ({ demands }) => !wanted || demands.some((demand) => wanted.includes(demand)),
  );
  execFileSync(process.execPath, [join(root, 'esbuild.mjs'), '--production'], { stdio: 'ignore' });
  console.log(`${machine(root)}\n\n${tableHead}`);
  const rows: BenchRow[] = [];
  for (const { demands, measure } of chosen) {
    rows.push(...(await measureOne(demands, measure, { isQuick: values.quick })));
  }
  judge(rows, values.quick);
  if (values.docs) for (const row of rows) console.log(docsLine(row, commitOf(root)));
}

/** Rows are printed as they come; a family that fails does not keep the others from being measured. */
async function measureOne(
  demands: readonly string[],
  measure: Family['measure'],
  options: BenchOptions,
): Promise<BenchRow[]> {
  try {
    const rows = await measure(options);
    for (const row of rows) console.log(tableLine(row));
    return rows;
  } catch (error) {
    console.error(error);
    const row = { ...missingRow(demands.join(', '), 'failed', String(error)), isMet: false };
    console.log(tableLine(row));
    process.exitCode = 1;
    return [row];
  }
}

function judge(rows: readonly BenchRow[], isQuick: boolean): void {
  const unmet = rows.filter(({ isMet }) => isMet === false);
  const failed = isQuick ? unmet.filter((row) => held.has(row.demand) && isFarOff(row)) : unmet;
  const met = rows.filter(({ isMet }) => isMet === true).length;
  console.log(`\n${met} met, ${unmet.length} not met`);
  for (const { demand, what } of failed) console.log(`${demand}: ${what}`);
  if (failed.length > 0) process.exitCode = 1;
}

exitOnSignals();
await main();
