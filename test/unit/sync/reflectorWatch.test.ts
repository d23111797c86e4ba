// The reflector watching: where it goes on from, and what it does when refused. Names in quotes are those of client-go's reflector tests.
import assert from 'node:assert/strict';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import { RowDecoder } from '../../../src/extension/kinds/decode/rowDecoder.ts';
import { podKind } from '../../../src/extension/kinds/pod.ts';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import { Reflector } from '../../../src/extension/sync/reflector.ts';
import type { ReflectorOptions } from '../../../src/extension/sync/reflectorOptions.ts';
import { fault } from '../../support/fakeApi.ts';
import { settle } from '../../support/manualClock.ts';
import { ReflectorBench } from '../../support/reflectorBench.ts';

describe('reflector, watching', () => {
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

  describe('watch', () => {
    it('row 1: "TestWatchTimeout": a clean close is no failure and goes on from the last version', async () => {
      await open().start();
      const last = bench.api.put('shop', 'pod-0', { changed: true });
      await bench.advance(2000);
      only().end();
      bench.api.put('shop', 'missed');
      await settle();
      bench.assertEqual();
      assert.equal(bench.state, 'live');
      assert.equal(
        bench.api.requestsOf('watch').at(-1)?.query.get('resourceVersion'),
        last.metadata.resourceVersion,
      );
      assert.deepEqual(
        bench.states.filter((state) => state.state === 'stale'),
        [],
      );
    });

    it('a bookmark moves the version', async () => {
      await open().start();
      await bench.advance(30_000);
      bench.api.compact();
      await bench.advance(31_000);
      only().end();
      await settle();
      assert.equal(bench.api.requestsOf('watchList').length, 1);
      assert.equal(bench.state, 'live');
    });

    it("the server's own timeout is obeyed for hours", async () => {
      await open().start();
      await bench.advance(3 * 3600_000);
      const watches = bench.api.requestsOf('watch').length;
      assert.ok(watches >= 3 * 7 && watches <= 3 * 15, `${watches}`);
      assert.equal(bench.api.requestsOf('list').length, 0);
    });

    it('a very short watch without events counts as an error', async () => {
      await open().start();
      await bench.advance(5000);
      only().end();
      await settle();
      only().end();
      await settle();
      assert.equal(stale().reason.message.key, 'cause.linkTooShort');
      await bench.until(() => bench.state === 'live');
      assert.equal(bench.api.requestsOf('watchList').length, 1, 'no relist');
    });

    it('a server that ends every watch at once is not asked in a tight loop', async () => {
      await open().start();
      const stream = bench.api.stream.bind(bench.api);
      bench.api.stream = async (...args) => {
        const answer = await stream(...args);
        if (!args[0].includes('sendInitialEvents')) bench.api.watches.at(-1)?.end();
        return answer;
      };
      only().end();
      await bench.advance(300_000);
      assert.ok(bench.api.requests.length < 60, `${bench.api.requests.length} requests in 5 min`);
    });

    it('row 5: "TestReflectorExpired": 410 as the answer lists again, not older than what is held', async () => {
      await open().start();
      const held = bench.api.version;
      bench.api.failNext('watch', fault('unreachable'), 2);
      only().cut(fault('unreachable'));
      for (let index = 0; index < 5; index++) bench.api.put('shop', `more-${index}`);
      bench.api.delete('shop', 'pod-0');
      bench.api.compact();
      await bench.until(() => bench.state === 'live' && bench.isEqual);
      assert.equal(bench.api.requestsOf('watchList')[1]?.query.get('resourceVersion'), held);
    });

    it('row 5: 410 as an ERROR event lists again at once, without being called old', async () => {
      await open().start();
      await bench.advance(2000);
      bench.api.sendError(410, 'Expired');
      bench.api.put('shop', 'late');
      await settle();
      assert.equal(bench.api.requestsOf('watchList').length, 2);
      bench.assertEqual();
      assert.deepEqual(
        bench.states.map(({ state }) => state),
        ['syncing', 'live'],
      );
    });

    it('row 6: a storm of 410 is met with backoff', async () => {
      await open().start();
      bench.api.failEvery = () => fault('gone');
      bench.api.sendError(410, 'Expired');
      await bench.advance(300_000);
      const count = bench.api.requests.length;
      assert.ok(count < 60, `${count} requests in 5 min`);
      bench.api.heal();
      await bench.until(() => bench.state === 'live', 40_000);
      bench.assertEqual();
    });

    it('"TestReflectorExpiredExactResourceVersion": an expired relist asks for the newest', async () => {
      await open().start();
      bench.api.failNext('watchList', fault('gone'));
      bench.api.sendError(410, 'Expired');
      await bench.until(() => bench.state === 'live');
      const asked = bench.api
        .requestsOf('watchList')
        .map(({ query }) => query.get('resourceVersion'));
      assert.equal(asked.length, 3);
      assert.ok(asked[1] !== null && asked[2] === null, JSON.stringify(asked));
    });

    it('row 9: "TestNoRelistOnTooManyRequests", "TestBackoffOnTooManyRequests": 429 honours Retry-After', async () => {
      await open().start();
      bench.api.failNext('watch', fault('throttled', 20_000));
      await bench.advance(2000);
      only().end();
      await settle();
      assert.equal(stale().reason.kind, 'throttled');
      assert.equal(bench.store.size, 3);
      const took = await bench.until(() => bench.state === 'live');
      assert.ok(took >= 19_900 && took <= 21_000, `${took}`);
      assert.equal(bench.api.requestsOf('watchList').length, 1);
      assert.equal(bench.api.requestsOf('list').length, 0);
    });

    it('row 10: "TestRetryInternalError": 500 as the answer backs off without a list', async () => {
      await open().start();
      bench.api.failNext('watch', fault('server'), 6);
      await bench.advance(2000);
      only().end();
      bench.api.put('shop', 'late');
      await bench.until(() => bench.state === 'live' && bench.isEqual);
      assert.equal(
        bench.api.requestsOf('watchList').length + bench.api.requestsOf('list').length,
        1,
      );
    });

    it('row 7: "TestReflectorFullListIfTooLarge": a lagging server is asked again from the same version', async () => {
      await open().start();
      const held = bench.api.version;
      bench.api.lagVersion = Number(held) - 2;
      only().cut(fault('unreachable'));
      await bench.until(() => bench.api.requestsOf('watch').length === 3);
      const asked = bench.api.requestsOf('watch').map(({ query }) => query.get('resourceVersion'));
      assert.deepEqual(asked, [held, held, held]);
      assert.equal(bench.api.requestsOf('watchList').length, 1);
      bench.api.heal();
      await bench.until(() => bench.state === 'live');
      bench.assertEqual();
    });

    it('row 7: a version from a future that never comes (etcd restored) is given up for a list', async () => {
      await open().start();
      bench.api.lagVersion = Number(bench.api.version) - 2;
      only().cut(fault('unreachable'));
      await bench.until(() => bench.state === 'live', 120_000);
      bench.assertEqual();
    });

    it('row 11: a connection that is refused keeps the rows, and is asked at most 0.25 times a second', async () => {
      await open().start();
      const since = bench.clock.now();
      bench.api.failEvery = () => fault('unreachable');
      only().cut(fault('unreachable'));
      await settle();
      assert.equal(stale().since, since);
      assert.ok((stale().nextTryAt ?? 0) > bench.clock.now());
      await bench.advance(120_000);
      const before = bench.api.requests.length;
      await bench.advance(600_000);
      assert.equal(stale().since, since, 'since when is kept');
      assert.equal(bench.store.size, 3);
      assert.ok((bench.api.requests.length - before) / 600 <= 0.25);
      bench.api.heal();
      bench.api.put('shop', 'late');
      await bench.until(() => bench.state === 'live' && bench.isEqual, 31_000);
      assert.equal(bench.api.requestsOf('watchList').length, 1, 'no relist');
    });
  });

  describe('rights and logins', () => {
    it('row 12: 401 stops visibly, keeps the rows, and starts no login storm', async () => {
      await open().start();
      await bench.advance(2000);
      bench.api.failEvery = () => fault('unauthorized');
      only().end();
      await bench.advance(290_000);
      const { state } = bench.reflector;
      assert.ok(state.state === 'failed' && state.fault.kind === 'unauthorized');
      assert.equal(bench.store.size, 3);
      assert.equal(bench.api.requestsOf('watch').length, 1);
      bench.api.heal();
      bench.api.put('shop', 'late');
      bench.reflector.retryNow();
      await settle();
      assert.equal(bench.state, 'live');
      bench.assertEqual();
    });

    it('a credential plugin that fails is not started again and again', async () => {
      open();
      bench.api.failEvery = () => fault('credentialPlugin');
      bench.run();
      await bench.advance(290_000);
      assert.equal(bench.api.requests.length, 1);
    });

    it('403 is denied with verb, resource and namespace, and asked again every one to five minutes', async () => {
      open({ namespace: 'shop' });
      bench.api.failEvery = () => fault('forbidden');
      bench.run();
      await settle();
      assert.deepEqual(bench.reflector.state, {
        state: 'denied',
        verb: 'list',
        resource: 'pods',
        group: '',
        namespace: 'shop',
      });
      await bench.advance(59_000);
      assert.equal(bench.api.requestsOf('list').length, 1);
      await bench.advance(3600_000);
      const asked = bench.api.requestsOf('list').length;
      assert.ok(asked >= 12 && asked <= 20, `${asked}`);
      bench.api.heal();
      bench.reflector.retryNow();
      await settle();
      assert.equal(bench.state, 'live');
    });

    it('403 for some seconds, as from a server that has just started, is no denial', async () => {
      await open().start();
      await bench.advance(2000);
      bench.api.failNext('watch', fault('forbidden'), 3);
      only().cut(fault('unreachable'));
      bench.api.put('shop', 'late');
      await bench.until(() => bench.state === 'live' && bench.isEqual, 15_000);
      assert.ok(bench.states.every((state) => state.state !== 'denied'));
      assert.equal(bench.api.requestsOf('watchList').length, 1, 'no relist');
    });

    it('row 13: rights that are taken away end as denied, with the rows', async () => {
      await open().start();
      await bench.advance(2000);
      bench.api.failEvery = () => fault('forbidden');
      only().end();
      await bench.until(() => bench.state === 'denied', 30_000);
      assert.equal(bench.store.size, 3);
      const asked = bench.api.requests.length;
      await bench.advance(59_000);
      assert.equal(bench.api.requests.length, asked);
    });

    it('list allowed but watch denied: rows are kept and the missing verb is named', async () => {
      open();
      bench.api.failEvery = (sort) => (sort === 'list' ? undefined : fault('forbidden'));
      bench.run();
      await settle();
      const { state } = bench.reflector;
      assert.ok(state.state === 'denied' && state.verb === 'watch');
      bench.assertEqual();
    });
  });

  describe('several reflectors', () => {
    it('of one store touch only their namespace', async () => {
      await open({ namespace: 'shop' }).start();
      const { api, clock, store } = bench;
      api.put('bank', 'teller');
      const options = {
        api,
        clock,
        store,
        kind: podKind,
        decoder: new RowDecoder(podKind),
        random: () => 0.5,
        log: { write: () => undefined },
      };
      const bank = new Reflector({ ...options, namespace: 'bank' });
      assert.equal(store.isSynced, false, 'counts are no totals while a scope is missing');
      const abort = new AbortController();
      const done = bank.run(abort.signal);
      await settle();
      assert.equal(store.isSynced, true);
      assert.equal(store.size, 4);
      api.sendError(410, 'Expired');
      await bench.until(() => bench.state === 'live' && bank.state.state === 'live');
      bench.assertEqual();
      abort.abort();
      await done;
    });

    it('"stopping before sync": an abort in the middle of anything ends at once', async () => {
      open();
      bench.api.failNext('watchList', 'hang');
      bench.run();
      await settle();
      await bench.stop();
      assert.equal(bench.store.isSynced, false);
    });
  });
});
