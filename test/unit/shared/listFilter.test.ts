// The words lists are filtered by, as pages write them and workers read them.
import assert from 'node:assert/strict';
import {
  hasLabel,
  labelTest,
  nameTest,
  parseFilter,
  valueIn,
  withValue,
} from '../../../src/shared/model/listFilter.ts';

describe('the filter of lists', () => {
  const parsed: readonly (readonly [string, string])[] = [
    ['', ''],
    ['Cart web', 'text cart; text web'],
    ['status:failing ns:shop,payments', 'status failing; namespace shop|payments'],
    ['namespace=Shop node=w-1 owner:cart', 'namespace shop; node w-1; owner cart'],
    ['-ns:kube-system !cart', 'not namespace kube-system; not text cart'],
    [
      'app=cart app!=web label=tier label:a=B',
      'label app=cart; label app!=web; label tier; label a=B',
    ],
    ['ns: status:, -', 'text -'],
    ['http://x', 'text http://x'],
  ];
  for (const [text, expected] of parsed) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const said = parseFilter(text).map(
        ({ field, values, isNot }) => `${isNot ? 'not ' : ''}${field} ${values.join('|')}`,
      );
      assert.equal(said.join('; '), expected);
    });
  }

  it('finds and replaces the value of a field, and leaves the rest as it was typed', () => {
    const text = 'Cart  ns:shop -status:ok app=Web';
    assert.equal(valueIn(text, 'namespace'), 'shop');
    assert.equal(valueIn(text, 'status'), undefined, 'what it leaves out is no value of a select');
    assert.equal(valueIn('ns:a ns:b', 'namespace'), undefined);
    assert.equal(withValue(text, 'namespace', 'pay'), 'Cart -status:ok app=Web ns:pay');
    assert.equal(withValue(text, 'namespace', undefined), 'Cart -status:ok app=Web');
    assert.equal(withValue(text, 'status', 'failing'), 'Cart ns:shop app=Web status:failing');
  });

  const labels = { app: 'Cart', tier: 'web' };
  const tests: readonly (readonly [string, boolean])[] = [
    ['app', true],
    ['zone', false],
    ['app=Cart', true],
    ['app=cart', false],
    ['app==Cart', true],
    ['app!=Cart', false],
    ['zone!=a', true],
    ['tier=w*', true],
    ['constructor', false],
  ];
  for (const [text, expected] of tests) {
    it(`${text} is ${expected} of app=Cart,tier=web`, () =>
      assert.equal(hasLabel(labels, labelTest(text)), expected));
  }

  it('takes a name whole once there is one of it, and a part while it is typed', () => {
    assert.equal(nameTest('shop', true)('shop-test'), false);
    assert.equal(nameTest('shop', true)('shop'), true);
    assert.equal(nameTest('sho', false)('shop-test'), true);
    assert.equal(nameTest('w-*', true)('w-12'), true);
    assert.equal(nameTest('w.*', true)('wx1'), false, 'a dot is a dot');
  });
});
