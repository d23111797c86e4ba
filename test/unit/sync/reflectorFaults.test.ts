// The reflector on broken and silent streams. Names in quotes are those of client-go's reflector tests.
import assert from 'node:assert/strict';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import { podKind } from '../../../src/extension/kinds/pod.ts';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import type { ReflectorOptions } from '../../../src/extension/sync/reflectorOptions.ts';
import { fault, type Failure } from '../../support/fakeApi.ts';
import { settle } from '../../support/manualClock.ts';
import { ReflectorBench } from '../../support/reflectorBench.ts';

describe('reflector, faults', () => {
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

  describe('streams that break', () => {
    const breakages: readonly [string, () => void, string][] = [
      ['a garbage line', () => (bench.api.replaceNextEvent = '{"type":"MODI\n'), 'malformed'],
      [
        'a line that is JSON but no event',
        () => (bench.api.replaceNextEvent = '[]\n'),
        'malformed',
      ],
      [
        'an unknown event type',
        () => (bench.api.replaceNextEvent = '{"type":"SYNC","object":{}}\n'),
        'malformed',
      ],
      [
        'bytes that are not UTF-8',
        () => only().sendBytes(Uint8Array.of(0x7b, 0xff, 0x0a)),
        'malformed',
      ],
      ['NUL bytes', () => (bench.api.replaceNextEvent = '\0\0\0\n'), 'malformed'],
      [
        'an object of another kind',
        () => (bench.api.replaceNextEvent = '{"type":"ADDED","object":{"kind":"Table"}}\n'),
        'malformed',
      ],
      [
        'an object without uid',
        () => (bench.api.replaceNextEvent = '{"type":"ADDED","object":{"kind":"Pod"}}\n'),
        'malformed',
      ],
      [
        'a bookmark without version',
        () => (bench.api.replaceNextEvent = '{"type":"BOOKMARK","object":{}}\n'),
        'malformed',
      ],
      ['an ERROR event with 500', () => bench.api.sendError(500, 'InternalError'), 'server'],
      ['an ERROR event with 400', () => bench.api.sendError(400, 'BadRequest'), 'invalid'],
      ['an ERROR event with 404', () => bench.api.sendError(404, 'NotFound'), 'notFound'],
      ['an ERROR event with 504', () => bench.api.sendError(504, 'Timeout'), 'timeout'],
    ];
    for (const [name, breakIt, kind] of breakages) {
      it(`row 16: ${name}: no update is skipped silently, the list is taken again`, async () => {
        await open().start();
        await bench.advance(2000);
        breakIt();
        bench.api.put('shop', 'pod-0', { changed: true });
        await settle();
        assert.equal(stale().reason.kind, kind);
        await bench.until(() => bench.state === 'live');
        assert.equal(bench.api.requestsOf('watchList').length, 2);
        bench.assertEqual();
      });
    }

    it('a line cut by a clean end is not an event', async () => {
      await open().start();
      await bench.advance(2000);
      only().sendText('{"type":"DELETED","object":{"kind":"Pod","metadata":{"uid":"uid-1"');
      only().end();
      await bench.until(
        () => bench.state === 'live' && bench.api.requestsOf('watchList').length === 2,
      );
      bench.assertEqual();
    });

    it('a line cut by a reset is asked for again from the last version', async () => {
      await open().start();
      await bench.advance(2000);
      only().sendText('{"type":"DELETED","object":{"kind":"Pod","metad');
      only().cut(fault('unreachable'));
      bench.api.put('shop', 'late');
      await bench.until(() => bench.state === 'live' && bench.isEqual);
      assert.equal(bench.api.requestsOf('watchList').length, 1);
    });

    it('events before a garbage line are kept', async () => {
      await open().start();
      const pod = bench.api.put('shop', 'pod-9');
      bench.api.delete('shop', 'pod-9');
      await settle();
      bench.changes.length = 0;
      const line = JSON.stringify({ type: 'ADDED', object: pod });
      only().sendText(`${line}\nrubbish\n`);
      await settle();
      assert.equal(bench.changes[0]?.upserted[0]?.row.name, 'pod-9');
      await bench.until(() => bench.state === 'live');
      bench.assertEqual();
    });

    it('row 16: split characters, CRLF, a byte order mark and two-megabyte lines are read', async () => {
      open();
      bench.api.chunkBytes = 7;
      await bench.start();
      bench.api.put('shop', 'pod-0', { note: '전망대 🏔 ÄÖÜ' });
      await settle(60);
      bench.assertEqual();
      only().chunkBytes = 65_536;
      const object = bench.api.put('shop', 'big', { note: 'x'.repeat(2 * 1024 * 1024) });
      await settle(20);
      bench.assertEqual();
      only().sendText(`\uFEFF${JSON.stringify({ type: 'MODIFIED', object })}\r\n\r\n`);
      await settle(20);
      assert.equal(bench.state, 'live');
    });
  });

  it('row 16: of a key that comes twice the last counts, as in Go and in JSON.parse', async () => {
    await open().start();
    const { metadata } = bench.api.objects[0]!;
    const twice = JSON.stringify(metadata).replace('{', '{"resourceVersion":"1","name":"other",');
    const object = `{"kind":"Secret","kind":"Pod","metadata":{},"metadata":${twice}}`;
    only().sendText(`{"type":"DELETED","type":"MODIFIED","object":{},"object":${object}}\n`);
    await settle();
    assert.equal(bench.state, 'live');
    bench.assertEqual();
  });

  describe('silence', () => {
    it('row 4: a half-open connection is replaced after 90 s, unseen', async () => {
      await open().start();
      await bench.advance(2000);
      only().isHalfOpen = true;
      bench.api.put('shop', 'late');
      await bench.advance(85_000);
      assert.equal(bench.isEqual, false);
      await bench.until(() => bench.isEqual, 10_000);
      assert.deepEqual(
        bench.states.map(({ state }) => state),
        ['syncing', 'live'],
      );
      assert.equal(bench.api.requestsOf('watchList').length, 1);
    });

    /** Events have no bookmarks. */
    const quiet = { kind: { ...podKind, resource: 'events' } };

    it('a quiet kind without bookmarks stays live for an hour, one request each 90 s', async () => {
      open(quiet);
      bench.api.sendsBookmarks = false;
      await bench.start();
      const { version } = bench.api;
      await bench.advance(3_600_000);
      assert.equal(bench.state, 'live');
      assert.equal(bench.states.filter(({ state }) => state === 'stale').length, 0);
      const asked = bench.api.requestsOf('watch');
      assert.ok(asked.length >= 36 && asked.length <= 42, String(asked.length));
      assert.ok(asked.every(({ query }) => query.get('resourceVersion') === version));
      assert.ok(bench.clock.now() - (bench.reflector.lastByteAt ?? 0) <= 95_000);
    });

    it('a quiet kind whose version is compacted is listed again, without being called old', async () => {
      open({ ...quiet, namespace: 'shop' });
      bench.api.sendsBookmarks = false;
      await bench.start();
      for (let minutes = 0; minutes < 60; minutes += 5) {
        bench.api.put('other', 'busy', { minutes });
        bench.api.compact();
        await bench.advance(300_000);
      }
      assert.deepEqual(
        bench.states.map(({ state }) => state),
        ['syncing', 'live'],
      );
      const lists = bench.api.requestsOf('watchList').length;
      assert.ok(lists > 5 && lists <= 13, String(lists));
      assert.ok(bench.api.requests.length < 60, String(bench.api.requests.length));
    });

    it('R3: a proxy that answers and keeps events back is found out by silence: old, then listed', async () => {
      await open().start();
      const stream = bench.api.stream.bind(bench.api);
      bench.api.stream = async (...args) => {
        const answer = await stream(...args);
        for (const watch of bench.api.watches) watch.isHalfOpen = true;
        return answer;
      };
      only().isHalfOpen = true;
      for (let minutes = 0; minutes < 60; minutes += 10) {
        bench.api.put('shop', 'pod-0', { minutes });
        const changedAtMs = bench.clock.monotonicMs();
        await bench.until(() => bench.isEqual, 300_000);
        assert.ok(bench.clock.monotonicMs() - changedAtMs <= 240_000);
        await bench.advance(420_000);
      }
      const told = bench.states.map(({ state }) => state);
      assert.ok(told.filter((state) => state === 'stale').length >= 6, told.join());
      assert.ok(bench.api.requests.length < 150, String(bench.api.requests.length));
    });

    const absences: [string, Failure][] = [
      ['refuses', fault('unreachable')],
      ['does not answer', 'hang'],
    ];
    for (const [name, failure] of absences) {
      it(`R3: silence of a server that then ${name} is stale within two minutes of the last byte`, async () => {
        await open().start();
        await bench.advance(2000);
        only().isHalfOpen = true;
        bench.api.failEvery = () => failure;
        const heard = bench.clock.now() - 2000;
        await bench.until(() => bench.state === 'stale', 118_000);
        assert.equal(stale().since, heard);
        bench.api.heal();
        bench.api.put('shop', 'late');
        await bench.until(() => bench.state === 'live' && bench.isEqual);
      });
    }

    it('bookmarks alone keep a quiet watch alive', async () => {
      await open().start();
      await bench.advance(230_000);
      assert.equal(bench.api.requests.length, 1);
      assert.ok(bench.clock.now() - (bench.reflector.lastByteAt ?? 0) <= 60_000);
    });

    it('the limit can be set', async () => {
      await open({ deadManMs: 20_000 }).start();
      only().isHalfOpen = true;
      await bench.until(() => bench.api.requestsOf('watch').length === 1, 30_000);
    });

    it('row 19: a computer that slept reconnects at once', async () => {
      await open().start();
      await bench.advance(2000);
      only().isHalfOpen = true;
      bench.clock.sleepThrough(8 * 3600_000);
      bench.api.put('shop', 'overnight');
      await bench.until(() => bench.isEqual, 7000);
      const reasons = bench.states.map(
        (state) => state.state === 'stale' && state.reason.message.key,
      );
      assert.ok(reasons.includes('cause.linkSlept'));
    });

    it('row 19: a clock set back does no harm', async () => {
      await open().start();
      bench.clock.sleepThrough(-3600_000);
      await bench.advance(20_000);
      bench.api.put('shop', 'late');
      await settle();
      assert.equal(bench.state, 'live');
      bench.assertEqual();
    });

    it('a watch whose headers do not come is tried again', async () => {
      await open().start();
      await bench.advance(2000);
      bench.api.failNext('watch', 'hang');
      only().end();
      bench.api.put('shop', 'late');
      await bench.until(() => bench.isEqual && bench.state === 'live', 32_000);
    });
  });
});
