// Packed sections: only what changed crosses, in buffers of exact size, in parts, and never among many objects.
import assert from 'node:assert/strict';
import { stepTowards } from '../../../src/shared/protocol/chunk.ts';
import { applyDelta, diffState } from '../../../src/shared/protocol/diff.ts';
import { applyPacked } from '../../../src/shared/protocol/packed.ts';
import { packRuns, unpackRuns } from '../../../src/shared/protocol/runs.ts';
import type { Frame } from '../../../src/shared/protocol/frames.ts';
import {
  packed,
  rows,
  value,
  type ChannelState,
  type Column,
  type PackedSection,
} from '../../../src/shared/protocol/sections.ts';
import { ProtocolLink } from '../../support/protocolLink.ts';
import { sizeOf, toMessage } from '../../support/webviewMessage.ts';

const count = 100_000;

function cells(change: (slot: Uint32Array, look: Uint8Array) => void = () => undefined) {
  const slot = Uint32Array.from({ length: count }, (_, index) => index);
  const look = new Uint8Array(count).fill(7);
  change(slot, look);
  return packed(count, { slot, look });
}

const cellsOf = (state: ChannelState | undefined) => state?.['cells'] as PackedSection;

/** All that is a buffer, or stands on one. */
function columnsIn(value: unknown): Column[] {
  if (value instanceof ArrayBuffer) return [new Uint8Array(value)];
  if (ArrayBuffer.isView(value)) return [value as Column];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(columnsIn) : [];
}

/** Values a reviver looks at. */
function nodesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 1;
  if (value instanceof ArrayBuffer) return 1;
  return Object.values(value).reduce<number>((sum, item) => sum + nodesIn(item), 1);
}

describe('a packed section', () => {
  it('sends indexes and values of what changed, of the columns that did', () => {
    const base = { cells: cells() };
    const next = {
      cells: cells((_, look) => {
        look[3] = 1;
        look[5] = 2;
        look[500] = 3;
      }),
    };
    const delta = diffState(base, next);
    const change = delta?.['cells'];
    assert.ok(change?.is === 'packed');
    assert.deepEqual([change.names, change.length], ['look', count]);
    assert.deepEqual(unpackRuns(change.runs, 1), [
      { runs: Uint32Array.of(3, 3, 500, 1), values: Uint8Array.of(1, 7, 2, 3) },
    ]);
    assert.deepEqual(applyDelta(base, delta!), next);
  });

  it('finds nothing between equal columns, NaN among them', () => {
    const make = () => ({ c: packed(2, { cpu: Float32Array.of(NaN, 1) }) });
    assert.equal(diffState(make(), make()), undefined);
  });

  it('writes to nothing it was given', () => {
    const base = { cells: cells() };
    const next = { cells: cells((_, look) => look.fill(9, 10, 70_000)) };
    const delta = diffState(base, next)!;
    const step = stepTowards(base, next, 1000);
    const applied = applyDelta(base, delta);
    applyDelta(applied, diffState(next, base)!);
    assert.deepEqual(base, { cells: cells() });
    assert.deepEqual(next, { cells: cells((_, look) => look.fill(9, 10, 70_000)) });
    for (const column of columnsIn([delta, step.state, applied]))
      assert.equal(column.byteLength, column.buffer.byteLength);
  });

  it('takes no pool along when a view of one is published', () => {
    const pool = new Uint8Array(1_000_000);
    const step = stepTowards(undefined, { cells: packed(3, { look: pool.subarray(5, 8) }) }, 1000);
    assert.equal(cellsOf(step.state).columns['look']?.buffer.byteLength, 3);
  });

  it('may grow, shrink and be emptied', () => {
    const of = (...looks: number[]) => ({
      c: packed(looks.length, { look: Uint8Array.from(looks) }),
    });
    for (const [base, next] of [
      [of(1, 2), of(1, 2, 3)],
      [of(1, 2, 3), of(9)],
      [of(1), of()],
      [of(), of(0, 0)],
    ] as const) {
      assert.deepEqual(applyDelta(base, diffState(base, next)!), next);
    }
  });

  it('refuses runs that do not fit', () => {
    const base = { c: packed(2, { look: Uint8Array.of(1, 2) }) };
    const apply = (runs: number[], values: Column, length = 2) =>
      applyPacked(base.c, {
        is: 'packed',
        length,
        names: 'look',
        runs: packRuns([{ runs: Uint32Array.from(runs), values }]),
      });
    assert.deepEqual(apply([1, 1], Uint8Array.of(9)).columns.look, Uint8Array.of(1, 9));
    assert.throws(() => apply([1, 2], Uint8Array.of(1, 2)), /beyond/);
    assert.throws(() => apply([0, 2], Uint8Array.of(1)), /beyond/);
    assert.throws(() => apply([0], Uint8Array.of(1)), /beyond/);
    assert.throws(() => apply([0, 1], Uint32Array.of(1)), /another kind/);
    const wrong = { is: 'packed', length: 2, names: 'look' } as const;
    assert.throws(() => applyPacked(base.c, { ...wrong, runs: new ArrayBuffer(12).slice(0, 8) }));
    assert.throws(() => applyPacked(base.c, { ...wrong, runs: Uint32Array.of(9, 0, 0).buffer }));
    assert.throws(() => applyPacked(base.c, { ...wrong, runs: Uint32Array.of(0, 0, 5).buffer }));
    assert.throws(() => applyPacked(base.c, { ...wrong, runs: {} as ArrayBuffer }));
    assert.throws(() => apply([0, 1], Uint8Array.of(1), -1));
  });
});

