// Whatever is lost, hidden and restarted, in the end a receiver has what its publisher has.
import assert from 'node:assert/strict';
import {
  packed,
  rows,
  series,
  value,
  type ChannelState,
  type Column,
  type PackedSection,
} from '../../../src/shared/protocol/sections.ts';
import { ProtocolLink } from '../../support/protocolLink.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { fromMessage, toMessage } from '../../support/webviewMessage.ts';

describe('publisher and receiver under random faults', () => {
  const seed = Number(process.env['FORETOP_SEED'] ?? 20261123);
  for (let schedule = 0; schedule < 60; schedule += 1) {
    it(`converge (seed ${seed + schedule})`, () => runSchedule(seed + schedule));
  }
});

function runSchedule(seed: number): void {
  const random = seededRandom(seed);
  const link = new ProtocolLink(300);
  let state = randomState(random, {
    list: rows([]),
    v: value(0),
    s: series([], { u: [] }),
    cells: packed(0, { slot: new Uint32Array(), look: new Uint8Array(), cpu: new Float32Array() }),
  });
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
  assert.deepEqual(seen.state, fromMessage(toMessage(state)));
}

function randomState(random: () => number, before: ChannelState): ChannelState {
  const list = before['list'];
  const line = before['s'];
  const cells = before['cells'];
  if (list?.is !== 'rows' || line?.is !== 'series' || cells?.is !== 'packed')
    throw new Error('unreachable');
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
    cells: random() < 0.3 ? cells : randomCells(random, cells),
  };
}

/** Some cells change in one column or in all; sometimes there are more or fewer of them. */
function randomCells(random: () => number, { columns, length }: PackedSection): PackedSection {
  const grown = Math.floor(random() * 240);
  const next = random() < 0.3 ? grown : length;
  const all = Object.entries(columns).map(([name, column]) => {
    const copy = new (column!.constructor as new (length: number) => Column)(next);
    copy.set(column!.subarray(0, next));
    const share = random() < 0.2 ? 0.8 : random() < 0.5 ? 0 : 0.05;
    for (let index = 0; index < next; index += 1) {
      if (index >= length || random() < share) copy[index] = Math.floor(random() * 250);
    }
    if (name === 'cpu' && next > 0) copy[0] = NaN;
    return [name, copy] as const;
  });
  return packed(next, Object.fromEntries(all));
}
