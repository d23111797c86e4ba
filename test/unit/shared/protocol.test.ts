import assert from 'node:assert/strict';
import { Publisher } from '../../../src/shared/protocol/publisher.ts';
import { Receiver } from '../../../src/shared/protocol/receiver.ts';
import { diffState, applyDelta } from '../../../src/shared/protocol/diff.ts';
import type { Control, Frame } from '../../../src/shared/protocol/frames.ts';
import { rows, series, value, type ChannelState } from '../../../src/shared/protocol/sections.ts';
import { FaultError } from '../../../src/shared/model/fault.ts';
import type { Fault } from '../../../src/shared/model/fault.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { seededRandom } from '../../support/seededRandom.ts';

/** Both ends over a wire that the test can cut. Everything on it is JSON, as between host and webview. */
class Link {
  readonly clock = new ManualClock();
  readonly frames: Frame[] = [];
  delayMs = 1;
  loseFrame: () => boolean = () => false;
  loseControl: () => boolean = () => false;
  build: () => ChannelState = () => ({ a: value(1) });
  publisher: Publisher;
  readonly receiver: Receiver;
  readonly #frameBytes: number;

  /** `frameBytes`: small, so that states travel in parts. */
  constructor(frameBytes = 64 * 1024) {
    this.#frameBytes = frameBytes;
    this.publisher = this.startWorker();
    this.receiver = new Receiver({
      clock: this.clock,
      prefix: 'p',
      send: (control) => this.control(control),
    });
  }

  startWorker(): Publisher {
    return new Publisher({
      clock: this.clock,
      frameBytes: this.#frameBytes,
      build: () => this.build(),
      send: (frame) => {
        this.frames.push(frame);
        const copy = JSON.parse(JSON.stringify(frame)) as Frame;
        if (!this.loseFrame()) this.clock.after(this.delayMs, () => this.receiver.receive(copy));
      },
    });
  }

  restartWorker(): void {
    this.publisher.dispose();
    this.receiver.linkDown();
    this.publisher = this.startWorker();
    this.receiver.linkUp();
  }

  control(control: Control): void {
    const to = this.publisher;
    if (!this.loseControl()) this.clock.after(this.delayMs, () => to.receive(control));
  }

  subscribe(): Seen {
    const seen: Seen = { state: undefined, fault: undefined, end: () => channel.dispose() };
    const channel = this.receiver.subscribe(
      'nodePods',
      { node: null, limit: 1 },
      {
        onState: (state) => (seen.state = state as unknown as ChannelState),
        onFault: (fault) => (seen.fault = fault),
      },
    );
    return seen;
  }
}

interface Seen {
  state: ChannelState | undefined;
  fault: Fault | undefined;
  end(): void;
}

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

describe('publisher and receiver under random faults', () => {
  const seed = Number(process.env['FORETOP_SEED'] ?? 20261123);
  for (let schedule = 0; schedule < 60; schedule += 1) {
    it(`converge (seed ${seed + schedule})`, () => runSchedule(seed + schedule));
  }
});

function runSchedule(seed: number): void {
  const random = seededRandom(seed);
  const link = new Link(300);
  let state = randomState(random, { list: rows([]), v: value(0), s: series([], { u: [] }) });
  link.build = () => state;
  let lossy = true;
  link.loseFrame = () => lossy && random() < 0.15;
  link.loseControl = () => lossy && random() < 0.15;
  let seen = link.subscribe();
  for (let step = 0; step < 200; step += 1) {
    const dice = random();
    if (dice < 0.6) {
      state = randomState(random, state);
      link.publisher.mark();
    } else if (dice < 0.65) link.restartWorker();
    else if (dice < 0.75) {
      // The page hides and is destroyed; shown again, it is a new one.
      seen.end();
      link.clock.advance(Math.floor(random() * 12_000));
      seen = link.subscribe();
    }
    link.clock.advance(Math.floor(random() * 300));
  }
  lossy = false;
  link.publisher.mark();
  // Longer than the longest patience of either end.
  link.clock.advance(80_000);
  assert.deepEqual(seen.state, JSON.parse(JSON.stringify(state)));
}

function randomState(random: () => number, before: ChannelState): ChannelState {
  const list = before['list'];
  const line = before['s'];
  if (list?.is !== 'rows' || line?.is !== 'series') throw new Error('unreachable');
  const kept = list.rows.filter(() => random() < 0.9);
  const added = Array.from({ length: Math.floor(random() * 4) }, () => ({
    id: `r${Math.floor(random() * 40)}`,
    n: random(),
  })).filter((row, index, all) => all.findIndex((other) => other.id === row.id) === index);
  const fresh = added.filter((row) => !kept.some((other) => other.id === row.id));
  const all = [...kept, ...fresh].map((row) => (random() < 0.2 ? { ...row, n: random() } : row));
  if (random() < 0.3) all.sort((a, b) => (a.id < b.id ? -1 : 1));
  const last = line.times.at(-1) ?? 0;
  const start = random() < 0.3 ? 1 : 0;
  return {
    list: rows(all, all.length + Math.floor(random() * 2)),
    v: random() < 0.5 ? value({ deep: [Math.floor(random() * 3)] }) : (before['v'] ?? value(0)),
    s: series([...line.times.slice(start), last + 1], {
      u: [...(line.lines['u'] ?? []).slice(start), random() < 0.2 ? null : random()],
    }),
  };
}

describe('diffState and applyDelta', () => {
  const cases: [string, ChannelState, ChannelState][] = [
    ['a value', { v: value({ a: 1 }) }, { v: value({ a: 2 }) }],
    [
      'rows reordered',
      { r: rows([{ id: 'a' }, { id: 'b' }]) },
      { r: rows([{ id: 'b' }, { id: 'a' }]) },
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
