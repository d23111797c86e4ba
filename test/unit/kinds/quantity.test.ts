// Quantities; the values are those of resource.Quantity's own tests and documentation.
import assert from 'node:assert/strict';
import {
  parseBytes,
  parseCpuMillicores,
  parseQuantity,
} from '../../../src/extension/kinds/quantity.ts';

describe('quantity', () => {
  const values: readonly [unknown, number | undefined][] = [
    ['0', 0],
    ['1', 1],
    ['+1', 1],
    ['-1.5', -1.5],
    ['.5', 0.5],
    ['5.', 5],
    ['100m', 0.1],
    ['100u', 0.0001],
    ['1n', 1e-9],
    ['1k', 1000],
    ['1M', 1e6],
    ['1G', 1e9],
    ['1T', 1e12],
    ['1P', 1e15],
    ['1E', 1e18],
    ['1Ki', 1024],
    ['1.5Mi', 1_572_864],
    ['1Gi', 1_073_741_824],
    ['1Ti', 2 ** 40],
    ['1Pi', 2 ** 50],
    ['1Ei', 2 ** 60],
    ['1e3', 1000],
    ['1E3', 1000],
    ['12e-1', 1.2],
    ['1e+2', 100],
    [7, 7],
    ['', undefined],
    ['1K', undefined],
    ['1 Gi', undefined],
    ['1e3k', undefined],
    ['1e1.5', undefined],
    ['Gi', undefined],
    ['abc', undefined],
    [Number.NaN, undefined],
    [undefined, undefined],
    [null, undefined],
    [{}, undefined],
  ];
  for (const [written, expected] of values) {
    it(`${JSON.stringify(written) ?? 'undefined'} is ${expected}`, () => {
      assert.equal(parseQuantity(written), expected);
    });
  }

  it('CPU is millicores without rounding errors', () => {
    const cpu: readonly [unknown, number][] = [
      ['1', 1000],
      ['1.1', 1100],
      ['0.1', 100],
      ['0.29', 290],
      ['250m', 250],
      ['12345678n', 12.345678],
      ['1k', 1_000_000],
      ['2e-1', 200],
    ];
    for (const [written, expected] of cpu) assert.equal(parseCpuMillicores(written), expected);
  });

  it('memory is bytes', () => {
    assert.equal(parseBytes('16303016Ki'), 16_694_288_384);
    assert.equal(parseBytes('128974848000m'), 128_974_848);
  });
});
