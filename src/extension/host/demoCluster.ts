// The demo cluster: an API server in a worker of the editor itself. It is listed like any other cluster while it runs, and
// ends when it is closed.
import { Worker } from 'node:worker_threads';
import { FaultError } from '../../shared/model/fault.ts';
import { contextId, type ContextId } from '../../shared/model/refs.ts';
import type { DemoWorkerInit, DemoWorkerReady } from '../../shared/protocol/workerData.ts';
import type { Log } from '../core/log.ts';
import type { ContextEntry, ContextStore } from './contextStore.ts';

/** Stands for the kubeconfig's path: the demo's kubeconfig is never written to disk. */
const LABEL = 'demo';
const INIT: DemoWorkerInit = { seed: 1, timeScale: 1 };

export interface DemoClusterOptions {
  /** Absolute path of dist/demo.cjs. */
  readonly file: string;
  readonly contexts: ContextStore;
  readonly log: Log;
}

export class DemoCluster {
  readonly #options: DemoClusterOptions;
  #worker: Worker | undefined;
  #starting: Promise<ContextEntry> | undefined;

  constructor(options: DemoClusterOptions) {
    this.#options = options;
  }

  /** Listed under its own name; starts the worker unless it runs. */
  start(): Promise<ContextEntry> {
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#starting = undefined;
    this.#options.contexts.setDemo(undefined);
    await worker?.terminate();
  }

  async #start(): Promise<ContextEntry> {
    const { contexts, file, log } = this.#options;
    const worker = new Worker(file, { workerData: INIT, name: 'foretop demo' });
    this.#worker = worker;
    const ready = await firstMessage(worker);
    worker.on('error', (error) => log.write('error', `Demo cluster: ${String(error)}`));
    worker.on('exit', () => {
      if (this.#worker === worker) void this.stop();
    });
    log.write('info', `Demo cluster listens at ${ready.server}`);
    const entry: ContextEntry = {
      id: contextId(LABEL, ready.contextName),
      name: ready.contextName,
      clusterName: ready.contextName,
      userName: '',
      server: ready.server,
      file: LABEL,
      isCurrent: false,
      usesPlugin: false,
      isDemo: true,
      group: { is: 'inline', label: LABEL, text: ready.kubeconfig },
    };
    contexts.setDemo(entry);
    return entry;
  }
}

/** True for contexts that the demo cluster had in this or an earlier session. */
export function isDemoContext(context: ContextId): boolean {
  const [file] = JSON.parse(context) as [string, string];
  return file === LABEL;
}

function firstMessage(worker: Worker): Promise<DemoWorkerReady> {
  return new Promise((resolve, reject) => {
    const fail = (why: unknown) =>
      reject(
        new FaultError({
          kind: 'server',
          message: { key: 'tree.ui.demoFailed' },
          hint: { key: 'tree.ui.demoFailed.hint' },
          detail: String(why),
        }),
      );
    worker.once('message', resolve);
    worker.once('error', fail);
    worker.once('exit', (code) => fail(`exit code ${code}`));
  });
}
