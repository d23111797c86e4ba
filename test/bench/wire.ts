// P7: what 1,000 changed pods cost on their way to a page, packed, beside the same as objects. Both through the publisher's
// own difference and VS Code's own way to a webview.
import { cellLook } from '../../src/shared/model/heat.ts';
import { severities } from '../../src/shared/model/status.ts';
import { stepTowards } from '../../src/shared/protocol/chunk.ts';
import { diffState } from '../../src/shared/protocol/diff.ts';
import type { Frame } from '../../src/shared/protocol/frames.ts';
import { packed, rows, type ChannelState } from '../../src/shared/protocol/sections.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { fromMessage, sizeOf, toMessage } from '../support/webviewMessage.ts';
import {
  interleaved,
  ratioRow,
  timeMs,
  valueRow,
  type BenchOptions,
  type BenchRow,
} from './report.ts';

const podCount = 100_000;
const changeCount = 1_000;
/** Single crossings are too short for the clock. */
const rounds = 50;

interface Pod {
  readonly slot: number;
  readonly look: number;
}

function pods(random: () => number): Pod[] {
  return Array.from({ length: podCount }, (_, slot) => ({ slot, look: randomLook(random) }));
}

function randomLook(random: () => number): number {
  const severity = severities[random() < 0.9 ? 5 : Math.floor(random() * 7)] ?? 'running';
  return cellLook(severity, random() * 110);
}

/** Another look for most, another pod for some. */
function changed(before: readonly Pod[], random: () => number): Pod[] {
  const after = [...before];
  for (let count = 0; count < changeCount; count += 1) {
    const index = Math.floor((count + random()) * (podCount / changeCount));
    const { slot, look } = after[index]!;
    after[index] = { slot: random() < 0.1 ? podCount + count : slot, look: (look + 8) & 63 };
  }
  return after;
}

function packedState(list: readonly Pod[]): ChannelState {
  const slot = Uint32Array.from(list, (pod) => pod.slot);
  const look = Uint8Array.from(list, (pod) => pod.look);
  return { cells: packed(list.length, { slot, look }) };
}

/** What a cell was before it was packed. */
function objectState(list: readonly Pod[]): ChannelState {
  const cells = list.map(({ slot, look }, index) => ({
    id: `6f1c0d1e-4a7b-4f0e-9c55-${String(index).padStart(12, '0')}`,
    namespace: `team-${index % 200}`,
    name: `checkout-7c9d8b6f5-${slot.toString(36).padStart(5, 'x')}`,
    severity: severities[(look & 7) - 1] ?? 'running',
    status: 'Running',
    cpuPercent: look,
  }));
  return { cells: rows(cells) };
}

function deltaFrame(base: ChannelState, next: ChannelState): Frame {
  return { channel: 'p1', gen: 1, seq: 2, kind: 'delta', payload: diffState(base, next) };
}

const cross = (frame: Frame) => fromMessage(toMessage({ t: 'frame', frame }));

export async function measureWire({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const random = seededRandom(7);
  const before = pods(random);
  const after = changed(before, random);
  const base = packedState(before);
  const next = packedState(after);
  const ours = deltaFrame(base, next);
  const theirs = deltaFrame(objectState(before), objectState(after));
  const perCrossing = (frame: Frame) => async () => {
    const spent = await timeMs(() => {
      for (let round = 0; round < rounds; round += 1) cross(frame);
    });
    return spent / rounds;
  };
  // Once, to be compiled.
  await perCrossing(ours)();
  await perCrossing(theirs)();
  const times = await interleaved(isQuick ? 5 : 15, {
    ours: perCrossing(ours),
    theirs: perCrossing(theirs),
    step: () => timeMs(() => diffState(base, stepTowards(base, next, 64 * 1024).state)),
  });
  const bytes = sizeOf(toMessage(ours));
  const about = { demand: 'P7', unit: 'ms' } as const;
  return [
    valueRow({ demand: 'P7', what: '1,000 changed pods, packed', unit: 'KB', atMost: 20 }, [
      bytes / 1024,
    ]),
    valueRow({ ...about, what: '…serialised and parsed', atMost: 0.05 }, times.ours),
    ratioRow(
      { ...about, what: '…beside the same as objects', atMost: 1 / 50 },
      times.ours,
      times.theirs,
    ),
    valueRow({ ...about, what: '…found among 100,000, in the worker' }, times.step),
  ];
}
