// F4: what a frame of a tree and of the dashboard costs the worker of a large cluster, of which 1,000 pods change a second.
// CPU of the thread, which other programs of the machine do not add to.
import type { TreeFilter, TreeParent } from '../../src/shared/model/tree.ts';
import { clusterVerdict } from '../../src/extension/model/verdict.ts';
import { clusterDashboard } from '../../src/extension/views/clusterDashboard.ts';
import { heatMap } from '../../src/extension/views/heatMap.ts';
import type { ClusterModel } from '../../src/extension/model/clusterModel.ts';
import { problemRows } from '../../src/extension/views/problems.ts';
import { resourceList } from '../../src/extension/views/resourceList.ts';
import { treeChildren } from '../../src/extension/views/tree.ts';
import { LargeWorld } from '../support/largeWorld.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { valueRow, type BenchOptions, type BenchRow } from './report.ts';

/** 1,000 a second, ten frames a second. */
const changesPerFrame = 100;
/** One pod of so many is in trouble. */
const troubledEach = 33;
const levelMs = 20;
const dashboardMs = 25;
const listMs = 10;

interface Measured {
  readonly what: string;
  readonly view: () => unknown;
  readonly atMost?: number;
}

export async function measureViews({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const part = isQuick ? 10 : 1;
  const frames = isQuick ? 20 : 100;
  const pods = 200_000 / part;
  const many = `${pods.toLocaleString('en')} pods`;
  const bare = LargeWorld.bare(pods, troubledEach);
  const rows = costs(bare, namespaceLevels(bare, `namespace of ${many}`), frames);
  const owned = LargeWorld.owned(pods, troubledEach);
  rows.push(...costs(owned, workloadLevels(owned, `workload of ${many}`), frames));
  const size = { pods: 100_000 / part, nodes: 5_000 / part, namespaces: 200 };
  const cluster = LargeWorld.cluster({ ...size, workloads: 4_000 / part, problems: 3_000 / part });
  rows.push(...costs(cluster, clusterViews(cluster, size), frames));
  return rows;
}

function tree({ fixture }: LargeWorld, parent: TreeParent, text = '', problemsOnly = false) {
  const filter: TreeFilter = { text, problemsOnly };
  return () => treeChildren(fixture.model, { parent, filter });
}

function levels(world: LargeWorld, parent: TreeParent, what: string): Measured[] {
  const atMost = levelMs;
  return [
    { what, view: tree(world, parent), atMost },
    { what: `${what}, filtered`, view: tree(world, parent, 'z9'), atMost },
    { what: `${what}, problems only`, view: tree(world, parent, '', true), atMost },
  ];
}

function namespaceLevels(world: LargeWorld, what: string): Measured[] {
  return levels(world, { level: 'namespace', namespace: 'big' }, what);
}

function workloadLevels(world: LargeWorld, what: string): Measured[] {
  const { uid = '' } = world.fixture.stores.deployments.byName('big', 'web') ?? {};
  const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'big', name: 'web' };
  return levels(world, { level: 'owner', ref: { ...ref, uid } }, what);
}

interface Size {
  readonly pods: number;
  readonly nodes: number;
  readonly namespaces: number;
}

function clusterViews(world: LargeWorld, { pods, nodes, namespaces }: Size): Measured[] {
  const { model } = world.fixture;
  const many = `${pods.toLocaleString('en')} pods, ${nodes.toLocaleString('en')} nodes`;
  return [
    ...levels(world, { level: 'cluster' }, `${namespaces} namespaces, ${many}`),
    ...levels(world, { level: 'nodes' }, `nodes, ${many}`),
    ...lists(model, many),
    { what: `dashboard, ${many}`, view: () => clusterDashboard(model), atMost: dashboardMs },
    { what: 'its verdict alone', view: () => clusterVerdict(model) },
    { what: 'its problems alone', view: () => problemRows(model) },
    { what: 'its heat map alone', view: () => heatMap(model) },
  ];
}

/** A window on all pods in each order that is kept in another way. */
function lists(model: ClusterModel, many: string): Measured[] {
  return (['status', 'name', 'age', 'owner'] as const).map((column) => {
    const sort = { column, isDescending: false };
    const window = { kind: 'pods', filter: '', sort, columns: [], from: 5_000, count: 120 };
    const what = `the list of ${many}, by ${column}`;
    return { what, view: () => resourceList(model, window), atMost: listMs };
  });
}

/** In turns, each after changes of its own. */
function costs(world: LargeWorld, measured: readonly Measured[], frames: number): BenchRow[] {
  const random = seededRandom(1);
  return measured.map(({ what, view, atMost }) => {
    view();
    const times: number[] = [];
    for (let frame = 0; frame < frames; frame++) {
      world.churn(changesPerFrame, random);
      const before = process.threadCpuUsage();
      view();
      const { user, system } = process.threadCpuUsage(before);
      times.push((user + system) / 1_000);
    }
    // The clock of a thread's CPU is coarse: only the mean of many frames says something.
    const mean = times.reduce((sum, ms) => sum + ms, 0) / times.length;
    const about = { demand: 'F4', what: `a frame of: ${what}`, unit: 'ms' };
    return valueRow({ ...about, ...(atMost !== undefined && { atMost }) }, [mean]);
  });
}
