// Tables of rows by key and by group, and runs of numbers, against sets and maps.
import assert from 'node:assert/strict';
import { KeyTable } from '../../../../src/extension/core/columns/keyTable.ts';
import { LinkedIndex } from '../../../../src/extension/core/columns/linkedIndex.ts';
import { RunPool } from '../../../../src/extension/core/columns/runPool.ts';
import { seededRandom } from '../../../support/seededRandom.ts';

const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);
const STEPS = 20_000;
const SLOTS = 800;

describe('KeyTable', () => {
  // Keys that collide: of ten rows one hash.
  const hashOf = (slot: number) => Math.imul(Math.floor(slot / 10), 0x9e3779b1) >>> 0;

  it('finds the rows that are in it, and no others', () => {
    const random = seededRandom(seed);
    const table = new KeyTable(hashOf);
    const held = new Set<number>();
    for (let step = 0; step < STEPS; step++) {
      const slot = Math.floor(random() * SLOTS);
      assert.equal(
        table.find(hashOf(slot), (at) => at === slot),
        held.has(slot) ? slot : -1,
      );
      const isGrowing = Math.floor(step / 4000) % 2 === 0;
      if (held.has(slot) === isGrowing) continue;
      if (isGrowing) {
        table.add(slot);
        held.add(slot);
      } else {
        table.remove(slot);
        held.delete(slot);
      }
      assert.equal(table.size, held.size, `seed ${seed}`);
    }
  });

  it('does not grow when rows come and go', () => {
    const table = new KeyTable(hashOf);
    for (let i = 0; i < STEPS; i++) {
      table.add(i % SLOTS);
      table.remove(i % SLOTS);
    }
    assert.equal(table.bytes, new KeyTable(hashOf).bytes);
    assert.throws(() => table.remove(1));
  });
});

describe('LinkedIndex', () => {
  it('lists the rows of each group, the last first', () => {
    const random = seededRandom(seed);
    const index = new LinkedIndex();
    const groups = new Map<number, number[]>();
    const groupOf = new Map<number, number>();
    for (let step = 0; step < STEPS / 4; step++) {
      const slot = Math.floor(random() * SLOTS);
      const group = Math.floor(random() * 20);
      const known = groupOf.get(slot);
      if (known !== undefined) {
        index.remove(known, slot);
        groups.set(
          known,
          groups.get(known)!.filter((at) => at !== slot),
        );
        groupOf.delete(slot);
      } else {
        const rows = [slot, ...(groups.get(group) ?? [])];
        assert.equal(index.add(group, slot), rows.length);
        groups.set(group, rows);
        groupOf.set(slot, group);
      }
      assert.deepEqual([...index.slots(group)], groups.get(group) ?? [], `seed ${seed}`);
      assert.equal(index.count(group), groups.get(group)?.length ?? 0);
    }
    assert.deepEqual([index.count(-1), index.first(-1), index.count(10_000)], [0, -1, 0]);
    assert.deepEqual([...index.slots(-1), ...index.slots(10_000)], []);
  });
});

describe('RunPool', () => {
  it('keeps runs apart, and uses those again that were given back', () => {
    const random = seededRandom(seed);
    const pool = new RunPool();
    const runs: { offset: number; values: number[] }[] = [];
    let most = 0;
    for (let step = 0; step < STEPS / 4; step++) {
      if (runs.length > 200 || (runs.length > 0 && random() < 0.4)) {
        const [run] = runs.splice(Math.floor(random() * runs.length), 1);
        run!.values.forEach((value, i) =>
          assert.equal(pool.get(run!.offset + i), value, `seed ${seed}`),
        );
        pool.give(run!.offset, run!.values.length);
      } else {
        const values = Array.from({ length: Math.floor(random() * 12) }, () =>
          Math.floor(random() * 2 ** 32),
        );
        const offset = pool.take(values.length);
        values.forEach((value, i) => pool.set(offset + i, value));
        runs.push({ offset, values });
      }
      if (step === 2000) most = pool.bytes;
    }
    assert.ok(pool.bytes <= most * 1.5, `${most} bytes became ${pool.bytes}, seed ${seed}`);
  });
});
