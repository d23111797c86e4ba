// What a flush costs: in a big cluster most changes are of objects that are well, and must not make every list anew.
import assert from 'node:assert/strict';
import { clusterVerdict } from '../../../src/extension/model/verdict.ts';
import { clusterSummary } from '../../../src/extension/views/clusterSummary.ts';
import { heatMap } from '../../../src/extension/views/heatMap.ts';
import { problemRows } from '../../../src/extension/views/problems.ts';
import { treeChildren } from '../../../src/extension/views/tree.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import {
  before,
  container,
  deployment,
  ended,
  event,
  hour,
  minute,
  node,
  ownerRef,
  pod,
  replicaSet,
} from '../../support/rowBuilders.ts';

const failing = (name: string, facts = {}) =>
  pod({
    name,
    word: 'CrashLoopBackOff',
    containers: [
      container({
        name: 'app',
        state: 'waiting',
        reason: 'CrashLoopBackOff',
        ready: false,
        last: ended(),
      }),
    ],
    conditions: [{ type: 'Ready', status: 'False', changedAt: before(5 * minute) }],
    ...facts,
  });

function twoNodes(): ModelFixture {
  const fixture = new ModelFixture();
  const { stores } = fixture;
  stores.nodes.put(node({ name: 'w-2' }), node({ name: 'w-1' }));
  stores.pods.put(pod({ name: 'well' }), failing('bad'));
  fixture.open();
  return fixture;
}

function all({ model }: ModelFixture) {
  const filter = { text: '', problemsOnly: false };
  return {
    problems: problemRows(model),
    verdict: clusterVerdict(model),
    summary: clusterSummary(model).summary.value,
    heat: heatMap(model).nodes.rows.map(({ id }) => id),
    tree: treeChildren(model, { parent: { level: 'nodes' }, filter }).children.rows,
  };
}

describe('a change of what is well', () => {
  it('concludes and sorts nothing anew', () => {
    const fixture = twoNodes();
    const { stores } = fixture;
    const first = all(fixture);
    const { walks } = stores.nodes;
    stores.pods.put(pod({ name: 'well', labels: { changed: 'yes' } }));
    stores.nodes.put(node({ name: 'w-1', kubeletVersion: 'v1.33.5' }));
    stores.deployments.put(deployment({ name: 'cart' }));
    const after = all(fixture);
    assert.equal(stores.nodes.walks, walks);
    for (const key of ['problems', 'verdict', 'summary'] as const)
      assert.equal(after[key], first[key], key);
    assert.deepEqual(after.heat, ['w-1', 'w-2']);
  });

  it('is followed all the same where it is shown', () => {
    const fixture = twoNodes();
    all(fixture);
    fixture.stores.nodes.put(node({ name: 'w-1', ready: false }), node({ name: 'w-0' }));
    const { heat, tree } = all(fixture);
    assert.deepEqual(heat, ['w-1', 'w-0', 'w-2']);
    assert.deepEqual(
      tree.map(({ label, severity }) => `${label} ${severity}`),
      ['w-0 running', 'w-1 failed', 'w-2 running'],
    );
    const controlPlane = { 'node-role.kubernetes.io/control-plane': '' };
    fixture.stores.nodes.put(node({ name: 'w-0', labels: controlPlane }));
    assert.deepEqual(all(fixture).heat, ['w-1', 'w-2', 'w-0']);
    fixture.stores.nodes.remove('node-w-2');
    assert.deepEqual(all(fixture).heat, ['w-1', 'w-0']);
  });
});

describe('a change that matters', () => {
  const said = (fixture: ModelFixture) =>
    all(fixture)
      .verdict.sentences.map((text) => read(text))
      .join(' ');

  it('of a pod, a workload, an event or a rollout reaches the verdict and the problems', () => {
    const fixture = twoNodes();
    const { stores } = fixture;
    assert.match(said(fixture), /^1 pod needs attention/);
    stores.pods.put(failing('worse'));
    assert.match(said(fixture), /^2 pods need attention/);
    stores.pods.removeUids('pod-shop-bad');
    assert.match(said(fixture), /^1 pod needs attention/);
    assert.equal(all(fixture).problems.total, 1);
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }];
    stores.deployments.put(deployment({ name: 'cart', conditions }));
    assert.match(said(fixture), /^1 workload, 1 pod need attention/);
    stores.deployments.remove('deployment-shop-cart');
    const owner = ownerRef('Deployment', deployment({ name: 'stock' }));
    stores.replicaSets.put(
      replicaSet({ name: 'stock-2', revision: '2', owner, createdAt: before(9 * minute) }),
    );
    assert.match(said(fixture), /after stock rev 2 rolled out/);
    stores.pods.removeUids('pod-shop-worse');
    const well = pod({ name: 'well', conditions: [] });
    stores.pods.put(well);
    assert.match(said(fixture), /Nothing needs attention/);
    stores.events.put(event(well, { reason: 'Unhealthy' }));
    assert.match(said(fixture), /well has warnings: Unhealthy/);
  });

  it('of a revision that is read late, and made long ago, dates the trouble', () => {
    const fixture = new ModelFixture();
    const { stores } = fixture;
    const web = deployment({ name: 'web' });
    const owner = ownerRef('Deployment', web);
    const set = replicaSet({ name: 'web-2', revision: '2', owner, createdAt: before(8 * hour) });
    const conditions = [{ type: 'Ready', status: 'False', changedAt: before(8 * hour - minute) }];
    stores.deployments.put(web);
    // Known to be of that Deployment, but not yet as what.
    stores.replicaSets.put(replicaSet({ name: 'web-2', owner, createdAt: before(8 * hour) }));
    stores.pods.put(failing('web-2-a', { owner: ownerRef('ReplicaSet', set), conditions }));
    fixture.open();
    assert.doesNotMatch(said(fixture), /rolled out/);
    stores.replicaSets.put(set);
    assert.match(said(fixture), /since web rev 2 rolled out/);
  });

  it('of what may be seen reaches the verdict', () => {
    const fixture = twoNodes();
    all(fixture);
    fixture.links.set('events', { state: 'denied', verb: 'list', resource: 'events' });
    assert.match(said(fixture), /may not be listed: events/);
    fixture.links.set('pods', { state: 'denied', verb: 'list', resource: 'pods' });
    assert.match(said(fixture), /Pods may not be listed/);
    fixture.probes = { ready: false, checks: new Map([['etcd', false]]) };
    assert.match(said(fixture), /these of its checks fail: etcd/);
  });
});
