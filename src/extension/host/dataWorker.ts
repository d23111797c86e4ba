// A data worker as the host sees it: a wire, and the news of its end. Tests put a fake in its place.
import { Worker } from 'node:worker_threads';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Wire } from '../../shared/protocol/peer.ts';
import type { DataWorkerInit } from '../../shared/protocol/workerData.ts';

export interface DataWorker {
  readonly wire: Wire;
  readonly onOnline: Event<void>;
  /** Fired once, whoever ended it; the text says why it crashed. */
  readonly onEnd: Event<string>;
  /** Ends the thread with all its sockets and timers. */
  end(): Promise<void>;
}

export type StartDataWorker = (init: DataWorkerInit) => DataWorker;

/** `file`: absolute path of dist/worker.cjs. */
export function startThread(file: string, init: DataWorkerInit): DataWorker {
  const worker = new Worker(file, { workerData: init, name: 'foretop data' });
  const messages = new Emitter<unknown>();
  const online = new Emitter<void>();
  const ended = new Emitter<string>();
  let reason = '';
  worker.on('message', (message) => messages.fire(message));
  worker.on('online', () => online.fire());
  worker.on('error', (error) => {
    reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  });
  worker.on('exit', (code) => ended.fire(reason || `exit code ${code}`));
  return {
    wire: { send: (envelope) => worker.postMessage(envelope), onMessage: messages.event },
    onOnline: online.event,
    onEnd: ended.event,
    end: async () => {
      await worker.terminate();
    },
  };
}
