// Rows of docs/faults.md that happen to bytes: the real transport, a proxy that breaks the wire, and an API server of
// which every version is known. However it breaks, the store equals the server in the end, and says so only then.
import assert from 'node:assert/strict';
import type { WireFault } from '../support/faultProxy.ts';
import { until } from './support/until.ts';
import { WireBench, type WireOptions } from './support/wireBench.ts';

describe('a wire that breaks', function () {
  this.timeout(30_000);
  let bench: WireBench;
  const unhandled: unknown[] = [];
  const onUnhandled = (error: unknown): void => void unhandled.push(error);
  const open = async (options: WireOptions = {}): Promise<WireBench> =>
    (bench = await WireBench.open(options));

  before(() => process.on('unhandledRejection', onUnhandled));
  after(() => process.off('unhandledRejection', onUnhandled));
  afterEach(async () => {
    await bench.dispose();
    assert.deepEqual(unhandled.splice(0), []);
  });

  describe('under an open watch', () => {
    const breaks: readonly [string, WireFault, relists: boolean][] = [
      ['row 2: a reset while idle', { is: 'reset' }, false],
      ['row 3: a reset within a line', { is: 'reset', afterBytes: 60 }, false],
      ['row 15: a body cut by a clean end', { is: 'truncate', afterBytes: 60 }, false],
      ['row 15: a bad chunk', { is: 'insert', bytes: 'no chunk\r\n' }, true],
      ['row 16: bytes corrupted within a line', { is: 'corrupt', afterBytes: 60 }, true],
    ];
    for (const gzip of [false, true]) {
      for (const [name, fault, relists] of breaks) {
        it(`${name}${gzip ? ', compressed' : ''}: the update is not lost`, async () => {
          await (await open({ gzip })).start();
          bench.states.length = 0;
          assert.ok(bench.proxy.strike(fault) > 0);
          bench.api.put('shop', 'pod-0', { changed: true });
          bench.api.delete('shop', 'pod-1');
          await bench.untilEqual();
          assert.ok(!bench.states.includes('failed'), bench.states.join());
          const lists = bench.api.told.lists;
          assert.ok(relists || gzip ? lists <= 2 : lists === 1, `${lists} lists`);
        });
      }
    }

    it('row 4: a connection that is half-open is replaced after the dead man’s time', async () => {
      await (await open()).start();
      bench.proxy.strike({ is: 'stall' });
      bench.api.put('shop', 'late');
      const startMs = bench.clock.monotonicMs();
      await bench.untilEqual();
      assert.ok(
        bench.clock.monotonicMs() - startMs > 25_000,
        'no earlier than bookmarks may be late',
      );
      assert.equal(bench.api.told.lists, 1, 'no relist');
    });

    it('row 4, R3: a host that takes connections and says nothing is told as old, since its last byte', async () => {
      await (await open()).start();
      bench.proxy.isBlackHole = true;
      bench.proxy.strike({ is: 'stall' });
      const heardAt = bench.reflector.lastByteAt ?? 0;
      bench.api.put('shop', 'late');
      await bench.untilState('stale');
      const { state } = bench.reflector;
      assert.ok(state.state === 'stale' && state.since >= heardAt);
      // Two bookmark periods, and what a busy machine adds under a clock that runs 60 times as fast.
      const ageMs = bench.clock.now() - state.since;
      assert.ok(ageMs <= 120_000 + 30_000, `${ageMs} ms`);
      bench.proxy.heal();
      await bench.untilEqual();
    });

    it('row 11: connections die and are refused for 30 s, then everything goes on without a list', async () => {
      await (await open()).start();
      await bench.proxy.refuse();
      bench.api.put('shop', 'meanwhile');
      await bench.untilState('stale');
      const startMs = bench.clock.monotonicMs();
      await until('30 s', 5000, () => bench.clock.monotonicMs() - startMs > 30_000 || '');
      await bench.proxy.listen();
      await bench.untilEqual();
      assert.equal(bench.api.told.lists, 1);
    });
  });

  describe('while listing', () => {
    const faults: readonly [string, WireFault][] = [
      ['row 14: silence instead of headers', { is: 'stall' }],
      ['row 14: silence within the body', { is: 'stall', afterBytes: 1500 }],
      ['row 15: a body cut by a clean end', { is: 'truncate', afterBytes: 1500 }],
      ['row 3: a reset within the body', { is: 'reset', afterBytes: 1500 }],
      ['row 16: corrupted bytes', { is: 'corrupt', afterBytes: 1500 }],
    ];
    const ways: readonly [string, WireOptions, RegExp][] = [
      ['streamed', {}, /sendInitialEvents/],
      ['on page 1', { hasWatchList: false, pageLimit: 20 }, /limit=20 /],
      ['on page 3', { hasWatchList: false, pageLimit: 20 }, /continue=\d+%3A40/],
    ];
    for (const [way, options, request] of ways) {
      for (const [name, fault] of faults) {
        it(`${name}, ${way}: rows are shown only when whole`, async () => {
          await open({ ...options, pods: 60 });
          bench.proxy.plan(fault, request);
          let sizes: number[] = [];
          bench.store.onDidChange(() => sizes.push(bench.store.size));
          bench.run();
          await bench.untilEqual();
          assert.deepEqual(sizes, [60]);
          // Once more over rows that are there: they stay until the new list is whole.
          sizes = [];
          bench.states.length = 0;
          bench.proxy.plan(fault, request);
          bench.api.sendError(410, 'Expired');
          bench.api.delete('shop', 'pod-7');
          await bench.untilEqual();
          assert.deepEqual(sizes, [59]);
          assert.ok(bench.states.every((state) => state === 'stale' || state === 'live'));
        });
      }
    }

    for (const [name, fault] of [
      ['truncated', { is: 'truncate', afterBytes: 400 }],
      ['corrupted', { is: 'corrupt', afterBytes: 400, length: 40 }],
    ] as const) {
      for (const hasWatchList of [true, false]) {
        it(`row 15: ${name} gzip of a ${hasWatchList ? 'streamed list' : 'list'}`, async () => {
          await open({ gzip: true, hasWatchList, pods: 200 });
          bench.proxy.plan(fault, /watch=1|limit=/);
          await bench.start();
          const asked = hasWatchList ? bench.api.requests : bench.api.requestsOf('list');
          assert.ok(asked.length > 1, 'it was asked for again');
        });
      }
    }
  });

  describe('slow sides', () => {
    for (const hasWatchList of [true, false]) {
      const way = hasWatchList ? 'streamed' : 'in pages';
      it(`row 17: a server of 1 KB/s is listed ${way}, in the end`, async () => {
        await open({ hasWatchList, pods: 1200 });
        // 1 KB in a second of the reflector's clock.
        bench.proxy.plan({ is: 'throttle', bytesPerSecond: 60 * 1024 }, undefined, 1000);
        bench.run();
        await bench.untilEqual(25_000);
        assert.ok(bench.clock.monotonicMs() > 60_000, 'no page of all of it would come in time');
      });
    }

    it('row 17: a consumer that pauses holds the server back, and memory stays bounded', async () => {
      await open();
      const { api } = bench.connection;
      const stream = await api.stream('/api/v1/pods?watch=1&resourceVersion=1');
      const [watch] = bench.api.watches;
      assert.ok(watch);
      const body = stream.body[Symbol.asyncIterator]();
      await body.next();
      const before = memory();
      const line = `${'x'.repeat(1023)}\n`.repeat(1024);
      const sent = 96;
      for (let part = 0; part < sent; part++) watch.sendText(line);
      const held = memory() - before;
      let passed = -1;
      await until('the wire to stand still', 20_000, async () => {
        const last = passed;
        passed = bench.proxy.passedBytes;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return passed === last || `${passed} bytes`;
      });
      assert.ok(
        passed < 32 * 1024 * 1024,
        `${passed} of ${sent * line.length} bytes are on the way`,
      );
      // What the fake server holds to send is its own; the client's share is a few buffers.
      assert.ok(
        memory() - before - held < 32 * 1024 * 1024,
        `${memory() - before - held} bytes more`,
      );
      let read = 0;
      while (read < sent * line.length) read += (await body.next()).value?.length ?? Infinity;
      assert.equal(read, sent * line.length, 'nothing is lost');
      stream.close();
    });
  });

  it('row 18: ten thousand events in a second are all taken', async () => {
    await (await open({ pods: 100 })).start();
    for (let event = 0; event < 10_000; event++) {
      bench.api.put('shop', `pod-${event % 100}`, { event });
    }
    await bench.untilEqual();
    // A second of work is a minute of this clock, and may look like a sleep; it is no reason to list.
    assert.equal(bench.api.told.lists, 1);
    assert.ok(!bench.states.includes('failed'), bench.states.join());
  });
});

/** JS objects and buffers; bytes. */
function memory(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
