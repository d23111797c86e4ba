import assert from 'node:assert/strict';
import { ByteBuffer } from '../../../../src/extension/core/columns/byteBuffer.ts';
import { ByteInterner } from '../../../../src/extension/core/columns/byteInterner.ts';
import { seededRandom } from '../../../support/seededRandom.ts';

const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

function key(text: string): ByteBuffer {
  const buffer = new ByteBuffer(4);
  const bytes = Buffer.from(text);
  buffer.append(bytes, 0, bytes.length);
  return buffer;
}

describe('ByteInterner', () => {
  it('holds equal bytes once, for as long as somebody uses them', () => {
    const interner = new ByteInterner(textOf);
    const ids = ['a', 'b', 'a', '', 'a\0', ''].map((text) => interner.acquire(key(text)));
    assert.deepEqual(ids, [ids[0], ids[1], ids[0], ids[3], ids[4], ids[3]]);
    assert.equal(new Set(ids).size, 4);
    assert.equal(interner.size, 4);
    interner.release(ids[0]!);
    assert.equal(interner.find(key('a')), ids[0]);
    interner.release(ids[0]!);
    assert.equal(interner.find(key('a')), -1);
    assert.equal(interner.size, 3);
    assert.equal(interner.value(ids[4]!), 'a\0');
  });

  it('does not take the bytes held last for those of a number used again', () => {
    const interner = new ByteInterner(textOf);
    const first = interner.acquire(key('first'));
    interner.release(first);
    assert.equal(interner.acquire(key('other')), first);
    assert.equal(interner.value(first), 'other');
    assert.notEqual(interner.acquire(key('first')), first);
  });

  it('is a counted set of texts, whatever comes and goes', () => {
    const random = seededRandom(seed);
    const interner = new ByteInterner(textOf);
    const counts = new Map<string, { id: number; count: number }>();
    const texts = Array.from(
      { length: 3000 },
      (_, i) => `${i % 7 === 0 ? 'x'.repeat(i % 200) : ''}${i}`,
    );
    for (let step = 0; step < 30_000; step++) {
      // Waves, so that it grows, shrinks, and moves its bytes together.
      const isGrowing = Math.floor(step / 6000) % 2 === 0;
      const text = texts[Math.floor(random() * texts.length)]!;
      const held = counts.get(text);
      if (random() < (isGrowing ? 0.8 : 0.1)) {
        const id = interner.acquire(key(text));
        assert.equal(id, held?.id ?? id, `seed ${seed}`);
        counts.set(text, { id, count: (held?.count ?? 0) + 1 });
      } else if (held) {
        held.count--;
        interner.release(held.id);
        assert.equal(interner.find(key(text)), held.count === 0 ? -1 : held.id);
        if (held.count === 0) counts.delete(text);
      } else assert.equal(interner.find(key(text)), -1);
    }
    assert.equal(interner.size, counts.size);
    for (const [text, { id }] of counts) {
      assert.equal(interner.find(key(text)), id, `seed ${seed}`);
      assert.equal(interner.value(id), text);
    }
    for (const { id, count } of counts.values())
      for (let left = count; left > 0; left--) interner.release(id);
    assert.equal(interner.size, 0);
    assert.ok(interner.idLimit <= texts.length);
  });
});
