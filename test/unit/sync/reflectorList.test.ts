// The reflector listing: streamed where the server can, in pages elsewhere. Names in quotes are those of client-go's reflector tests.
import assert from 'node:assert/strict';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import type { ReflectorOptions } from '../../../src/extension/sync/reflectorOptions.ts';
import { fault } from '../../support/fakeApi.ts';
import { settle } from '../../support/manualClock.ts';
import { ReflectorBench } from '../../support/reflectorBench.ts';

describe('reflector, listing', () => {
  let bench: ReflectorBench;
  const open = (options: Partial<ReflectorOptions<PodRow>> = {}, pods = 3): ReflectorBench => {
    bench = new ReflectorBench(options);
    for (let index = 0; index < pods; index++) bench.api.put('shop', `pod-${index}`);
    return bench;
  };
  const only = (): (typeof bench.api.watches)[number] => {
    const [watch, ...more] = bench.api.watches;
    assert.ok(watch && more.length === 0, `${bench.api.watches.length} watches`);
    return watch;
  };
  const stale = (): Extract<LinkState, { state: 'stale' }> => {
    const { state } = bench.reflector;
    assert.ok(state.state === 'stale', state.state);
    return state;
  };
  afterEach(async () => {
    await bench.stop();
    assert.equal(bench.api.watches.length, 0, 'no watch is left open');
  });

  describe('streaming list', () => {
    it('"TestWatchList: the reflector is synced by the annotated bookmark", and goes on on the same stream', async () => {
      await open().start();
      bench.assertEqual();
      bench.api.put('shop', 'late');
      await settle();
      bench.assertEqual();
      assert.deepEqual(
        bench.api.requests.map((request) => request.sort),
        ['watchList'],
      );
      const { query } = bench.api.requests[0]!;
      assert.equal(query.get('resourceVersionMatch'), 'NotOlderThan');
      assert.equal(query.get('allowWatchBookmarks'), 'true');
      const seconds = Number(query.get('timeoutSeconds'));
      assert.ok(seconds >= 240 && seconds <= 480, `${seconds}`);
    });

    it('row 21: "the reflector won\'t be synced if the bookmark event has no annotation", and then lists in pages', async () => {
      open();
      bench.api.watchListMode = 'ignored';
      bench.run();
      await settle();
      bench.api.sendBookmark();
      await settle();
      assert.equal(bench.store.isSynced, false);
      assert.equal(bench.store.size, 0);
      assert.deepEqual(bench.reflector.state, { state: 'syncing', rows: 0 });
      await bench.until(() => bench.state === 'live', 31_000);
      bench.assertEqual();
      bench.api.compact();
      only().cut(fault('unreachable'));
      bench.api.put('shop', 'one');
      bench.api.compact();
      await bench.until(() => bench.isEqual);
      assert.equal(bench.api.requestsOf('watchList').length, 1, 'remembered');
    });

    it('"updates and deletes during streaming" count', async () => {
      open();
      bench.api.watchListMode = 'ignored';
      bench.run();
      await settle();
      bench.api.delete('shop', 'pod-1');
      bench.api.put('shop', 'pod-2', { changed: true });
      bench.api.sendInitialEnd(only());
      await settle();
      assert.equal(bench.state, 'live');
      bench.assertEqual();
    });

    it('replaces at once: the store never shows a part of the list', async () => {
      await open({}, 50).start();
      assert.equal(bench.changes.length, 1);
      assert.equal(bench.changes[0]?.upserted.length, 50);
    });

    for (const kind of ['invalid', 'unsupported', 'notFound', 'forbidden'] as const) {
      it(`row 21: "fallback when unsupported": lists in pages when refused as ${kind}`, async () => {
        open();
        bench.api.failNext('watchList', fault(kind));
        await bench.start();
        bench.assertEqual();
        assert.deepEqual(
          bench.api.requests.map((request) => request.sort),
          ['watchList', 'list', 'watch'],
        );
      });
    }

    it('is not tried by the other reflectors of a server that refused it', async () => {
      const watchList = { supported: true };
      open({ watchList });
      bench.api.watchListMode = 'refused';
      await bench.start();
      assert.equal(watchList.supported, false);
    });

    it('"429 retried": a throttled streaming list is tried again', async () => {
      open();
      bench.api.failNext('watchList', fault('throttled', 3000));
      const took = await (bench.run(), bench.until(() => bench.state === 'live'));
      assert.ok(took >= 3000, `${took}`);
      assert.equal(bench.api.requestsOf('list').length, 0);
      bench.assertEqual();
    });

    it('gives way to pages after breaking three times', async () => {
      open();
      bench.api.failEvery = (sort) => (sort === 'watchList' ? fault('server') : undefined);
      await bench.start();
      assert.equal(bench.api.requestsOf('watchList').length, 3);
      bench.assertEqual();
    });

    it('lists in pages when the stream ends before its end mark, and streams again next time', async () => {
      open();
      bench.api.watchListMode = 'ignored';
      bench.run();
      await settle();
      only().end();
      await bench.until(() => bench.state === 'live');
      assert.equal(bench.api.requestsOf('list').length, 1);
      bench.api.watchListMode = 'supported';
      bench.api.sendError(410, 'Expired');
      await bench.until(() => bench.api.requestsOf('watchList').length === 2);
    });
  });

  describe('paged list', () => {
    const paged = (pods: number, pageLimit = 10): ReflectorBench => {
      open({ pageLimit, watchList: { supported: false } }, pods);
      return bench;
    };

    it('asks page by page, reports progress with the total, and applies all at once', async () => {
      await paged(25).start();
      bench.assertEqual();
      assert.deepEqual(bench.states.slice(0, 4), [
        { state: 'syncing', rows: 10, of: 25 },
        { state: 'syncing', rows: 20, of: 25 },
        { state: 'live', since: bench.clock.now() },
      ]);
      assert.equal(bench.changes.length, 1);
      assert.deepEqual(
        bench.api.requestsOf('list').map((request) => request.query.get('limit')),
        ['10', '10', '10'],
      );
    });

    it('row 8: is a consistent read: no resourceVersion, which a lagging server could answer with the past', async () => {
      await paged(25).start();
      const asked = bench.api.requestsOf('list').map(({ query }) => query.get('resourceVersion'));
      assert.deepEqual(asked, [null, null, null]);
    });

    it('is consistent over pages while objects change', async () => {
      paged(25);
      const getJson = bench.api.getJson.bind(bench.api);
      bench.api.getJson = async (path, options) => {
        const answer = await getJson(path, options);
        bench.api.put('shop', 'pod-24', { touched: true });
        bench.api.delete('shop', 'pod-0');
        return answer as never;
      };
      await bench.start();
      await settle();
      bench.assertEqual();
    });

    it('row 5: "TestReflectorFullListIfExpired": an expired continue token is answered by one full list', async () => {
      paged(25);
      const getJson = bench.api.getJson.bind(bench.api);
      bench.api.getJson = async (path, options) => {
        const answer = await getJson(path, options);
        bench.api.compact();
        return answer as never;
      };
      await bench.start();
      bench.assertEqual();
      assert.deepEqual(
        bench.api.requestsOf('list').map(({ query }) => query.get('limit')),
        ['10', '10', null],
      );
    });

    it('a 500 on page 1, or on a later one, keeps the limit', async () => {
      paged(25);
      bench.api.failNext('list', fault('server'));
      const getJson = bench.api.getJson.bind(bench.api);
      bench.api.getJson = async (path, options) => {
        const answer = await getJson(path, options);
        if (bench.api.requestsOf('list').length === 2) bench.api.failNext('list', fault('server'));
        return answer as never;
      };
      await bench.start();
      bench.assertEqual();
      const asked = bench.api.requestsOf('list').map(({ query }) => query);
      // Page 1 fails; page 1 comes and page 2 fails; then all three.
      const pages = asked.map((query) => (query.has('continue') ? 'more' : 'first'));
      assert.deepEqual(pages, ['first', 'first', 'more', 'first', 'more', 'more']);
      assert.ok(asked.every((query) => query.get('limit') === '10'));
    });

    it('is tried again when a page hangs', async () => {
      paged(25);
      bench.api.failNext('list', 'hang');
      bench.run();
      await bench.advance(59_000);
      assert.equal(bench.state, 'connecting');
      await bench.until(() => bench.state === 'live', 5000);
      bench.assertEqual();
    });

    it('row 10: "TestReflectorListAndWatchWithErrors": fails visibly, backs off, and recovers', async () => {
      paged(3);
      bench.api.failNext('list', fault('server'), 4);
      bench.run();
      await settle();
      const { state } = bench.reflector;
      assert.ok(state.state === 'failed' && state.nextTryAt !== undefined);
      await bench.until(() => bench.state === 'live');
      bench.assertEqual();
    });

    it('what is not a list is a failure, not an empty cluster', async () => {
      paged(3);
      await bench.start();
      const getJson = bench.api.getJson.bind(bench.api);
      bench.api.getJson = () => Promise.resolve({ body: { items: [] } as never, status: 200 });
      bench.api.sendError(410, 'Expired');
      await bench.advance(10_000);
      assert.equal(stale().reason.kind, 'malformed');
      assert.equal(bench.store.size, 3);
      bench.api.getJson = getJson;
      await bench.until(() => bench.state === 'live');
    });

    it('a kind that is not served fails visibly and is asked for slowly', async () => {
      paged(0);
      bench.api.failEvery = () => fault('notFound');
      bench.run();
      await bench.advance(59_000);
      assert.equal(bench.state, 'failed');
      assert.equal(bench.api.requests.length, 1);
    });
  });
});
