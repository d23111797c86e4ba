// Pods with what follows from them: where they run, what they run as, how they are. Every change costs its own pods.
import { isProblem, type Severity } from '../../shared/model/status.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { PodRow } from '../kinds/rows.ts';
import { DueQueue } from './dueQueue.ts';
import { GroupIndex } from './groupIndex.ts';
import type { Health } from './severity.ts';
import { RequestSums } from './sums.ts';
import { Tally, type SeverityCount } from './tally.ts';

export interface PodEntry {
  readonly uid: string;
  readonly row: PodRow;
  readonly health: Health;
  readonly workload: ObjectRef;
}

/** What owns pods, seen from its pods: custom controllers have no row of their own. */
export interface WorkloadSeen {
  /** The workload's uid; a bare pod's own. */
  readonly uid: string;
  readonly ref: ObjectRef;
}

/** Group names of the tally. A node name of '' stands for *Not scheduled*. */
export const podGroup = {
  all: 'all',
  node: (name: string) => `node/${name}`,
  namespace: (name: string) => `namespace/${name}`,
  workload: (uid: string) => `workload/${uid}`,
  owner: (uid: string) => `owner/${uid}`,
};

export class PodTable {
  readonly #entries = new Map<string, PodEntry>();
  readonly #slots = new Map<string, number>();
  readonly #bySlot: (string | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  readonly #byNode = new GroupIndex<PodRow>();
  readonly #byNamespace = new GroupIndex<PodRow>();
  readonly #byOwner = new GroupIndex<PodRow>();
  readonly #byWorkload = new GroupIndex<PodRow>();
  readonly #workloads = new GroupIndex<WorkloadSeen>();
  readonly #mirrors = new GroupIndex<PodRow>();
  readonly #tally = new Tally();
  readonly #problems = new Map<string, PodEntry>();
  readonly #nodeVersions = new Map<string, number>();
  #problemsVersion = 0;
  readonly sums = new RequestSums();
  readonly due = new DueQueue();

  /** Adds or replaces a pod. Returns true when its health is another than before. */
  put(row: PodRow, workload: ObjectRef, health: Health, isForced = false): boolean {
    const before = this.#entries.get(row.uid);
    const isSame =
      before !== undefined && before.row === row && before.workload.uid === workload.uid;
    if (isSame && !isForced && isAlike(before.health, health)) {
      this.due.set(row.uid, health.dueAt);
      return false;
    }
    if (before) this.#count(before, -1);
    const entry: PodEntry = { uid: row.uid, row, health, workload };
    this.#entries.set(row.uid, entry);
    if (!before) this.#takeSlot(row.uid);
    this.#count(entry, 1);
    if (!isSame) this.#index(entry, before);
    this.#noteProblem(entry);
    this.due.set(row.uid, health.dueAt);
    this.#touch(row, before?.row);
    return true;
  }

