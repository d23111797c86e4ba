// The shared watches of one open cluster: a store for each kind, filled by one reflector for each scope it may be watched
// in (the whole cluster, or single namespaces). Stores outlive connections, so that a new one replaces rows in place.
import type { Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Lifetime } from '../../shared/lifetime.ts';
import type { ShedPart } from '../../shared/model/clusterDashboard.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { Log } from '../core/log.ts';
import { cronJobKind } from '../kinds/cronJob.ts';
import { endpointSliceKind } from '../kinds/endpointSlice.ts';
import { coreEventKind, eventKind } from '../kinds/event.ts';
import { jobKind } from '../kinds/job.ts';
import { RowDecoder } from '../kinds/decode/rowDecoder.ts';
import type { Kind, ObjectDecoder, ResourceType } from '../kinds/kind.ts';
import { leaseKind } from '../kinds/lease.ts';
import { namespaceKind } from '../kinds/namespace.ts';
import { nodeKind } from '../kinds/node.ts';
import { podKind } from '../kinds/pod.ts';
import { PodDecoder } from '../kinds/podDecoder.ts';
import type {
  CronJobRow,
  EndpointSliceRow,
  EventRow,
  JobRow,
  LeaseRow,
  NamespaceRow,
  NodeRow,
  ObjectRow,
  ServiceRow,
  WorkloadRow,
} from '../kinds/rows.ts';
import { serviceKind } from '../kinds/service.ts';
import {
  daemonSetKind,
  deploymentKind,
  replicaSetKind,
  replicationControllerKind,
  statefulSetKind,
} from '../kinds/workload.ts';
import type { ClusterStores, StoreName } from '../model/inputs.ts';
import { Reflector } from '../sync/reflector.ts';
import type { WatchListSupport } from '../sync/reflectorOptions.ts';
import type { Intake } from '../sync/intake.ts';
import { newDecodeCounts } from '../core/decodeCounts.ts';
import { PodColumnStore } from '../sync/podColumnStore.ts';
import { MutableRowStore } from '../sync/rowStore.ts';
import { combineLinks } from './links.ts';
import { shedSteps } from './shedding.ts';

/** How long a stream must hold before it counts as a sign that the server is back. */
const HELD_MS = 1_000;
const WAKE_EVERY_MS = 10_000;

/** Where one kind is watched. */
export type WatchScope =
  | { readonly is: 'all' }
  | { readonly is: 'namespaces'; readonly namespaces: readonly string[] }
  | { readonly is: 'denied'; readonly verb: string; readonly namespace?: string };

export type WatchPlan = Readonly<Record<StoreName, WatchScope>>;

interface Stream {
  readonly store: StoreName;
  readonly namespace: string | undefined;
  readonly life: Lifetime;
  wasStale: boolean;
  readonly reflector: {
    readonly state: LinkState;
    readonly lastByteAt?: number | undefined;
    retryNow(): void;
    wake(): void;
  };
}

export interface WatchesOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

export class Watches {
  readonly stores = {
    pods: new PodColumnStore(),
    nodes: new MutableRowStore<NodeRow>(),
    namespaces: new MutableRowStore<NamespaceRow>(),
    deployments: new MutableRowStore<WorkloadRow>(),
    replicaSets: new MutableRowStore<WorkloadRow>(),
    replicationControllers: new MutableRowStore<WorkloadRow>(),
    statefulSets: new MutableRowStore<WorkloadRow>(),
    daemonSets: new MutableRowStore<WorkloadRow>(),
    jobs: new MutableRowStore<JobRow>(),
    cronJobs: new MutableRowStore<CronJobRow>(),
    services: new MutableRowStore<ServiceRow>(),
    endpointSlices: new MutableRowStore<EndpointSliceRow>(),
    events: new MutableRowStore<EventRow>(),
    leases: new MutableRowStore<LeaseRow>(),
  } satisfies ClusterStores;

  /** How objects came, since the cluster was opened. */
  readonly decodes = newDecodeCounts();
  readonly #options: WatchesOptions;
  readonly #changed = new Emitter<void>();
  #streams: Stream[] = [];
  #wiring: Wiring | undefined;
  #plan: WatchPlan | undefined;
  readonly #denied = new Map<StoreName, LinkState>();
  /** What only some screens need, while none of them is looked at. */
  readonly #unseen = new Set<StoreName>();
  #shed: readonly ShedPart[] = [];
  #wakeNotBefore = 0;
  readonly #scopes = new Map<StoreName, readonly (string | undefined)[]>();

