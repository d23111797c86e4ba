import assert from 'node:assert/strict';
import {
  compareLines,
  LogRing,
  type Mark,
  type NewLine,
} from '../../../src/extension/logs/logRing.ts';
import { LookedAt } from '../../../src/extension/logs/lookedAt.ts';
import { Pattern } from '../../../src/extension/logs/pattern.ts';
import { findLevel } from '../../../src/extension/logs/levels.ts';
import type { LogLook } from '../../../src/shared/model/podLog.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { noLook } from '../../support/tailBench.ts';

function line(text: string, ms = 0, more: Partial<NewLine> = {}): NewLine {
  const stamp = { ms, nanos: 0 };
  const { level, head, hasFields } = findLevel(text);
  return {
    stream: 0,
    order: stamp,
    stamp,
    text,
    level,
    head,
    hasFields,
    cutBytes: 0,
    mark: undefined,
    ...more,
  };
}

const words = (text: string, more: object = {}) => ({
  text,
  isRegex: false,
  isCaseSensitive: false,
  ...more,
});

describe('the ring of lines', () => {
  it('keeps so many, and counts what had to go', () => {
    const ring = new LogRing(3);
    ring.add([1, 2].map((n) => line(`l${n}`, n)));
    ring.add([3, 4, 5].map((n) => line(`l${n}`, n)));
    assert.deepEqual(
      ring.lines.map(({ text }) => text),
      ['l3', 'l4', 'l5'],
    );
    assert.equal(ring.dropped, 2);
    assert.equal(ring.added, 5);
  });

  it('keeps so many characters, and the newest line whatever its length', () => {
    const ring = new LogRing(100, 10);
    ring.add([line('12345', 1), line('67890', 2), line('abc', 3)]);
    assert.deepEqual(
      ring.lines.map(({ text }) => text),
      ['67890', 'abc'],
    );
    ring.add([line('x'.repeat(50), 4)]);
    assert.equal(ring.lines.length, 1);
    assert.equal(ring.dropped, 3);
  });
});

describe('the limits of the ring', () => {
  it('are told: which made lines go last', () => {
    const ring = new LogRing(3, 1_000);
    ring.add([1, 2, 3].map((n) => line(`l${n}`, n)));
    assert.equal(ring.limit, undefined);
    ring.add([line('l4', 4)]);
    assert.equal(ring.limit, 'lines');
    ring.add([line('x'.repeat(999), 5)]);
    assert.equal(ring.limit, 'characters');
  });

  it('leave some room for what comes next', () => {
    const ring = new LogRing(1_000, 1_000);
    for (let n = 0; n < 100; n += 1) ring.add([line('x'.repeat(10), n)]);
    const dropped = Array.from({ length: 6 }, (_, n) => {
      return ring.add([line('x'.repeat(10), 100 + n)]).dropped;
    });
    assert.deepEqual(dropped, [3, 0, 0, 3, 0, 0]);
  });
});

