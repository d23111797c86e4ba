// One open cluster as screens need it: rows joined, judged and counted, kept from store changes so that the work is
// proportional to what changed. Views read it; nothing here formats or sorts for a screen.
import { Emitter, type Event } from '../../shared/emitter.ts';
import { Lifetime } from '../../shared/lifetime.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { RowStore, StoreChange } from '../core/rowStore.ts';
import type { EventRow, NodeRow, ObjectRow, WorkloadRow } from '../kinds/rows.ts';
import { EventIndex } from './eventIndex.ts';
import { tellsOfNode } from './eventReasons.ts';
import type { ModelInputs, StoreName } from './inputs.ts';
import { findRow, isControlPlane, refOf, storedKind, storedKinds } from './objects.ts';
import { Ownership, type LookupOwner } from './ownership.ts';
import { PodJudge } from './podJudge.ts';
import { podGroup, PodTable } from './podTable.ts';
import type { PodChange } from '../kinds/podStore.ts';
import { Recent } from './recent.ts';
import { RowMemo } from './rowMemo.ts';
import { ServiceIndex } from './selection.ts';
import { defaultThresholds, type Thresholds } from './severity.ts';
import { judgeSubject } from './subjects.ts';
import { SubjectTable, type SubjectKind } from './subjectTable.ts';

export interface ModelOptions {
  readonly thresholds?: Partial<Thresholds>;
  readonly lookupOwner?: LookupOwner;
  /** Told of what could not be judged. */
  readonly onError?: (error: unknown) => void;
}

/** An object that is not there any more, with its last state. */
interface GoneObject {
  readonly row: ObjectRow;
  readonly seenAt: number;
  /** It is no longer watched: whether it still exists is not known. */
  readonly isForgotten: boolean;
}

/** What `find` found: `goneAt` of one that was deleted while we looked, `forgottenAt` of one no longer watched. */
export interface FoundRow {
  readonly row: ObjectRow;
  readonly goneAt?: number;
  readonly forgottenAt?: number;
}

/** How many such objects are remembered for panels that still show them. */
const maxGone = 500;

export class ClusterModel {
  readonly inputs: ModelInputs;
  readonly thresholds: Thresholds;
  readonly ownership: Ownership;
  readonly pods: PodTable;
  readonly subjects = new SubjectTable();
  readonly events = new EventIndex();
  readonly services = new ServiceIndex();
  readonly recent = new Recent();
  readonly memo = new RowMemo();
  readonly onDidChange: Event<void>;
  readonly #podJudge: PodJudge;
  readonly #changed = new Emitter<void>();
  readonly #life = new Lifetime();
  readonly #gone = new Map<string, GoneObject>();
  /** Owners and workloads whose pods changed since they were judged. */
  readonly #unsettled = new Set<string>();
  #quietSince: number | undefined;
  #nodesVersion = 0;
  #nodeOrderVersion = 0;
  #revisions = 0;
  #version = 0;

