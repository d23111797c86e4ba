// A namespace and a workload of 200,000 pods: the tree shows 200 of them, those that need somebody first, and knows how
// many there are.
import assert from 'node:assert/strict';
import type { TreeFilter, TreeParent, TreeRow } from '../../../src/shared/model/tree.ts';
import { isProblem, severityRank } from '../../../src/shared/model/status.ts';
import { clusterDashboard } from '../../../src/extension/views/clusterDashboard.ts';
import { clusterSummary } from '../../../src/extension/views/clusterSummary.ts';
import { findObjects } from '../../../src/extension/views/find.ts';
import { nodePods } from '../../../src/extension/views/nodePods.ts';
import { treeChildren } from '../../../src/extension/views/tree.ts';
import { LargeWorld } from '../../support/largeWorld.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const pods = 200_000;
/** In trouble: every hundredth, or so few that they are all shown. */
const hundredth = 100;
const twoThousandth = 2_000;

const everything: TreeFilter = { text: '', problemsOnly: false };

/** What is true of any level, and what is shown of it. */
function shown({ fixture }: LargeWorld, parent: TreeParent, filter: TreeFilter) {
  const { rows, total } = treeChildren(fixture.model, { parent, filter }).children;
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  const ranks = rows.map(({ severity }) => severityRank(severity));
  return { rows, total, isWorstFirst: ranks.every((rank, i) => i === 0 || rank >= ranks[i - 1]!) };
}

const labels = (rows: readonly TreeRow[]) => rows.map(({ label }) => label);

/** What the store holds, found the long way. */
function counted({ fixture }: LargeWorld, filter: TreeFilter): number {
  const { model } = fixture;
  const { store } = model.pods;
  let count = 0;
  for (const slot of store.slots()) {
    if (filter.problemsOnly && !isProblem(model.pods.severityAt(slot))) continue;
    if (store.nameAt(slot).includes(filter.text)) count++;
  }
  return count;
}

function holdsAll(world: LargeWorld, parent: TreeParent): void {
  const whole = shown(world, parent, everything);
  assert.equal(whole.rows.length, 200);
  assert.equal(whole.total, world.fixture.model.pods.size);
  for (const text of ['', 'z9', '-0a', 'app', 'nosuch']) {
    for (const problemsOnly of [false, true]) {
      const filter = { text, problemsOnly };
      const { rows, total, isWorstFirst } = shown(world, parent, filter);
      const isFound = text === 'app' ? { ...filter, text: '' } : filter;
      const wanted = counted(world, isFound);
      assert.equal(total, Math.max(wanted, 1), JSON.stringify(filter));
      if (wanted === 0) continue;
      assert.equal(rows.length, Math.min(wanted, 200));
      if (wanted > 200) assert.ok(isWorstFirst, JSON.stringify(filter));
      if (problemsOnly) assert.ok(rows.every(({ severity }) => isProblem(severity)));
    }
  }
}

describe('a tree of 200,000 pods', function () {
  this.timeout(60_000);

  it('shows 200 bare pods of a namespace, the worst first, whatever is looked for', () => {
    const world = LargeWorld.bare(pods, hundredth);
    const parent: TreeParent = { level: 'namespace', namespace: 'big' };
    holdsAll(world, parent);
    const { rows } = shown(world, parent, everything);
    assert.ok(rows.every(({ severity }) => severity === 'failed'));
    // Of so many of one severity the same ones, whatever else changes.
    world.fixture.stores.pods.removeUids(rows[0]?.ref?.uid ?? '');
    const after = shown(world, parent, everything);
    assert.equal(after.total, pods - 1);
    const before = new Set(labels(rows).slice(1));
    assert.equal(labels(after.rows).filter((label) => before.has(label)).length, 199);
    world.churn(2_000, seededRandom(1));
    holdsAll(world, parent);
  });

  it('shows 200 pods of a workload, those of the revision before last', () => {
    const world = LargeWorld.owned(pods, twoThousandth);
    const { deployments } = world.fixture.stores;
    const { uid = '' } = deployments.byName('big', 'web') ?? {};
    const ref = { group: 'apps', version: 'v1', kind: 'Deployment', name: 'web', uid };
    const parent: TreeParent = { level: 'owner', ref: { ...ref, namespace: 'big' } };
    holdsAll(world, parent);
    const { rows } = shown(world, parent, everything);
    assert.equal(rows.filter(({ severity }) => isProblem(severity)).length, pods / twoThousandth);
    const namespace = shown(world, { level: 'namespace', namespace: 'big' }, everything);
    assert.deepEqual(labels(namespace.rows), ['web']);
    const problems = { text: '', problemsOnly: true };
    assert.deepEqual(labels(shown(world, { level: 'cluster' }, problems).rows), ['big']);
    world.churn(2_000, seededRandom(1));
    holdsAll(world, parent);
  });
});

describe('a workload with 150,000 pods in trouble', function () {
  this.timeout(60_000);

  it('is told in as many rows as fit, and counted', () => {
    // More than a function takes as arguments.
    const many = 150_000;
    const { model } = LargeWorld.owned(many, 1).fixture;
    const { inventory, problems, verdict } = clusterDashboard(model);
    assert.equal(problems.total, many);
    assert.equal(problems.rows.length, 200);
    assert.equal(verdict.value.sentences[0]?.key, 'verdict.attention');
    assert.equal(verdict.value.severity, 'failed');
    const counts = inventory.rows.find(({ id }) => id === 'Pod')?.counts;
    assert.deepEqual(counts, [{ severity: 'failed', count: many }]);
    assert.equal(clusterSummary(model).summary.value.problemPods, many);
    assert.equal(findObjects(model, '', 20).length, 20);
    const { rows, total } = nodePods(model, { node: 'w-1', limit: 300 }).pods;
    assert.deepEqual([rows.length, total], [300, many]);
    const more = nodePods(model, { node: 'w-1', limit: 500 }).pods.rows;
    assert.deepEqual(more.slice(0, 300), rows);
  });
});
