import assert from 'node:assert/strict';
import type { Log } from '../../../src/extension/core/log.ts';
import { ClusterManager } from '../../../src/extension/host/clusterManager.ts';
import { PageRelay } from '../../../src/extension/host/panels/pageRelay.ts';
import type { Fault } from '../../../src/shared/model/fault.ts';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import type { Handlers, HostApi, PageApi } from '../../../src/shared/protocol/api.ts';
import type { LinkNotice } from '../../../src/shared/protocol/boot.ts';
import type { Control, Envelope } from '../../../src/shared/protocol/frames.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { FakeWorker, World, entryOf } from './fakeWorker.ts';

function setup(namespacesFor: (name: string) => readonly string[] | undefined = () => undefined) {
  const clock = new ManualClock();
  const world = new World();
  const logged: string[] = [];
  const log: Log = {
    write: (level, message) => void (level === 'error' && logged.push(`${level} ${message}`)),
  };
  const handlers: Handlers<HostApi> = {
    runCredentialPlugin: () => ({}),
    environment: () => ({}),
    log: () => undefined,
  };
  const clusters = new ClusterManager({
    startWorker: (init) => new FakeWorker(world, clock, init),
    handlersFor: () => handlers,
    namespacesFor,
    clock,
    log,
  });
  return { clock, clusters, logged, world };
}

describe('an open cluster', () => {
  it('has one worker however often it is opened', () => {
    const { clusters, world } = setup();
    const first = clusters.open(entryOf('a'));
    assert.equal(clusters.open(entryOf('a')), first);
    assert.equal(world.workers.length, 1);
  });

  it('shows its summary, and the new one after a change', () => {
    const { clock, clusters, world } = setup();
    const cluster = clusters.open(entryOf('a'));
    clock.advance(1_000);
    assert.equal(cluster.summary?.summary.value.problemWorkloads, 0);
    world.problemWorkloads = 2;
    world.change();
    clock.advance(1_000);
    assert.equal(cluster.summary?.summary.value.problemWorkloads, 2);
  });

  it('is lost when it was live and is not, and not when it never was', () => {
    const { clock, clusters, world } = setup();
    const cluster = clusters.open(entryOf('a'));
    const isLostWith = (state: LinkState) => {
      world.link = state;
      world.change();
      clock.advance(1_000);
      return cluster.isLost;
    };
    const fault: Fault = { kind: 'unreachable', message: { key: 'tree.empty' } };
    assert.equal(isLostWith({ state: 'failed', fault }), false);
    assert.equal(isLostWith({ state: 'live', since: 0 }), false);
    assert.equal(isLostWith({ state: 'stale', since: 0, reason: fault }), true);
    assert.equal(isLostWith({ state: 'live', since: 0 }), false);
    world.running[0]?.crash();
    assert.equal(cluster.isLost, true);
  });

  it('is restarted after a crash, later each time, and subscribes again', () => {
    const { clock, clusters, world } = setup();
    const cluster = clusters.open(entryOf('a'));
    const phases: string[] = [];
    cluster.onDidChangePhase((phase) => phases.push(phase));
    for (const pauseMs of [500, 1_000, 2_000]) {
      const before = world.workers.length;
      world.running[0]?.start();
      world.running[0]?.crash();
      clock.advance(pauseMs - 1);
      assert.equal(world.workers.length, before, `not before ${pauseMs} ms`);
      clock.advance(1);
      assert.equal(world.workers.length, before + 1);
    }
    assert.deepEqual(phases.slice(0, 4), ['open', 'crashed', 'starting', 'open']);
    world.problemWorkloads = 7;
    world.change();
    clock.advance(1_000);
    assert.equal(cluster.summary?.summary.value.problemWorkloads, 7);
  });

  it('is started anew when its namespaces change, and only then', () => {
    let setting: Record<string, readonly string[]> = { b: ['y', 'x'] };
    const { clock, clusters, world } = setup((name) => setting[name]);
    const [a, b] = ['a', 'b'].map((name) => clusters.open(entryOf(name)));
    clock.advance(1_000);
    setting = { a: ['shop'], b: ['x', 'y'] };
    world.problemWorkloads = 3;
    clusters.applyNamespaces();
    clock.advance(1_000);
    assert.deepEqual(
      world.workers.map(({ init, isEnded }) => [init?.namespaces, isEnded]),
      [
        [undefined, true],
        [['y', 'x'], false],
        [['shop'], false],
      ],
    );
    assert.equal(a?.summary?.summary.value.problemWorkloads, 3, 'it is heard again');
    assert.equal(b?.phase, 'starting');
    setting = {};
    clusters.applyNamespaces();
    assert.deepEqual(
      world.running.map(({ init }) => init?.namespaces),
      [undefined, undefined],
    );
  });

  it('is started anew at once when it is between two tries', () => {
    const setting: { namespaces?: readonly string[] } = {};
    const { clock, clusters, world } = setup(() => setting.namespaces);
    clusters.open(entryOf('a'));
    world.running[0]?.crash();
    setting.namespaces = ['shop'];
    clusters.applyNamespaces();
    assert.equal(world.running.length, 1);
    clock.advance(60_000);
    assert.equal(world.workers.length, 2);
  });

  it('logs what a listener throws, and goes on', () => {
    const { clock, clusters, logged } = setup();
    clusters.onDidChange(() => {
      throw new Error('a bug');
    });
    const cluster = clusters.open(entryOf('a'));
    clock.advance(1_000);
    assert.ok(cluster.summary);
    assert.ok(logged.length > 0);
    for (const line of logged) assert.match(line, /^error Error: a bug\n +at /);
  });

  it('logs what goes wrong where a frame is taken', () => {
    const { clock, clusters, logged } = setup();
    const cluster = clusters.open(entryOf('a'));
    const broken = { onState: () => assert.fail('a bug') };
    cluster.receiver.subscribe('clusterSummary', {}, broken);
    clock.advance(1_000);
    assert.match(logged.join(), /a bug/);
  });

  it('rejects what is asked while its worker is gone', async () => {
    const { clusters, world } = setup();
    const cluster = clusters.open(entryOf('a'));
    world.running[0]?.crash();
    await assert.rejects(cluster.call('reconnect', {}), /workerEnded/);
  });

  it('leaves no worker and no timer behind when it is closed, crashed or not', async () => {
    for (const isCrashed of [false, true]) {
      const { clock, clusters, world } = setup();
      clusters.open(entryOf('a'));
      if (isCrashed) world.running[0]?.crash();
      await clusters.close(entryOf('a').id);
      assert.equal(world.running.length, 0);
      assert.equal(clock.pending, 0);
      clock.advance(60_000);
      assert.equal(world.running.length, 0);
    }
  });
});

