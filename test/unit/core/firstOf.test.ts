// The first of many are the beginning of all of them in order.
import assert from 'node:assert/strict';
import { firstOf } from '../../../src/extension/core/firstOf.ts';
import { seededRandom } from '../../support/seededRandom.ts';

describe('firstOf', () => {
  it('is what sorting all puts first', () => {
    const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);
    const random = seededRandom(seed);
    for (const count of [0, 1, 2, 3, 10, 1_000]) {
      const items = Array.from({ length: count }, () => Math.floor(random() * 300));
      const sorted = items.toSorted((a, b) => a - b);
      for (const limit of [0, 1, 2, 3, 9, 10, 200, 2_000]) {
        const first = firstOf(items, limit, (a, b) => a - b);
        assert.deepEqual(first, sorted.slice(0, limit), `seed ${seed}: ${limit} of ${count}`);
      }
    }
  });
});
