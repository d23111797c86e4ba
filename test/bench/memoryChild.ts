// P4 in a process of its own: how much memory one way of holding all pods keeps, and how high it rose on the way.
import { Lines, readStreamingList } from './baselines.ts';
import { answer, childInput } from './child.ts';
import { syncPods, type Address } from './ours.ts';

export interface MemoryInput {
  readonly address: Address;
  readonly holds: 'rows' | 'indexedRows' | 'objects';
}

export interface MemoryResult {
  readonly count: number;
  /** Heap and what is outside of it, after minus before, each after gc. */
  readonly retainedBytes: number;
  /** Highest resident set less that before. */
  readonly peakRiseBytes: number;
}

const { address, holds } = childInput<MemoryInput>();

/** Twice: what finalizers let go is found by the second. */
function used(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function hold(): Promise<{ count: number; kept: unknown }> {
  if (holds !== 'objects') {
    const pods = await syncPods(address, { isIndexed: holds === 'indexedRows' });
    return { count: pods.count, kept: pods };
  }
  const kept: unknown[] = [];
  const lines = new Lines();
  await readStreamingList(address, 'application/json', (chunk) =>
    lines.push(chunk, (line) => kept.push((JSON.parse(line) as { object: unknown }).object)),
  );
  return { count: kept.length - 1, kept };
}

// Modules, the connection's code and its first buffers are no part of it.
const rehearsal = await syncPods({ ...address }, { namespace: 'no-such-namespace' });
await rehearsal.stop();
const before = used();
const rssBefore = process.memoryUsage.rss();
let peak = rssBefore;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
const { count, kept } = await hold();
peak = Math.max(peak, process.memoryUsage.rss());
clearInterval(watch);
const retainedBytes = used() - before;
if (kept === undefined) throw new Error('nothing was kept');
answer({ count, retainedBytes, peakRiseBytes: peak - rssBefore } satisfies MemoryResult);