describe('publisher and receiver of packed sections', () => {
  it('send 100,000 rows in parts of about 64 KB, the first rows first', () => {
    const link = new ProtocolLink();
    link.build = () => ({ v: value('at once'), cells: cells() });
    const seen = link.subscribe();
    link.clock.advance(3);
    const first = cellsOf(seen.state);
    assert.ok(first.length > 10_000 && first.length < 14_000, `${first.length}`);
    assert.deepEqual(first.columns['slot']?.slice(0, 3), Uint32Array.of(0, 1, 2));
    link.clock.advance(60);
    assert.deepEqual(seen.state, link.build());
    for (const frame of link.frames)
      assert.ok(sizeOf(toMessage(frame)) < 67_000, `${sizeOf(toMessage(frame))}`);
  });

  it('send 1,000 changes in less than 20 KB', () => {
    const link = new ProtocolLink();
    let state = cells();
    link.build = () => ({ cells: state });
    const seen = link.subscribe();
    link.clock.advance(1000);
    const sent = link.frames.length;
    state = cells((slot, look) => {
      for (let n = 0; n < 1000; n += 1) {
        look[n * 100] = 3;
        if (n % 4 === 0) slot[n * 100] = 1_000_000 + n;
      }
    });
    link.publisher.mark();
    link.clock.advance(1000);
    assert.equal(link.frames.length, sent + 1);
    assert.ok(sizeOf(toMessage(link.frames.at(-1))) <= 20 * 1024);
    assert.deepEqual(seen.state, { cells: state });
  });

  it('send no buffer among many objects, and let neither wait for the other', () => {
    const link = new ProtocolLink();
    let turn = 0;
    const list = () =>
      Array.from({ length: 1000 }, (_, n) => ({ id: `r${n}`, turn, text: 'x'.repeat(100) }));
    link.build = () => ({ list: rows(list()), cells: cells((_, look) => look.fill(turn)) });
    const seen = link.subscribe();
    for (let round = 0; round < 16; round += 1) {
      turn = round;
      link.publisher.mark();
      link.clock.advance(20);
    }
    const kinds = new Set(link.frames.slice(1).map(kindOf));
    assert.deepEqual([...kinds].sort(), ['buffers', 'objects']);
    const [first, ...others] = link.frames;
    assert.ok(first && columnsIn(first).length > 0, 'the first shows some of everything');
    assert.ok(nodesIn(first) < 1500, `${nodesIn(first)} values`);
    for (const frame of others) {
      if (columnsIn(frame).length > 0) assert.ok(nodesIn(frame) < 1000, `${nodesIn(frame)} values`);
    }
    link.clock.advance(2000);
    assert.deepEqual(seen.state, link.build());
  });

  it('do not take a snapshot whose buffers were lost', () => {
    const link = new ProtocolLink();
    link.build = () => ({ cells: packed(2, { look: Uint8Array.of(1, 2) }) });
    const seen = link.subscribe();
    const lost = { cells: { is: 'packed', length: 2, columns: { look: { 0: 1, 1: 2 } } } };
    link.receiver.receive({ channel: 'p1', gen: 1, seq: 1, kind: 'snapshot', payload: lost });
    assert.equal(seen.state, undefined);
    link.clock.advance(20);
    assert.deepEqual(seen.state, link.build());
  });
});

function kindOf({ payload }: Frame): string {
  return columnsIn(payload).length > 0 ? 'buffers' : 'objects';
}
