// A second extension beside Foretop in the same extension host, for the soak: writes each second how busy the host's
// thread was and what memory the process holds, as a line of JSON. It knows nothing of Foretop.
import { appendFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface ProbeSample {
  /** ms since the epoch. */
  readonly atMs: number;
  readonly elapsedMs: number;
  /** CPU of the host's thread. */
  readonly cpuMs: number;
  /** The most CPU of the thread between two ticks: no task took more. */
  readonly longestTaskMs: number;
  /** The longest that a timer came late: other processes' work is in it. */
  readonly longestDelayMs: number;
  readonly heapUsed: number;
  readonly arrayBuffers: number;
  /** Of the whole process, worker threads too. */
  readonly rss: number;
  /** After a garbage collection of the host's heap. */
  readonly isCollected: boolean;
  /** Of each worker thread; only where `isCollected`. Its garbage is in it. */
  readonly workers: readonly { readonly heapUsed: number; readonly external: number }[];
}

/** What of a diagnostic report is read (nodejs.org/api/report.html). */
interface Report {
  readonly workers?: readonly {
    readonly javascriptHeap?: { readonly usedMemory?: number; readonly externalMemory?: number };
  }[];
}

const tickMs = 5;
const sampleMs = 1_000;
/** Collecting and asking the workers takes some ms itself, which are not counted. */
const collectEvery = 10;

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function workers(): ProbeSample['workers'] {
  const report = process.report.getReport() as Report;
  return (report.workers ?? []).map(({ javascriptHeap }) => ({
    heapUsed: javascriptHeap?.usedMemory ?? 0,
    external: javascriptHeap?.externalMemory ?? 0,
  }));
}

export function activate(): void {
  const file = process.env['FORETOP_PROBE_FILE'];
  if (!file) return;
  Object.assign(process.report, { excludeNetwork: true, excludeEnv: true });
  const collect = collector();
  const delay = monitorEventLoopDelay({ resolution: tickMs });
  delay.enable();
  let longestMicros = 0;
  let lastTick = process.threadCpuUsage();
  const ticking = setInterval(() => {
    const { user, system } = process.threadCpuUsage(lastTick);
    longestMicros = Math.max(longestMicros, user + system);
    lastTick = process.threadCpuUsage();
  }, tickMs);
  ticking.unref();
  let samples = 0;
  let last = process.threadCpuUsage();
  let lastMs = performance.now();
  const sample = () => {
    const cpu = process.threadCpuUsage(last);
    const elapsedMs = performance.now() - lastMs;
    const longestDelayMs = Math.max(0, delay.max / 1e6 - tickMs);
    const isCollected = samples++ % collectEvery === 0;
    if (isCollected) collect();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    const line: ProbeSample = {
      atMs: Date.now(),
      elapsedMs,
      cpuMs: (cpu.user + cpu.system) / 1000,
      longestTaskMs: longestMicros / 1000,
      longestDelayMs,
      heapUsed,
      arrayBuffers,
      rss,
      isCollected,
      workers: isCollected ? workers() : [],
    };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    longestMicros = 0;
    delay.reset();
    last = lastTick = process.threadCpuUsage();
    lastMs = performance.now();
  };
  setInterval(sample, sampleMs).unref();
}
