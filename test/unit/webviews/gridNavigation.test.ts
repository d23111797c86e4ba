// The same keys move in every list, and never out of it.
import assert from 'node:assert/strict';
import {
  heirOf,
  moveAcross,
  moveIn,
  rangeOf,
  toTsv,
} from '../../../src/webviews/lib/gridNavigation.ts';

describe('moveIn', () => {
  const cases: readonly (readonly [key: string, from: number, to: number | undefined])[] = [
    ['ArrowDown', 3, 4],
    ['ArrowDown', 19, 19],
    ['ArrowUp', 3, 2],
    ['ArrowUp', 0, 0],
    ['PageDown', 3, 8],
    ['PageDown', 17, 19],
    ['PageUp', 8, 3],
    ['PageUp', 2, 0],
    ['Home', 8, 0],
    ['End', 8, 19],
    ['Enter', 8, undefined],
    ['a', 8, undefined],
  ];
  for (const [key, from, to] of cases) {
    it(`${key} from ${from} goes to ${to}`, () => assert.equal(moveIn(key, from, 20, 5), to));
  }

  it('goes nowhere in an empty list', () => assert.equal(moveIn('End', 0, 0, 5), undefined));

  it('starts at the first row when the focused one is gone', () => {
    assert.equal(moveIn('ArrowDown', -1, 20, 5), 0);
  });
});

describe('moveAcross', () => {
  it('moves among cells and stays in the row', () => {
    assert.equal(moveAcross('ArrowRight', 0, 3), 1);
    assert.equal(moveAcross('ArrowRight', 2, 3), 2);
    assert.equal(moveAcross('ArrowLeft', 2, 3), 1);
    assert.equal(moveAcross('End', 0, 3), 2);
    assert.equal(moveAcross('ArrowDown', 0, 3), undefined);
  });
});

describe('rangeOf', () => {
  const ids = ['a', 'b', 'c', 'd'];
  it('takes both ends, in list order, whichever way', () => {
    assert.deepEqual(rangeOf(ids, 'b', 'd'), ['b', 'c', 'd']);
    assert.deepEqual(rangeOf(ids, 'd', 'b'), ['b', 'c', 'd']);
  });
  it('is the row alone when the other end is gone, and nothing when the row is', () => {
    assert.deepEqual(rangeOf(ids, 'gone', 'c'), ['c']);
    assert.deepEqual(rangeOf(ids, 'a', 'gone'), []);
  });
});

describe('toTsv', () => {
  it('keeps one line a row and one tab a column', () => {
    const message = 'two\nlines\tand a tab';
    assert.equal(
      toTsv(['Name', 'Message'], [['cart', message]]),
      'Name\tMessage\ncart\ttwo lines and a tab',
    );
  });
});

describe('heirOf', () => {
  const before = ['a', 'b', 'c'];
  const cases: readonly (readonly [
    id: string,
    now: readonly string[],
    heir: string | undefined,
  ])[] = [
    ['b', ['a', 'b'], undefined],
    ['b', ['a', 'c'], 'c'],
    ['c', ['a', 'b'], 'b'],
    ['c', ['b'], 'b'],
    ['a', [], undefined],
    ['x', ['a'], undefined],
  ];
  for (const [id, now, heir] of cases) {
    it(`${id} of a, b, c leaves its focus to ${heir} of ${now.join(', ')}`, () =>
      assert.equal(heirOf(id, before, now), heir));
  }
});
