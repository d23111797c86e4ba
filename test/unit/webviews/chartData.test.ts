// What charts draw: gaps stay gaps, scales are round, and one unit serves a whole chart.
import assert from 'node:assert/strict';
import { series } from '../../../src/shared/protocol/sections.ts';
import {
  byteUnit,
  highestOf,
  latestIndex,
  niceScale,
  filledTimes,
  timeWindow,
  toChartData,
} from '../../../src/webviews/lib/chartData.ts';

describe('toChartData', () => {
  it('gives seconds, the wanted lines in order, scaled, with gaps as gaps', () => {
    const section = series([1000, 2000, 3000], {
      usage: [1024, null, 3072],
      request: [2048, 2048, 2048],
    });
    assert.deepEqual(toChartData(section, [{ id: 'request' }, { id: 'usage' }], 1024), [
      [1, 2, 3],
      [2, 2, 2],
      [1, null, 3],
    ]);
  });

  it('makes a gap of a line that is missing or too short, and never a zero', () => {
    const section = series([1000, 2000], { usage: [5] });
    assert.deepEqual(toChartData(section, [{ id: 'usage' }, { id: 'limit' }], 1), [
      [1, 2],
      [5, null],
      [null, null],
    ]);
  });
});

describe('niceScale', () => {
  const cases: readonly (readonly [highest: number, lines: number, max: number, step: number])[] = [
    [113.4, 3, 120, 40],
    [413, 3, 450, 150],
    [512, 2, 600, 300],
    [1, 3, 1.2, 0.4],
    [0.3, 3, 0.3, 0.1],
    [100, 2, 100, 50],
    [0, 3, 1, 1],
  ];
  for (const [highest, lines, max, step] of cases) {
    it(`reaches ${max} in steps of ${step} for ${highest}`, () => {
      assert.deepEqual(niceScale(highest, lines), { max, step });
    });
  }

  it('holds every value in at most the asked lines', () => {
    for (let highest = 1e-3; highest < 1e6; highest *= 1.07) {
      const { max, step } = niceScale(highest, 3);
      assert.ok(max >= highest * 0.999_999, `${highest}: ${max}`);
      assert.ok(Math.round(max / step) <= 3, `${highest}: ${max / step} lines`);
    }
  });
});

describe('chart helpers', () => {
  it('finds the highest value over all lines, past gaps', () => {
    assert.equal(
      highestOf([
        [1, 2],
        [null, 3],
        [7, null],
      ]),
      7,
    );
    assert.equal(highestOf([[]]), 0);
  });

  it('starts a little before a first few points, with room to grow, and ends with the newest', () => {
    assert.deepEqual(timeWindow([600_000]), [595_000, 720_000]);
    assert.deepEqual(timeWindow([0, 200_000]), [-10_000, 200_000]);
    const many = Array.from({ length: 121 }, (_, index) => index * 15_000);
    assert.deepEqual(timeWindow(many), [0, 1_800_000]);
    assert.equal(timeWindow([]), undefined);
  });

  it('leaves times without any value out of the axis', () => {
    assert.deepEqual(
      filledTimes([
        [1, 2, 3],
        [null, null, 5],
        [null, 4, null],
      ]),
      [2000, 3000],
    );
  });

  it('finds the newest value behind a gap', () => {
    assert.equal(latestIndex([1, 2, null]), 1);
    assert.equal(latestIndex([0, null]), 0);
    assert.equal(latestIndex([null]), undefined);
  });

  it('chooses one unit for a chart of bytes', () => {
    const gib = 1024 ** 3;
    assert.equal(byteUnit(413 * gib).unit, 'GiB');
    assert.equal(byteUnit(1.5 * gib).unit, 'MiB');
    assert.equal(byteUnit(20 * 1024 * gib).unit, 'TiB');
  });
});
