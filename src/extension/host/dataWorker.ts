// A data worker as the host sees it: a wire, and the news of its end. Tests put a fake in its place.
import { Worker } from 'node:worker_threads';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Wire } from '../../shared/protocol/peer.ts';
import type { DataWorkerInit } from '../../shared/protocol/workerData.ts';
import { heapLimitMiB } from './memoryBudget.ts';
import type { EndReason } from './restartPolicy.ts';

export interface WorkerEnd {
  readonly reason: EndReason;
  /** For the log: the error with its stack, or the exit code. */
  readonly text: string;
}

export interface DataWorker {
  readonly wire: Wire;
  readonly onOnline: Event<void>;
  /** Fired once, whoever ended it. */
  readonly onEnd: Event<WorkerEnd>;
  /** Ends the thread with all its sockets and timers. */
  end(): Promise<void>;
}

export type StartDataWorker = (init: DataWorkerInit) => DataWorker;

/** `file`: absolute path of dist/worker.cjs. */
export function startThread(file: string, init: DataWorkerInit): DataWorker {
  const budget = init.memoryBudgetMiB;
  const worker = new Worker(file, {
    workerData: init,
    name: 'foretop data',
    ...(budget === undefined
      ? {}
      : { resourceLimits: { maxOldGenerationSizeMb: heapLimitMiB(budget) } }),
  });
  const messages = new Emitter<unknown>();
  const online = new Emitter<void>();
  const ended = new Emitter<WorkerEnd>();
  let failure: WorkerEnd | undefined;
  worker.on('message', (message) => messages.fire(message));
  worker.on('online', () => online.fire());
  worker.on('error', (error) => (failure = endOf(error)));
  worker.on('exit', (code) =>
    ended.fire(failure ?? { reason: 'crash', text: `exit code ${code}` }),
  );
  return {
    wire: { send: (envelope) => worker.postMessage(envelope), onMessage: messages.event },
    onOnline: online.event,
    onEnd: ended.event,
    end: async () => {
      await worker.terminate();
    },
  };
}

/** What an error of a worker, or of starting one, means. */
export function endOf(error: unknown): WorkerEnd {
  if (!(error instanceof Error)) return { reason: 'crash', text: String(error) };
  const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return { reason: isMemory ? 'memory' : 'crash', text: error.stack ?? error.message };
}
