// One open cluster, from kubeconfig to model: connects, asks what may be seen, starts the watches, and starts anew when
// the credentials change or somebody asks. It owns everything that runs for this cluster.
import { sleep, type Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import { Lifetime, type Disposable } from '../../shared/lifetime.ts';
import type { Connection } from '../../shared/model/clusterDashboard.ts';
import { faultOf, type Fault } from '../../shared/model/fault.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import { contextName } from '../../shared/model/refs.ts';
import type { Caller, HostApi } from '../../shared/protocol/api.ts';
import type { DataWorkerInit } from '../../shared/protocol/workerData.ts';
import { reviewAccess, selfUser, type AccessReview } from '../cluster/access.ts';
import { connect, type ClusterConnection } from '../cluster/connect.ts';
import { discover, type Discovery } from '../cluster/discovery.ts';
import type { Log } from '../core/log.ts';
import { startPollLoop } from '../core/pollLoop.ts';
import {
  readKubeconfigs,
  resolveContext,
  type ResolvedContext,
} from '../kubeconfig/kubeconfigs.ts';
import { watchKubeconfigs } from '../kubeconfig/watchKubeconfigs.ts';
import { ClusterModel } from '../model/clusterModel.ts';
import type { LinkSource, StoreName } from '../model/inputs.ts';
import { ClusterHistoryRing } from './clusterHistory.ts';
import { ControlPlaneProbe } from './controlPlaneProbe.ts';
import { clusterLink, partialLinks } from './links.ts';
import { OwnerLookup } from './ownerLookup.ts';
import { retryDelayMs } from './retryPolicy.ts';
import { UsagePoller } from './usage.ts';
import { Watches, watchedResources, type WatchPlan } from './watches.ts';
import { hasDenied, planNamespaces, planWatches, samePlan } from './watchPlan.ts';

/** Thresholds of severity are tens of seconds; ages are rendered by the pages. */
const TICK_MS = 2_000;
/** The Date header has whole seconds: smaller differences are not told apart from none. */
const CLOCK_NOISE_MS = 2_000;
/** How soon a right that was granted meanwhile is noticed. */
const REVIEW_AGAIN_MS = 2 * 60_000;

const storeNames = Object.keys(watchedResources) as StoreName[];

type Phase =
  | { readonly is: 'connecting' }
  | { readonly is: 'failed'; readonly fault: Fault; readonly nextTryAt?: number }
  | {
      readonly is: 'open';
      readonly connection: ClusterConnection;
      readonly user: string;
      readonly version: string | undefined;
      readonly plan: WatchPlan;
    };

export interface ClusterSessionOptions {
  readonly init: DataWorkerInit;
  readonly host: Caller<HostApi>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

export class ClusterSession implements LinkSource, Disposable {
  readonly model: ClusterModel;
  readonly #options: ClusterSessionOptions;
  readonly #life = new Lifetime();
  readonly #watches: Watches;
  readonly #usage: UsagePoller;
  readonly #probe: ControlPlaneProbe;
  readonly #history = new ClusterHistoryRing();
  readonly #owners = new OwnerLookup();
  readonly #changed = new Emitter<void>();
  #phase: Phase = { is: 'connecting' };
  #wake = new AbortController();
  #openContext = '';

  constructor(options: ClusterSessionOptions) {
    this.#options = options;
    const { clock } = options;
    this.#watches = new Watches(options);
    this.#probe = new ControlPlaneProbe(clock);
    const serverClock: Clock = {
      now: () => clock.now() + (this.#clockOffsetMs ?? 0),
      monotonicMs: () => clock.monotonicMs(),
      after: (delayMs, run) => clock.after(delayMs, run),
    };
    this.#usage = new UsagePoller(serverClock);
    const inputs = new Emitter<void>();
    this.model = new ClusterModel(
      {
        clusterName: contextName(options.init.context),
        stores: this.#watches.stores,
        links: this,
        usage: this.#usage,
        history: this.#history,
        controlPlane: () => this.#probe.current,
        serverVersion: () => (this.#phase.is === 'open' ? this.#phase.version : undefined),
        onDidChange: inputs.event,
        clock: serverClock,
      },
      { lookupOwner: this.#owners.lookup },
    );
    const own = [
      this.#watches.onDidChange(() => inputs.fire()),
      this.#probe.onDidChange(() => inputs.fire()),
      this.#usage.onDidSample(() => {
        this.#sample();
        inputs.fire();
      }),
      this.#changed.event(() => inputs.fire()),
      this.#owners.onDidFind((uids) => this.model.ownersChanged(uids)),
      // The first sample usually comes before the first list is complete.
      this.model.onDidChange(() => this.#history.times.length === 0 && this.#sample()),
      this.model,
    ];
    for (const item of own) this.#life.add(item);
  }

  /** Something that a channel may show has changed. */
  get onDidChange(): Event<void> {
    return this.model.onDidChange;
  }

  start(): void {
    const { clock, init, log } = this.#options;
    this.#life.add(watchKubeconfigs([init.kubeconfig], () => void this.#onKubeconfig(), clock));
    startPollLoop(this.#life, {
      clock,
      intervalMs: TICK_MS,
      run: async () => this.model.tick(),
      onError: (error) => log.write('error', `tick: ${String(error)}`),
    });
    void this.#run();
  }

  /** Forgets backoffs and refused credentials, and tries whatever is not live. */
  reconnect(): void {
    if (this.#phase.is !== 'open') return this.#wake.abort();
    this.#phase.connection.retryCredentials();
    this.#watches.retryNow();
  }

  connection(): Connection {
    const base = { link: this.#link(), partial: [], insecure: false };
    if (this.#phase.is !== 'open') return base;
    const { connection, user, version, plan } = this.#phase;
    const dataAt = this.#watches.lastByteAt;
    const namespaces = planNamespaces(plan);
    return {
      ...base,
      partial: partialLinks(storeNames, (store) => this.#watches.of(store)),
      insecure: connection.insecure,
      user,
      ...(version === undefined ? {} : { serverVersion: version }),
      ...(dataAt === undefined ? {} : { dataAt }),
      ...(namespaces === undefined ? {} : { namespaces }),
      ...(this.#clockOffsetMs === undefined ? {} : { clockOffsetMs: this.#clockOffsetMs }),
    };
  }

  of(store: StoreName): LinkState {
    return this.#phase.is === 'open' ? this.#watches.of(store) : this.#link();
  }

  dispose(): void {
    this.#life.dispose();
    this.#wake.abort();
  }

  get #clockOffsetMs(): number | undefined {
    const offsetMs = this.#probe.clockOffsetMs ?? 0;
    return Math.abs(offsetMs) > CLOCK_NOISE_MS ? offsetMs : undefined;
  }

  #link(): LinkState {
    const phase = this.#phase;
    if (phase.is === 'connecting') return { state: 'connecting' };
    if (phase.is === 'open') return clusterLink((store) => this.#watches.of(store));
    const next = phase.nextTryAt === undefined ? {} : { nextTryAt: phase.nextTryAt };
    return { state: 'failed', fault: phase.fault, ...next };
  }

  #set(phase: Phase): void {
    this.#phase = phase;
    this.#changed.fire();
  }

  async #run(): Promise<void> {
    const { clock, random, log } = this.#options;
    for (let failures = 0; !this.#life.isDisposed;) {
      const attempt = this.#life.child();
      const wake = new AbortController();
      this.#wake = wake;
      let delayMs: number | undefined;
      try {
        await this.#open(attempt);
        failures = 0;
      } catch (error) {
        if (this.#life.isDisposed) return;
        const fault = faultOf(error);
        failures += 1;
        delayMs = retryDelayMs(fault, failures, random);
        log.write('warn', `open: ${String(error)}`);
        const nextTryAt = delayMs === undefined ? {} : { nextTryAt: clock.now() + delayMs };
        this.#set({ is: 'failed', fault, ...nextTryAt });
      }
      await waitFor(clock, delayMs, wake.signal);
      attempt.dispose();
    }
  }

  async #open(attempt: Lifetime): Promise<void> {
    const { clock, host, log } = this.#options;
    if (this.#phase.is === 'open') this.#set({ is: 'connecting' });
    const context = await this.#resolve();
    const environment = await host.call('environment', {}, attempt.signal);
    const connection = connect({ context, host, environment, clock, log });
    attempt.add(connection);
    const discovery = await discover(connection.api, attempt.signal);
    const access = await this.#review(connection, context, attempt.signal);
    const user = (await selfUser(connection.api)) ?? connection.user;
    const plan = planWatches(access, this.#options.init.namespaces);
    this.#set({ is: 'open', connection, user, version: discovery.version, plan });
    this.#startAll(attempt, connection, discovery, plan);
    if (hasDenied(plan)) this.#reviewAgain(attempt, connection, context, plan);
  }

  async #resolve(): Promise<ResolvedContext> {
    const { init } = this.#options;
    const context = resolveContext(await readKubeconfigs([init.kubeconfig]), init.context);
    this.#openContext = JSON.stringify(context);
    return context;
  }

  #review(
    connection: ClusterConnection,
    context: ResolvedContext,
    signal: AbortSignal,
  ): Promise<AccessReview> {
    const { namespaces } = this.#options.init;
    return reviewAccess(connection.api, {
      resources: Object.values(watchedResources),
      signal,
      ...(namespaces ? { namespaces } : {}),
      ...(context.namespace === undefined ? {} : { contextNamespace: context.namespace }),
    });
  }

  #startAll(
    attempt: Lifetime,
    { api }: ClusterConnection,
    discovery: Discovery,
    plan: WatchPlan,
  ): void {
    const { log } = this.#options;
    this.#watches.start(attempt, api, plan, !discovery.has('events.k8s.io', 'v1'));
    this.#usage.start(attempt, api, { namespaces: planNamespaces(plan), log });
    this.#probe.start(attempt, api, log);
    this.#owners.start(api);
  }

  /** Rights that were granted meanwhile start the session anew; rows stay until they are replaced. */
  #reviewAgain(
    attempt: Lifetime,
    connection: ClusterConnection,
    context: ResolvedContext,
    plan: WatchPlan,
  ): void {
    const { clock, log, init } = this.#options;
    startPollLoop(attempt, {
      clock,
      intervalMs: REVIEW_AGAIN_MS,
      run: async (signal) => {
        const access = await this.#review(connection, context, signal);
        if (!samePlan(planWatches(access, init.namespaces), plan)) this.#wake.abort();
      },
      onError: (error) => log.write('debug', `access review: ${String(error)}`),
    });
  }

  /** The kubeconfig changed on disk: start anew only when this context did. */
  async #onKubeconfig(): Promise<void> {
    const { init, log } = this.#options;
    try {
      const context = resolveContext(await readKubeconfigs([init.kubeconfig]), init.context);
      if (JSON.stringify(context) === this.#openContext && this.#phase.is === 'open') return;
    } catch (error) {
      // A half-written or removed file: what is open goes on with what it has.
      log.write('warn', `kubeconfig: ${String(error)}`);
      return;
    }
    this.#wake.abort();
  }

  /** Adds a point to the charts' history, once there is something to sum up. */
  #sample(): void {
    const { nodes, pods } = this.#watches.stores;
    const isPending = this.of('nodes').state !== 'denied' && !nodes.isSynced;
    if (isPending || !pods.isSynced || !this.#usage.hasSampled) return;
    const { allocatable, requests } = this.model.pods.sums;
    const at = this.#usage.nodesSampledAt ?? this.model.now;
    const usage = (read: (node: string) => { readonly value?: number }) =>
      [...nodes.values()].reduce<number | null>((sum, node) => {
        const { value } = read(node.name);
        return value === undefined ? sum : (sum ?? 0) + value;
      }, null);
    this.#history.add(at, {
      cpuUsageMillicores: usage((node) => valueOf(this.#usage.nodeCpuMillicores(node))),
      memoryUsageBytes: usage((node) => valueOf(this.#usage.nodeMemoryBytes(node))),
      cpuRequestMillicores: requests.cpuMillicores,
      memoryRequestBytes: requests.memoryBytes,
      cpuAllocatableMillicores: nodes.size > 0 ? allocatable.cpuMillicores : null,
      memoryAllocatableBytes: nodes.size > 0 ? allocatable.memoryBytes : null,
    });
  }
}

function valueOf(metric: object): { readonly value?: number } {
  return 'value' in metric && typeof metric.value === 'number' ? { value: metric.value } : {};
}

/** Until `signal` aborts, or for `delayMs` when it is given. */
function waitFor(clock: Clock, delayMs: number | undefined, signal: AbortSignal): Promise<void> {
  if (delayMs !== undefined) return sleep(clock, delayMs, signal);
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
