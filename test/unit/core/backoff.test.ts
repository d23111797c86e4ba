// Delays between tries.
import assert from 'node:assert/strict';
import { Backoff, backoffMs, believedMs } from '../../../src/extension/core/backoff.ts';
import { ManualClock } from '../../support/manualClock.ts';

const pace = { firstMs: 800, longestMs: 30_000, floorMs: 100 };
const doubling = [800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000];

describe('backoff', () => {
  const open = (random: () => number, clock = new ManualClock()) =>
    new Backoff({ clock, random, resetAfterMs: 120_000, ...pace });

  it('doubles from the first to the longest', () => {
    const backoff = open(() => 1);
    const delays = Array.from({ length: 8 }, () => backoff.next());
    assert.deepEqual(delays, doubling);
  });

  it('of a counted failure is the same', () => {
    const delays = Array.from({ length: 8 }, (_, index) => backoffMs(pace, index + 1));
    assert.deepEqual(delays, doubling);
    assert.equal(backoffMs(pace, 5000), 30_000);
  });

  it('has full jitter, but never spins', () => {
    assert.equal(open(() => 0).next(), 100);
    assert.equal(open(() => 0.5).next(), 400);
    assert.equal(
      backoffMs({ firstMs: 800, longestMs: 900 }, 2, () => 0.5),
      450,
    );
  });

  it('begins anew after two minutes without a failure', () => {
    const clock = new ManualClock();
    const backoff = open(() => 1, clock);
    for (let index = 0; index < 6; index++) backoff.next();
    clock.advance(119_000);
    assert.equal(backoff.next(), 30_000);
    clock.advance(121_000);
    assert.equal(backoff.next(), 800);
  });

  it('waits at least as long as the server asks, within reason', () => {
    const backoff = open(() => 1);
    assert.equal(backoff.next(7000), 7000);
    assert.equal(backoff.next(1000), 1600);
    assert.equal(backoff.next(86_400_000), 300_000);
    assert.equal(believedMs(undefined), 0);
  });
});