  remove(uid: string): PodEntry | undefined {
    const entry = this.#entries.get(uid);
    if (!entry) return undefined;
    this.#entries.delete(uid);
    this.#giveSlot(uid);
    this.#count(entry, -1);
    this.sums.addPod(entry.row, -1);
    for (const index of [this.#byNode, this.#byNamespace, this.#byOwner, this.#mirrors])
      index.remove(uid);
    this.#leaveWorkload(entry);
    if (this.#problems.delete(uid)) this.#problemsVersion++;
    this.due.set(uid, undefined);
    this.#touch(entry.row);
    return entry;
  }

  get(uid: string): PodEntry | undefined {
    return this.#entries.get(uid);
  }

  /** A small number that stands for the pod as long as it is held, and may stand for another one later; -1: not held. */
  slotOf(uid: string): number {
    return this.#slots.get(uid) ?? -1;
  }

  atSlot(slot: number): PodEntry | undefined {
    return this.#entries.get(this.#bySlot[slot] ?? '');
  }

  get size(): number {
    return this.#entries.size;
  }

  onNode(name: string): Iterable<PodRow> {
    return this.#byNode.of(name);
  }

  inNamespace(namespace: string): Iterable<PodRow> {
    return this.#byNamespace.of(namespace);
  }

  ownedBy(uid: string): Iterable<PodRow> {
    return this.#byOwner.of(uid);
  }

  ofWorkload(uid: string): Iterable<PodRow> {
    return this.#byWorkload.of(uid);
  }

  /** What the namespace's pods run as, bare pods as themselves. */
  workloadsIn(namespace: string): Iterable<WorkloadSeen> {
    return this.#workloads.of(namespace);
  }

  namespaces(): Iterable<string> {
    return this.#byNamespace.groups();
  }

  /** Names of nodes that pods were given to; '' where some are *Not scheduled*. */
  nodeNames(): Iterable<string> {
    return this.#byNode.groups();
  }

  /** Static pods of a control plane component such as `kube-scheduler`. */
  mirrorsOf(component: string): Iterable<PodRow> {
    return this.#mirrors.of(component);
  }

  /** Pods in trouble, in no order. */
  problems(): Iterable<PodEntry> {
    return this.#problems.values();
  }

  get problemCount(): number {
    return this.#problems.size;
  }

  /** Changes whenever `problems()` does, and not when pods that are well come, change and go. */
  get problemsVersion(): number {
    return this.#problemsVersion;
  }

  counts(group: string): readonly SeverityCount[] {
    return this.#tally.counts(group);
  }

  worst(group: string): Severity | undefined {
    return this.#tally.worst(group);
  }

  problemsIn(group: string): number {
    return this.#tally.problems(group);
  }

  countOn(node: string): number {
    return this.#byNode.count(node);
  }

  /** Changes whenever anything about the node's pods does. */
  nodeVersion(node: string): number {
    return this.#nodeVersions.get(node) ?? 0;
  }

  #takeSlot(uid: string): void {
    const slot = this.#freeSlots.pop() ?? this.#bySlot.length;
    this.#bySlot[slot] = uid;
    this.#slots.set(uid, slot);
  }

  #giveSlot(uid: string): void {
    const slot = this.slotOf(uid);
    this.#slots.delete(uid);
    this.#bySlot[slot] = undefined;
    this.#freeSlots.push(slot);
  }

  #noteProblem(entry: PodEntry): void {
    const isOne = isProblem(entry.health.status.severity);
    if (isOne || this.#problems.has(entry.uid)) this.#problemsVersion++;
    if (isOne) this.#problems.set(entry.uid, entry);
    else this.#problems.delete(entry.uid);
  }

  #index(entry: PodEntry, before: PodEntry | undefined): void {
    const { row, workload } = entry;
    if (before) this.sums.addPod(before.row, -1);
    this.sums.addPod(row);
    this.#byNode.put(row, row.node ?? '');
    this.#byNamespace.put(row, row.namespace);
    this.#byOwner.put(row, row.owner?.uid);
    if (!row.owner) this.#byOwner.remove(row.uid);
    if (row.isMirror) this.#mirrors.put(row, componentOf(row));
    const key = workload.uid ?? row.uid;
    if (before && before.workload.uid !== workload.uid) this.#leaveWorkload(before);
    this.#byWorkload.put(row, key);
    this.#workloads.put({ uid: key, ref: workload }, row.namespace);
  }

  #leaveWorkload({ uid, workload }: PodEntry): void {
    this.#byWorkload.remove(uid);
    const key = workload.uid ?? uid;
    if (this.#byWorkload.count(key) === 0) this.#workloads.remove(key);
  }

  #count({ row, health, workload }: PodEntry, by: 1 | -1): void {
    const { severity } = health.status;
    this.#tally.add(podGroup.all, severity, by);
    this.#tally.add(podGroup.node(row.node ?? ''), severity, by);
    this.#tally.add(podGroup.namespace(row.namespace), severity, by);
    this.#tally.add(podGroup.workload(workload.uid ?? row.uid), severity, by);
    if (row.owner) this.#tally.add(podGroup.owner(row.owner.uid), severity, by);
  }

  #touch(...rows: readonly (PodRow | undefined)[]): void {
    for (const name of new Set(rows.flatMap((row) => (row ? [row.node ?? ''] : [])))) {
      this.#nodeVersions.set(name, this.nodeVersion(name) + 1);
    }
  }
}

function isAlike(a: Health, b: Health): boolean {
  return (
    a.status.severity === b.status.severity &&
    a.status.word === b.status.word &&
    a.status.reason === b.status.reason &&
    a.since === b.since &&
    a.event === b.event
  );
}

/** kubeadm's `component` label, OpenShift's and others' `app` or `k8s-app`, or the name without the node's. */
function componentOf(row: PodRow): string {
  const { component, app, 'k8s-app': k8sApp } = row.labels;
  const name = component ?? app ?? k8sApp ?? row.name.replace(`-${row.node ?? ''}`, '');
  return name.replace(/^openshift-/, '');
}
