// The pure parts behind lists: places and heights of cells, filters, columns, placing, what a page's state is worth.
import assert from 'node:assert/strict';
import { intoColumns } from '../../../src/webviews/lib/columns.ts';
import {
  cellAt,
  cellGrid,
  cellPx,
  heatRowPx,
  percentOf,
  placeOf,
} from '../../../src/webviews/lib/heat.ts';
import { matches } from '../../../src/webviews/lib/problemFilter.ts';
import { placed } from '../../../src/webviews/lib/virtualRows.ts';
import { hasAge } from '../../../src/webviews/lib/words.ts';

describe('heatRowPx', () => {
  it('is two lines high at least, and grows with the lines of cells', () => {
    assert.equal(heatRowPx(0, 320), 44);
    assert.equal(heatRowPx(23, 320), 44);
    assert.equal(heatRowPx(24 * 3, 320), 4 * 14 - 2 + 16);
  });
  it('shrinks cells above 200 pods', () => {
    assert.deepEqual([cellPx(200), cellPx(201)], [12, 6]);
    assert.ok(heatRowPx(201, 320) < heatRowPx(200, 320));
  });
  it('bears a width of nothing', () => assert.ok(heatRowPx(10, 0) >= 44));
});

describe('cellGrid', () => {
  it('has whole dots between cells on any screen, and never more cells on a line than have room', () => {
    for (const ratio of [1, 1.25, 1.5, 2, 3]) {
      const grid = cellGrid(300, 320, ratio);
      assert.ok(Number.isInteger(grid.pitchDots) && grid.cellDots < grid.pitchDots);
      assert.ok((grid.perLine * grid.pitchDots) / ratio <= 322, `${ratio}`);
    }
  });

  it('finds the cell at the place where it draws it', () => {
    for (const ratio of [1, 1.25, 2]) {
      const grid = cellGrid(120, 200, ratio);
      for (const index of [0, 13, 14, 119]) {
        const { leftPx, topPx, sizePx } = placeOf(grid, index);
        assert.equal(cellAt(grid, leftPx + sizePx / 2, topPx + sizePx / 2), index);
      }
      assert.equal(cellAt(grid, 199.9 + 14, 0), undefined);
      assert.equal(cellAt(grid, -1, 0), undefined);
      assert.equal(cellAt(grid, 0, -1), undefined);
    }
  });
});

describe('percentOf', () => {
  it('knows nothing without both numbers', () => {
    assert.equal(percentOf(500, 2000), 25);
    assert.equal(percentOf(0, 2000), 0);
    assert.equal(percentOf(undefined, 2000), undefined);
    assert.equal(percentOf(500, undefined), undefined);
    assert.equal(percentOf(500, 0), undefined);
  });
});

describe('matches', () => {
  const row = {
    kind: 'Pod',
    ownerKinds: ['ReplicaSet', 'Deployment'],
    words: ['cart-7c9d8b6f5-q8wzn', 'shop', 'CrashLoopBackOff', 'Exit 1'],
  };
  const cases: readonly (readonly [filter: string, isMatch: boolean])[] = [
    ['', true],
    ['cart', true],
    ['CRASH shop', true],
    ['cart payments', false],
    ['kind:pod', true],
    ['kind:Deployment', true],
    ['kind:StatefulSet', false],
    ['kind:po', false],
    ['kind:Pod exit', true],
  ];
  for (const [filter, isMatch] of cases) {
    it(`${JSON.stringify(filter)}: ${isMatch}`, () => assert.equal(matches(filter, row), isMatch));
  }
});

describe('intoColumns', () => {
  it('fills the shorter column and keeps the order within each', () => {
    const heights = [100, 300, 100, 100, 50];
    assert.deepEqual(
      intoColumns(
        heights.map((_, index) => index),
        (index) => heights[index] ?? 0,
      ),
      [[0, 2, 3, 4], [1]],
    );
  });
});

describe('placed', () => {
  it('puts rows one below the other', () => {
    assert.deepEqual(
      placed(3, (index) => 10 * (index + 1)),
      {
        items: [
          { index: 0, startPx: 0 },
          { index: 1, startPx: 10 },
          { index: 2, startPx: 30 },
        ],
        totalPx: 60,
      },
    );
  });
});

describe('hasAge', () => {
  it('finds an age however deep, so that only such texts are drawn every second', () => {
    const age = { ageSince: 1 };
    assert.equal(hasAge('text'), false);
    assert.equal(hasAge({ key: 'common.none' }), false);
    assert.equal(hasAge({ key: 'common.staleTitle', args: { reason: [age] } }), true);
    assert.equal(
      hasAge({ key: 'common.none', args: { a: { key: 'common.none', args: { age } } } }),
      true,
    );
  });
});
