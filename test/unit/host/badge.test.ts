import assert from 'node:assert/strict';
import { silentLog } from '../../../src/extension/core/log.ts';
import { ClusterManager } from '../../../src/extension/host/clusterManager.ts';
import { Badge, type BadgeOptions } from '../../../src/extension/host/tree/badge.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { FakeWorker, World, entryOf } from './fakeWorker.ts';

describe('the badge', () => {
  function setup() {
    const clock = new ManualClock();
    const world = new World();
    world.problemWorkloads = 3;
    const clusters = new ClusterManager({
      startWorker: (init) => new FakeWorker(world, clock, init),
      handlersFor: () => ({
        runCredentialPlugin: () => ({}),
        environment: () => ({}),
        log: () => undefined,
      }),
      namespacesFor: () => undefined,
      memoryBudgetMiB: () => 512,
      clock,
      log: silentLog,
    });
    const view: BadgeOptions['view'] = {};
    const badge = new Badge({ view, clusters, clock, tooltip: (count) => `${count} in trouble` });
    return { badge, clock, clusters, view, world };
  }

  it('sums the open clusters, and changes slowly', () => {
    const { clock, clusters, view, world } = setup();
    clusters.open(entryOf('a'));
    clusters.open(entryOf('b'));
    clock.advance(5_000);
    assert.deepEqual(view.badge, { value: 6, tooltip: '6 in trouble' });
    world.problemWorkloads = 1;
    world.change();
    clock.advance(1_000);
    assert.equal(view.badge?.value, 6);
    clock.advance(2_000);
    assert.equal(view.badge?.value, 2);
  });

  it('drops a cluster in the moment it is closed', async () => {
    const { badge, clock, clusters, view } = setup();
    clusters.open(entryOf('a'));
    clusters.open(entryOf('b'));
    clock.advance(5_000);
    const closing = clusters.close(entryOf('a').id);
    assert.equal(view.badge?.value, 3);
    await closing;
    await clusters.close(entryOf('b').id);
    assert.equal(view.badge, undefined);
    badge.dispose();
    assert.equal(clock.pending, 0);
  });
});
