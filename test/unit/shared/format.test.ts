import assert from 'node:assert/strict';
import { Formatter } from '../../../src/shared/format/formatter.ts';
import { humanDuration } from '../../../src/shared/format/humanDuration.ts';
import { renderText, textParts } from '../../../src/shared/format/text.ts';
import { en } from '../../../src/shared/strings/en.ts';
import type { Text } from '../../../src/shared/model/text.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('humanDuration', () => {
  // The cases of duration_test.go beside HumanDuration, and this product's examples.
  const cases: [number, string][] = [
    [-2 * SECOND, '<invalid>'],
    [-SECOND, '0s'],
    [0, '0s'],
    [SECOND, '1s'],
    [70 * SECOND, '70s'],
    [190 * SECOND, '3m10s'],
    [119 * SECOND, '119s'],
    [70 * MINUTE, '70m'],
    [47 * HOUR, '47h'],
    [49 * HOUR, '2d1h'],
    [(8 * 24 + 2) * HOUR, '8d'],
    [367 * DAY, '367d'],
    [(365 * 2 * 24 + 25) * HOUR, '2y1d'],
    [(365 * 8 * 24 + 2) * HOUR, '8y'],
    [11 * SECOND, '11s'],
    [8 * MINUTE, '8m'],
    [3 * HOUR + 20 * MINUTE, '3h20m'],
    [10 * DAY, '10d'],
    [(2 * 365 + 30) * DAY, '2y30d'],
  ];
  for (const [ms, text] of cases) {
    it(`${ms} ms is ${text}`, () => assert.equal(humanDuration(ms), text));
  }
});

describe('Formatter', () => {
  const english = new Formatter('en', en);
  const cases: [string, string, string][] = [
    ['bytes', english.bytes(512 * 1024 ** 2), '512 MiB'],
    ['small bytes', english.bytes(1.5 * 1024 ** 3), '1.5 GiB'],
    ['no bytes', english.bytes(0), '0 B'],
    ['millicores', english.millicores(250), '250m'],
    ['cores', english.millicores(1500), '1.5'],
    ['a percentage', english.percent(93.6), '94 %'],
    ['a large number', english.whole(12345.6), '12,346'],
    ['milliseconds', english.duration(850), '850 ms'],
    ['seconds', english.duration(2000), '2 s'],
    ['minutes', english.duration(9 * MINUTE), '9 min'],
    ['days', english.duration(6 * DAY), '6 d'],
  ];
  for (const [what, got, wanted] of cases) it(`writes ${what}`, () => assert.equal(got, wanted));

  describe('moment', () => {
    const at = (day: number, hour: number, minute = 0) =>
      new Date(2026, 2, day, hour, minute, 7).getTime();
    const moments: readonly (readonly [at: number, now: number, text: string])[] = [
      [at(12, 9, 5), at(12, 14), '09:05:07'],
      [at(11, 23, 5), at(12, 1), 'Mar 11, 23:05'],
      [at(12, 0, 5), at(12, 23), 'Mar 12, 00:05'],
      [at(3, 9, 5), at(12, 9), 'Mar 3, 09:05'],
      [new Date(2025, 10, 30, 9, 5, 7).getTime(), at(12, 9), '11/30/2025, 09:05:07'],
    ];
    for (const [when, now, text] of moments) {
      it(`says ${text}`, () => assert.equal(english.moment(when, now), text));
    }
    it('follows the locale', () => {
      assert.equal(new Formatter('de', en).moment(at(11, 23, 5), at(12, 1)), '11. März, 23:05');
    });
  });

  it('falls back to English for an unknown locale', () => {
    assert.equal(new Formatter('not a locale', en).whole(1000), '1,000');
  });
});

describe('renderText', () => {
  const formatter = new Formatter('en', en);
  const now = Date.UTC(2026, 2, 12, 5, 8, 30);
  const pod = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'cart-1' };

  it('puts values in their units at the time of rendering', () => {
    const text: Text = {
      key: 'metrics.stale',
      args: { age: { ageSince: now - 8 * MINUTE } },
    };
    assert.equal(
      renderText(text, formatter, now),
      'The newest sample of the metrics API is 8m old',
    );
  });

  it('keeps links and code as parts, nested texts too', () => {
    const text: Text = {
      key: 'metrics.unavailable',
      args: {
        reason: { key: 'verdict.sentence', args: { finding: [{ link: pod }, { code: 'x<y' }] } },
      },
    };
    assert.deepEqual(textParts(text, formatter, now), [
      { is: 'plain', text: 'The metrics API does not answer: ' },
      { is: 'link', text: 'cart-1', ref: pod },
      { is: 'plain', text: ', ' },
      { is: 'code', text: 'x<y' },
      { is: 'plain', text: '.' },
    ]);
  });

  it('shows a placeholder without value, and an unknown key, as they are', () => {
    assert.equal(
      renderText({ key: 'metrics.denied' }, formatter, now),
      'You may not read {resource} in metrics.k8s.io',
    );
    assert.equal(renderText({ key: 'new.key' as Text['key'] }, formatter, now), 'new.key');
  });
});
