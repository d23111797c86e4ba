// The cluster that the API server shows: its objects, and the controllers that react when one of them changes.
import { Random } from '../random.ts';
import { keyOf, type Change, type Store } from '../store.ts';
import type { Timeline } from '../timeline.ts';
import { wireTime, type KubeObject, type Pod, type StorageName } from '../wire.ts';
import { catalog } from './catalog.ts';
import type { Program } from './workloadSpec.ts';
import { clearAfter, collectDependents, reconcile } from './controllers.ts';
import { EventRecorder } from './events.ts';
import { Kubelet } from './kubelet.ts';
import { startHeartbeats, writeNodeReady } from './nodes.ts';
import {
  controllerOf,
  cpuRequestOf,
  memoryRequestOf,
  newMeta,
  type PodTemplate,
} from './objects.ts';
import { populate } from './populate.ts';
import { countsOnNode, Scheduler } from './scheduler.ts';
import { tell } from './story.ts';
import { UsageModel } from './usage.ts';

/** How soon a controller looks after a change; changes until then are looked at together. */
const reactionMs = 250;
/** `stock` revision 14 came 16 min 20 s before the story begins (look: 13:52:10 and 14:08:30). */
const rolloutAgoMs = 980_000;

export class World {
  readonly store: Store;
  readonly timeline: Timeline;
  readonly random: Random;
  readonly events: EventRecorder;
  readonly kubelet: Kubelet;
  readonly scheduler: Scheduler;
  readonly usage: UsageModel;
  readonly rolloutMs: number;
  /** `namespace/app` → what its pods do, beside the catalog. */
  readonly programs = new Map<string, Program>();
  /** Pods whose memory fills until they are killed, by uid. */
  readonly fillingPods = new Set<string>();
  /** Label controller-revision-hash of the pods of a StatefulSet or DaemonSet, by its uid. */
  readonly revisionHashes = new Map<string, string>();
  readonly #notReady = new Set<string>();
  readonly #touched = new Set<string>();
  #isBuilding = true;
  #addresses = 20;

  constructor(store: Store, timeline: Timeline, seed: number) {
    this.store = store;
    this.timeline = timeline;
    this.random = new Random(seed);
    this.events = new EventRecorder(store, timeline, this.random);
    this.kubelet = new Kubelet(this);
    this.scheduler = new Scheduler(this);
    this.usage = new UsageModel(this);
    this.rolloutMs = timeline.startMs - rolloutAgoMs;
  }

