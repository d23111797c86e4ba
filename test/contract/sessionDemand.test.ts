// What only a screen needs is watched while one is looked at and for half a minute after; what was let go is unread, not
// none.
import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/extension/demo/demoServer.ts';
import { seenBy } from '../../src/extension/session/demand.ts';
import type { ChannelName } from '../../src/shared/protocol/channels.ts';
import { SessionBench } from './support/sessionBench.ts';
import { until } from './support/until.ts';

const stores = ['leases', 'endpointSlices'] as const;
const channels = stores.map((store) => seenBy[store]!);
const nobody: ReadonlySet<ChannelName> = new Set<ChannelName>();

describe('an open cluster of which only some is looked at', function () {
  this.timeout(60_000);
  let demo: DemoServer;
  let bench: SessionBench;

  beforeEach(async () => {
    demo = await startDemoServer({ seed: 7 });
    bench = new SessionBench({ kubeconfig: demo.kubeconfig, context: 'demo' });
    bench.start();
    await bench.untilLive();
  });
  afterEach(async () => {
    await bench.end();
    demo.close();
  });

  const state = (store: (typeof stores)[number]) => bench.session.of(store).state;
  const size = (store: (typeof stores)[number]) => bench.session.model.inputs.stores[store].size;
  const all = (wanted: string) =>
    stores.every((store) => state(store) === wanted) || stores.map(state).join();

  it('watches leases and endpoint slices only while a screen needs them', async () => {
    assert.equal(all('unwatched'), true);
    assert.deepEqual(stores.map(size), [0, 0]);
    assert.deepEqual(bench.dashboard.connection.value.partial, []);
    bench.session.setDemand(new Set(channels));
    await until('both to be read', 20_000, () => all('live'));
    for (const store of stores) assert.ok(size(store) > 0, store);
    bench.session.setDemand(nobody);
    const leftAt = bench.clock.monotonicMs();
    assert.equal(all('live'), true, 'the look at another tab ends nothing');
    await until('both to end', 20_000, () => all('unwatched'));
    const afterMs = bench.clock.monotonicMs() - leftAt;
    assert.ok(afterMs >= 30_000, `after ${afterMs} ms`);
    assert.deepEqual(stores.map(size), [0, 0]);
    for (const store of stores) {
      assert.equal(bench.session.model.inputs.stores[store].isSynced, false, 'unread, not none');
    }
    bench.session.setDemand(new Set(channels));
    await until('both to be read again', 20_000, () => all('live'));
    for (const store of stores) assert.ok(size(store) > 0, store);
  });
});
