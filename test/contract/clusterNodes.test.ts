// Nodes that fall silent and come back, and a store behind the API server that stands still: the real cluster only, since
// it is the controller manager and etcd that decide.
import assert from 'node:assert/strict';
import type { Cluster } from '../cluster/cluster.ts';
import { realNodeName } from '../cluster/realNode.ts';
import { Stack } from './support/stack.ts';
import { isRealTarget, openTarget, type ContractTarget } from './support/target.ts';
import { until } from './support/until.ts';

/** Set by the controller manager, a little after the condition. */
const unreachable = 'node.kubernetes.io/unreachable';

if (isRealTarget) {
  describe('nodes and etcd of the real cluster', function () {
    this.timeout(180_000);
    let target: ContractTarget;
    let cluster: Cluster;
    let stack: Stack;

    before(async () => {
      target = await openTarget();
      assert.ok(target.cluster);
      cluster = target.cluster;
      stack = await Stack.open(target.kubeconfig('admin'));
      await stack.untilLive();
    });
    after(async () => {
      stack?.dispose();
      await target?.close();
    });

    for (const name of ['node-2', realNodeName]) {
      it(`${name} falls silent: not ready, and ready again when it is back`, async function () {
        if (name === realNodeName && !cluster.hasRealNode) this.skip();
        await cluster.faults.silenceNode(name);
        try {
          // The controller manager gives it 12 s.
          await until(`${name} to be not ready`, 60_000, () => readiness(name, false));
          const row = stack.watches.stores.nodes.byName('', name);
          const ready = row?.conditions.find((condition) => condition.type === 'Ready');
          assert.equal(ready?.status, 'Unknown');
          await until(`the taint of ${name}`, 20_000, () => hasTaint(name, unreachable));
        } finally {
          await cluster.faults.reviveNode(name);
        }
        await until(`${name} to be ready`, 60_000, () => readiness(name, true));
      });
    }

    it('etcd stands still: rows stay, and new ones come when it goes on', async () => {
      const path = '/api/v1/namespaces';
      const name = `after-pause-${Date.now()}`;
      cluster.faults.pauseEtcd();
      const rows = stack.watches.stores.pods.size;
      const creating = cluster.api.create(path, { metadata: { name } });
      await new Promise((resolve) => setTimeout(resolve, 5000));
      assert.ok(stack.watches.stores.pods.size >= rows, 'rows stay');
      cluster.faults.resumeEtcd();
      await creating;
      await until('the new namespace', 60_000, () =>
        stack.watches.stores.namespaces.byName('', name) === undefined ? 'not there' : true,
      );
      await cluster.api.remove(`${path}/${name}`);
      await stack.untilLive();
    });

    function hasTaint(name: string, key: string): true | string {
      const taints = stack.watches.stores.nodes.byName('', name)?.taints ?? [];
      return taints.some((taint) => taint.key === key) || `it has ${JSON.stringify(taints)}`;
    }

    function readiness(name: string, wanted: boolean): true | string {
      const row = stack.watches.stores.nodes.byName('', name);
      // Unknown counts as not ready.
      return (row?.ready === true) === wanted ? true : `ready is ${String(row?.ready)}`;
    }
  });
}
