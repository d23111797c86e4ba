import assert from 'node:assert/strict';
import { stepTowards } from '../../../src/shared/protocol/chunk.ts';
import { diffState, applyDelta } from '../../../src/shared/protocol/diff.ts';
import { rows, series, value, type ChannelState } from '../../../src/shared/protocol/sections.ts';
import { FaultError } from '../../../src/shared/model/fault.ts';
import { ProtocolLink as Link } from '../../support/protocolLink.ts';
import { seededRandom } from '../../support/seededRandom.ts';

describe('publisher and receiver', () => {
  it('send a snapshot first, then only what changed', () => {
    const link = new Link();
    let row = { id: 'x', n: 1 };
    link.build = () => ({ list: rows([{ id: 'y', n: 0 }, row]), v: value('same') });
    const seen = link.subscribe();
    link.clock.advance(10);
    row = { id: 'x', n: 2 };
    link.publisher.mark();
    link.clock.advance(200);
    assert.deepEqual(
      link.frames.map((frame) => frame.kind),
      ['snapshot', 'delta'],
    );
    assert.deepEqual(link.frames[1]?.payload, {
      list: { is: 'rows', upsert: [{ id: 'x', n: 2 }], remove: [], total: 2 },
    });
    assert.deepEqual(seen.state, link.build());
  });

  it('send at most ten frames a second, the latest state winning', () => {
    const link = new Link();
    let n = 0;
    link.build = () => ({ v: value(n) });
    const seen = link.subscribe();
    for (let ms = 0; ms < 1000; ms += 1) {
      n += 1;
      link.publisher.mark();
      link.clock.advance(1);
    }
    assert.ok(link.frames.length <= 11, `${link.frames.length} frames`);
    link.clock.advance(200);
    assert.deepEqual(seen.state, { v: value(1000) });
  });

  it('send nothing while nothing changed, and nothing to whom nobody listens', () => {
    const link = new Link();
    const seen = link.subscribe();
    link.clock.advance(200);
    link.publisher.mark();
    link.clock.advance(20_000);
    assert.equal(link.frames.length, 1);
    seen.end();
    link.clock.advance(10);
    link.publisher.mark();
    link.clock.advance(20_000);
    assert.equal(link.frames.length, 1);
    assert.equal(link.publisher.channelCount, 0);
  });

  it('send a big state in parts, the first rows first, one part unacknowledged at a time', () => {
    const link = new Link();
    const all = Array.from({ length: 500 }, (_, n) => ({ id: `r${n}`, text: 'x'.repeat(1000) }));
    link.build = () => ({ v: value('all at once'), list: rows(all) });
    const seen = link.subscribe();
    link.clock.advance(3);
    const first = seen.state?.['list'];
    assert.ok(first?.is === 'rows' && first.rows.length > 50 && first.rows.length < 80);
    assert.deepEqual([first.rows[0]?.id, first.total], ['r0', 500]);
    link.clock.advance(50);
    assert.deepEqual(seen.state, link.build());
    for (const frame of link.frames) assert.ok(JSON.stringify(frame).length < 70_000);
  });

  it('count what rows take that go or move, and take a new one with them', () => {
    const old = Array.from({ length: 100 }, (_, index) => ({ id: `old-${index}` }));
    const fresh = Array.from({ length: 100 }, (_, index) => ({ id: `new-${index}` }));
    const taken = (kept: readonly { id: string }[], budgetBytes: number) => {
      const wanted = { list: rows([...kept, ...fresh]) };
      const { list } = stepTowards({ list: rows(old) }, wanted, budgetBytes).state;
      return (list?.is === 'rows' ? list.rows.length : 0) - kept.length;
    };
    assert.equal(taken(old, 5_000), 100);
    assert.equal(taken([], 5_000), 68, '100 that go take 4,000 bytes');
    assert.equal(taken([...old].reverse(), 5_000), 70, 'all but one move');
    assert.equal(taken([], 1_000), 1);
  });

  it('reach a receiver that is slower than their patience', () => {
    const link = new Link();
    link.delayMs = 6_000;
    const seen = link.subscribe();
    link.clock.advance(120_000);
    assert.deepEqual(seen.state, link.build());
    assert.ok(link.frames.length <= 4, `${link.frames.length} snapshots of one state`);
  });

  it('tell which channels are wanted', () => {
    const link = new Link();
    const wanted: string[][] = [];
    link.publisher.onDidChangeDemand((names) => wanted.push([...names]));
    const seen = link.subscribe();
    link.clock.advance(10);
    seen.end();
    link.clock.advance(10);
    assert.deepEqual(wanted, [['nodePods'], []]);
  });

  it('look again only at channels of the name that is marked, and tell what they are asked for', () => {
    const link = new Link();
    let n = 1;
    link.build = () => ({ v: value(n) });
    link.subscribe();
    link.clock.advance(200);
    assert.deepEqual(link.publisher.argsOf('nodePods'), [{ node: null, limit: 1 }]);
    assert.deepEqual(link.publisher.argsOf('podLog'), []);
    n = 2;
    link.publisher.mark('podLog');
    link.clock.advance(20_000);
    assert.equal(link.frames.length, 1);
    link.publisher.mark('nodePods');
    link.clock.advance(200);
    assert.equal(link.frames.length, 2);
  });

  it('keep one frame unacknowledged at most', () => {
    const link = new Link();
    let n = 0;
    link.build = () => ({ v: value(n) });
    link.subscribe();
    link.loseFrame = () => true;
    for (let round = 0; round < 40; round += 1) {
      n += 1;
      link.publisher.mark();
      link.clock.advance(100);
    }
    assert.equal(link.frames.length, 1, 'nothing more until the first is acknowledged or given up');
  });

  it('report a view that cannot be built, and recover', () => {
    const link = new Link();
    let broken = true;
    link.build = () => {
      if (broken) {
        throw new FaultError({ kind: 'notFound', message: { key: 'protocol.closed' } });
      }
      return { v: value(1) };
    };
    const seen = link.subscribe();
    for (let change = 0; change < 20; change += 1) {
      link.clock.advance(200);
      link.publisher.mark();
    }
    assert.equal(seen.fault?.kind, 'notFound');
    assert.equal(link.frames.length, 1, 'the same fault is told once');
    broken = false;
    link.publisher.mark();
    link.clock.advance(200);
    assert.deepEqual(seen.state, { v: value(1) });
  });

  it('end without timers', () => {
    const link = new Link();
    link.subscribe();
    link.clock.advance(50);
    link.receiver.dispose();
    link.clock.advance(50);
    link.publisher.dispose();
    assert.equal(link.publisher.channelCount, 0);
    assert.equal(link.clock.pending, 0);
  });
});

