// The first of many by name are the beginning of all of them in order.
import assert from 'node:assert/strict';
import { MemoryPods } from '../../support/memoryPods.ts';
import { pod } from '../../support/rowBuilders.ts';
import { seededRandom } from '../../support/seededRandom.ts';

describe('the first pods by name', () => {
  it('are those that sorting all puts first', () => {
    const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);
    const random = seededRandom(seed);
    const pods = new MemoryPods();
    const bases = ['cart-5d4', 'web', 'a', 'cart-6f7', 'long-name-of-a-job'];
    for (let i = 0; i < 500; i++) {
      const base = bases[Math.floor(random() * bases.length)] ?? '';
      const name = `${base}-${Math.floor(random() * 36 ** 6).toString(36)}${i % 3 === 0 ? `-x${i}y` : ''}`;
      pods.put(pod({ name, uid: `uid-${i}` }));
    }
    const slots = Int32Array.from(pods.slots()).filter(() => random() < 0.8);
    const sorted = pods.sortByName(slots);
    for (const limit of [0, 1, 2, 7, 100, slots.length - 1, slots.length, 1_000]) {
      const first = pods.firstByName(slots, limit);
      assert.deepEqual(first, sorted.slice(0, limit), `seed ${seed}, ${limit}`);
    }
  });
});
