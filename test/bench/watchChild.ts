// P6 in a process of its own: CPU of following so many changes a second, and what memory does meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { clientNodeInformer } from './baselines.ts';
import { answer, childInput } from './child.ts';
import { syncPods, type Address } from './ours.ts';

export interface WatchInput {
  readonly address: Address;
  readonly who: 'ours' | 'informer';
  readonly perSecond: number;
  readonly seconds: number;
}

export interface WatchResult {
  /** Of one core. */
  readonly cpuPercent: number;
  /** Changes a second that the server made meanwhile. */
  readonly perSecond: number;
  /** Heap and what is outside of it, after gc, at the end less that at the start. */
  readonly driftBytes: number;
}

const { address, who, perSecond, seconds } = childInput<WatchInput>();

async function ask(path: string): Promise<{ readonly changes: number }> {
  const headers = { Authorization: `Bearer ${address.token}` };
  return (await (await fetch(address.server + path, { headers })).json()) as { changes: number };
}

function used(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const running = who === 'ours' ? await syncPods(address) : await clientNodeInformer(address);
await ask(`/synthetic/churn?perSecond=${perSecond}`);
// Until it is compiled and its buffers have their size.
await sleep(Math.min(5_000, seconds * 300));
const usedBefore = used();
const { changes } = await ask('/synthetic/stats');
const cpuBefore = process.cpuUsage();
const startMs = performance.now();
await sleep(seconds * 1000);
const cpu = process.cpuUsage(cpuBefore);
const elapsedMs = performance.now() - startMs;
const { changes: after } = await ask('/synthetic/stats');
const driftBytes = used() - usedBefore;
await ask('/synthetic/churn?perSecond=0');
await running.stop();
answer({
  cpuPercent: (cpu.user + cpu.system) / 10 / elapsedMs,
  perSecond: ((after - changes) * 1000) / elapsedMs,
  driftBytes,
} satisfies WatchResult);