describe('a look at a log', () => {
  const looks: readonly LogLook[] = [
    noLook,
    { ...noLook, filter: words('even') },
    { ...noLook, minLevel: 'warn' },
    {
      filter: words('e', { isRegex: true }),
      minLevel: 'info',
      search: words('7|even', { isRegex: true }),
    },
  ];

  it('kept from change to change is the same as one made anew', () => {
    const seed = Number(process.env['FORETOP_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const random = seededRandom(seed);
    const ring = new LogRing(300);
    const kept = looks.map((look) => new LookedAt(look, ring));
    const orders = [0, 0];
    for (let round = 0; round < 300; round += 1) {
      const stream = random() < 0.5 ? 0 : 1;
      const batch = Array.from({ length: Math.floor(random() * 9) }, () => {
        orders[stream] = Math.max(orders[stream]!, round * 10 - 40 + Math.floor(random() * 50));
        const number = Math.floor(random() * 1000);
        const level = ['INFO', 'WARN', ''][number % 3];
        const text = `${level} ${number} ${number % 2 === 0 ? 'even' : 'odd'}`;
        return line(text, orders[stream], { stream });
      });
      const change = ring.add(batch);
      for (const look of kept) {
        look.apply(change);
        if (random() < 0.5) assert.ok(look.shown.dropped >= 0);
      }
    }
    assert.deepEqual(ring.lines, ring.lines.toSorted(compareLines), `seed ${seed}`);
    for (const [index, look] of kept.entries()) {
      const fresh = new LookedAt(looks[index]!, ring);
      assert.deepEqual(look.shown.lines, fresh.shown.lines, `seed ${seed} look ${index}`);
      assert.equal(look.matchCount, fresh.matchCount);
    }
  });

  it('gives the newest rows, or those from a place on that stays theirs', () => {
    const ring = new LogRing(100);
    const look = new LookedAt(noLook, ring);
    for (let n = 0; n < 150; n += 1) look.apply(ring.add([line(`l${n}`, n)]));
    assert.deepEqual(
      look.window({ from: null, count: 2 }).rows.map(({ text }) => text),
      ['l148', 'l149'],
    );
    const { from, rows } = look.window({ from: 60, count: 3 });
    assert.equal(from, 60);
    assert.deepEqual(
      rows.map(({ text }) => text),
      ['l60', 'l61', 'l62'],
    );
    assert.ok(ring.lines.length > 97 && ring.lines.length <= 100);
    assert.equal(look.window({ from: 10, count: 1 }).rows[0]?.text, ring.lines[0]?.text);
  });

  it('marks matches in rows, counts them, and goes round from match to match', () => {
    const ring = new LogRing();
    ring.add(['a stock b', 'none', 'STOCK stock', 'end'].map((text, n) => line(text, n)));
    const look = new LookedAt({ ...noLook, search: words('stock') }, ring);
    assert.equal(look.matchCount, 2);
    assert.deepEqual(
      look.window({ from: 0, count: 9 }).rows.map(({ hits }) => hits),
      [[2, 7], undefined, [0, 5, 6, 11], undefined],
    );
    assert.deepEqual(look.find(0, false), { place: 2, id: '3', number: 2 });
    assert.deepEqual(look.find(2, false), { place: 0, id: '1', number: 1 });
    assert.deepEqual(look.find(2, true), { place: 0, id: '1', number: 1 });
    assert.deepEqual(look.find(0, true), { place: 2, id: '3', number: 2 });
    assert.equal(new LookedAt({ ...noLook, search: words('absent') }, ring).find(0, false), null);
  });

  it('marks a match wherever it stands, whatever was matched before', () => {
    const ring = new LogRing();
    ring.add(['none', 'here and there stock'].map((text, n) => line(text, n)));
    const look = new LookedAt({ ...noLook, search: words('stock') }, ring);
    assert.equal(look.matchCount, 1);
    look.apply(ring.add([line('stock', 2)]));
    assert.deepEqual(
      look.window({ from: 0, count: 9 }).rows.map(({ hits }) => hits),
      [undefined, [15, 20], [0, 5]],
    );
  });

  it('shows what was marked whatever is filtered, and cuts long rows', () => {
    const ring = new LogRing();
    const mark: Mark = { severity: 'failed', text: () => ({ key: 'log.endedGone' }) };
    ring.add([line('INFO x', 1), line('', 2, { mark }), line('y'.repeat(5_000), 3)]);
    const rows = new LookedAt({ ...noLook, filter: words('y') }, ring).window({
      from: 0,
      count: 9,
    }).rows;
    assert.deepEqual(
      rows.map(({ mark: what, more }) => [what?.severity, more]),
      [
        ['failed', undefined],
        [undefined, 3_000],
      ],
    );
  });

  it('says what is no pattern, and hides nothing for it', () => {
    const ring = new LogRing();
    ring.add([line('x')]);
    const bad = new LookedAt({ ...noLook, filter: words('(', { isRegex: true }) }, ring);
    assert.equal(bad.filterFault?.key, 'log.patternInvalid');
    assert.equal(bad.shown.lines.length, 1);
    assert.equal(new LookedAt({ ...noLook, filter: words('(') }, ring).shown.lines.length, 0);
  });

  it('hides nothing from the moment on when its filter takes too long', () => {
    const ring = new LogRing();
    ring.add(['aaa', 'other'].map((text, n) => line(text, n)));
    const filter = words('^(a+)+$', { isRegex: true });
    const look = new LookedAt({ ...noLook, filter, search: words('e') }, ring);
    assert.deepEqual([look.shown.lines.length, look.matchCount], [1, 0]);
    look.apply(ring.add([line('a'.repeat(40) + '!', 2), line('after', 3)]));
    assert.deepEqual([look.shown.lines.length, look.matchCount], [4, 2]);
    assert.equal(look.filterFault?.key, 'log.patternSlow');
    look.apply(ring.add([line('later', 4)]));
    assert.deepEqual([look.shown.lines.length, look.matchCount], [5, 3]);
    assert.equal(new LookedAt({ ...noLook, filter }, ring).shown.lines.length, 5);
  });

  it('stops a pattern that would never end', () => {
    const ring = new LogRing();
    ring.add([line('a'.repeat(40) + '!')]);
    const pattern = new Pattern(words('^(a+)+$', { isRegex: true }));
    assert.deepEqual(pattern.matching(ring.lines), []);
    assert.equal(pattern.fault?.key, 'log.patternSlow');
  });
});
