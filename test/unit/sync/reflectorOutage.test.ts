// The reflector when a server comes back: how soon rows are true again, and what is shown until then.
import assert from 'node:assert/strict';
import type { LinkState } from '../../../src/shared/model/linkState.ts';
import { fault } from '../../support/fakeApi.ts';
import { settle } from '../../support/manualClock.ts';
import { ReflectorBench } from '../../support/reflectorBench.ts';

describe('reflector, after an outage', () => {
  let bench: ReflectorBench;
  const open = (): ReflectorBench => {
    bench = new ReflectorBench();
    for (let index = 0; index < 3; index++) bench.api.put('shop', `pod-${index}`);
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

  for (const expiresInStream of [true, false]) {
    const how = expiresInStream ? 'right after open' : 'as the answer';
    it(`410 ${how} after an outage: one wait, then a list at once`, async () => {
      await open().start();
      await bench.advance(2000);
      const heard = bench.reflector.lastByteAt;
      bench.api.failEvery = () => fault('unreachable');
      only().cut(fault('unreachable'));
      await bench.advance(120_000);
      bench.api.put('shop', 'missed');
      bench.api.compact();
      bench.api.expiresInStream = expiresInStream;
      bench.states.length = 0;
      // A server that has just started serves no list for a moment: the first wait of a new count.
      bench.api.heal();
      bench.api.failNext('watchList', fault('server'));
      bench.reflector.wake();
      await settle();
      assert.equal(stale().reason.kind, 'server', '410 is not shown');
      assert.equal(stale().since, heard, 'an error is no data');
      assert.ok((stale().nextTryAt ?? 0) - bench.clock.now() <= 800, 'backoff begins anew');
      await bench.until(() => bench.state === 'live', 1000);
      bench.assertEqual();
      assert.deepEqual(
        bench.states.map(({ state }) => state),
        ['stale', 'live'],
      );
    });
  }

  it('a watch that is taken is live only once it has held, or sent something', async () => {
    await open().start();
    await bench.advance(2000);
    bench.api.failNext('watch', fault('unreachable'));
    only().cut(fault('unreachable'));
    await bench.until(() => bench.api.watches.length === 1);
    assert.equal(bench.state, 'stale');
    await bench.advance(800);
    assert.equal(bench.state, 'stale');
    await bench.advance(300);
    assert.equal(bench.state, 'live');
    bench.api.failNext('watch', fault('unreachable'));
    only().cut(fault('unreachable'));
    await bench.until(() => bench.api.watches.length === 1);
    assert.equal(bench.state, 'stale');
    bench.api.put('shop', 'late');
    await settle();
    assert.equal(bench.state, 'live');
  });

  it('an ERROR event right after open leaves since when rows are old', async () => {
    await open().start();
    await bench.advance(2000);
    const heard = bench.reflector.lastByteAt;
    only().cut(fault('unreachable'));
    for (let round = 0; round < 5; round++) {
      bench.api.sendError(500, 'InternalError');
      bench.api.failNext('watchList', fault('server'));
      await bench.advance(500);
    }
    assert.equal(stale().since, heard);
    assert.equal(bench.reflector.lastByteAt, heard);
  });
});
