// A cluster that does not fit into its memory budget: the least needed is let go and said so in tree, dashboard and verdict;
// nodes, pods and workloads stay; another try brings it back.
import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/extension/demo/demoServer.ts';
import { totalBytes } from '../../src/extension/session/memoryAccount.ts';
import { SessionBench } from './support/sessionBench.ts';
import { until } from './support/until.ts';

const MiB = 1024 ** 2;

describe('an open cluster with little memory', function () {
  this.timeout(60_000);
  let demo: DemoServer;
  const benches: SessionBench[] = [];

  before(async () => void (demo = await startDemoServer({ seed: 7 })));
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.end();
  });
  after(() => demo.close());

  const open = async (memoryBudgetMiB: number): Promise<SessionBench> => {
    const bench = new SessionBench({
      kubeconfig: demo.kubeconfig,
      context: 'demo',
      memoryBudgetMiB,
    });
    benches.push(bench);
    bench.start();
    await bench.untilLive();
    await until('all to be read', 20_000, () => {
      const { partial } = bench.session.connection();
      return partial.length === 0 || JSON.stringify(partial);
    });
    return bench;
  };

  it('keeps all of it where it fits', async () => {
    const bench = await open(512);
    assert.equal(bench.session.connection().memory, undefined);
    const { holdings } = bench.session;
    const pods = holdings.find((holding) => holding.of === 'pods');
    assert.ok(pods && pods.bytes > 500 * pods.rows && pods.bytes < 20_000 * pods.rows);
  });

  it('lets the least needed go, says so, and stays live', async () => {
    const whole = await open(512);
    const held = totalBytes(whole.session.holdings);
    const events = whole.session.holdings.find((holding) => holding.of === 'events');
    assert.ok(events);
    const bench = await open((held - events.bytes / 2) / MiB);
    await until('events to be let go', 30_000, () => {
      const { memory } = bench.session.connection();
      return memory?.shed.includes('events') || JSON.stringify([memory, bench.session.holdings]);
    });
    assert.equal(bench.link.state, 'live');
    assert.equal(bench.session.of('events').state, 'unwatched');
    assert.deepEqual(bench.dashboard.connection.value.partial, [], 'it is no failing');
    assert.match(bench.tree[0] ?? '', /^Over the memory budget of .*Not kept: events/);
    const verdict = bench.dashboard.verdict.value.sentences.map((text) => bench.say(text));
    assert.match(verdict.join(' '), /Not kept, because they are over the memory budget: events/);
    const { nodes, pods } = bench.session.model.inputs.stores;
    assert.ok(nodes.size > 0 && pods.size > 0);
    bench.session.reconnect();
    assert.equal(bench.session.connection().memory, undefined);
    await until('events to be watched again', 10_000, () => {
      const { state } = bench.session.of('events');
      return state !== 'unwatched' || state;
    });
  });
});
