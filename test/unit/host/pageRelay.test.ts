import assert from 'node:assert/strict';
import { PageRelay } from '../../../src/extension/host/panels/pageRelay.ts';
import type { Handlers, PageApi } from '../../../src/shared/protocol/api.ts';
import type { LinkNotice } from '../../../src/shared/protocol/boot.ts';
import type { Control, Envelope } from '../../../src/shared/protocol/frames.ts';
import { entryOf, openClusters } from './fakeWorker.ts';

function page() {
  let namespaces: readonly string[] | undefined;
  const { clock, clusters, world } = openClusters(() => namespaces);
  const changeNamespaces = () => {
    namespaces = ['shop'];
    clusters.applySettings();
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

  it('row 24: keeps no channel for a hidden page, and tells it to begin anew when it is back', () => {
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
    const [told] = take();
    assert.ok(told?.t === 'link' && !told.up && told.why === 'ended');
    assert.equal(told.ended.fault.kind, 'crashed');
    clock.advance(500);
    assert.deepEqual(take(), [{ t: 'link', up: true }]);
  });

  it('starts a worker that has ended when its page asks', async () => {
    const { clock, clusters, entry, relay, take, world } = page();
    clusters.open(entry);
    for (let times = 0; times < 3; times++) {
      world.running[0]?.crash('memory');
      clock.advance(60_000);
    }
    assert.equal(world.running.length, 0);
    take();
    relay.receive({ t: 'request', id: 1, method: 'reconnect', args: {} });
    await Promise.resolve();
    assert.equal(world.running.length, 1);
    assert.deepEqual(take()[0], { t: 'link', up: true });
  });

  it('row 24: tells the page to begin anew when another worker takes over', () => {
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
