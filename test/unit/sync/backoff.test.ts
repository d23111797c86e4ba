// Delays between tries.
import assert from 'node:assert/strict';
import { Backoff } from '../../../src/extension/sync/backoff.ts';
import { ManualClock } from '../../support/manualClock.ts';

describe('backoff', () => {
  it('doubles from 0.8 s to 30 s', () => {
    const backoff = new Backoff(new ManualClock(), () => 1);
    const delays = Array.from({ length: 8 }, () => backoff.next());
    assert.deepEqual(delays, [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
  });

  it('has full jitter, but never spins', () => {
    assert.equal(new Backoff(new ManualClock(), () => 0).next(), 100);
    assert.equal(new Backoff(new ManualClock(), () => 0.5).next(), 400);
  });

  it('begins anew after two minutes without a failure', () => {
    const clock = new ManualClock();
    const backoff = new Backoff(clock, () => 1);
    for (let index = 0; index < 6; index++) backoff.next();
    clock.advance(119_000);
    assert.equal(backoff.next(), 30_000);
    clock.advance(121_000);
    assert.equal(backoff.next(), 800);
  });

  it('waits at least as long as the server asks, within reason', () => {
    const backoff = new Backoff(new ManualClock(), () => 1);
    assert.equal(backoff.next(7000), 7000);
    assert.equal(backoff.next(1000), 1600);
    assert.equal(backoff.next(86_400_000), 300_000);
  });
});
