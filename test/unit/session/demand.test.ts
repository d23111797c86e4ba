import assert from 'node:assert/strict';
import { clusterVerdict } from '../../../src/extension/model/verdict.ts';
import { Demand, seenBy } from '../../../src/extension/session/demand.ts';
import { clusterSummary } from '../../../src/extension/views/clusterSummary.ts';
import { problemRows } from '../../../src/extension/views/problems.ts';
import { Lifetime } from '../../../src/shared/lifetime.ts';
import type { ChannelName } from '../../../src/shared/protocol/channels.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import { before, endpointSlice, lease, minute } from '../../support/rowBuilders.ts';
import { tellShopStory } from '../../support/shopStory.ts';

describe('Demand', () => {
  const dashboard: ReadonlySet<ChannelName> = new Set<ChannelName>(['clusterDashboard']);
  const nothing: ReadonlySet<ChannelName> = new Set<ChannelName>();

  function bench() {
    const clock = new ManualClock();
    const owner = new Lifetime();
    const demand = new Demand(clock);
    const log: string[] = [];
    demand.whileWanted(owner, 'clusterDashboard', (life) => {
      log.push('start');
      life.onEnd(() => log.push('end'));
    });
    return { clock, owner, demand, log };
  }

  it('runs nothing that nobody looks at', () => {
    const { demand, log } = bench();
    demand.set(new Set<ChannelName>(['treeChildren']));
    assert.deepEqual(log, []);
  });

  it('goes on through a change of tabs, and ends a while after the last look', () => {
    const { clock, demand, log } = bench();
    demand.set(dashboard);
    demand.set(nothing);
    clock.advance(20_000);
    demand.set(dashboard);
    clock.advance(60_000);
    assert.deepEqual(log, ['start']);
    demand.set(nothing);
    clock.advance(30_000);
    assert.deepEqual(log, ['start', 'end']);
    demand.set(dashboard);
    assert.deepEqual(log, ['start', 'end', 'start']);
  });

  it('decides of no kind that health is judged by', () => {
    const judged = (isSeen: boolean) => {
      const fixture = new ModelFixture();
      tellShopStory(fixture);
      const { leases, endpointSlices } = fixture.stores;
      assert.deepEqual(Object.keys(seenBy).sort(), ['endpointSlices', 'leases']);
      if (isSeen) {
        leases.put(lease({ name: 'kube-scheduler', holder: 'cp-1', renewedAt: before(minute) }));
        endpointSlices.put(endpointSlice({ name: 'e', service: 'cart' }));
      } else {
        for (const store of [leases, endpointSlices]) store.isSynced = false;
        for (const store of ['leases', 'endpointSlices'] as const) {
          fixture.links.set(store, { state: 'unwatched', why: 'unseen' });
        }
      }
      const model = fixture.open();
      const { connection: _, ...summary } = clusterSummary(model);
      return [summary, clusterVerdict(model), problemRows(model)];
    };
    assert.deepEqual(judged(false), judged(true));
  });

  it('ends with its owner, and starts at once where it is wanted already', () => {
    const { clock, owner, demand, log } = bench();
    demand.set(dashboard);
    demand.set(nothing);
    owner.dispose();
    assert.deepEqual(log, ['start', 'end']);
    assert.equal(clock.pending, 0);
    demand.set(dashboard);
    const next = new Lifetime();
    demand.whileWanted(next, 'clusterDashboard', () => log.push('again'));
    assert.deepEqual(log, ['start', 'end', 'again']);
  });
});