  constructor(options: WatchesOptions) {
    this.#options = options;
  }

  /** A stream's state changed. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** Newest byte of any stream, ms since the epoch. */
  get lastByteAt(): number | undefined {
    const times = this.#streams.map((stream) => stream.reflector.lastByteAt ?? 0);
    const newest = Math.max(0, ...times);
    return newest === 0 ? undefined : newest;
  }

  of(store: StoreName): LinkState {
    const denied = this.#denied.get(store);
    if (denied) return denied;
    if (this.#isShed(store)) return { state: 'unwatched', why: 'budget' };
    if (this.#unseen.has(store)) return { state: 'unwatched', why: 'unseen' };
    const streams = this.#streams.filter((stream) => stream.store === store);
    return combineLinks(streams.map((stream) => stream.reflector.state));
  }

  /** Starts what `plan` allows; everything ends with `lifetime`. `isCoreEvents`: the server lacks events.k8s.io. */
  start(lifetime: Lifetime, api: ApiClient, plan: WatchPlan, isCoreEvents: boolean): void {
    this.#streams = [];
    this.#plan = plan;
    this.#wiring = { lifetime, api, isCoreEvents, watchList: { supported: true } };
    this.apply(plan);
  }

  /** Starts and ends only the streams that `plan` has more or fewer than before. */
  apply(plan: WatchPlan): void {
    this.#plan = plan;
    const wiring = this.#wiring;
    if (!wiring || wiring.lifetime.isDisposed) return;
    const { stores } = this;
    const watch = <R extends ObjectRow>(name: StoreName, kind: Kind<R>, store: Intake<R>) =>
      this.#watch(wiring, { name, kind, store, decoder: new RowDecoder(kind) }, plan[name]);
    watch('namespaces', namespaceKind, stores.namespaces);
    watch('nodes', nodeKind, stores.nodes);
    const pods = { name: 'pods', kind: podKind, store: stores.pods } as const;
    this.#watch(wiring, { ...pods, decoder: new PodDecoder() }, plan.pods);
    watch('deployments', deploymentKind, stores.deployments);
    watch('replicaSets', replicaSetKind, stores.replicaSets);
    watch('replicationControllers', replicationControllerKind, stores.replicationControllers);
    watch('statefulSets', statefulSetKind, stores.statefulSets);
    watch('daemonSets', daemonSetKind, stores.daemonSets);
    watch('jobs', jobKind, stores.jobs);
    watch('cronJobs', cronJobKind, stores.cronJobs);
    watch('services', serviceKind, stores.services);
    watch('endpointSlices', endpointSliceKind, stores.endpointSlices);
    watch('events', wiring.isCoreEvents ? coreEventKind : eventKind, stores.events);
    watch('leases', leaseKind, stores.leases);
    this.#changed.fire();
  }

  /** Begins or ends the watch of a kind that only some screens need; one that ends takes its rows along. */
  setSeen(store: StoreName, isSeen: boolean): void {
    if (isSeen === !this.#unseen.has(store)) return;
    if (isSeen) this.#unseen.delete(store);
    else this.#unseen.add(store);
    if (this.#plan) this.apply(this.#plan);
  }

  /** Lets go of these, and watches whatever else was let go before. */
  setShed(shed: readonly ShedPart[]): void {
    const before = this.#shed;
    this.#shed = shed;
    for (const step of shedSteps) {
      const isShed = shed.includes(step.part);
      if (!step.keep || before.includes(step.part) === isShed) continue;
      this.stores[step.store].setKeep(isShed ? step.keep : undefined);
      // What was left out comes with a new list alone.
      if (!isShed) this.#endStreams((stream) => stream.store === step.store);
    }
    if (this.#plan) this.apply(this.#plan);
  }

  /** Every stream that is not live tries now. */
  retryNow(): void {
    for (const { reflector } of this.#streams) {
      if (reflector.state.state !== 'live') reflector.retryNow();
    }
  }

  #watch<D>(
    { lifetime, api, watchList }: Wiring,
    { name, kind, store, decoder }: Watched<D>,
    scope: WatchScope,
  ): void {
    const scopes = this.#unseen.has(name) || this.#isShed(name) ? [] : scopesOf(scope);
    for (const old of this.#scopes.get(name) ?? [])
      if (!scopes.includes(old)) store.closeScope(old);
    this.#scopes.set(name, scopes);
    if (scope.is === 'denied') this.#denied.set(name, deniedLink(kind, scope));
    else this.#denied.delete(name);
    const kept = this.#endStreams(
      (stream) => stream.store === name && !scopes.includes(stream.namespace),
    );
    for (const namespace of scopes) {
      if (kept.some((stream) => stream.store === name && stream.namespace === namespace)) continue;
      const reflector = new Reflector({
        api,
        kind,
        store,
        decoder,
        watchList,
        counts: this.decodes,
        ...this.#options,
        ...(namespace === undefined ? {} : { namespace }),
      });
      const life = lifetime.child();
      const stream: Stream = { store: name, namespace, life, reflector, wasStale: false };
      life.add(reflector.onDidChangeState((link) => this.#onState(lifetime, stream, link)));
      void reflector.run(life.signal);
      this.#streams.push(stream);
    }
  }

  /** Wholly. */
  #isShed(store: StoreName): boolean {
    return shedSteps.some(
      (step) => step.store === store && !step.keep && this.#shed.includes(step.part),
    );
  }

  /** Returns the streams that go on. */
  #endStreams(test: (stream: Stream) => boolean): readonly Stream[] {
    const [ended, kept] = partition(this.#streams, test);
    for (const stream of ended) stream.life.dispose();
    this.#streams = kept;
    return kept;
  }

  #onState(lifetime: Lifetime, stream: Stream, link: LinkState): void {
    if (stream.wasStale && link.state === 'live') this.#wakeLater(lifetime, stream, link);
    stream.wasStale = link.state === 'stale';
    this.#changed.fire();
  }

  /**
   * One stream that found the server again saves the others the rest of their backoff: once it has held for a while,
   * and seldom, so that a server that takes watches and ends them is not hit harder for it. Each stream that comes back
   * is looked at, since the first may not hold.
   */
  #wakeLater(lifetime: Lifetime, stream: Stream, link: LinkState): void {
    const { clock } = this.#options;
    const check = clock.after(HELD_MS, () => {
      timer.dispose();
      const hasHeld = stream.reflector.state === link;
      if (hasHeld && clock.monotonicMs() >= this.#wakeNotBefore) this.#wakeStale();
    });
    const timer = lifetime.onEnd(() => check.dispose());
  }

  #wakeStale(): void {
    const stale = this.#streams.filter(({ reflector }) => reflector.state.state === 'stale');
    if (stale.length === 0) return;
    this.#wakeNotBefore = this.#options.clock.monotonicMs() + WAKE_EVERY_MS;
    for (const { reflector } of stale) reflector.wake();
  }
}

interface Watched<D> {
  readonly name: StoreName;
  readonly kind: Kind<ObjectRow>;
  readonly store: Intake<D>;
  readonly decoder: ObjectDecoder<D>;
}

interface Wiring {
  readonly lifetime: Lifetime;
  readonly api: ApiClient;
  readonly isCoreEvents: boolean;
  /** Shared by all kinds: only the first has to find out whether the server streams lists. */
  readonly watchList: WatchListSupport;
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/** undefined is the whole cluster. */
function scopesOf(scope: WatchScope): readonly (string | undefined)[] {
  if (scope.is === 'denied') return [];
  return scope.is === 'all' ? [undefined] : scope.namespaces;
}

/** The kind behind each store, for access reviews. */
export const watchedResources: Readonly<Record<StoreName, ResourceType>> = {
  pods: podKind,
  nodes: nodeKind,
  namespaces: namespaceKind,
  deployments: deploymentKind,
  replicaSets: replicaSetKind,
  replicationControllers: replicationControllerKind,
  statefulSets: statefulSetKind,
  daemonSets: daemonSetKind,
  jobs: jobKind,
  cronJobs: cronJobKind,
  services: serviceKind,
  endpointSlices: endpointSliceKind,
  events: eventKind,
  leases: leaseKind,
};

function deniedLink(kind: ResourceType, scope: Extract<WatchScope, { is: 'denied' }>): LinkState {
  return {
    state: 'denied',
    verb: scope.verb,
    resource: kind.resource,
    group: kind.group,
    ...(scope.namespace === undefined ? {} : { namespace: scope.namespace }),
  };
}
