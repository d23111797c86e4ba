// The reflector where objects and servers are not what they were: lagging replicas, names and uids used again, single
// namespaces that are closed, clocks that jump. Row numbers are those of docs/faults.md.
import assert from 'node:assert/strict';
import { RowDecoder } from '../../../src/extension/kinds/decode/rowDecoder.ts';
import { podKind } from '../../../src/extension/kinds/pod.ts';
import { Reflector } from '../../../src/extension/sync/reflector.ts';
import { fault } from '../../support/fakeApi.ts';
import { settle } from '../../support/manualClock.ts';
import { ReflectorBench } from '../../support/reflectorBench.ts';

describe('reflector, replicas and identities', () => {
  let bench: ReflectorBench;
  afterEach(async () => {
    await bench.stop();
    assert.equal(bench.api.watches.length, 0, 'no watch is left open');
  });

  for (const supported of [true, false]) {
    const way = supported ? 'streaming' : 'paging';
    it(`row 8: no row goes back in time on a replica that lags behind, ${way}`, async () => {
      bench = new ReflectorBench({ watchList: { supported } });
      const { api, store } = bench;
      for (let index = 0; index < 5; index++) api.put('shop', `pod-${index}`);
      let isBack = false;
      store.onDidChange(({ upserted }) => {
        isBack ||= upserted.some(
          ({ row, previous }) =>
            previous && Number(row.resourceVersion) < Number(previous.resourceVersion),
        );
      });
      await bench.start();
      for (let round = 0; round < 20; round++) {
        for (let index = 0; index < 5; index++) api.put('shop', `pod-${index}`, { round });
        await settle();
        // The replica that is asked next has not seen the last rounds, and has forgotten the first.
        api.lagVersion = Number(api.version) - 7;
        if (round % 3 === 0) api.compact();
        if (round % 2 === 0) api.sendError(410, 'Expired');
        else for (const watch of api.watches) watch.cut(fault('unreachable'));
        await bench.advance(20_000);
        api.heal();
      }
      await bench.until(() => bench.state === 'live' && bench.isEqual);
      assert.equal(isBack, false);
      const anyVersion = api.requests.filter(({ query }) => query.get('resourceVersion') === '0');
      assert.deepEqual(anyVersion, [], '"any version" may be answered with the past');
    });
  }

  it('row 13: 403 on one namespace only: that one is denied by name, the others are live and whole', async () => {
    bench = new ReflectorBench({ namespace: 'shop' });
    const { api, clock, store } = bench;
    api.put('shop', 'pod');
    api.put('bank', 'vault');
    await bench.start();
    const getJson = api.getJson.bind(api);
    const stream = api.stream.bind(api);
    const isBank = (path: string): boolean => path.includes('/namespaces/bank/');
    api.getJson = (path, options) =>
      isBank(path) ? Promise.reject(fault('forbidden')) : getJson(path, options);
    api.stream = (path, options) =>
      isBank(path) ? Promise.reject(fault('forbidden')) : stream(path, options);
    const log = { write: () => undefined };
    const decoder = new RowDecoder(podKind);
    const parts = { api, kind: podKind, decoder, store, clock, random: () => 0.5, log };
    const bank = new Reflector({ ...parts, namespace: 'bank' });
    const abort = new AbortController();
    const done = bank.run(abort.signal);
    await bench.advance(120_000);
    const { state } = bank;
    assert.ok(state.state === 'denied' && state.namespace === 'bank', JSON.stringify(state));
    api.put('shop', 'another');
    await settle();
    assert.equal(bench.state, 'live');
    assert.deepEqual([...store.values()].map(({ name }) => name).sort(), ['another', 'pod']);
    assert.equal(store.isSynced, false, 'counts are no totals');
    abort.abort();
    await settle();
    await done;
  });

  for (const hours of [1, -1]) {
    it(`row 19: a clock set ${hours > 0 ? 'on' : 'back'} by an hour costs a new watch, and no row`, async () => {
      bench = new ReflectorBench();
      bench.api.put('shop', 'pod');
      await bench.start();
      bench.clock.sleepThrough(hours * 3600_000);
      bench.api.put('shop', 'late');
      await bench.until(() => bench.state === 'live' && bench.isEqual, 10_000);
      await bench.advance(60_000);
      assert.equal(bench.api.told.lists, 1, 'no list');
      assert.ok(bench.api.requests.length <= 3, String(bench.api.requests.length));
      const { state } = bench.reflector;
      assert.ok(state.state === 'live' && state.since <= bench.clock.now(), JSON.stringify(state));
      assert.ok(Math.abs(bench.clock.now() - (bench.reflector.lastByteAt ?? 0)) <= 65_000);
    });
  }

  it('row 20: DELETED, and deleted and made again, while nobody listened', async () => {
    bench = new ReflectorBench();
    const { api, store } = bench;
    for (const name of ['gone', 'again', 'kept']) api.put('shop', name);
    await bench.start();
    const old = store.byName('shop', 'again')?.uid;
    // Once from the last version, once with that version forgotten.
    for (const isForgotten of [false, true]) {
      api.failEvery = () => fault('unreachable');
      for (const watch of api.watches) watch.cut(fault('unreachable'));
      api.delete('shop', isForgotten ? 'kept' : 'gone');
      api.delete('shop', 'again');
      api.put('shop', 'again');
      if (isForgotten) api.compact();
      await bench.advance(5000);
      api.heal();
      await bench.until(() => bench.state === 'live' && bench.isEqual);
      assert.notEqual(store.byName('shop', 'again')?.uid, old);
      assert.equal(store.byName('shop', 'gone'), undefined);
    }
    assert.equal(store.byName('shop', 'kept'), undefined);
    assert.equal(store.size, 1);
  });

  it('R3: bytes that end no line are no sign of life', async () => {
    bench = new ReflectorBench();
    bench.api.put('shop', 'pod');
    await bench.start();
    const [watch] = bench.api.watches;
    bench.api.sendsBookmarks = false;
    for (let second = 0; second < 190; second += 10) {
      watch?.sendText('\u0001\u0002');
      await bench.advance(10_000);
    }
    bench.api.put('shop', 'late');
    await bench.until(() => bench.isEqual && bench.state === 'live', 1000);
    assert.equal(bench.api.requestsOf('watch').length, 1);
  });

  it('row 14: a page that does not come in time is asked for in smaller ones, which grow back', async () => {
    bench = new ReflectorBench({ watchList: { supported: false } });
    for (let index = 0; index < 300; index++) bench.api.put('shop', `pod-${index}`);
    bench.api.failNext('list', 'hang', 2);
    bench.run();
    await bench.until(() => bench.state === 'live', 200_000);
    const limits = (): (string | null)[] =>
      bench.api.requestsOf('list').map(({ query }) => query.get('limit'));
    assert.deepEqual(limits().slice(0, 4), ['500', '125', '31', '31']);
    for (let round = 0; round < 4; round++) {
      bench.api.sendError(410, 'Expired');
      await bench.advance(61_000);
    }
    assert.equal(limits().at(-1), '500');
    bench.assertEqual();
  });

  it('row 5: what expires in pages and does not come whole either is asked for in pages again', async () => {
    bench = new ReflectorBench({ watchList: { supported: false }, pageLimit: 10 });
    for (let index = 0; index < 25; index++) bench.api.put('shop', `pod-${index}`);
    const getJson = bench.api.getJson.bind(bench.api);
    let pages = 0;
    bench.api.getJson = async (path, options) => {
      // The first try: its second page has expired. The second, without a limit, is too long to be taken.
      if (++pages === 2) bench.api.compact();
      if (!path.includes('limit')) throw fault('malformed');
      return getJson(path, options);
    };
    await bench.start();
    bench.assertEqual();
    assert.ok(pages > 3);
  });
});
