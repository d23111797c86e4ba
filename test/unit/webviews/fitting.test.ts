// What of a row goes into its menu.
import assert from 'node:assert/strict';
import { fittingCount } from '../../../src/webviews/lib/fitting.ts';

describe('fittingCount', () => {
  const ends = [100, 200, 300];
  const cases: readonly (readonly [width: number, count: number])[] = [
    [300, 3],
    [299, 2],
    [279, 1],
    [150, 0],
    [0, 0],
  ];
  for (const [width, count] of cases) {
    it(`lets ${count} parts into ${width} px`, () =>
      assert.equal(fittingCount(ends, width, 80), count));
  }
  it('needs no room for nothing', () => assert.equal(fittingCount([], 0, 80), 0));
});
