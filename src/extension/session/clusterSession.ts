// One open cluster, from kubeconfig to model: connects, asks what may be seen, starts the watches, and starts anew when
// the credentials change or somebody asks. It owns everything that runs for this cluster.
import { waitFor, type Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import { Lifetime, type Disposable } from '../../shared/lifetime.ts';
import type { Connection, ShedPart } from '../../shared/model/clusterDashboard.ts';
import { faultOf, type Fault } from '../../shared/model/fault.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import { contextName } from '../../shared/model/refs.ts';
import type { Caller, HostApi } from '../../shared/protocol/api.ts';
import type { ChannelName } from '../../shared/protocol/channels.ts';
import type { DataWorkerInit } from '../../shared/protocol/workerData.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { DecodeCounts } from '../core/decodeCounts.ts';
import { errorsTo, type Log } from '../core/log.ts';
import { startPollLoop } from '../core/pollLoop.ts';
import { Traffic } from '../core/traffic.ts';
import { watchKubeconfigs } from '../kubeconfig/watchKubeconfigs.ts';
import { ClusterModel } from '../model/clusterModel.ts';
import type { LinkSource, StoreName } from '../model/inputs.ts';
import { clusterPoint, ClusterHistoryRing } from './clusterHistory.ts';
import { Connector, type OpenServer } from './connector.ts';
import { ControlPlaneProbe } from './controlPlaneProbe.ts';
import { Demand, seenBy } from './demand.ts';
import { clusterLink, partialLinks } from './links.ts';
import { holdingsOf, totalBytes, type Holding } from './memoryAccount.ts';
import { MemoryGuard, type HeapReading } from './memoryGuard.ts';
import { OwnerLookup } from './ownerLookup.ts';
import { PodLogs } from './podLogs.ts';
import { listedByStores, ResourceTables } from './resourceTables.ts';
import { retryDelayMs } from './retryPolicy.ts';
import { Rights } from './rights.ts';
import { UsagePoller } from './usage.ts';
import { Watches, watchedResources } from './watches.ts';
import { hasDenied, planNamespaces } from './watchPlan.ts';

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
  | { readonly is: 'open'; readonly server: OpenServer };

export interface ClusterSessionOptions {
  readonly init: DataWorkerInit;
  readonly host: Caller<HostApi>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** What lives on the thread's heap, where that is known. */
  readonly heap?: () => HeapReading | undefined;
}

export class ClusterSession implements LinkSource, Disposable {
  readonly model: ClusterModel;
  readonly traffic = new Traffic();
  readonly logs: PodLogs;
  readonly tables: ResourceTables;
  readonly #options: ClusterSessionOptions;
  readonly #life = new Lifetime();
  readonly #watches: Watches;
  readonly #usage: UsagePoller;
  readonly #probe: ControlPlaneProbe;
  readonly #history = new ClusterHistoryRing();
  readonly #owners = new OwnerLookup();
  readonly #changed: Emitter<void>;
  readonly #connector: Connector;
  readonly #demand: Demand;
  readonly #memory: MemoryGuard;
  readonly #may: Rights;
  #phase: Phase = { is: 'connecting' };
  /** Ends the present attempt, or the wait after it, and begins the next. */
  #wake = new AbortController();
  #rights: { trigger(): void } | undefined;

  constructor(options: ClusterSessionOptions) {
    this.#options = options;
    const { clock } = options;
    this.#watches = new Watches(options);
    this.#connector = this.#life.add(new Connector({ ...options, traffic: this.traffic }));
    this.#demand = this.#life.add(new Demand(clock));
    this.#probe = new ControlPlaneProbe(clock);
    const serverClock: Clock = {
      now: () => clock.now() + (this.#clockOffsetMs ?? 0),
      monotonicMs: () => clock.monotonicMs(),
      after: (delayMs, run) => clock.after(delayMs, run),
    };
    this.#usage = new UsagePoller(serverClock);
    const api = () => this.#api;
    const { random } = options;
    this.#may = new Rights(clock, api);
    this.logs = new PodLogs(
      { clock: serverClock, random, api, model: () => this.model },
      errorsTo(options.log),
    );
    this.#changed = new Emitter<void>(errorsTo(options.log));
    this.#memory = this.#guard(options);
    this.tables = new ResourceTables({
      ...options,
      watched: listedByStores,
      namespaces: () => this.#namespaces,
    });
    const inputs = new Emitter<void>(errorsTo(options.log));
    this.model = new ClusterModel(
      {
        clusterName: contextName(options.init.context),
        stores: this.#watches.stores,
        links: this,
        usage: this.#usage,
        history: this.#history,
        logs: this.logs,
        rights: this.#may,
        controlPlane: () => this.#probe.current,
        tables: this.tables,
        serverVersion: () =>
          this.#phase.is === 'open' ? this.#phase.server.discovery.version : undefined,
        onDidChange: inputs.event,
        clock: serverClock,
      },
      { lookupOwner: this.#owners.lookup, onError: errorsTo(options.log) },
    );
    const own = [
      this.#watches.onDidChange(() => inputs.fire()),
      this.#probe.onDidChange(() => inputs.fire()),
      this.tables.onDidChange(() => inputs.fire()),
      this.#usage.onDidSample(() => {
        this.#sample();
        inputs.fire();
      }),
      this.#changed.event(() => inputs.fire()),
      this.#may.onDidChange(() => inputs.fire()),
      this.model.onDidChange(() => this.logs.podsChanged()),
      this.#memory.onDidChange(() => this.#watches.setShed(this.#memory.shed)),
      this.#owners.onDidFind((uids) => this.model.ownersChanged(uids)),
      // The first sample usually comes before the first list is complete.
      this.model.onDidChange(() => this.#history.times.length === 0 && this.#sample()),
      this.model,
      this.logs,
    ];
    for (const item of own) this.#life.add(item);
    for (const store of storeNames) this.#watchWhileSeen(store);
  }

  /** How objects came, since the cluster was opened. */
  get decodes(): DecodeCounts {
    return this.#watches.decodes;
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
    this.#memory.start(this.#life);
    void this.#run();
  }

  /** What is held, by kind. */
  get holdings(): readonly Holding[] {
    const modelPodBytes = this.model.pods.bytes;
    const samples = this.#usage.sampleCount;
    const [logs, tables] = [this.logs.holding, this.tables.holding];
    return holdingsOf(this.#watches.stores, { modelPodBytes, samples, logs, tables });
  }

  /** Forgets backoffs and refused credentials, and tries whatever is denied or not live. */
  reconnect(): void {
    this.#connector.retryCredentials();
    if (this.#phase.is !== 'open') return this.#wake.abort();
    this.#memory.retry();
    this.#watches.retryNow();
    this.tables.retryNow();
    this.#rights?.trigger();
    this.#may.forget();
    this.logs.retryNow();
    this.#changed.fire();
  }

  /** What is not kept for want of memory. */
  get shed(): readonly ShedPart[] {
    return this.#memory.shed;
  }

  /** Which channels somebody is subscribed to. */
  setDemand(wanted: ReadonlySet<ChannelName>): void {
    this.#demand.set(wanted);
  }

  /** Runs `start` whenever somebody looks at `channel`; its lifetime ends a while after. */
  whileSeen(channel: ChannelName, start: (seen: Lifetime) => void): void {
    this.#demand.whileWanted(this.#life, channel, start);
  }

  connection(): Connection {
    const base = { link: this.#link(), partial: [], insecure: false };
    if (this.#phase.is !== 'open') return base;
    const { connection, discovery, user, plan, unseenNamespaces } = this.#phase.server;
    const { version } = discovery;
    const dataAt = this.#watches.lastByteAt;
    const namespaces = planNamespaces(plan);
    const memory = this.#memory.state;
    return {
      ...base,
      partial: partialLinks(storeNames, (store) => this.#watches.of(store)),
      insecure: connection.insecure,
      user,
      ...(version === undefined ? {} : { serverVersion: version }),
      ...(dataAt === undefined ? {} : { dataAt }),
      ...(memory ? { memory } : {}),
      ...(namespaces === undefined ? {} : { namespaces }),
      ...(unseenNamespaces > 0 ? { unseenNamespaces } : {}),
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
    const first = this.#phase.is === 'open' ? this.#phase.server.clockOffsetMs : undefined;
    const offsetMs = this.#probe.clockOffsetMs ?? first ?? 0;
    return Math.abs(offsetMs) > CLOCK_NOISE_MS ? offsetMs : undefined;
  }

  get #api(): ApiClient | undefined {
    return this.#phase.is === 'open' ? this.#phase.server.connection.api : undefined;
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
    let failures = 0;
    while (!this.#life.isDisposed) {
      const attempt = this.#life.child();
      const wake = new AbortController();
      this.#wake = wake;
      wake.signal.addEventListener('abort', () => attempt.dispose(), { once: true });
      let delayMs: number | undefined;
      try {
        await this.#open(attempt);
        failures = 0;
      } catch (error) {
        if (this.#life.isDisposed) return;
        attempt.dispose();
        if (!wake.signal.aborted) delayMs = this.#fail(error, (failures += 1));
      }
      await waitFor(this.#options.clock, delayMs, wake.signal);
      if (this.#life.isDisposed) return;
      // A try that somebody or something asked for is shown; those that come by themselves leave the fault on screen.
      if (wake.signal.aborted) this.#set({ is: 'connecting' });
    }
  }

  /** Tells why it could not open, and returns in how many ms to try again; undefined: only when asked. */
  #fail(error: unknown, failures: number): number | undefined {
    const { clock, random, log } = this.#options;
    const fault = faultOf(error);
    const delayMs = retryDelayMs(fault, failures, random, this.#connector.asksLogin);
    log.write('warn', `open: ${String(error)}`);
    const nextTryAt = delayMs === undefined ? {} : { nextTryAt: clock.now() + delayMs };
    this.#set({ is: 'failed', fault, ...nextTryAt });
    return delayMs;
  }

  async #open(attempt: Lifetime): Promise<void> {
    const server = await this.#connector.open(attempt.signal);
    if (attempt.isDisposed) return;
    this.#set({ is: 'open', server });
    const { log } = this.#options;
    const { api } = server.connection;
    const isCoreEvents = !server.discovery.has('events.k8s.io', 'v1');
    this.#watches.start(attempt, api, server.plan, isCoreEvents);
    this.#usage.start(attempt, api, {
      namespaces: () => this.#namespaces,
      arePodsListed: () => this.#watches.stores.pods.isSynced,
      log,
    });
    this.#demand.whileWanted(attempt, 'clusterDashboard', (seen) =>
      this.#probe.start(seen, api, log),
    );
    this.tables.start(attempt, api);
    this.#demand.whileWanted(attempt, 'resourceBrowser', (seen) => this.tables.discover(seen, api));
    this.#owners.start(api);
    this.logs.retryNow();
    if (hasDenied(server.plan)) this.#reviewAgain(attempt, server);
  }

  #guard({ clock, heap = () => undefined, init, log }: ClusterSessionOptions): MemoryGuard {
    const { memoryBudgetMiB } = init;
    return new MemoryGuard({
      stores: this.#watches.stores,
      heldBytes: () => totalBytes(this.holdings),
      heap,
      budgetBytes: memoryBudgetMiB === undefined ? undefined : memoryBudgetMiB * 1024 ** 2,
      clock,
      log,
    });
  }

  #watchWhileSeen(store: StoreName): void {
    const channel = seenBy[store];
    if (!channel) return;
    this.#watches.setSeen(store, false);
    this.#demand.whileWanted(this.#life, channel, (seen) => {
      this.#watches.setSeen(store, true);
      seen.onEnd(() => this.#watches.setSeen(store, false));
    });
  }

  /** Where pods are watched; undefined: everywhere. */
  get #namespaces(): readonly string[] | undefined {
    return this.#phase.is === 'open' ? planNamespaces(this.#phase.server.plan) : undefined;
  }

  /** Rights that were granted or taken meanwhile: only the streams they concern begin or end. */
  #reviewAgain(attempt: Lifetime, server: OpenServer): void {
    const { clock, log } = this.#options;
    let isFirst = true;
    this.#rights = startPollLoop(attempt, {
      clock,
      intervalMs: REVIEW_AGAIN_MS,
      run: async (signal) => {
        // The plan is what was just answered.
        const isKnown = isFirst;
        isFirst = false;
        if (isKnown) return;
        const rights = await this.#connector.review(server, signal);
        if (signal.aborted) return;
        this.#set({ is: 'open', server: { ...server, ...rights } });
        this.#watches.apply(rights.plan);
      },
      onError: (error) => log.write('debug', `access review: ${String(error)}`),
    });
  }

  /** The kubeconfig changed on disk: start anew when this context did. Another's is no reason to log in again. */
  async #onKubeconfig(): Promise<void> {
    if (await this.#connector.hasChanged()) this.#wake.abort();
  }

  /** Adds a point to the charts' history, once there is something to sum up. */
  #sample(): void {
    const { nodes, pods } = this.#watches.stores;
    const isPending = (store: 'nodes' | 'pods') =>
      this.of(store).state !== 'denied' && !this.#watches.stores[store].isSynced;
    if (isPending('nodes') || isPending('pods') || !this.#usage.hasSampled) return;
    const { allocatable, requests } = this.model.pods.sums;
    const isEveryPodSeen = pods.isSynced && this.#namespaces === undefined;
    const point = clusterPoint({
      nodes: nodes.values(),
      usage: this.#usage,
      requests: isEveryPodSeen ? requests : undefined,
      allocatable: nodes.size > 0 ? allocatable : undefined,
    });
    this.#history.add(this.#usage.nodesSampledAt ?? this.model.now, point);
  }
}
