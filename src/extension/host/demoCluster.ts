// The demo cluster: an API server in a worker of the editor itself. It is listed like any other cluster while it runs, is
// started again when it crashes, and ends when it is closed.
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Disposable } from '../../shared/lifetime.ts';
import { FaultError } from '../../shared/model/fault.ts';
import { contextId, type ContextId } from '../../shared/model/refs.ts';
import type { DemoWorkerInit, DemoWorkerReady } from '../../shared/protocol/workerData.ts';
import { errorsTo, type Log } from '../core/log.ts';
import type { ContextEntry, ContextStore } from './contextStore.ts';

/** Stands for the kubeconfig's path: the demo's kubeconfig is never written to disk. */
const LABEL = 'demo';
const INIT: DemoWorkerInit = { seed: 1, timeScale: 1 };
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** A worker that lived this long has recovered: the next pause is the first one again. */
const STEADY_MS = 60_000;

/** What of a worker is used here. */
export type DemoThread = Pick<Worker, 'on' | 'once' | 'terminate'>;

export interface DemoClusterOptions {
  readonly startThread: () => DemoThread;
  readonly contexts: Pick<ContextStore, 'setDemo'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** `file`: absolute path of dist/demo.cjs. */
export function startDemoThread(file: string): DemoThread {
  return new Worker(file, { workerData: INIT, name: 'foretop demo' });
}

export class DemoCluster {
  readonly #options: DemoClusterOptions;
  readonly #restarts: Emitter<ContextEntry>;
  #worker: DemoThread | undefined;
  #starting: Promise<ContextEntry> | undefined;
  #pause: Disposable | undefined;
  #crashes = 0;
  /** From `start` until `stop`. */
  #isWanted = false;

  constructor(options: DemoClusterOptions) {
    this.#options = options;
    this.#restarts = new Emitter(errorsTo(options.log));
  }

  /** It runs again after a crash, at another port and with another token. */
  get onDidRestart(): Event<ContextEntry> {
    return this.#restarts.event;
  }

  /** Listed under its own name; starts the worker unless it runs. */
  start(): Promise<ContextEntry> {
    this.#pause?.dispose();
    this.#isWanted = true;
    this.#starting ??= this.#start().catch((error: unknown) => {
      this.#starting = undefined;
      throw error;
    });
    return this.#starting;
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#isWanted = false;
    this.#worker = undefined;
    this.#starting = undefined;
    this.#pause?.dispose();
    this.#crashes = 0;
    this.#options.contexts.setDemo(undefined);
    await worker?.terminate();
  }

  async #start(): Promise<ContextEntry> {
    const { clock, contexts, log, startThread } = this.#options;
    const worker = startThread();
    this.#worker = worker;
    const ready = await firstMessage(worker);
    const startedAtMs = clock.monotonicMs();
    worker.on('error', (error) => log.write('error', `Demo cluster: ${String(error)}`));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      if (clock.monotonicMs() - startedAtMs > STEADY_MS) this.#crashes = 0;
      this.#worker = undefined;
      this.#starting = undefined;
      this.#restartLater();
    });
    log.write('info', `Demo cluster listens at ${ready.server}`);
    const entry = entryOf(ready);
    contexts.setDemo(entry);
    return entry;
  }

  #restartLater(): void {
    const { clock, log } = this.#options;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#crashes);
    this.#crashes += 1;
    log.write('error', `The demo cluster ended, restart in ${pauseMs} ms`);
    this.#pause = clock.after(pauseMs, () => {
      this.start().then(
        (entry) => this.#restarts.fire(entry),
        () => this.#isWanted && this.#restartLater(),
      );
    });
  }
}

function entryOf(ready: DemoWorkerReady): ContextEntry {
  return {
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
}

/** True for contexts that the demo cluster had in this or an earlier session. */
export function isDemoContext(context: ContextId): boolean {
  const [file] = JSON.parse(context) as [string, string];
  return file === LABEL;
}

function firstMessage(worker: DemoThread): Promise<DemoWorkerReady> {
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
