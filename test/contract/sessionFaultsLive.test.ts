// What a person sees when something breaks while a cluster is open: what is known stays on the screen, marked as old,
// with the reason; nothing storms; everything is live again when the cause is gone, by itself or when somebody asks.
import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/extension/demo/demoServer.ts';
import { seenBy } from '../../src/extension/session/demand.ts';
import { watchedResources } from '../../src/extension/session/watches.ts';
import { printing, TestPlugins, v1 } from '../support/testPlugins.ts';
import { blackHole, type TestServer } from '../support/testServers.ts';
import { answerStatus, FrontDoor } from './support/frontDoor.ts';
import {
  assertTold,
  kubeconfigText,
  SessionBench,
  type BenchOptions,
} from './support/sessionBench.ts';
import { until } from './support/until.ts';

describe('an open cluster in which something breaks', function () {
  this.timeout(60_000);
  let demo: DemoServer;
  let door: FrontDoor;
  let plugins: TestPlugins;
  let hole: TestServer | undefined;
  const benches: SessionBench[] = [];

  beforeEach(async () => {
    demo = await startDemoServer({ seed: 7 });
    door = await FrontDoor.open(demo);
    plugins = new TestPlugins();
  });
  afterEach(async () => {
    const ended = benches.splice(0);
    for (const bench of ended) bench.session.dispose();
    for (const bench of ended) await bench.end(() => door.connections);
    await hole?.dispose();
    hole = undefined;
    await door.close();
    demo.close();
    plugins.dispose();
  });

  const open = (options: Partial<BenchOptions> = {}): SessionBench => {
    const user = { token: demo.token };
    const bench = new SessionBench({
      kubeconfig: kubeconfigText({ server: door.url, user }),
      ...options,
    });
    benches.push(bench);
    return bench.start();
  };
  const openLive = async (options: Partial<BenchOptions> = {}): Promise<SessionBench> => {
    const bench = open(options);
    await bench.untilLive();
    await until('all kinds to be live', 20_000, () => everyKindIsLive(bench));
    return bench;
  };
  const everyKindIsLive = (bench: SessionBench): true | string => {
    const { link, partial } = bench.dashboard.connection.value;
    return (link.state === 'live' && partial.length === 0) || JSON.stringify({ link, partial });
  };
  const seconds = async (bench: SessionBench, count: number): Promise<void> => {
    const end = bench.clock.monotonicMs() + count * 1000;
    await until(`${count} seconds`, 30_000, () => bench.clock.monotonicMs() > end || '');
  };
  const shown = (bench: SessionBench): number[] => {
    const { nodes, problems } = bench.dashboard;
    return [nodes.rows.length, problems.rows.length, bench.tree.length];
  };
  const withPlugin = (): Partial<BenchOptions> => ({
    kubeconfig: kubeconfigText({
      server: door.url,
      user: { exec: { apiVersion: v1, command: 'shop-login', interactiveMode: 'Never' } },
    }),
    broker: plugins.broker(),
  });

  it('row 11: an API server that is away for 30 s: stale with its rows, then live and whole', async () => {
    const bench = await openLive();
    const before = shown(bench);
    door.seen.length = 0;
    await door.close();
    const fault = await bench.untilFault('fault.refused');
    assertTold(bench, fault, `127.0.0.1:${door.port}`);
    assert.equal(bench.link.state, 'stale');
    assert.match(bench.row.description, /^Stale for/);
    await seconds(bench, 30);
    assert.deepEqual(shown(bench), before, 'what is known stays');
    const [first] = bench.dashboard.verdict.value.sentences;
    assert.match(first ? bench.say(first) : '', /old|since|not|no /i);
    await door.open();
    await until('all kinds to be live', 30_000, () => everyKindIsLive(bench));
    assert.deepEqual(bench.states.slice(-3), ['live', 'stale', 'live'], bench.states.join());
    const lists = door.seen.filter(({ path }) => path.includes('sendInitialEvents'));
    assert.equal(lists.length, 0, 'watches go on from where they were');
  });

  it('an API server that is killed by resets, and comes back by itself', async () => {
    const bench = await openLive({
      kubeconfig: kubeconfigText({ server: demo.server, user: { token: demo.token } }),
    });
    demo.faults.restart(3000);
    await bench.untilState('stale');
    await until('all kinds to be live', 30_000, () => everyKindIsLive(bench));
    assert.ok(!bench.states.includes('failed'), bench.states.join());
  });

  it('streams that stall are noticed and taken up again', async () => {
    const bench = await openLive({ factor: 40 });
    demo.faults.breakStreams('stall');
    door.seen.length = 0;
    await until('the pods to be watched anew', 20_000, () => {
      const isAnew = door.seen.some(({ path }) => path.startsWith('/api/v1/pods?'));
      return isAnew || bench.logLines.slice(-5).join();
    });
    await bench.untilLive();
    assert.ok(!bench.states.includes('failed'), bench.states.join());
  });

  for (const kind of ['reset', 'truncate', 'garbage', 'end', 'expire'] as const) {
    it(`streams that break by ${kind} are taken up again`, async () => {
      const bench = await openLive({
        kubeconfig: kubeconfigText({ server: demo.server, user: { token: demo.token } }),
      });
      const before = demo.faults.openStreams;
      // One a kind, but for those that only a screen needs.
      const kinds = Object.keys(watchedResources).length - Object.keys(seenBy).length;
      assert.ok(demo.faults.breakStreams(kind) >= kinds);
      await until(
        'all streams to be open again',
        20_000,
        () =>
          (demo.faults.openStreams >= before && everyKindIsLive(bench) === true) ||
          `${demo.faults.openStreams} of ${before}`,
      );
      assert.ok(!bench.states.includes('failed'), bench.states.join());
    });
  }

  it('row 9: a server that answers 429 to everything is asked ever more slowly', async () => {
    const bench = await openLive();
    door.intercept = (_request, response) => {
      answerStatus(response, 429, 'slow down', { 'Retry-After': '5' });
      return true;
    };
    demo.faults.breakStreams('end');
    assertTold(bench, await bench.untilFault('fault.throttled'), door.url.slice(7));
    assert.equal(bench.link.state, 'stale');
    door.seen.length = 0;
    await seconds(bench, 60);
    const perKind = door.seen.filter(({ path }) => path.startsWith('/api/v1/pods?')).length;
    assert.ok(perKind <= 12, `${perKind} requests for pods in a minute`);
    assert.ok(door.seen.length <= 200, `${door.seen.length} requests in a minute`);
    door.intercept = undefined;
    bench.session.reconnect();
    await until('all kinds to be live', 30_000, () => everyKindIsLive(bench));
  });

  it('metrics without a backend (503): the cluster is live, its usage says why it is missing', async () => {
    demo.faults.metrics = 'unavailable';
    const bench = await openLive();
    const note = () => {
      const { charts } = bench.dashboard;
      return JSON.stringify(charts.value);
    };
    await until(
      'the reason to be shown',
      20_000,
      () => note().includes('metrics.unavailable') || note(),
    );
    const pods = bench.session.model.inputs.usage;
    const usage = pods.nodeCpuMillicores(
      [...bench.session.model.inputs.stores.nodes.values()][0]!.name,
    );
    assert.ok('missing' in usage);
    assert.match(bench.say(usage.missing), /503/);
    demo.faults.metrics = 'served';
    await until(
      'usage to be shown',
      20_000,
      () => !note().includes('metrics.unavailable') || note(),
    );
    assert.equal(bench.link.state, 'live');
  });

  describe('its login', () => {
    it('row 12: a token that is revoked: failed with its rows, seldom asked, live again when let in', async () => {
      door.accepted = new Set([`Bearer ${demo.token}`]);
      const bench = await openLive({ factor: 20 });
      const before = shown(bench);
      door.accepted.clear();
      demo.faults.breakStreams('end');
      const fault = await bench.untilFault('fault.unauthorized');
      assertTold(bench, fault, 'jane', door.url.slice(7));
      await bench.untilState('failed');
      assert.deepEqual(shown(bench).slice(0, 2), before.slice(0, 2), 'what is known stays');
      await seconds(bench, 20);
      door.seen.length = 0;
      await seconds(bench, 60);
      assert.ok(door.seen.length <= 40, `${door.seen.length} requests in a minute`);
      door.accepted.add(`Bearer ${demo.token}`);
      bench.session.reconnect();
      await until('all kinds to be live', 30_000, () => everyKindIsLive(bench));
    });

    it('a credential of a program that is revoked: one run more, then it waits', async () => {
      door.accepted = new Set(['Bearer one']);
      plugins.add('shop-login', printing({ token: 'one' }));
      const bench = await openLive({ ...withPlugin(), factor: 20 });
      door.accepted.clear();
      demo.faults.breakStreams('end');
      await bench.untilFault('fault.unauthorized');
      await bench.untilState('failed');
      await seconds(bench, 60);
      assert.equal(plugins.runs('shop-login'), 2);
      door.accepted.add('Bearer two');
      plugins.add('shop-login', printing({ token: 'two' }));
      bench.session.reconnect();
      await until('all kinds to be live', 30_000, () => everyKindIsLive(bench));
      assert.equal(plugins.runs('shop-login'), 3);
    });

    it('a credential that is renewed unseen', async () => {
      door.accepted = new Set(['Bearer one']);
      plugins.add('shop-login', printing({ token: 'one' }));
      const bench = await openLive(withPlugin());
      door.accepted.clear();
      door.accepted.add('Bearer two');
      plugins.add('shop-login', printing({ token: 'two' }));
      demo.faults.breakStreams('end');
      await until(
        'the new token to be used',
        20_000,
        () => door.seen.at(-1)?.authorization === 'Bearer two' || '',
      );
      await until('all kinds to be live', 30_000, () => everyKindIsLive(bench));
      assert.equal(plugins.runs('shop-login'), 2);
      assert.ok(!bench.states.includes('failed'), bench.states.join());
    });

    it('row 12: a program that fails when the credential has expired', async () => {
      door.accepted = new Set(['Bearer one']);
      plugins.add('shop-login', printing({ token: 'one' }));
      const bench = await openLive({ ...withPlugin(), factor: 20 });
      door.accepted.clear();
      plugins.add('shop-login', 'echo "session has ended, run sso login" >&2; exit 1');
      demo.faults.breakStreams('end');
      const fault = await bench.untilFault('fault.pluginFailed');
      await bench.untilState('failed');
      assertTold(bench, fault, 'shop-login', 'session has ended');
      await seconds(bench, 60);
      assert.ok(plugins.runs('shop-login') <= 3, `${plugins.runs('shop-login')} runs`);
      door.accepted.add('Bearer two');
      plugins.add('shop-login', printing({ token: 'two' }));
      bench.session.reconnect();
      await until('all kinds to be live', 30_000, () => everyKindIsLive(bench));
    });
  });

  it('row 13: rights to pods that are taken away: named, the rest stays live, and back when asked', async () => {
    const bench = await openLive({ factor: 20 });
    door.intercept = (request, response) => {
      if (!request.url?.startsWith('/api/v1/pods')) return false;
      answerStatus(response, 403, 'pods is forbidden');
      return true;
    };
    demo.faults.breakStreams('end', '/api/v1/pods');
    await until('pods to be denied', 30_000, () => {
      const { partial } = bench.dashboard.connection.value;
      return (
        partial.some((one) => one.resource === 'pods' && one.link.state === 'denied') ||
        JSON.stringify(partial)
      );
    });
    assert.equal(bench.link.state, 'live', 'nodes and namespaces are');
    const { sentences } = bench.dashboard.verdict.value;
    assert.match(sentences.map((text) => bench.say(text)).join(' '), /may not list pods|pods/);
    door.intercept = undefined;
    bench.session.reconnect();
    await until('all kinds to be live', 30_000, () => everyKindIsLive(bench));
  });

  it('one dead cluster does not slow another', async () => {
    hole = await blackHole();
    const order: string[] = [];
    const dead = open({
      kubeconfig: kubeconfigText({ server: `https://127.0.0.1:${hole.port}` }),
    });
    const good = open();
    for (const [name, bench] of [
      ['dead', dead],
      ['good', good],
    ] as const) {
      bench.session.onDidChange(() => {
        const text = `${name} ${bench.link.state}`;
        if (!order.includes(text)) order.push(text);
      });
    }
    await dead.untilState('failed');
    await good.untilLive();
    assert.ok(order.indexOf('good live') < order.indexOf('dead failed'), order.join(', '));
  });
});
