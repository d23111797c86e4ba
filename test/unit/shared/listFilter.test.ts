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

  it('matches a name against stars as the definition says', () => {
    const isLike = (wanted: string, name: string): boolean => {
      const [first, rest] = [wanted.slice(0, 1), wanted.slice(1)];
      if (first === '') return name === '';
      if (first !== '*') return name.startsWith(first) && isLike(rest, name.slice(1));
      return isLike(rest, name) || (name !== '' && isLike(wanted, name.slice(1)));
    };
    const texts = (letters: readonly string[], longest: number): string[] =>
      longest === 0
        ? ['']
        : ['', ...texts(letters, longest - 1).flatMap((end) => letters.map((a) => a + end))];
    const names = [...new Set(texts(['a', 'b'], 5))];
    for (const wanted of new Set(texts(['a', 'b', '*'], 5))) {
      if (!wanted.includes('*')) continue;
      const test = nameTest(wanted, true);
      for (const name of names) assert.equal(test(name), isLike(wanted, name), `${wanted} ${name}`);
    }
    assert.equal(nameTest('A*(b', true)('a-(B'), true);
  });

  it('takes no time for many stars', () => {
    const test = nameTest(`${'a*'.repeat(10)}b`, true);
    const startedMs = performance.now();
    assert.equal(test('a'.repeat(253)), false);
    assert.ok(performance.now() - startedMs < 1_000);
  });
});
