import assert from 'node:assert/strict';
import { bytesOf, MeanBytes } from '../../../src/extension/core/rowBytes.ts';

describe('the size of a row', () => {
  const cases: readonly (readonly [string, unknown, number])[] = [
    ['nothing', undefined, 0],
    ['a small integer', 17, 0],
    ['any other number', 0.5, 16],
    ['a time', 1_770_000_000_000, 16],
    ['a string', 'kube-system', 32],
    ['an object', { a: 1, b: true }, 40],
    ['a list', ['a', 'b'], 48 + 2 * (8 + 24)],
    ['an object of so many fields that V8 keeps it as a table', wide(24), 24 + 24 * 64],
  ];
  for (const [name, value, expected] of cases) {
    it(`of ${name} is about ${expected} bytes`, () => assert.equal(bytesOf(value), expected));
  }

  it('is known of all from a few, and follows them when they change', () => {
    const mean = new MeanBytes();
    assert.equal(mean.value, 0);
    const row = (length: number) => ({ message: 'x'.repeat(length) });
    for (let count = 0; count < 1_000; count++) mean.note(row(count % 2 === 0 ? 80 : 160));
    const [small, big] = [bytesOf(row(80)), bytesOf(row(160))];
    assert.ok(mean.value >= small && mean.value <= big, String(mean.value));
    for (let count = 0; count < 10_000; count++) mean.note(row(800));
    assert.ok(mean.value > 0.95 * bytesOf(row(800)), String(mean.value));
  });
});

function wide(fields: number): object {
  return Object.fromEntries(Array.from({ length: fields }, (_, index) => [`f${index}`, 1]));
}
