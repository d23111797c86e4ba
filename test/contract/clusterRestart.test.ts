// An API server that dies and comes back: what was known stays on the screen as stale, then everything is live and equal.
import assert from 'node:assert/strict';
import type { LinkState } from '../../src/shared/model/linkState.ts';
import { untilSameAsServer } from './support/sameAsServer.ts';
import { Stack } from './support/stack.ts';
import { openTarget, type ContractTarget } from './support/target.ts';
import { until } from './support/until.ts';

describe('an API server that is killed and started again', function () {
  this.timeout(180_000);
  let target: ContractTarget;
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown) => unhandled.push(error);

  before(async () => {
    target = await openTarget();
    process.on('unhandledRejection', onUnhandled);
  });
  after(async () => {
    process.off('unhandledRejection', onUnhandled);
    await target?.close();
  });

  it('row 11: leaves rows stale, then live and equal, without an unhandled rejection', async () => {
    const stack = await Stack.open(target.kubeconfig('admin'));
    try {
      await stack.untilLive();
      const rowsBefore = stack.watches.stores.pods.size;
      const seen = record(stack);
      const startedAt = Date.now();
      const back = target.restart(target.outageMs);
      await until('the pods to be stale', 20_000, () =>
        stack.watches.of('pods').state === 'stale' ? true : stack.watches.of('pods').state,
      );
      assert.equal(stack.watches.stores.pods.size, rowsBefore, 'rows stay while stale');
      const link = stack.watches.of('pods');
      assert.ok(link.state === 'stale' && link.since <= Date.now());
      assert.ok(link.since >= startedAt - 120_000, 'since when is told');
      assert.ok(link.reason.message.key.length > 0, 'why is told');
      await back;
      await stack.untilLive(60_000);
      await untilSameAsServer(stack, target);
      assert.ok(!seen.includes('failed'), `pods were ${seen.join(', ')}`);
      const tries = stack.requests.filter((path) => path.startsWith('/api/v1/pods?')).length;
      assert.ok(tries < 60, `${tries} requests for pods: that is a storm`);
      assert.deepEqual(unhandled, []);
    } finally {
      stack.dispose();
    }
  });

  it('is no trouble to a stack that is closed while it is away', async () => {
    const stack = await Stack.open(target.kubeconfig('admin'));
    await stack.untilLive();
    const back = target.restart(1000);
    await until('the pods to be stale', 20_000, () =>
      stack.watches.of('pods').state === 'stale' ? true : stack.watches.of('pods').state,
    );
    stack.dispose();
    const asked = stack.requests.length;
    await back;
    assert.equal(stack.requests.length, asked, 'nothing is asked after the end');
    assert.deepEqual(unhandled, []);
  });

  function record(stack: Stack): LinkState['state'][] {
    const seen: LinkState['state'][] = [];
    stack.watches.onDidChange(() => {
      const { state } = stack.watches.of('pods');
      if (seen.at(-1) !== state) seen.push(state);
    });
    return seen;
  }
});
