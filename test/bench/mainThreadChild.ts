// P3 and P5 in a process of its own: opens the cluster as the extension host does, with the built data worker and a page,
// and measures what is left to do on this thread, beside the same time spent doing nothing.
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { systemClock } from '../../src/shared/clock.ts';
import { contextId } from '../../src/shared/model/refs.ts';
import type { Control } from '../../src/shared/protocol/frames.ts';
import { startThread } from '../../src/extension/host/dataWorker.ts';
import { OpenCluster } from '../../src/extension/host/openCluster.ts';
import { syntheticKubeconfig } from '../support/syntheticServer/kubeconfig.ts';
import { answer, childInput } from './child.ts';
import type { Address } from './ours.ts';
import type { PageNews, PageThreadData, ToPage } from './pageThread.ts';
import { toMessage } from '../support/webviewMessage.ts';

export interface MainThreadInput {
  readonly address: Address;
  readonly pods: number;
  readonly firstRows: number;
}

export interface MainThreadResult {
  readonly firstRowsMs: number;
  readonly allRowsMs: number;
  readonly busyMs: number;
  readonly cpuMs: number;
  readonly maxStallMs: number;
  /** The same thread, as long, with nothing to do. */
  readonly idleBusyMs: number;
  readonly idleMaxStallMs: number;
}

const input = childInput<MainThreadInput>();
const root = join(import.meta.dirname, '../..');
const prefix = 'page1:';
const samplingMs = 5;

function startPage(): { readonly page: Worker; shown(what: 'first' | 'all'): Promise<number> } {
  const workerData: PageThreadData = { prefix, firstRows: input.firstRows, allRows: input.pods };
  const page = new Worker(join(import.meta.dirname, 'pageThread.ts'), { workerData });
  const shown = (what: 'first' | 'all') =>
    new Promise<number>((resolve) =>
      page.on('message', (news: PageNews) => {
        if ('shown' in news && news.shown === what) resolve(news.atMs);
      }),
    );
  return { page, shown };
}

function openCluster(): OpenCluster {
  const text = syntheticKubeconfig(input.address);
  const quiet = { write: () => undefined };
  return new OpenCluster({
    init: {
      context: contextId('bench', 'synthetic'),
      kubeconfig: { is: 'inline', label: 'bench', text },
    },
    startWorker: (init) => startThread(join(root, 'dist/worker.cjs'), init),
    handlers: {
      runCredentialPlugin: () => Promise.reject(new Error('no plugins here')),
      environment: () => ({}),
      log: () => undefined,
    },
    clock: systemClock,
    log: quiet,
  });
}

interface Load {
  readonly busyMs: number;
  readonly cpuMs: number;
  readonly maxStallMs: number;
}

/** How busy this thread was while `work` ran. */
async function loadOf(work: () => Promise<void>): Promise<Load> {
  const delay = monitorEventLoopDelay({ resolution: samplingMs });
  const before = performance.eventLoopUtilization();
  const cpuBefore = process.threadCpuUsage();
  delay.enable();
  await work();
  delay.disable();
  const cpu = process.threadCpuUsage(cpuBefore);
  const { active } = performance.eventLoopUtilization(before);
  // The monitor's own pause is no stall.
  const maxStallMs = Math.max(0, delay.max / 1e6 - samplingMs);
  return { busyMs: active, cpuMs: (cpu.user + cpu.system) / 1000, maxStallMs };
}

const { page, shown } = startPage();
await new Promise((resolve) => page.once('online', resolve));
await sleep(500);
const startMs = performance.timeOrigin + performance.now();
const [first, all] = [shown('first'), shown('all')];
let cluster: OpenCluster | undefined;
const load = await loadOf(async () => {
  cluster = openCluster();
  cluster.relay(prefix, (frame) => page.postMessage(toMessage(frame)));
  page.on('message', (news: PageNews) => {
    if ('control' in news) cluster?.sendControl(news.control as Control);
  });
  page.postMessage('open' satisfies ToPage);
  await Promise.all([first, all]);
});
const [firstRowsMs, allRowsMs] = [(await first) - startMs, (await all) - startMs];
await cluster?.close();
await page.terminate();
const idle = await loadOf(() => sleep(Math.min(allRowsMs, 5_000)));
answer({
  firstRowsMs,
  allRowsMs,
  ...load,
  idleBusyMs: idle.busyMs,
  idleMaxStallMs: idle.maxStallMs,
} satisfies MainThreadResult);
