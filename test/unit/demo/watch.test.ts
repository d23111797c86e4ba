// WATCH of the demo server: changes, selection, bookmarks, WatchList, 410.
import assert from 'node:assert/strict';
import { ManualClock, settle } from '../../support/manualClock.ts';
import { DemoClient } from './demoClient.ts';

describe('demo watch', () => {
  let client: DemoClient;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    client = await DemoClient.start({ clock });
  });
  afterEach(() => client.demo.close());

  const label = (name: string, labels: Record<string, string>) =>
    client.demo.world.store.update('pods', { metadata: { namespace: 'shop', name } }, (draft) => {
      draft.metadata.labels = { ...draft.metadata.labels, ...labels };
    });

  it('tells the changes after a version, also those before it was opened', async () => {
    const { metadata } = await client.list('/api/v1/namespaces/shop/pods');
    label('redis-0', { step: 'one' });
    const watch = await client.stream(
      `/api/v1/namespaces/shop/pods?watch=1&resourceVersion=${metadata.resourceVersion}`,
    );
    label('redis-0', { step: 'two' });
    const events = [await watch.next(), await watch.next()];
    assert.deepEqual(
      events.map((event) => [event?.type, event?.object.metadata.name]),
      [
        ['MODIFIED', 'redis-0'],
        ['MODIFIED', 'redis-0'],
      ],
    );
    watch.close();
  });

  it('adds and deletes what enters and leaves a selection', async () => {
    const { metadata } = await client.list('/api/v1/pods');
    const watch = await client.stream(
      `/api/v1/pods?watch=true&labelSelector=step%3Don&resourceVersion=${metadata.resourceVersion}`,
    );
    label('redis-0', { step: 'on' });
    label('redis-0', { step: 'on', other: 'x' });
    label('redis-0', { step: 'off' });
    const types = [await watch.next(), await watch.next(), await watch.next()];
    assert.deepEqual(
      types.map((event) => event?.type),
      ['ADDED', 'MODIFIED', 'DELETED'],
    );
    watch.close();
  });

  it('begins with everything when there is no version', async () => {
    const watch = await client.stream('/api/v1/nodes?watch=1');
    for (let i = 0; i < 6; i++) assert.equal((await watch.next())?.type, 'ADDED');
    watch.close();
  });

  const watchList =
    '/api/v1/nodes?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';

  for (const encoding of ['identity', 'gzip']) {
    it(`streams a list and marks its end (${encoding})`, async () => {
      const watch = await client.stream(watchList, { headers: { 'accept-encoding': encoding } });
      for (let i = 0; i < 6; i++) assert.equal((await watch.next())?.type, 'ADDED');
      const end = await watch.next();
      assert.equal(end?.type, 'BOOKMARK');
      assert.equal(end?.object.metadata.annotations?.['k8s.io/initial-events-end'], 'true');
      assert.equal(end?.object.metadata.resourceVersion, String(client.demo.world.store.version));
      watch.close();
    });
  }

  it('refuses sendInitialEvents without its match, and when it is switched off', async () => {
    const without = await client.get('/api/v1/nodes?watch=1&sendInitialEvents=true');
    assert.equal(without.code, 422);
    client.demo.faults.watchList = 'refused';
    assert.deepEqual([(await client.get(watchList)).code], [422]);
    client.demo.faults.watchList = 'ignored';
    const old = await client.stream(watchList);
    for (let i = 0; i < 6; i++) assert.equal((await old.next())?.type, 'ADDED');
    assert.equal(old.message.statusCode, 200);
    old.close();
  });

  it('sends a bookmark each minute and before the timeout, then ends', async () => {
    const { metadata } = await client.list('/api/v1/persistentvolumes');
    const watch = await client.stream(
      `/api/v1/persistentvolumes?watch=1&allowWatchBookmarks=1&timeoutSeconds=90&resourceVersion=${metadata.resourceVersion}`,
    );
    await clock.advanceAsync(60_000);
    assert.equal((await watch.next())?.type, 'BOOKMARK');
    await clock.advanceAsync(28_000);
    assert.equal((await watch.next())?.type, 'BOOKMARK');
    await clock.advanceAsync(2_000);
    assert.equal(await watch.next(), undefined);
    assert.equal(watch.message.complete, true);
  });

  it('sends no bookmark that was not asked for', async () => {
    const watch = await client.stream(
      '/api/v1/persistentvolumes?watch=1&resourceVersion=' + client.demo.world.store.version,
    );
    await clock.advanceAsync(61_000);
    client.demo.faults.breakStreams('end');
    assert.equal(await watch.next(), undefined);
  });

  it('tells 410 as an ERROR event for a compacted version', async () => {
    const { metadata } = await client.list('/api/v1/pods');
    label('redis-0', { step: 'one' });
    client.demo.faults.compact();
    const watch = await client.stream(
      `/api/v1/pods?watch=1&resourceVersion=${metadata.resourceVersion}`,
    );
    const event = await watch.next();
    assert.deepEqual(
      [event?.type, event?.object.kind, event?.object.code],
      ['ERROR', 'Status', 410],
    );
    assert.equal(await watch.next(), undefined);
  });

  it('keeps at least five minutes of history', async () => {
    const { metadata } = await client.list('/api/v1/namespaces');
    await clock.advanceAsync(299_000);
    const path = `/api/v1/nodes?watch=1&resourceVersion=${metadata.resourceVersion}`;
    const early = await client.stream(path);
    client.demo.world.setNodeReady('seoul-w-1', false);
    assert.equal((await early.next())?.type, 'MODIFIED');
    early.close();
    await clock.advanceAsync(400_000);
    assert.equal((await (await client.stream(path)).next())?.type, 'ERROR');
  });

  it('answers 504 to a version from the future', async () => {
    const answer = await client.get('/api/v1/pods?watch=1&resourceVersion=999999999999');
    assert.deepEqual([answer.code, answer.headers['retry-after']], [504, '1']);
  });

  it('runs nothing after close', async () => {
    const watch = await client.stream('/api/v1/leases?watch=1').catch(() => undefined);
    const other = await client.stream('/api/v1/nodes?watch=1&allowWatchBookmarks=1');
    client.demo.close();
    await settle();
    assert.equal(clock.pending, 0);
    watch?.close();
    other.close();
  });
});
