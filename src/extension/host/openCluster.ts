// One open cluster: its data worker, who listens to it, and its restart when it crashes. Receivers of the host (tree,
// badge) subscribe here; frames of pages pass by unopened.
import type { Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import { disposable, type Disposable } from '../../shared/lifetime.ts';
import { FaultError, type Fault } from '../../shared/model/fault.ts';
import { contextName, type ContextId } from '../../shared/model/refs.ts';
import type { ClusterSummaryState } from '../../shared/model/tree.ts';
import type { ApiMap, Caller, Handlers, HostApi } from '../../shared/protocol/api.ts';
import type { WorkerEnded } from '../../shared/protocol/boot.ts';
import type { Control, Frame } from '../../shared/protocol/frames.ts';
import { Peer } from '../../shared/protocol/peer.ts';
import { Receiver } from '../../shared/protocol/receiver.ts';
import type { DataWorkerInit } from '../../shared/protocol/workerData.ts';
import { errorsTo, type Log } from '../core/log.ts';
import { endOf, type DataWorker, type StartDataWorker, type WorkerEnd } from './dataWorker.ts';
import { defaultBudgetMiB, heapLimitMiB } from './memoryBudget.ts';
import { RestartPolicy } from './restartPolicy.ts';

/** `crashed`: there is no worker: it ended by itself, and `ended` says why and what comes next. `closed` is final. */
export type ClusterPhase = 'starting' | 'open' | 'crashed' | 'closed';

export interface OpenClusterOptions {
  readonly init: DataWorkerInit;
  readonly startWorker: StartDataWorker;
  readonly handlers: Handlers<HostApi>;
  readonly clock: Clock;
  readonly log: Log;
}

interface Link {
  readonly worker: DataWorker;
  readonly peer: Peer<ApiMap>;
  readonly startedAtMs: number;
}

export class OpenCluster implements Caller<ApiMap> {
  readonly context: ContextId;
  /** For the host's own views. */
  readonly receiver: Receiver;
  readonly #options: OpenClusterOptions;
  readonly #phaseChanges: Emitter<ClusterPhase>;
  readonly #summaryChanges: Emitter<void>;
  readonly #relays = new Map<string, (frame: Frame) => void>();
  readonly #restarts: RestartPolicy;
  #phase: ClusterPhase = 'starting';
  #init: DataWorkerInit;
  #pause: Disposable | undefined;
  #link: Link | undefined;
  #ended: WorkerEnded | undefined;
  #summary: ClusterSummaryState | undefined;
  /** The summary is of the worker that runs now. */
  #isSummaryFresh = false;
  #wasLive = false;

  constructor(options: OpenClusterOptions) {
    this.#options = options;
    this.#init = options.init;
    this.#restarts = new RestartPolicy(options.clock);
    this.#phaseChanges = new Emitter(errorsTo(options.log));
    this.#summaryChanges = new Emitter(errorsTo(options.log));
    this.context = options.init.context;
    this.receiver = new Receiver({
      clock: options.clock,
      prefix: 'host:',
      send: (control) => this.sendControl(control),
    });
    this.#start();
    this.receiver.subscribe(
      'clusterSummary',
      {},
      {
        onState: (state) => {
          this.#summary = state;
          this.#isSummaryFresh = true;
          this.#wasLive ||= this.isLive;
          this.#summaryChanges.fire();
        },
      },
    );
  }

  /** What its worker was started with. */
  get init(): DataWorkerInit {
    return this.#init;
  }

  get phase(): ClusterPhase {
    return this.#phase;
  }

  /** Why there is no worker, when it ended by itself. */
  get ended(): WorkerEnded | undefined {
    return this.#ended;
  }

  /** The last state, kept while a crashed worker is restarted. */
  get summary(): ClusterSummaryState | undefined {
    return this.#summary;
  }

  /** The worker that runs now has told that all it watches is synchronised. */
  get isLive(): boolean {
    return this.#isSummaryFresh && this.#summary?.connection.value.link.state === 'live';
  }

  /** It has been live and is not now. What never was live is no loss: its row says why. */
  get isLost(): boolean {
    const state = this.#summary?.connection.value.link.state;
    return this.#wasLive && (this.#phase === 'crashed' || state === 'failed' || state === 'stale');
  }

  get onDidChangePhase(): Event<ClusterPhase> {
    return this.#phaseChanges.event;
  }

  get onDidChangeSummary(): Event<void> {
    return this.#summaryChanges.event;
  }

  call<M extends keyof ApiMap & string>(
    method: M,
    args: ApiMap[M]['args'],
    signal?: AbortSignal,
  ): Promise<ApiMap[M]['result']> {
    if (!this.#link) return Promise.reject(new FaultError(ENDED));
    return this.#link.peer.call(method, args, signal);
  }

  /** Tries whatever is not live now; a worker that has ended is started at once. Rejects with a FaultError. */
  async reconnect(): Promise<void> {
    if (this.#link || this.#phase === 'closed') return this.call('reconnect', {});
    this.#restarts.reset();
    this.#again();
  }

  sendControl(control: Control): void {
    this.#link?.peer.sendControl(control);
  }

  /** Hands every frame whose channel begins with `prefix` (ending in `:`) to `send`. */
  relay(prefix: string, send: (frame: Frame) => void): Disposable {
    this.#relays.set(prefix, send);
    return disposable(() => this.#relays.delete(prefix));
  }

  /** Puts a new worker in the place of the one that runs; all who look at the cluster begin anew. */
  restart(init: DataWorkerInit): void {
    if (this.#phase === 'closed') return;
    this.#init = init;
    const link = this.#link;
    this.#letGo();
    this.#restarts.reset();
    this.#ended = undefined;
    this.#setPhase('crashed');
    this.#again();
    void link?.worker.end().catch((error: unknown) => {
      this.#options.log.write('error', `The old data worker did not end: ${String(error)}`);
    });
  }

  /** Ends the worker. Resolves when its thread is gone. */
  async close(): Promise<void> {
    if (this.#phase === 'closed') return;
    const link = this.#link;
    this.#link = undefined;
    this.#setPhase('closed');
    this.receiver.linkDown();
    this.receiver.dispose();
    this.#pause?.dispose();
    link?.peer.close(ENDED);
    await link?.worker.end();
    this.#phaseChanges.dispose();
    this.#summaryChanges.dispose();
  }

  #start(): void {
    const { clock, handlers, log } = this.#options;
    const worker = this.#newWorker();
    if (!worker) return;
    const peer = new Peer<ApiMap>(worker.wire, handlers, errorsTo(log));
    const link: Link = { worker, peer, startedAtMs: clock.monotonicMs() };
    this.#link = link;
    peer.onFrame((frame) => this.#route(frame));
    peer.onUnreadable((reason) => log.write('warn', `Worker message: ${reason}`));
    worker.onOnline(() => {
      if (this.#link === link) this.#setPhase('open');
    });
    worker.onEnd((end) => {
      if (this.#link === link) this.#onCrash(end, clock.monotonicMs() - link.startedAtMs);
    });
    // Messages wait in the worker's port until it listens, so nothing needs to wait for `online`.
    this.receiver.linkUp();
  }

  /** undefined: it could not even be made, as where threads have run out; that is one more way to end. */
  #newWorker(): DataWorker | undefined {
    try {
      return this.#options.startWorker(this.#init);
    } catch (error) {
      this.#onCrash(endOf(error), 0);
      return undefined;
    }
  }

  /** From here on nothing of the worker is heard, and nothing is asked of it. */
  #letGo(): void {
    const link = this.#link;
    this.#link = undefined;
    this.#isSummaryFresh = false;
    link?.peer.close(ENDED);
    this.receiver.linkDown();
  }

  #onCrash(end: WorkerEnd, livedMs: number): void {
    const { clock, log } = this.#options;
    this.#letGo();
    const pauseMs = this.#restarts.next(end.reason, livedMs);
    const why = end.reason === 'memory' ? 'ran out of memory' : 'ended';
    const next = pauseMs === undefined ? 'it is not started again' : `restart in ${pauseMs} ms`;
    log.write('error', `The data worker ${why}, ${next}: ${end.text}`);
    const nextTryAt = pauseMs === undefined ? {} : { nextTryAt: clock.now() + pauseMs };
    this.#ended = { fault: this.#faultOf(end, pauseMs === undefined), ...nextTryAt };
    this.#setPhase('crashed');
    if (pauseMs !== undefined) this.#pause = clock.after(pauseMs, () => this.#again());
  }

  #again(): void {
    this.#pause?.dispose();
    this.#ended = undefined;
    this.#setPhase('starting');
    this.#start();
  }

  #faultOf({ reason, text }: WorkerEnd, isStopped: boolean): Fault {
    const cluster = contextName(this.context);
    if (reason === 'crash') {
      const [detail] = text.split('\n');
      return {
        kind: 'crashed',
        message: { key: 'fault.workerCrashed', args: { cluster } },
        hint: { key: 'fault.workerCrashed.hint' },
        ...(detail ? { detail } : {}),
      };
    }
    const limit = {
      bytes: heapLimitMiB(this.#init.memoryBudgetMiB ?? defaultBudgetMiB) * 1024 ** 2,
    };
    const key = isStopped ? 'fault.workerStopped' : 'fault.workerMemory';
    const args = { cluster, limit, ...(isStopped ? { count: this.#restarts.memoryEnds } : {}) };
    return { kind: 'outOfMemory', message: { key, args }, hint: { key: `${key}.hint` } };
  }

  #route(frame: Frame): void {
    if (this.receiver.receive(frame)) return;
    const prefix = frame.channel.slice(0, frame.channel.indexOf(':') + 1);
    this.#relays.get(prefix)?.(frame);
  }

  #setPhase(phase: ClusterPhase): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#phaseChanges.fire(phase);
  }
}

const ENDED: Fault = {
  kind: 'cancelled',
  message: { key: 'tree.ui.workerEnded' },
  hint: { key: 'tree.ui.workerEnded.hint' },
};