  /** Makes the cluster as it is at the start, then lets it live. */
  begin(): void {
    populate(this);
    this.#isBuilding = false;
    for (const storage of ['pods', 'replicasets.apps', 'jobs.batch'] as const) {
      this.store.watch(storage, (change) => this.#react(change));
    }
    startHeartbeats(this);
    tell(this);
    this.timeline.every(60_000, () => this.events.sweep());
  }

  /** When something that is written now came to be: in the past while the world is built. */
  settledMs(object: KubeObject): number {
    if (!this.#isBuilding) return this.timeline.now();
    return Date.parse(object.metadata.creationTimestamp) + 20_000;
  }

  /** A new pod of `owner`, without a node. */
  makePod(
    name: string,
    owner: KubeObject,
    template: PodTemplate,
    atMs: number,
    extraLabels: Record<string, string> = {},
  ): Pod {
    const namespace = owner.metadata.namespace ?? 'default';
    const { labels, annotations } = template.metadata;
    const hash = this.revisionHashes.get(owner.metadata.uid);
    const meta = newMeta(this.random, name, atMs, {
      namespace,
      labels: { ...labels, ...(hash && { 'controller-revision-hash': hash }), ...extraLabels },
      ...(annotations && { annotations: { ...annotations } }),
      owner,
      manager: 'kube-controller-manager',
    });
    if (['ReplicaSet', 'DaemonSet', 'Job'].includes(owner.kind))
      meta.generateName = `${owner.metadata.name}-`;
    const hasRequests = template.spec.containers.some(
      ({ resources }) => Object.keys(resources?.requests ?? {}).length > 0,
    );
    const qosClass = hasRequests ? 'Burstable' : 'BestEffort';
    const spec = structuredClone(template.spec);
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: meta,
      spec,
      status: { phase: 'Pending', qosClass },
    };
  }

  /** What a controller does: creates the pod and leaves it to the scheduler. */
  createPod(
    name: string,
    owner: KubeObject,
    template: PodTemplate,
    extraLabels: Record<string, string> = {},
  ): Pod {
    const pod = this.store.create(
      'pods',
      this.makePod(name, owner, template, this.timeline.now(), extraLabels),
    );
    this.timeline.after(50 + this.random.integer(0, 200), () => this.scheduler.schedule(pod));
    return pod;
  }

  deletePod(pod: Pod, graceSeconds?: number): void {
    const { store, timeline } = this;
    const current = store.get('pods', pod.metadata.namespace, pod.metadata.name);
    if (current === undefined) return;
    const grace = graceSeconds ?? current.spec.terminationGracePeriodSeconds ?? 30;
    const isHeld = (current.metadata.finalizers ?? []).length > 0;
    if (!isHeld && (grace === 0 || current.spec.nodeName === undefined))
      return store.remove('pods', current);
    if (current.metadata.deletionTimestamp !== undefined) return;
    const marked = store.update('pods', current, (draft) => {
      draft.metadata.deletionTimestamp = wireTime(timeline.now() + grace * 1000);
      draft.metadata.deletionGracePeriodSeconds = grace;
    });
    if (marked !== undefined) this.kubelet.terminate(marked, grace * 1000);
  }

  programOf(pod: Pod): Program {
    const app = pod.metadata.labels?.['app'] ?? '';
    const key = `${pod.metadata.namespace}/${app}`;
    const spec = catalog.find(({ namespace, name }) => `${namespace}/${name}` === key);
    return this.programs.get(key) ?? spec?.program ?? { does: 'serve' };
  }

  requestedOn(node: string): { readonly cpu: number; readonly memoryMi: number } {
    const pods = this.store.all('pods').filter((pod) => countsOnNode(pod, node));
    return {
      cpu: pods.reduce((total, pod) => total + cpuRequestOf(pod), 0),
      memoryMi: pods.reduce((total, pod) => total + memoryRequestOf(pod), 0),
    };
  }

  addressOf(node: string): string {
    const found = this.store.get('nodes', undefined, node)?.status.addresses ?? [];
    return found.find(({ type }) => type === 'InternalIP')?.address ?? '';
  }

  /** Gives a pod its address, as the network plugin does when its sandbox is made. */
  giveAddress(draft: Pod): void {
    const { nodeName = '', hostNetwork } = draft.spec;
    const index = this.store.all('nodes').findIndex(({ metadata }) => metadata.name === nodeName);
    const next = this.#addresses++;
    const own = `10.42.${(index + 1) * 16 + (Math.floor(next / 250) % 16)}.${(next % 250) + 2}`;
    const ip = hostNetwork === true ? this.addressOf(nodeName) : own;
    draft.status.podIP = ip;
    draft.status.podIPs = [{ ip }];
  }

  nextServiceAddress(): string {
    return `10.96.${this.random.integer(0, 255)}.${this.#addresses++ % 250}`;
  }

  isNodeReady(node: string): boolean {
    return node !== '' && !this.#notReady.has(node);
  }

  setNodeReady(node: string, ready: boolean): void {
    if (ready) this.#notReady.delete(node);
    else this.#notReady.add(node);
    writeNodeReady(this, node, ready);
  }

  isFilling(pod: Pod): boolean {
    return this.fillingPods.has(pod.metadata.uid);
  }

  /** Has the controller of this object look at it soon. */
  touch(storage: StorageName, object: KubeObject): void {
    const { namespace, name } = object.metadata;
    const key = `${storage} ${keyOf(namespace, name)}`;
    if (this.#isBuilding || this.#touched.has(key)) return;
    this.#touched.add(key);
    this.timeline.after(reactionMs, () => {
      this.#touched.delete(key);
      const current = this.store.get(storage, namespace, name);
      if (current !== undefined) reconcile(this, storage, current);
    });
  }

  /** Removes an object and, as the garbage collector does, what it owns. */
  collect(storage: StorageName, object: KubeObject): void {
    this.store.remove(storage, object);
    collectDependents(this, object);
    clearAfter(this, object);
  }

  changedByUser(storage: StorageName, object: KubeObject): void {
    const current = this.store.get(storage, object.metadata.namespace, object.metadata.name);
    if (current === undefined) return;
    const isGone = current.metadata.deletionTimestamp !== undefined;
    if (isGone && (current.metadata.finalizers ?? []).length === 0)
      this.store.remove(storage, current);
    else this.touch(storage, current);
  }

  deletedByUser(storage: StorageName, object: KubeObject, graceSeconds?: number): void {
    if (storage === 'pods') this.deletePod(object as Pod, graceSeconds);
    else this.collect(storage, object);
  }

  #react({ object, previous }: Change): void {
    const owner = controllerOf(object);
    const storage = owner && ownerStorages[owner.kind];
    if (owner !== undefined && storage !== undefined) {
      const { namespace } = object.metadata;
      this.touch(storage, { metadata: { namespace, name: owner.name } } as unknown as KubeObject);
    }
    if (object.kind !== 'Pod') return;
    const labels = object.metadata.labels ?? previous?.metadata.labels ?? {};
    for (const service of this.store.all('services', object.metadata.namespace)) {
      const selector = Object.entries(service.spec.selector ?? {});
      if (selector.length > 0 && selector.every(([key, value]) => labels[key] === value))
        this.touch('services', service);
    }
  }
}

const ownerStorages: Readonly<Record<string, StorageName>> = {
  ReplicaSet: 'replicasets.apps',
  ReplicationController: 'replicationcontrollers',
  StatefulSet: 'statefulsets.apps',
  DaemonSet: 'daemonsets.apps',
  Job: 'jobs.batch',
  CronJob: 'cronjobs.batch',
  Deployment: 'deployments.apps',
};
