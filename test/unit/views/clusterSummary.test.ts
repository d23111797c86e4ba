// One line of a cluster counts only what was read: 0 is never said of what is unknown.
import assert from 'node:assert/strict';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import type { ClusterSummary } from '../../../src/shared/model/tree.ts';
import { clusterSummary } from '../../../src/extension/views/clusterSummary.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import { deployment, lostNode, node, ownerRef, pod, workload } from '../../support/rowBuilders.ts';

const denied: LinkState = { state: 'denied', verb: 'list', resource: 'x' };

const cases: readonly (readonly [string, (fixture: ModelFixture) => void, ClusterSummary])[] = [
  [
    'all of it once it was read',
    () => undefined,
    { problemWorkloads: 0, problemPods: 0, pods: 1, nodes: 1 },
  ],
  [
    'nothing before the first complete list',
    ({ stores }) => void (stores.pods.isSynced = stores.nodes.isSynced = false),
    {},
  ],
  [
    'nodes alone while pods come',
    ({ stores }) => void (stores.pods.isSynced = false),
    { nodes: 1 },
  ],
  [
    'nothing of pods that may not be listed',
    ({ links }) => links.set('pods', denied),
    { nodes: 1 },
  ],
  [
    'trouble that is seen without pods',
    ({ links, stores }) => {
      links.set('pods', denied);
      // The node, and the pod on it that was seen before.
      stores.nodes.put(lostNode('w-1', 0));
    },
    { problemWorkloads: 2, nodes: 1 },
  ],
  [
    'no nodes that may not be listed',
    ({ links }) => links.set('nodes', denied),
    { problemWorkloads: 0, problemPods: 0, pods: 1 },
  ],
];

describe('clusterSummary', () => {
  for (const [is, arrange, expected] of cases) {
    it(`counts ${is}`, () => {
      const fixture = new ModelFixture();
      fixture.stores.deployments.put(deployment({ name: 'a' }));
      fixture.stores.nodes.put(node({ name: 'w-1' }));
      fixture.stores.pods.put(pod({ name: 'a' }));
      fixture.open();
      clusterSummary(fixture.model);
      arrange(fixture);
      assert.deepEqual(clusterSummary(fixture.model).summary.value, expected);
    });
  }

  it('counts what an operator made once, with its pods', () => {
    const fixture = new ModelFixture();
    const owner = ownerRef('Postgres', { name: 'pg', uid: 'pg' }, 'db.example');
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }];
    const set = workload({ name: 'pg', kind: 'StatefulSet', owner, conditions });
    fixture.stores.statefulSets.put(set);
    fixture.stores.pods.put(
      pod({ name: 'pg-0', phase: 'Failed', owner: ownerRef('StatefulSet', set) }),
    );
    assert.equal(clusterSummary(fixture.open()).summary.value.problemWorkloads, 1);
  });
});
