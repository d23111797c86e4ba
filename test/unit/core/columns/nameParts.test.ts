// Names in two parts: what is found in them is what is found in the whole.
import assert from 'node:assert/strict';
import { ByteBuffer } from '../../../../src/extension/core/columns/byteBuffer.ts';
import {
  EndingSearch,
  takeEnding,
  unpackEnding,
} from '../../../../src/extension/core/columns/nameParts.ts';
import { seededRandom } from '../../../support/seededRandom.ts';

function split(name: string): { readonly beginning: string; readonly ending: number } {
  const buffer = new ByteBuffer();
  const bytes = new TextEncoder().encode(name);
  buffer.append(bytes, 0, bytes.length);
  const ending = takeEnding(buffer);
  return { beginning: name.slice(0, buffer.length), ending };
}

function isFound(name: string, text: string): boolean {
  const { beginning, ending } = split(name);
  const search = new EndingSearch(text);
  return beginning.includes(text) || search.isIn(ending, search.splitsOf(beginning));
}

describe('EndingSearch', () => {
  it('finds what is in the ending, across its halves and across the dash', () => {
    for (const text of ['x', 'x2', '2x4z', 'x2x4z', 'cart-x', 't-x2x4z', '-', '4z'])
      assert.ok(isFound('cart-x2x4z', text), text);
    for (const text of ['xx', '4z1', 'cart-2', 'x2x4zz', 'art-x2x4z0', 'é', '-z'])
      assert.ok(!isFound('cart-x2x4z', text), text);
    assert.ok(isFound('web-0', 'b-0'));
    assert.ok(!isFound('web-0', 'b-00'));
  });

  it('agrees with the whole name, whatever is looked for', () => {
    const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);
    const random = seededRandom(seed);
    // Few letters, so that much is found.
    const word = (most: number) =>
      Array.from({ length: Math.floor(random() * (most + 1)) }, () =>
        'ab1-'.charAt(Math.floor(random() * 4)),
      ).join('');
    let found = 0;
    for (let i = 0; i < 20_000; i++) {
      const name = `a${word(8)}`;
      const { beginning, ending } = split(name);
      assert.equal(beginning + unpackEnding(ending), name, `seed ${seed}`);
      const text = word(7);
      if (text === '') continue;
      assert.equal(isFound(name, text), name.includes(text), `seed ${seed}: ${text} in ${name}`);
      found += Number(name.includes(text));
    }
    assert.ok(found > 1_000, `seed ${seed}: ${found} found`);
  });
});
