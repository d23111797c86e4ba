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
    this.timeout(240_000);
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
          await cluster.faults.untilCalledNotReady(name);
          await until(`${name} to be not ready`, 30_000, () => readiness(name, false));
          const row = stack.watches.stores.nodes.byName('', name);
          const ready = row?.conditions.find((condition) => condition.type === 'Ready');
          assert.equal(ready?.status, 'Unknown');
          // It is put on at the pace of evictions: one node in ten seconds, and less often in a zone with trouble.
          await until(`the taint of ${name}`, 60_000, () => hasTaint(name, unreachable));
        } finally {
          await cluster.faults.reviveNode(name);
        }
        await until(`${name} to be ready`, 60_000, () => readiness(name, true));
      });
    }

    it('row 17: etcd stands still: rows stay, and new ones come when it goes on', async () => {
      const path = '/api/v1/namespaces';
      const name = `after-pause-${Date.now()}`;
      let creating: Promise<unknown> = Promise.resolve();
      let isAnswered = false;
      const before = steadyRows();
      assert.ok(before.length > 0);
      cluster.faults.pauseEtcd();
      try {
        creating = cluster.api
          .create(path, { metadata: { name } })
          .finally(() => (isAnswered = true));
        creating.catch(() => undefined);
        // Sent after the create, and answered no only when the API server has waited for etcd in vain.
        await until('the API server to miss etcd', 30_000, async () => {
          const status = await cluster.api.status('/readyz/etcd');
          return status >= 500 || `it answered ${status}`;
        });
        assert.ok(!isAnswered, 'the create waits for etcd');
        assert.deepEqual(steadyRows(), before, 'rows stay');
        assert.equal(stack.watches.stores.namespaces.byName('', name), undefined);
      } finally {
        cluster.faults.resumeEtcd();
      }
      await creating;
      await until('the new namespace', 60_000, () =>
        stack.watches.stores.namespaces.byName('', name) === undefined ? 'not there' : true,
      );
      await cluster.api.remove(`${path}/${name}`);
      await stack.untilLive();
    });

    /** What nothing but a test makes or deletes; cron jobs come with jobs, pods and events of their own every minute. */
    function steadyRows(): string[] {
      const { daemonSets, deployments, namespaces, nodes, pods, services, statefulSets } =
        stack.watches.stores;
      const steady = [daemonSets, deployments, namespaces, nodes, services, statefulSets];
      const lasting = [...pods.values()].filter((row) => row.owner?.kind !== 'Job');
      return [...steady.flatMap((store) => [...store.values()]), ...lasting]
        .map((row) => row.uid)
        .sort();
    }

    /** What is missing tells whose it is: the controller manager's, or ours. */
    async function hasTaint(name: string, key: string): Promise<true | string> {
      const taints = stack.watches.stores.nodes.byName('', name)?.taints ?? [];
      if (taints.some((taint) => taint.key === key)) return true;
      const { spec } = await cluster.api.get<{ spec: { taints?: unknown } }>(
        `/api/v1/nodes/${name}`,
      );
      return `the row has ${JSON.stringify(taints)}, the server ${JSON.stringify(spec.taints)}`;
    }

    function readiness(name: string, wanted: boolean): true | string {
      const row = stack.watches.stores.nodes.byName('', name);
      // Unknown counts as not ready.
      return (row?.ready === true) === wanted ? true : `ready is ${String(row?.ready)}`;
    }
  });
}
