// Virtual time: order, scale, one timer, and nothing after the end.
import assert from 'node:assert/strict';
import { Timeline } from '../../../src/extension/demo/timeline.ts';
import { ManualClock } from '../../support/manualClock.ts';

describe('demo timeline', () => {
  it('runs what is due in order of time, then of being asked, each at its own time', () => {
    const clock = new ManualClock();
    const timeline = new Timeline(clock, 1);
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, timeline.now() - timeline.startMs]);
    timeline.after(200, note('c'));
    timeline.after(100, note('a'));
    timeline.after(100, () => {
      note('b')();
      timeline.after(50, note('inner'));
    });
    timeline.after(150, note('cancelled')).dispose();
    assert.equal(clock.pending, 1);
    clock.advance(1000);
    assert.deepEqual(seen, [
      ['a', 100],
      ['b', 100],
      ['inner', 150],
      ['c', 200],
    ]);
    assert.equal(clock.pending, 0);
  });

  it('runs faster than the clock when asked to', () => {
    const clock = new ManualClock();
    const timeline = new Timeline(clock, 60);
    let count = 0;
    timeline.every(60_000, () => count++);
    clock.advance(10_000);
    assert.deepEqual([count, timeline.now() - timeline.startMs], [10, 600_000]);
  });

  it('catches up in order when the timer comes late', () => {
    const clock = new ManualClock();
    const timeline = new Timeline(clock, 1000);
    const times: number[] = [];
    timeline.every(10, () => times.push(timeline.now() - timeline.startMs));
    clock.advance(20);
    assert.deepEqual(
      times,
      Array.from({ length: 2000 }, (_, i) => (i + 1) * 10),
    );
  });

  it('stops repeating when disposed, by itself or as a whole', () => {
    const clock = new ManualClock();
    const timeline = new Timeline(clock, 1);
    let count = 0;
    const repeated = timeline.every(10, () => {
      if (++count === 3) repeated.dispose();
    });
    clock.advance(100);
    assert.equal(count, 3);
    timeline.every(10, () => count++);
    timeline.dispose();
    clock.advance(100);
    assert.deepEqual([count, clock.pending], [3, 0]);
    timeline.after(1, () => count++);
    assert.equal(clock.pending, 0);
  });
});