describe('diffState and applyDelta', () => {
  const cases: [string, ChannelState, ChannelState][] = [
    ['a value', { v: value({ a: 1 }) }, { v: value({ a: 2 }) }],
    [
      'rows reordered',
      { r: rows([{ id: 'a' }, { id: 'b' }]) },
      { r: rows([{ id: 'b' }, { id: 'a' }]) },
    ],
    [
      'rows that left, came and moved at once',
      { r: rows(ids('abcdef')) },
      { r: rows(ids('fxbyda')) },
    ],
    ['rows emptied', { r: rows([{ id: 'a' }]) }, { r: rows([]) }],
    ['only the total', { r: rows([{ id: 'a' }], 1) }, { r: rows([{ id: 'a' }], 9) }],
    ['a point', { s: series([1, 2], { u: [1, 2] }) }, { s: series([2, 3], { u: [2, null] }) }],
    [
      'history rewritten',
      { s: series([1, 2], { u: [1, 2] }) },
      { s: series([1, 2], { u: [1, 9] }) },
    ],
    ['a new line', { s: series([1], { u: [1] }) }, { s: series([1, 2], { u: [1, 2], w: [3, 4] }) }],
    ['all points gone', { s: series([1], { u: [1] }) }, { s: series([], { u: [] }) }],
  ];
  for (const [name, base, next] of cases) {
    it(`carry ${name}`, () => {
      const delta = diffState(base, next);
      assert.ok(delta);
      assert.deepEqual(applyDelta(base, delta), next);
    });
  }

  it('find nothing between equal states that share no object', () => {
    const make = () => ({ v: value({ a: [1, { b: 2 }] }), r: rows([{ id: 'x', t: { k: 1 } }]) });
    assert.equal(diffState(make(), make()), undefined);
  });

  it('send one point of a long series, not the series', () => {
    const times = Array.from({ length: 120 }, (_, index) => index);
    const base = { s: series(times, { u: times }) };
    const next = { s: series([...times.slice(1), 120], { u: [...times.slice(1), 5] }) };
    assert.deepEqual(diffState(base, next), {
      s: { is: 'series', drop: 1, times: [120], lines: { u: [5] } },
    });
  });
});

function ids(all: string) {
  return all.split('').map((id) => ({ id }));
}

describe('the order of rows', () => {
  const seed = Number(process.env['FORETOP_SEED'] ?? 20261123);
  it(`is told by what moved (seed ${seed})`, () => {
    const random = seededRandom(seed);
    for (let round = 0; round < 300; round += 1) {
      const base = ids('abcdefghijklmnop').filter(() => random() < 0.7);
      const next = ids('abcdefghijklmnopqrst')
        .filter(() => random() < 0.7)
        .map((row) => ({ row, at: random() < 0.3 ? random() * 20 : row.id.charCodeAt(0) - 97 }))
        .sort((a, b) => a.at - b.at)
        .map(({ row }) => row);
      const delta = diffState({ r: rows(base) }, { r: rows(next) });
      const applied = delta ? applyDelta({ r: rows(base) }, delta) : { r: rows(base) };
      assert.deepEqual(applied, { r: rows(next) });
    }
  });

  it('names one row of thousands when one has moved', () => {
    const base = Array.from({ length: 5000 }, (_, index) => ({ id: `n${index}` }));
    const moved = base[4000]!;
    const next = [moved, ...base.filter((row) => row !== moved)];
    assert.deepEqual(diffState({ r: rows(base) }, { r: rows(next) }), {
      r: { is: 'rows', upsert: [], remove: [], places: [['n4000', 0]], total: 5000 },
    });
  });

  it('refuses places that cannot be', () => {
    const base = { r: rows(ids('ab')) };
    for (const place of [['x', 0] as const, ['a', 2] as const]) {
      const delta = { is: 'rows', upsert: [], remove: [], places: [place], total: 2 } as const;
      assert.throws(() => applyDelta(base, { r: delta }));
    }
  });
});
