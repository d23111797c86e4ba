import assert from 'node:assert/strict';
import { LoopDelayMeter } from '../../../src/extension/core/loopDelay.ts';
import { FrameCount, messageBytes } from '../../../src/extension/session/frameCount.ts';
import { ThreadLoad, readThread } from '../../../src/extension/session/threadLoad.ts';
import { Lifetime } from '../../../src/shared/lifetime.ts';
import { ManualClock } from '../../support/manualClock.ts';

describe('the load of a thread', () => {
  function bench(hasCpu = true) {
    const clock = new ManualClock();
    const life = new Lifetime();
    const spent = { cpuMs: 1_000, busyMs: 2_000 };
    const load = new ThreadLoad(clock, () =>
      hasCpu ? { ...spent } : { ...spent, cpuMs: undefined },
    );
    load.start(life);
    const work = async (seconds: number, percent: number) => {
      for (let second = 0; second < seconds; second++) {
        spent.cpuMs += 10 * percent;
        spent.busyMs += 20 * percent;
        await clock.advanceAsync(1_000);
      }
    };
    return { clock, life, load, work };
  }

  it('is that of the last minute, and that since it began', async () => {
    const { clock, life, load, work } = bench();
    assert.deepEqual(load.cpu, { sinceStart: 0 });
    await work(5, 10);
    assert.equal(load.cpu?.lastMinute, undefined, 'five seconds are no minute');
    await work(55, 10);
    await work(60, 40);
    assert.equal(Math.round(load.cpu?.lastMinute ?? 0), 40);
    assert.equal(Math.round(load.cpu?.sinceStart ?? 0), 25);
    assert.equal(Math.round(load.busy.lastMinute ?? 0), 80);
    life.dispose();
    assert.equal(clock.pending, 0);
  });

  it('is not made up where Node cannot tell CPU time', () => {
    const { life, load } = bench(false);
    assert.equal(load.cpu, undefined);
    assert.deepEqual(load.busy, { sinceStart: 0 });
    life.dispose();
  });

  it('of this very thread goes up', () => {
    const before = readThread();
    const until = performance.now() + 20;
    while (performance.now() < until);
    const after = readThread();
    if (before.cpuMs !== undefined) assert.ok(after.cpuMs! > before.cpuMs);
    assert.ok(after.busyMs >= before.busyMs);
  });
});

describe('the delay of an event loop', () => {
  it('is measured from the first look on, until nobody has looked for a while', async () => {
    const clock = new ManualClock();
    const meter = new LoopDelayMeter(clock);
    assert.equal(meter.read(), undefined);
    const delay = await (async () => {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        const read = meter.read();
        if (read) return read;
      }
    })();
    assert.ok(delay.meanMs >= 0 && delay.p99Ms <= delay.maxMs);
    clock.advance(30_000);
    assert.equal(clock.pending, 0);
    assert.equal(meter.read(), undefined, 'it begins anew');
    meter.dispose();
    assert.equal(clock.pending, 0);
  });
});

describe('frames that were sent', () => {
  it('are counted with about their size as a message', () => {
    const frames = new FrameCount();
    const rows = Array.from({ length: 100 }, (_, index) => ({ id: `pod-${index}`, restarts: 3 }));
    frames.add({ pods: { is: 'rows', rows, total: 100 } });
    frames.add({ heat: new Uint8Array(1_000) });
    assert.equal(frames.count, 2);
    const json = JSON.stringify(rows).length;
    assert.ok(frames.bytes > 1_000 + 0.7 * json && frames.bytes < 1_200 + 1.3 * json);
    assert.equal(messageBytes(new Float64Array(8)), 64);
  });
});
