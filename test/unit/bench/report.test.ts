// What benches and the soak conclude from numbers.
import assert from 'node:assert/strict';
import { isFarOff, median, ratioRow, spreadOf, valueRow } from '../../bench/report.ts';
import { growthOf, hasGrown, lowest } from '../../soak/growth.ts';
import { seededRandom } from '../../support/seededRandom.ts';

describe('bench report', () => {
  const about = { demand: 'P0', what: 'it', unit: 'ms' };

  it('takes the median and the distance of the quartiles', () => {
    assert.equal(median([5, 1, 3]), 3);
    assert.equal(median([1, 2, 3, 4]), 2.5);
    assert.equal(spreadOf([1, 2, 3, 4, 5]), 2 / 3);
  });

  it('judges a ratio where there is a baseline, and the number where there is none', () => {
    const row = ratioRow({ ...about, atMost: 0.4 }, [30, 40, 50], [100, 100, 100]);
    assert.equal(row.ratio, 0.4);
    assert.equal(row.isMet, true);
    assert.equal(valueRow({ ...about, atMost: 30 }, [31]).isMet, false);
    assert.equal(valueRow(about, [31]).isMet, undefined);
  });

  it('calls far off what is more than twice its demand', () => {
    assert.equal(isFarOff(valueRow({ ...about, atMost: 10 }, [19])), false);
    assert.equal(isFarOff(valueRow({ ...about, atMost: 10 }, [21])), true);
    assert.equal(isFarOff(ratioRow({ ...about, atLeast: 50 }, [24], [1])), true);
  });
});

describe('growth', () => {
  const minuteMs = 60_000;
  const series = (perMinute: number, noise: number) => {
    const random = seededRandom(3);
    return Array.from({ length: 30 }, (_, i) => ({
      atMs: i * minuteMs,
      value: 1000 + i * perMinute + (random() - 0.5) * noise,
    }));
  };

  it('tells a leak from noise', () => {
    const leak = growthOf(series(2, 10));
    assert.ok(Math.abs(leak.total - 58) < 5, JSON.stringify(leak));
    assert.equal(hasGrown(leak, 20), true);
    assert.equal(hasGrown(growthOf(series(0, 200)), 20), false);
    assert.equal(hasGrown(growthOf(series(-5, 10)), 20), false);
  });

  it('leaves out garbage that comes and goes', () => {
    const saw = Array.from({ length: 60 }, (_, i) => ({
      atMs: i * 10_000,
      value: 100 + (i % 6) * 50,
    }));
    assert.deepEqual(
      lowest(saw, minuteMs).map(({ value }) => value),
      Array.from({ length: 10 }, () => 100),
    );
  });
});
