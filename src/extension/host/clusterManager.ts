// Which clusters are open. Each has a worker of its own, so that a slow or broken one never slows another.
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Clock } from '../../shared/clock.ts';
import { contextName, type ContextId } from '../../shared/model/refs.ts';
import type { Handlers, HostApi } from '../../shared/protocol/api.ts';
import type { DataWorkerInit, KubeconfigGroup } from '../../shared/protocol/workerData.ts';
import { errorsTo, type Log } from '../core/log.ts';
import type { ContextEntry } from './contextStore.ts';
import type { StartDataWorker } from './dataWorker.ts';
import { OpenCluster } from './openCluster.ts';

export interface ClusterManagerOptions {
  readonly startWorker: StartDataWorker;
  readonly handlersFor: (context: ContextEntry) => Handlers<HostApi>;
  /** From `foretop.namespaces`. */
  readonly namespacesFor: (contextName: string) => readonly string[] | undefined;
  /** From `foretop.memoryBudgetMiB`. */
  readonly memoryBudgetMiB: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

export class ClusterManager {
  readonly #options: ClusterManagerOptions;
  readonly #open = new Map<ContextId, OpenCluster>();
  readonly #changes: Emitter<ContextId>;
  readonly #membership: Emitter<void>;

  constructor(options: ClusterManagerOptions) {
    this.#options = options;
    this.#changes = new Emitter(errorsTo(options.log));
    this.#membership = new Emitter(errorsTo(options.log));
  }

  /** A cluster opened, closed, changed its phase or its summary. */
  get onDidChange(): Event<ContextId> {
    return this.#changes.event;
  }

  /** A cluster opened or closed. */
  get onDidChangeOpen(): Event<void> {
    return this.#membership.event;
  }

  get clusters(): readonly OpenCluster[] {
    return [...this.#open.values()];
  }

  get(context: ContextId): OpenCluster | undefined {
    return this.#open.get(context);
  }

  /** The open cluster of `entry`; starts its worker when there is none, or when the demo's has gone with its server. */
  open(entry: ContextEntry): OpenCluster {
    const known = this.#open.get(entry.id);
    if (known) {
      if (isMoved(known.init.kubeconfig, entry.group)) {
        known.restart({ ...known.init, kubeconfig: entry.group });
      }
      return known;
    }
    const { startWorker, handlersFor, clock, log } = this.#options;
    log.write('info', `Open ${entry.name}`);
    const cluster = new OpenCluster({
      init: { context: entry.id, kubeconfig: entry.group, ...this.#settingsFor(entry.name) },
      startWorker,
      handlers: handlersFor(entry),
      clock,
      log: { write: (level, message) => log.write(level, `${entry.name}: ${message}`) },
    });
    this.#open.set(entry.id, cluster);
    cluster.onDidChangePhase(() => this.#changes.fire(entry.id));
    cluster.onDidChangeSummary(() => this.#changes.fire(entry.id));
    this.#membership.fire();
    this.#changes.fire(entry.id);
    return cluster;
  }

  /** Starts those clusters anew whose namespaces or memory budget are others now; the rest goes on as it is. */
  applySettings(): void {
    for (const cluster of this.#open.values()) {
      const { context, kubeconfig, namespaces, memoryBudgetMiB } = cluster.init;
      const name = contextName(context);
      const settings = this.#settingsFor(name);
      const isSame =
        isSameList(namespaces, settings.namespaces) && memoryBudgetMiB === settings.memoryBudgetMiB;
      if (isSame) continue;
      this.#options.log.write('info', `${name}: other settings, the data worker is started anew`);
      cluster.restart({ context, kubeconfig, ...settings });
    }
  }

  /** Resolves when the worker's thread is gone. */
  async close(context: ContextId): Promise<void> {
    const cluster = this.#open.get(context);
    if (!cluster) return;
    this.#options.log.write('info', `Close ${contextName(context)}`);
    this.#open.delete(context);
    const closed = cluster.close();
    this.#membership.fire();
    this.#changes.fire(context);
    await closed;
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((context) => this.close(context)));
  }

  #settingsFor(name: string): Pick<DataWorkerInit, 'namespaces' | 'memoryBudgetMiB'> {
    const { memoryBudgetMiB, namespacesFor } = this.#options;
    const namespaces = namespacesFor(name);
    return { memoryBudgetMiB: memoryBudgetMiB(), ...(namespaces ? { namespaces } : {}) };
  }
}

/** Files are read by the worker itself when they change; what has no file must be told. */
function isMoved(before: KubeconfigGroup, now: KubeconfigGroup): boolean {
  return before.is === 'inline' && now.is === 'inline' && before.text !== now.text;
}

/** As sets: their order says nothing. */
function isSameList(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (!a || !b) return a === b;
  return a.length === b.length && a.every((item) => b.includes(item));
}
