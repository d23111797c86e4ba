// What a user may not see is a visible state, and everything else works: asked first, watched where allowed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { selfUser } from '../../src/extension/cluster/access.ts';
import type { StoreName } from '../../src/extension/model/inputs.ts';
import { Stack, storeNames } from './support/stack.ts';
import { isRealTarget, openTarget, type ContractTarget } from './support/target.ts';
import { until } from './support/until.ts';

describe('a user with few rights', function () {
  this.timeout(120_000);
  let target: ContractTarget;

  before(async () => {
    target = await openTarget();
  });
  after(() => target?.close());

  it('sees the pods of its only namespace, and is told what is denied', async () => {
    await withStack(target.kubeconfig('one-namespace'), async (stack) => {
      await stack.untilLive();
      assert.deepEqual(stack.plan.pods, {
        is: 'namespaces',
        namespaces: [target.limitedNamespace],
      });
      assert.equal(stack.watches.of('nodes').state, 'denied');
      assert.equal(stack.watches.of('namespaces').state, 'denied');
      const pods = [...stack.watches.stores.pods.values()];
      assert.ok(pods.length > 0, 'the namespace has pods');
      assert.deepEqual([...new Set(pods.map((pod) => pod.namespace))], [target.limitedNamespace]);
    });
  });

  it('has the rows of its namespace that an administrator has', async () => {
    await withStack(target.kubeconfig('one-namespace'), async (stack) => {
      await stack.untilLive();
      const names: readonly StoreName[] = ['pods', 'deployments', 'replicaSets', 'services'];
      await withStack(target.kubeconfig('admin'), async (admin) => {
        await admin.untilLive();
        for (const name of names) {
          await until(`${name} to be equal`, 20_000, () => {
            const all = [...admin.watches.stores[name].values()];
            const theirs = all.filter((row) => row.namespace === target.limitedNamespace);
            const ours = stack.watches.stores[name];
            const late = theirs.filter(
              (row) => ours.get(row.uid)?.resourceVersion !== row.resourceVersion,
            );
            if (theirs.length !== ours.size) return `${ours.size} of ${theirs.length}`;
            return late.length === 0 ? true : `${late.length} differ`;
          });
        }
      });
    });
  });

  it('without any right is denied everything, by name, without a storm of requests', async () => {
    await withStack(target.kubeconfig('nothing'), async (stack) => {
      for (const name of storeNames) {
        const link = stack.watches.of(name);
        assert.equal(link.state, 'denied', name);
        assert.ok(link.state === 'denied' && link.resource.length > 0 && link.verb.length > 0);
      }
      const watched = stack.requests.filter((path) => path.includes('watch=1'));
      assert.deepEqual(watched, [], 'nothing that is denied was asked for');
    });
  });

  it('is called by the name that the server knows', async () => {
    await withStack(target.kubeconfig('nothing'), async (stack) => {
      const name = await selfUser(stack.connection.api);
      assert.ok(name !== undefined && name.length > 0);
      if (target.name === 'real') assert.equal(name, 'nothing');
    });
  });
});

if (isRealTarget) {
  describe('single rights that are missing', function () {
    this.timeout(120_000);
    let target: ContractTarget;

    before(async () => {
      target = await openTarget();
    });
    after(() => target?.close());

    const cases = [
      { user: 'no-nodes', denied: ['nodes'] },
      { user: 'no-events', denied: ['events'] },
      { user: 'no-metrics', denied: [] },
      { user: 'viewer', denied: [] },
    ] as const;
    for (const { user, denied } of cases) {
      it(`${user}: denied ${denied.join() || 'nothing'}, the rest is live`, async () => {
        const cluster = target.cluster;
        assert.ok(cluster);
        await withStack(readFileSync(cluster.kubeconfig(user), 'utf8'), async (stack) => {
          await stack.untilLive();
          const found = storeNames.filter((name) => stack.watches.of(name).state === 'denied');
          assert.deepEqual(found, denied);
        });
      });
    }

    it('rights taken away deny a new session, and given back it is live again', async () => {
      const cluster = target.cluster;
      assert.ok(cluster);
      const kubeconfig = readFileSync(cluster.kubeconfig('switchable'), 'utf8');
      await cluster.faults.revoke('switchable');
      try {
        await until('the revocation to be known', 20_000, () =>
          withStack(kubeconfig, async (stack) =>
            stack.watches.of('pods').state === 'denied' ? true : 'pods are not denied',
          ),
        );
      } finally {
        await cluster.faults.restore('switchable');
      }
      await until('the rights to be back', 20_000, () =>
        withStack(kubeconfig, async (stack) =>
          stack.plan.pods.is === 'all' ? true : JSON.stringify(stack.plan.pods),
        ),
      );
    });
  });
}

async function withStack<T>(kubeconfig: string, work: (stack: Stack) => Promise<T>): Promise<T> {
  const stack = await Stack.open(kubeconfig);
  try {
    return await work(stack);
  } finally {
    stack.dispose();
  }
}
