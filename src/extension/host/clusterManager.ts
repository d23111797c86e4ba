// Which clusters are open. Each has a worker of its own, so that a slow or broken one never slows another.
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Clock } from '../../shared/clock.ts';
import { contextName, type ContextId } from '../../shared/model/refs.ts';
import type { Handlers, HostApi } from '../../shared/protocol/api.ts';
import type { KubeconfigGroup } from '../../shared/protocol/workerData.ts';
import { errorsTo, type Log } from '../core/log.ts';
import type { ContextEntry } from './contextStore.ts';
import type { StartDataWorker } from './dataWorker.ts';
import { OpenCluster } from './openCluster.ts';

export interface ClusterManagerOptions {
  readonly startWorker: StartDataWorker;
  readonly handlersFor: (context: ContextEntry) => Handlers<HostApi>;
  /** From `foretop.namespaces`. */
  readonly namespacesFor: (contextName: string) => readonly string[] | undefined;
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
    const { startWorker, handlersFor, namespacesFor, clock, log } = this.#options;
    const namespaces = namespacesFor(entry.name);
    log.write('info', `Open ${entry.name}`);
    const cluster = new OpenCluster({
      init: { context: entry.id, kubeconfig: entry.group, ...(namespaces ? { namespaces } : {}) },
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

  /** Starts those clusters anew whose namespaces are others now; the rest goes on as it is. */
  applyNamespaces(): void {
    const { log, namespacesFor } = this.#options;
    for (const cluster of this.#open.values()) {
      const { namespaces: before, ...init } = cluster.init;
      const name = contextName(cluster.context);
      const namespaces = namespacesFor(name);
      if (isSameList(before, namespaces)) continue;
      log.write('info', `${name}: other namespaces, the data worker is started anew`);
      cluster.restart({ ...init, ...(namespaces ? { namespaces } : {}) });
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
