// Everything that *Show Resource Usage* tells of one cluster, put together when it is asked for.
import { getHeapStatistics } from 'node:v8';
import type { Clock } from '../../shared/clock.ts';
import { Lifetime, type Disposable } from '../../shared/lifetime.ts';
import type { ResourceUsage } from '../../shared/model/resourceUsage.ts';
import type { DataWorkerInit } from '../../shared/protocol/workerData.ts';
import { LoopDelayMeter } from '../core/loopDelay.ts';
import type { ClusterSession } from './clusterSession.ts';
import { FrameCount } from './frameCount.ts';
import { HeapGauge } from './heapGauge.ts';
import { ThreadLoad } from './threadLoad.ts';

export class UsageReport implements Disposable {
  readonly heap: HeapGauge;
  readonly frames = new FrameCount();
  readonly #budgetBytes: number | undefined;
  readonly #life = new Lifetime();
  readonly #load: ThreadLoad;
  readonly #delay: LoopDelayMeter;
  readonly #startedAt: number;

  constructor(clock: Clock, init: DataWorkerInit) {
    this.#startedAt = clock.now();
    const { memoryBudgetMiB } = init;
    this.#budgetBytes = memoryBudgetMiB === undefined ? undefined : memoryBudgetMiB * 1024 ** 2;
    this.heap = this.#life.add(new HeapGauge());
    this.#delay = this.#life.add(new LoopDelayMeter(clock));
    this.#load = new ThreadLoad(clock);
    this.#load.start(this.#life);
  }

  read({ decodes, holdings, shed, traffic }: ClusterSession): ResourceUsage {
    const { count, bytes } = this.frames;
    const loopDelay = this.#delay.read();
    const { cpu, busy } = this.#load;
    const { requests, inFlight, receivedBytes, sentBytes, decodedBytes } = traffic;
    return {
      startedAt: this.#startedAt,
      cpu: cpu ?? busy,
      cpuSource: cpu ? 'thread' : 'loop',
      loopBusy: busy,
      ...(loopDelay ? { loopDelay } : {}),
      memory: { ...this.#memory(), holdings, shed },
      requests,
      inFlight: inFlight.request,
      openStreams: inFlight.stream,
      receivedBytes,
      sentBytes,
      decodedBytes,
      decodes: { ...decodes },
      frames: { count, bytes },
    };
  }

  dispose(): void {
    this.#life.dispose();
  }

  #memory() {
    const live = this.heap.reading?.liveBytes;
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return {
      ...(this.#budgetBytes === undefined ? {} : { budgetBytes: this.#budgetBytes }),
      heapUsedBytes: heapUsed,
      heapLimitBytes: getHeapStatistics().heap_size_limit,
      ...(live === undefined ? {} : { heapLiveBytes: live }),
      arrayBufferBytes: arrayBuffers,
    };
  }
}
