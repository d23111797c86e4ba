// How busy this thread is: now and since it began. Read a few times a minute, whether somebody looks or not, because the
// last minute cannot be asked for afterwards.
import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import type { Clock } from '../../shared/clock.ts';
import type { Lifetime } from '../../shared/lifetime.ts';
import type { Load } from '../../shared/model/resourceUsage.ts';
import { startPollLoop } from '../core/pollLoop.ts';

const EVERY_MS = 10_000;
const MINUTE_MS = 60_000;

/** Both add up from the beginning of the thread, in ms. */
export interface LoadReading {
  readonly cpuMs: number | undefined;
  readonly busyMs: number;
}

interface Sample extends LoadReading {
  readonly at: number;
}

/** process.threadCpuUsage: Node 23.9 and later; in VS Code with Node 22 the event loop's own account stands for it. */
export function readThread(): LoadReading {
  const { active }: EventLoopUtilization = performance.eventLoopUtilization();
  if (typeof process.threadCpuUsage !== 'function') return { cpuMs: undefined, busyMs: active };
  const { user, system } = process.threadCpuUsage();
  return { cpuMs: (user + system) / 1000, busyMs: active };
}

export class ThreadLoad {
  readonly #clock: Clock;
  readonly #read: () => LoadReading;
  readonly #samples: Sample[] = [];
  readonly #first: Sample;

  constructor(clock: Clock, read: () => LoadReading = readThread) {
    this.#clock = clock;
    this.#read = read;
    this.#first = this.#now();
  }

  start(lifetime: Lifetime): void {
    startPollLoop(lifetime, {
      clock: this.#clock,
      intervalMs: EVERY_MS,
      run: async () => {
        const sample = this.#now();
        this.#samples.push(sample);
        while ((this.#samples[1]?.at ?? sample.at) <= sample.at - MINUTE_MS) this.#samples.shift();
      },
      onError: () => undefined,
    });
  }

  /** Percent of one core; undefined where Node cannot tell. */
  get cpu(): Load | undefined {
    return this.#first.cpuMs === undefined ? undefined : this.#load(({ cpuMs }) => cpuMs ?? 0);
  }

  /** Percent of the time. */
  get busy(): Load {
    return this.#load(({ busyMs }) => busyMs);
  }

  #load(spent: (reading: LoadReading) => number): Load {
    const now = this.#now();
    const since = (from: Sample) =>
      now.at <= from.at ? 0 : (100 * (spent(now) - spent(from))) / (now.at - from.at);
    const [oldest] = this.#samples;
    const isTold = oldest && now.at - oldest.at >= EVERY_MS;
    return { sinceStart: since(this.#first), ...(isTold && { lastMinute: since(oldest) }) };
  }

  #now(): Sample {
    return { at: this.#clock.monotonicMs(), ...this.#read() };
  }
}