function page() {
  let namespaces: readonly string[] | undefined;
  const { clock, clusters, world } = setup(() => namespaces);
  const changeNamespaces = () => {
    namespaces = ['shop'];
    clusters.applyNamespaces();
  };
  const entry = entryOf('a');
  const posted: (Envelope | LinkNotice)[] = [];
  const refused: string[] = [];
  const copied: string[] = [];
  const signals: AbortSignal[] = [];
  const pageApi = {
    copyText: ({ text }: { text: string }) => void copied.push(text),
    openCluster: (_args: unknown, signal: AbortSignal) => {
      signals.push(signal);
      return new Promise<void>(() => undefined);
    },
  } as Partial<Handlers<PageApi>> as Handlers<PageApi>;
  const relay = new PageRelay({
    context: entry.id,
    prefix: 'page1:',
    clusters,
    pageApi,
    post: (message) => posted.push(message),
    onUnreadable: (reason) => refused.push(reason),
  });
  const subscribe = (channel: string): Control => ({
    verb: 'subscribe',
    channel,
    gen: 1,
    name: 'clusterSummary',
    args: {},
  });
  const take = () => posted.splice(0);
  return {
    signals,
    changeNamespaces,
    clock,
    clusters,
    world,
    entry,
    relay,
    refused,
    copied,
    subscribe,
    take,
  };
}