  constructor(inputs: ModelInputs, options: ModelOptions = {}) {
    this.inputs = inputs;
    this.thresholds = { ...defaultThresholds, ...options.thresholds };
    this.ownership = new Ownership(inputs.stores, options.lookupOwner);
    const { pods: store } = inputs.stores;
    this.pods = new PodTable(store, this.ownership);
    this.#podJudge = new PodJudge({
      store,
      pods: this.pods,
      events: this.events,
      recent: this.recent,
      thresholds: this.thresholds,
      now: () => this.now,
      onUnsettled: (uid) => this.#unsettled.add(uid),
      onError: options.onError ?? (() => undefined),
    });
    this.onDidChange = this.#changed.event;
    this.#life.add(this.#changed);
    this.#follow();
    this.#settle();
    this.#life.add(inputs.onDidChange(() => this.#fire()));
  }

  dispose(): void {
    this.#life.dispose();
  }

  get now(): number {
    return this.inputs.clock.now();
  }

  /** Since when nothing needs attention, as far as was watched; undefined while something does. */
  get quietSince(): number | undefined {
    return this.#quietSince;
  }

  /** Changes whenever anything does; for what is made from all of it, at most once a change. */
  get version(): number {
    return this.#version;
  }

  /** Changes whenever a node does. */
  get nodesVersion(): number {
    return this.#nodesVersion;
  }

  /** Changes when nodes come or go or change their role, and not at their heartbeats: for what sorts all of them. */
  get nodeOrderVersion(): number {
    return this.#nodeOrderVersion;
  }

  /** Changes with all that is in trouble and with what may have caused it, and with nothing else. */
  get problemsVersion(): string {
    const { pods, subjects, revisionsVersion } = this;
    return [pods.problemsVersion, subjects.problemsVersion, revisionsVersion].join(' ');
  }

  /** Changes when what trouble may be put down to does: another revision of a workload, a rollout that is long ago. */
  get revisionsVersion(): string {
    return `${this.#revisions} ${this.recent.rolloutsVersion}`;
  }

  /** Judges again what is due by time alone. The session calls it every few seconds; `now` in ms since the epoch. */
  tick(now: number = this.now): void {
    let isChanged = this.#podJudge.tick(now);
    for (const uid of this.subjects.due.take(now)) {
      const entry = this.subjects.get(uid);
      if (entry && this.#judgeSubject(entry.kind, entry.row)) isChanged = true;
    }
    this.recent.prune(now);
    if (this.#settle() || isChanged) this.#fire();
  }

  /** Owners that had to be read elsewhere have become known. */
  ownersChanged(ownerUids: Iterable<string>): void {
    for (const uid of ownerUids) this.#podJudge.ownerChanged(uid);
    this.#settle();
    this.#fire();
  }

  /** The row a reference names, or its last state when it went away while we looked. */
  find(ref: ObjectRef): FoundRow | undefined {
    const row = findRow(this.inputs.stores, ref);
    if (row) return { row };
    const gone = ref.uid === undefined ? undefined : this.#gone.get(ref.uid);
    if (!gone) return undefined;
    const { seenAt, isForgotten } = gone;
    return { row: gone.row, ...(isForgotten ? { forgottenAt: seenAt } : { goneAt: seenAt }) };
  }

  #fire(): void {
    this.#version++;
    this.#changed.fire();
  }

  #follow(): void {
    const { stores } = this.inputs;
    this.#watch(stores.services, {
      put: (row) => this.services.putService(row),
      remove: (row) => this.services.removeService(row.uid),
    });
    this.#watch(stores.endpointSlices, {
      put: (row) => this.services.putSlice(row),
      remove: (row) => this.services.removeSlice(row.uid),
    });
    this.#watch(stores.leases, { put: () => undefined, remove: () => undefined });
    this.#watch(stores.events, {
      put: (row) => this.events.put(row),
      remove: (row) => this.events.remove(row),
      after: (change) => this.#eventsChanged(change),
    });
    for (const kind of subjectKinds) this.#watchSubjects(kind);
    this.#podJudge.changed({ changed: [...stores.pods.slots()], removed: [] });
    this.#life.add(
      stores.pods.onDidChange((change) => {
        this.#buryPods(change);
        this.#podJudge.changed(change);
        this.#settle();
        this.#fire();
      }),
    );
  }

  #watch<R extends ObjectRow>(
    store: RowStore<R>,
    on: {
      readonly put: (row: R, previous?: R) => void;
      readonly remove: (row: R, isForgotten: boolean) => void;
      readonly after?: (change: StoreChange<R>) => void;
    },
  ): void {
    const apply = (change: StoreChange<R>) => {
      for (const row of change.removed) on.remove(row, change.isForgotten ?? false);
      for (const { row, previous } of change.upserted) on.put(row, previous);
      on.after?.(change);
    };
    apply({ upserted: Array.from(store.values(), (row) => ({ row })), removed: [] });
    this.#life.add(
      store.onDidChange((change) => {
        apply(change);
        this.#settle();
        this.#fire();
      }),
    );
  }

  #watchSubjects(kind: SubjectKind): void {
    const name: StoreName = storedKinds[kind].store;
    this.#watch(this.inputs.stores[name] as RowStore<ObjectRow>, {
      put: (row, previous) => this.#putSubject(kind, row, previous),
      remove: (row, isForgotten) => this.#removeSubject(kind, row, isForgotten),
    });
  }

  /** Only so many are remembered, and a row costs. */
  #buryPods({ removed, isForgotten }: PodChange): void {
    for (const slot of removed.slice(-maxGone))
      this.#bury(this.inputs.stores.pods.at(slot), isForgotten ?? false);
  }

  #putSubject(kind: SubjectKind, row: ObjectRow, previous: ObjectRow | undefined): void {
    if (kind === 'Node') this.#putNode(row as NodeRow, previous as NodeRow | undefined);
    if (kind === 'ReplicaSet')
      this.#putRevision(row as WorkloadRow, previous as WorkloadRow | undefined);
    // A pod that came before its ReplicaSet could not be followed up to the Deployment until now.
    if (isCarrier(kind) && previous?.owner?.uid !== row.owner?.uid) {
      this.#podJudge.ownerChanged(row.uid);
    }
    this.#judgeSubject(kind, row);
  }

  #putRevision(row: WorkloadRow, previous: WorkloadRow | undefined): void {
    const isKnown = previous?.revision === row.revision && previous?.owner?.uid === row.owner?.uid;
    if (!previous || !isKnown) this.#revisions++;
    this.recent.noteReplicaSet(row, this.now);
  }

  #removeSubject(kind: SubjectKind, row: ObjectRow, isForgotten: boolean): void {
    this.subjects.remove(row.uid);
    this.#bury(row, isForgotten);
    if (kind === 'ReplicaSet') {
      this.#revisions++;
      this.recent.forgetReplicaSet(row.uid);
    }
    if (isCarrier(kind)) this.#podJudge.ownerChanged(row.uid);
    if (kind !== 'Node') return;
    this.#nodesVersion++;
    this.#nodeOrderVersion++;
    this.pods.sums.addNode(row as NodeRow, -1);
    this.#podJudge.nodeChanged(row.name, undefined);
  }

  #putNode(row: NodeRow, previous: NodeRow | undefined): void {
    this.#nodesVersion++;
    if (!previous || isControlPlane(previous) !== isControlPlane(row)) this.#nodeOrderVersion++;
    if (previous) this.pods.sums.addNode(previous, -1);
    this.pods.sums.addNode(row);
    this.#podJudge.nodeChanged(row.name, row);
  }

  #judgeSubject(kind: SubjectKind, row: ObjectRow): boolean {
    const group = kind === 'Deployment' || kind === 'CronJob' ? podGroup.workload : podGroup.owner;
    const health = judgeSubject(kind, row, {
      now: this.now,
      thresholds: this.thresholds,
      warning: this.events.newestWarning(
        refOf(kind, row),
        kind === 'Node' ? tellsOfNode : undefined,
      ),
      worstPod: this.pods.worst(group(row.uid)),
    });
    return this.subjects.put(kind, row, health);
  }

  #eventsChanged(change: StoreChange<EventRow>): void {
    const touched = new Map<string, ObjectRef>();
    for (const event of [...change.removed, ...change.upserted.map(({ row }) => row)]) {
      if (event.type !== 'Warning') continue;
      const { kind, namespace, name } = event.regarding;
      touched.set(`${kind}/${namespace}/${name}`, event.regarding);
    }
    for (const { kind, group, namespace = '', name } of touched.values()) {
      const stored = storedKind(kind, group);
      if (stored === undefined || stored === 'Service') continue;
      if (stored === 'Pod') {
        const slot = this.inputs.stores.pods.slotByName(namespace, name);
        // What is shown of it depends on its events, however it is.
        if (slot >= 0) this.#podJudge.judge(slot, true);
        continue;
      }
      const store = this.inputs.stores[storedKinds[stored].store] as RowStore<ObjectRow>;
      const row = store.byName(namespace, name);
      if (row) this.#judgeSubject(stored, row);
    }
  }

  #bury(row: ObjectRow, isForgotten: boolean): void {
    this.#gone.set(row.uid, { row, seenAt: this.now, isForgotten });
    const oldest = this.#gone.keys().next();
    if (this.#gone.size > maxGone && !oldest.done) this.#gone.delete(oldest.value);
  }

  /** Judges the owners of pods that changed; true when one is another than before. */
  #settle(): boolean {
    let isChanged = false;
    for (const uid of this.#unsettled) {
      const entry = this.subjects.get(uid);
      if (entry && this.#judgeSubject(entry.kind, entry.row)) isChanged = true;
    }
    this.#unsettled.clear();
    const isQuiet =
      this.pods.problemCount === 0 && this.subjects.problems()[Symbol.iterator]().next().done;
    this.#quietSince = isQuiet ? (this.#quietSince ?? this.now) : undefined;
    return isChanged;
  }
}

const subjectKinds = [
  'Node',
  'Namespace',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
] as const satisfies readonly SubjectKind[];

function isCarrier(kind: SubjectKind): boolean {
  return kind === 'ReplicaSet' || kind === 'ReplicationController' || kind === 'Job';
}
