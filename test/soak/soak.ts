// `npm run soak`: Foretop in a real VS Code on a cluster of 100,000 pods with 1,000 changes a second: how soon it is
// there, how it feels, what the extension host's thread has to do, and whether memory grows in 30 minutes.
// Options: --minutes, --pods, --churn; --one-namespace asks only for the tree of a namespace of 200,000 pods.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  commitOf,
  docsLine,
  machine,
  tableHead,
  tableLine,
  valueRow,
  type BenchRow,
} from '../bench/report.ts';
import { root } from '../e2e/support/codeServer.ts';
import { exitOnSignals } from '../e2e/support/processes.ts';
import { growthOf, hasGrown, lowest, type Growth, type Point } from './growth.ts';
import type { ProbeSample } from './probe/extension.ts';
import { ScaleRun, type PageWork } from './scaleRun.ts';

const mebibyte = 1024 * 1024;
const minuteMs = 60_000;
/** Until VS Code has started all that it starts late. */
const settleMs = 10_000;
const idleMs = 15_000;
const useMs = 10_000;
/** Between two times that somebody uses it. */
const restMs = 30_000;
const demand = 'VS Code';
/** Rows of a cluster's first level. */
const firstLevel = /^(team-|default|nodes)/i;

interface Options {
  readonly minutes: number;
  readonly pods: number;
  readonly churn: number;
}

async function soak(options: Options): Promise<BenchRow[]> {
  const { pods, churn, minutes } = options;
  const run = await ScaleRun.start({ pods, churn });
  const rows: BenchRow[] = [];
  const tell = (...more: readonly BenchRow[]) => {
    rows.push(...more);
    for (const row of more) console.log(tableLine(row));
  };
  try {
    await sleep(settleMs);
    const idle = await during(run, () => sleep(idleMs));
    tell(...(await opened(run, pods)));
    const used = await during(run, () => use(run));
    tell(...thread('opened, live and used', used, idle), ...page(used, idle));
    await soakFor(run, minutes * minuteMs, tell);
    tell(...(await countedRight(run)));
    return rows;
  } finally {
    await run.close();
  }
}

interface During {
  readonly samples: readonly ProbeSample[];
  readonly work: PageWork;
}

async function during(run: ScaleRun, what: () => Promise<unknown>): Promise<During> {
  const startMs = Date.now();
  await run.pageWork();
  await what();
  // The sample of the last second.
  await sleep(1_100);
  return { samples: run.samples(startMs), work: await run.pageWork() };
}

async function opened(run: ScaleRun, pods: number): Promise<BenchRow[]> {
  const startMs = Date.now();
  const treeMs = await run.open(firstLevel);
  const dashboardMs = await run.openDashboard();
  const all = pods.toLocaleString('en');
  await run.untilLive();
  const liveMs = Date.now() - startMs;
  const unit = 'ms';
  return [
    valueRow({ demand, what: `${all} pods: first rows in the tree`, unit, atMost: 1_000 }, [
      treeMs,
    ]),
    valueRow({ demand, what: 'dashboard: first nodes with pods', unit, atMost: 1_000 }, [
      dashboardMs,
    ]),
    valueRow({ demand, what: 'all live', unit }, [liveMs]),
    ...thread('opening', { samples: run.samples(startMs), work: await run.pageWork() }),
  ];
}

async function use(run: ScaleRun): Promise<void> {
  await run.scrollNodes(useMs / 2);
  for (const text of ['api', 'web', 'gateway']) await run.filterProblems(text);
  await run.scrollNodes(useMs / 2);
}

const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);

function thread(when: string, { samples }: During, idle?: During): BenchRow[] {
  const note = (pick: (sample: ProbeSample) => number) =>
    idle ? { note: `idle: ${most(idle.samples.map(pick)).toFixed(1)} ms` } : {};
  const unit = 'ms';
  const task = (sample: ProbeSample) => sample.longestTaskMs;
  const delay = (sample: ProbeSample) => sample.longestDelayMs;
  const cpu = samples.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const elapsed = samples.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
  return [
    valueRow(
      {
        demand,
        what: `${when}: longest task of the host's thread, CPU`,
        unit,
        atMost: 50,
        ...note(task),
      },
      [most(samples.map(task))],
    ),
    valueRow({ demand, what: `${when}: its longest delay`, unit, ...note(delay) }, [
      most(samples.map(delay)),
    ]),
    valueRow({ demand, what: `${when}: its CPU, of one core`, unit: '%' }, [
      (100 * cpu) / Math.max(1, elapsed),
    ]),
  ];
}

function page({ work }: During, idle: During): BenchRow[] {
  const late = (gaps: readonly number[]) =>
    gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length * 0.99)] ?? 0;
  const unit = 'ms';
  return [
    valueRow(
      {
        demand,
        what: 'longest task of workbench and page while used',
        unit,
        note: `idle: ${most(idle.work.longTasks).toFixed(0)} ms`,
      },
      [most(work.longTasks)],
    ),
    valueRow(
      {
        demand,
        what: 'between two frames while used, 99 of 100',
        unit,
        note: `idle: ${late(idle.work.frameGaps).toFixed(0)} ms`,
      },
      [late(work.frameGaps)],
    ),
  ];
}