describe('the relay of a page', () => {
  it('says that the cluster is closed, and that it has come up', () => {
    const { clusters, entry, relay, subscribe, take } = page();
    take();
    relay.receive({ t: 'control', control: subscribe('page1:1') });
    assert.deepEqual(take(), [{ t: 'link', up: false, why: 'closed' }]);
    clusters.open(entry);
    assert.deepEqual(take(), [{ t: 'link', up: true }]);
  });

  it('passes frames of its own channels on, and no others', () => {
    const { clock, clusters, entry, relay, subscribe, take } = page();
    clusters.open(entry);
    take();
    relay.receive({ t: 'control', control: subscribe('page1:1') });
    clock.advance(500);
    const frames = take().filter((message) => message.t === 'frame');
    assert.deepEqual(
      frames.map(({ frame }) => [frame.channel, frame.kind]),
      [['page1:1', 'snapshot']],
    );
  });

  it('refuses channels of others', () => {
    const { clock, clusters, entry, relay, refused, subscribe, world } = page();
    clusters.open(entry);
    relay.receive({ t: 'control', control: subscribe('host:1') });
    relay.receive({ t: 'control', control: { verb: 'unsubscribe', channel: 'host:1' } });
    relay.receive('rubbish');
    clock.advance(10);
    assert.equal(refused.length, 3);
    assert.equal(world.workers[0]?.publisher.channelCount, 1);
  });

  it('keeps no channel for a hidden page, and tells it to begin anew when it is back', () => {
    const { clock, clusters, entry, relay, subscribe, take, world } = page();
    clusters.open(entry);
    relay.receive({ t: 'control', control: subscribe('page1:1') });
    clock.advance(500);
    relay.setVisible(false);
    clock.advance(10);
    assert.equal(world.workers[0]?.publisher.channelCount, 1, "only the host's own is left");
    take();
    world.problemWorkloads = 5;
    world.change();
    clock.advance(5_000);
    assert.deepEqual(take(), []);
    relay.setVisible(true);
    assert.deepEqual(take(), [{ t: 'link', up: true }]);
  });

  it('tells of a crash and of the restart', () => {
    const { clock, clusters, entry, take, world } = page();
    clusters.open(entry);
    take();
    world.running[0]?.crash();
    assert.deepEqual(take(), [{ t: 'link', up: false, why: 'starting' }]);
    clock.advance(500);
    assert.deepEqual(take(), [{ t: 'link', up: true }]);
  });

  it('tells the page to begin anew when another worker takes over', () => {
    const { clusters, entry, take, changeNamespaces } = page();
    clusters.open(entry);
    take();
    changeNamespaces();
    assert.deepEqual(take(), [
      { t: 'link', up: false, why: 'starting' },
      { t: 'link', up: true },
    ]);
  });

  it('asks the worker, the host, or refuses', async () => {
    const { clock, clusters, copied, entry, relay, take } = page();
    clusters.open(entry);
    take();
    relay.receive({ t: 'request', id: 1, method: 'reconnect', args: {} });
    relay.receive({ t: 'request', id: 2, method: 'copyText', args: { text: 'x' } });
    relay.receive({ t: 'request', id: 3, method: 'constructor', args: {} });
    relay.receive({ t: 'request', id: 4, method: 'findObjects', args: { text: '', limit: 1 } });
    await clock.advanceAsync(10);
    const answers = take().flatMap((message) => {
      if (message.t === 'reply') return [[message.id, message.value]];
      return message.t === 'fail' ? [[message.id, message.fault.kind]] : [];
    });
    answers.sort((a, b) => Number(a[0]) - Number(b[0]));
    assert.deepEqual(answers, [
      [1, undefined],
      [2, undefined],
      [3, 'unsupported'],
      [4, 'unsupported'],
    ]);
    assert.deepEqual(copied, ['x']);
  });

  it('passes a cancellation on, and ends what a page asked when the page ends', async () => {
    for (const isClosed of [false, true]) {
      const { relay, signals, take } = page();
      take();
      relay.receive({ t: 'request', id: 1, method: 'openCluster', args: {} });
      if (isClosed) relay.dispose();
      else relay.receive({ t: 'cancel', id: 1 });
      await Promise.resolve();
      assert.ok(signals[0]?.aborted);
      assert.deepEqual(take(), []);
    }
  });

  it('says that nothing is open to what the worker would answer', async () => {
    const { relay, take } = page();
    take();
    relay.receive({ t: 'request', id: 1, method: 'reconnect', args: {} });
    await new Promise((resolve) => setImmediate(resolve));
    const [answer] = take();
    assert.ok(answer?.t === 'fail' && answer.fault.kind === 'cancelled');
  });

  it('ends with its page: no channel, no answer', () => {
    const { clock, clusters, entry, relay, subscribe, take, world } = page();
    clusters.open(entry);
    relay.receive({ t: 'control', control: subscribe('page1:1') });
    clock.advance(500);
    relay.dispose();
    take();
    relay.receive({ t: 'control', control: subscribe('page1:2') });
    clock.advance(10);
    assert.equal(world.workers[0]?.publisher.channelCount, 1);
    assert.deepEqual(take(), []);
  });
});
