// From the kubeconfig to a server that has answered: reads the context, keeps the connection between tries, asks what the
// server is, who we are and what may be watched where.
import type { Clock } from '../../shared/clock.ts';
import type { Disposable } from '../../shared/lifetime.ts';
import type { Caller, HostApi } from '../../shared/protocol/api.ts';
import type { DataWorkerInit } from '../../shared/protocol/workerData.ts';
import { reviewAccess, selfUser } from '../cluster/access.ts';
import { connect, type ClusterConnection } from '../cluster/connect.ts';
import { discover, type Discovery } from '../cluster/discovery.ts';
import type { Log } from '../core/log.ts';
import type { Traffic } from '../core/traffic.ts';
import {
  readKubeconfigs,
  resolveContext,
  type ResolvedContext,
} from '../kubeconfig/kubeconfigs.ts';
import { planWatches } from './watchPlan.ts';
import { watchedResources, type WatchPlan } from './watches.ts';

export interface ConnectorOptions {
  readonly init: DataWorkerInit;
  readonly host: Caller<HostApi>;
  readonly clock: Clock;
  readonly log: Log;
  readonly traffic: Traffic;
}

/** A server that has answered. */
export interface OpenServer {
  readonly connection: ClusterConnection;
  readonly context: ResolvedContext;
  readonly discovery: Discovery;
  readonly user: string;
  readonly plan: WatchPlan;
  /** Namespaces that were not looked into: too many to ask about each. */
  readonly unseenNamespaces: number;
  /** Server time less ours when it first answered, in ms; undefined where it did not say. */
  readonly clockOffsetMs: number | undefined;
}

export class Connector implements Disposable {
  readonly #options: ConnectorOptions;
  /** Outlives tries, so that it is remembered which credential was refused: no login is asked for twice. */
  #kept: { readonly key: string; readonly connection: ClusterConnection } | undefined;
  /** What was last opened; '' when that could not be read. */
  #contextKey = '';
  #asksLogin = false;
  #isDisposed = false;

  constructor(options: ConnectorOptions) {
    this.#options = options;
  }

  /** Obtaining the credential may run a program or open a browser. */
  get asksLogin(): boolean {
    return this.#asksLogin;
  }

  /** Throws FaultError when the context cannot be read or the server cannot be asked. */
  async open(signal: AbortSignal): Promise<OpenServer> {
    this.#contextKey = '';
    const context = await this.#read();
    this.#contextKey = JSON.stringify(context);
    this.#asksLogin = Boolean(context.user?.exec ?? context.user?.authProvider);
    const connection = await this.#connect(context, signal);
    const discovery = await discover(connection.api, signal);
    const { serverTimeMs } = discovery;
    const clockOffsetMs = serverTimeMs && serverTimeMs - this.#options.clock.now();
    const rights = await this.review({ connection, context }, signal);
    const user = (await selfUser(connection.api, signal)) ?? connection.user;
    return { connection, context, discovery, user, clockOffsetMs, ...rights };
  }

  /** What may be watched where, asked anew. */
  async review(
    { connection, context }: Pick<OpenServer, 'connection' | 'context'>,
    signal: AbortSignal,
  ): Promise<Pick<OpenServer, 'plan' | 'unseenNamespaces'>> {
    const { namespaces } = this.#options.init;
    const access = await reviewAccess(connection.api, {
      resources: Object.values(watchedResources),
      signal,
      ...(namespaces ? { namespaces } : {}),
      ...(context.namespace === undefined ? {} : { contextNamespace: context.namespace }),
    });
    return { plan: planWatches(access, namespaces), unseenNamespaces: access.unseen };
  }

  /**
   * The kubeconfig names another server, user or credential now. While it cannot be read, what is open goes on; what
   * could not be read before may have another reason now.
   */
  async hasChanged(): Promise<boolean> {
    try {
      return JSON.stringify(await this.#read()) !== this.#contextKey;
    } catch (error) {
      this.#options.log.write('warn', `kubeconfig: ${String(error)}`);
      return this.#contextKey === '';
    }
  }

  /** Forgets a refused credential; the next request logs in again. */
  retryCredentials(): void {
    this.#kept?.connection.retryCredentials();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#kept?.connection.dispose();
  }

  async #read(): Promise<ResolvedContext> {
    const { init } = this.#options;
    return resolveContext(await readKubeconfigs([init.kubeconfig]), init.context);
  }

  /** The connection of the try before, unless the kubeconfig or the proxy settings have changed since. */
  async #connect(context: ResolvedContext, signal: AbortSignal): Promise<ClusterConnection> {
    const { clock, host, log, traffic } = this.#options;
    const environment = await host.call('environment', {}, signal);
    const key = JSON.stringify([context, environment]);
    if (this.#kept?.key !== key) {
      this.#kept?.connection.dispose();
      this.#kept = {
        key,
        connection: connect({ context, host, environment, clock, log, traffic }),
      };
    }
    if (this.#isDisposed) this.#kept.connection.dispose();
    return this.#kept.connection;
  }
}