async function soakFor(
  run: ScaleRun,
  forMs: number,
  tell: (...rows: readonly BenchRow[]) => void,
): Promise<void> {
  const startMs = Date.now();
  const before = await run.server.stats();
  const filterMs: number[] = [];
  while (Date.now() - startMs < forMs) {
    await run.scrollNodes(2_000);
    filterMs.push(await run.filterProblems('api'));
    await sleep(Math.min(restMs, Math.max(0, startMs + forMs - Date.now())));
  }
  await sleep(1_100);
  const after = await run.server.stats();
  const elapsedMs = Date.now() - startMs;
  tell(
    valueRow({ demand, what: 'changes a second that the server made', unit: '/s' }, [
      ((after.changes - before.changes) * 1000) / elapsedMs,
    ]),
    valueRow({ demand, what: "the server's own CPU, of one core", unit: '%' }, [
      (100 * (after.cpuMs - before.cpuMs)) / elapsedMs,
    ]),
    valueRow(
      { demand, what: 'typing a filter until the problems are filtered', unit: 'ms' },
      filterMs,
    ),
    ...thread('soak', { samples: run.samples(startMs), work: { longTasks: [], frameGaps: [] } }),
    ...memory(run.samples(startMs), forMs),
  );
}

/** The first part is warm-up: caches fill, code is compiled. */
function memory(samples: readonly ProbeSample[], forMs: number): BenchRow[] {
  const isLong = forMs >= 10 * minuteMs;
  const warmUpMs = isLong ? 3 * minuteMs : forMs / 6;
  const from = (samples[0]?.atMs ?? 0) + warmUpMs;
  const collected = samples.filter(({ isCollected, atMs }) => isCollected && atMs >= from);
  const workers = (pick: (worker: ProbeSample['workers'][number]) => number) =>
    collected.map(({ atMs, workers }) => ({
      atMs,
      value: workers.reduce((sum, worker) => sum + pick(worker), 0),
    }));
  const of = (pick: (sample: ProbeSample) => number) =>
    collected.map((sample) => ({ atMs: sample.atMs, value: pick(sample) }));
  // Workers are not collected from outside: of each minute the lowest.
  const windowMs = isLong ? minuteMs : 20_000;
  return [
    growthRow(
      'host heap after gc',
      of(({ heapUsed }) => heapUsed),
      isLong,
    ),
    growthRow(
      'host array buffers',
      of(({ arrayBuffers }) => arrayBuffers),
      isLong,
    ),
    growthRow(
      'workers: heap',
      lowest(
        workers(({ heapUsed }) => heapUsed),
        windowMs,
      ),
      isLong,
    ),
    growthRow(
      'workers: outside of the heap',
      lowest(
        workers(({ external }) => external),
        windowMs,
      ),
      isLong,
    ),
    growthRow(
      'resident, whole process',
      lowest(
        of(({ rss }) => rss),
        windowMs,
      ),
      isLong,
    ),
  ];
}

/** What a run of half an hour may differ by without anything being kept: 2 %, or 4 MB. */
function growthRow(what: string, points: readonly Point[], isLong: boolean): BenchRow {
  if (points.length < 3) {
    return { demand: 'memory', what, measured: Number.NaN, unit: 'MB', note: 'too short to tell' };
  }
  const growth: Growth = growthOf(points);
  const tolerated = Math.max(4 * mebibyte, 0.02 * growth.first);
  const show = (bytes: number) => (bytes / mebibyte).toFixed(1);
  return {
    demand: 'memory',
    what: `${what}: growth from ${show(growth.first)} MB`,
    measured: growth.total / mebibyte,
    unit: 'MB',
    note: `± ${show(growth.error)}, ${show(growth.perHour)} MB/h, ${points.length} points`,
    ...(isLong ? { atMost: tolerated / mebibyte, isMet: !hasGrown(growth, tolerated) } : {}),
  };
}

/** Nothing was lost on the way: the dashboard counts what the server has. */
async function countedRight(run: ScaleRun): Promise<BenchRow[]> {
  await run.server.setChurn(0);
  const { pods } = await run.server.stats();
  const counted = await run.podsCounted(pods);
  return [
    valueRow(
      {
        demand,
        what: 'pods that the dashboard counts, less those of the server',
        unit: '',
        atMost: 0,
        atLeast: 0,
      },
      [counted - pods],
    ),
  ];
}

async function oneNamespace(pods: number): Promise<BenchRow[]> {
  const run = await ScaleRun.start({ pods, isOneNamespace: true });
  try {
    const firstMs = await run.open(firstLevel);
    await run.openDashboard();
    await run.untilLive();
    let levelMs = 0;
    const meanwhile = await during(run, async () => {
      levelMs = await run.expandNamespace(/^team-000/);
    });
    const about = { demand, unit: 'ms', atMost: 1_000 };
    const all = pods.toLocaleString('en');
    return [
      valueRow({ ...about, what: `${all} pods in one namespace: first rows` }, [firstMs]),
      valueRow({ ...about, what: 'its level in the tree: 200 rows and how many more' }, [levelMs]),
      ...thread('meanwhile', meanwhile),
    ];
  } finally {
    await run.close();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      pods: { type: 'string' },
      churn: { type: 'string', default: '1000' },
      'one-namespace': { type: 'boolean', default: false },
      /** The rows of docs/performance.md too. */
      docs: { type: 'boolean', default: false },
    },
  });
  execFileSync(process.execPath, [join(root, 'esbuild.mjs'), '--production'], { stdio: 'inherit' });
  console.log(`${machine(root)}\n\n${tableHead}`);
  const rows = values['one-namespace']
    ? await oneNamespace(Number(values.pods ?? 200_000))
    : await soak({
        minutes: Number(values.minutes),
        pods: Number(values.pods ?? 100_000),
        churn: Number(values.churn),
      });
  if (values['one-namespace']) for (const row of rows) console.log(tableLine(row));
  if (values.docs) {
    for (const row of rows) console.log(docsLine(row, commitOf(root), 'npm run soak'));
  }
  // A minute on a busy machine proves nothing: it is printed, and fails only if it cannot be done.
  const isAsserted = Number(values.minutes) >= 10;
  if (isAsserted && rows.some(({ isMet }) => isMet === false)) process.exitCode = 1;
}

exitOnSignals();
await main();
