// Names are cut in the middle, so that what tells siblings apart is never what is cut.
import assert from 'node:assert/strict';
import { cutName, splitName } from '../../../src/webviews/lib/middle.ts';

describe('splitName', () => {
  const cases: readonly (readonly [name: string, head: string, tail: string])[] = [
    ['cart-7c9d8b6f5-q8wzn', 'cart-7c9d8b6f5', '-q8wzn'],
    ['stock-db-0', 'stock-db', '-0'],
    ['daily-close-29547780', 'daily-close-29', '547780'],
    ['kafka', 'kafka', ''],
    ['twelve-chars', 'twelve', '-chars'],
    ['kube-apiserver-seoul-cp-1', 'kube-apiserver-seoul-cp', '-1'],
    ['registry.shop.example/cart:3.8.1', 'registry.shop.example/cart', ':3.8.1'],
    ['-0', '-0', ''],
    ['', '', ''],
  ];
  for (const [name, head, tail] of cases) {
    it(`splits ${name || 'nothing'}`, () => {
      assert.deepEqual(splitName(name), { head, tail });
      assert.equal(head + tail, name);
    });
  }
});

describe('cutName', () => {
  const one = (text: string) => text.length;
  const cases: readonly (readonly [name: string, width: number, cut: string])[] = [
    ['model-trainer-7c9d8b6f5-95wzg', 18, 'model-train…-95wzg'],
    ['model-trainer-7c9d8b6f5-95wzg', 15, 'model-tr…-95wzg'],
    ['model-trainer-7c9d8b6f5-95wzg', 21, 'model-trainer…-95wzg'],
    ['model-trainer-7c9d8b6f5-95wzg', 7, 'model…'],
    ['alertmanager-main-0', 12, 'alertmana…-0'],
    ['kafka', 3, 'ka…'],
    ['kafka', 0, '…'],
  ];
  for (const [name, width, cut] of cases) {
    it(`cuts ${name} to ${width}: ${cut}`, () => assert.equal(cutName(name, width, one), cut));
  }
});
