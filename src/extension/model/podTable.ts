// Pods with what follows from them: where they run, what they run as, how they are. Every change costs its own pods, and of
// a pod that is well only a few numbers are kept: what is shown of it is made when it is looked at.
import type { Status } from '../../shared/model/clusterDashboard.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import { isProblem, severities, severityRank, type Severity } from '../../shared/model/status.ts';
import { RowCache } from '../core/columns/rowCache.ts';
import { joinedSlots, type PodStore, type Slot, type Slots } from '../kinds/podStore.ts';
import type { PodRow } from '../kinds/rows.ts';
import { DueQueue } from './dueQueue.ts';
import { Mirrors } from './mirrors.ts';
import type { Ownership } from './ownership.ts';
import { PodCounts } from './podCounts.ts';
import { PodRequests } from './podRequests.ts';
import { PodStamps, type PodChanges } from './podStamps.ts';
import { PodTraitTable } from './podTraits.ts';
import type { Health } from './severity.ts';
import { countsOf, problemsOf, worstOf } from './severityTally.ts';
import type { SeverityCount } from './tally.ts';
import { WorkloadTable, type WorkloadSeen } from './workloadTable.ts';

export interface PodEntry {
  readonly uid: string;
  readonly row: PodRow;
  readonly health: Health;
  readonly workload: ObjectRef;
}

/** Groups that pods are counted in. A node name of '' stands for *Not scheduled*. */
export type PodGroup =
  | { readonly is: 'all' }
  | { readonly is: 'node' | 'namespace'; readonly name: string }
  | { readonly is: 'workload' | 'owner'; readonly uid: string };

export const podGroup = {
  all: { is: 'all' } as PodGroup,
  node: (name: string): PodGroup => ({ is: 'node', name }),
  namespace: (name: string): PodGroup => ({ is: 'namespace', name }),
  workload: (uid: string): PodGroup => ({ is: 'workload', uid }),
  owner: (uid: string): PodGroup => ({ is: 'owner', uid }),
};

const NONE = -1;
const RUNNING = severityRank('running');
/** About what a judgement that is kept takes, and a pod in trouble with its row. */
const HEALTH_BYTES = 300;
const PROBLEM_BYTES = 2_000;

export class PodTable {
  readonly store: PodStore;
  readonly traits = new PodTraitTable();
  readonly sums: PodRequests;
  readonly due = new DueQueue<Slot>();
  readonly #workloads: WorkloadTable;
  readonly #counts: PodCounts;
  readonly #mirrors = new Mirrors();
  readonly #stamps = new PodStamps();
  /** Of those that are not merely well. */
  readonly #healths = new Map<Slot, Health>();
  readonly #problems = new Map<Slot, PodEntry>();
  /** Made lately, so that one that is shown stays the same object as long as nothing of it changes. */
  readonly #entries = new RowCache<PodEntry>();
  /** By the store's number of a node, plus one. */
  readonly #nodeVersions: number[] = [];
  readonly #memberVersions: number[] = [];
  #changes = 0;
  #problemsVersion = 0;

  constructor(store: PodStore, ownership: Ownership) {
    this.store = store;
    this.sums = new PodRequests(store);
    this.#workloads = new WorkloadTable(store, ownership);
    this.#counts = new PodCounts(store, (owner) => this.#workloads.forget(owner));
  }

  /** Beside the store's own. */
  get bytes(): number {
    const kept = this.#healths.size * HEALTH_BYTES + this.#problems.size * PROBLEM_BYTES;
    return this.#counts.bytes + this.#stamps.bytes + this.sums.bytes + kept;
  }

  /** Takes a pod in whose row is new or another; it is told how it is by `judge`. */
  put(slot: Slot): void {
    this.sums.put(slot);
    this.#mirrors.put(slot, this.store);
    // Its owner may have gone with what it was before.
    if (this.#counts.isCounted(slot) && this.#counts.isMoved(slot)) {
      this.#touchMembers(this.#counts.nodeAt(slot));
      this.#counts.uncount(slot);
    }
    this.#workloads.note(slot);
    this.#entries.drop(slot);
  }

  /** `health`: undefined for one that is as well as its `traits` say. Returns true when it is another than before. */
  judge(slot: Slot, health: Health | undefined, isNewRow: boolean): boolean {
    const { severity } = (health ?? this.#calm(slot)).status;
    const rank = severityRank(severity);
    this.due.set(slot, health?.dueAt);
    const isSame = this.#counts.rankAt(slot) === rank && isAlike(this.#healths.get(slot), health);
    if (isSame && !isNewRow) return false;
    const isKnown = this.#counts.isCounted(slot);
    if (this.#counts.rankAt(slot) !== rank) this.#counts.count(slot, rank, this.#isBare(slot));
    if (health) this.#healths.set(slot, health);
    else this.#healths.delete(slot);
    this.#entries.drop(slot);
    this.#stamps.touch(slot);
    this.#noteProblem(slot, isProblem(severity));
    if (isKnown) this.#touch(this.store.nodeIdAt(slot));
    else this.#touchMembers(this.store.nodeIdAt(slot));
    return true;
  }

  /** To be called while the pod can still be read. */
  remove(slot: Slot): void {
    this.#touchMembers(this.#counts.nodeAt(slot));
    this.#counts.uncount(slot);
    this.sums.remove(slot);
    this.#mirrors.remove(slot);
    this.#healths.delete(slot);
    this.#entries.drop(slot);
    this.#stamps.touch(slot);
    if (this.#problems.delete(slot)) this.#problemsVersion++;
    this.due.set(slot, undefined);
  }

  /** Follows an owner upwards again: its pods may run as something else. */
  ownerChanged(ownerUid: string): void {
    for (const slot of this.#workloads.again(ownerUid)) {
      this.#entries.drop(slot);
      this.#stamps.touch(slot);
      if (!this.#counts.isCounted(slot)) continue;
      this.#counts.count(slot, this.#counts.rankAt(slot), this.#isBare(slot));
      this.#noteProblem(slot, this.#problems.has(slot));
      this.#touch(this.store.nodeIdAt(slot));
    }
  }

  get(uid: string): PodEntry | undefined {
    return this.atSlot(this.store.slotOf(uid));
  }

  /** The pod must be held. */
  at(slot: Slot): PodEntry {
    const known = this.#problems.get(slot) ?? this.#entries.get(slot);
    return known ?? this.#entries.put(slot, this.#make(slot));
  }

  /** -1 for a pod that is not held. A slot is a pod's for as long as it is held. */
  slotOf(uid: string): Slot {
    return this.store.slotOf(uid);
  }

  atSlot(slot: Slot): PodEntry | undefined {
    return this.store.isHeld(slot) && this.#counts.isCounted(slot) ? this.at(slot) : undefined;
  }

  /** It has come, and its like has been told. */
  isJudged(slot: Slot): boolean {
    return this.#counts.isCounted(slot);
  }

  /** Of a pod that has been judged; no row is made for it. */
  statusAt(slot: Slot): Status {
    return (this.#healths.get(slot) ?? this.#calm(slot)).status;
  }

  /** Which pods are others, as lists show them, than when `seen` was answered. */
  changesSince(seen: number): PodChanges {
    return this.#stamps.since(seen);
  }

  severityAt(slot: Slot): Severity {
    return severities[this.#counts.rankAt(slot)] ?? 'unknown';
  }

  /** Of its severity, or more than any while it has not been judged; for walks over many. */
  rankAt(slot: Slot): number {
    return this.#counts.rankAt(slot);
  }

  isProblemAt(slot: Slot): boolean {
    return this.#counts.rankAt(slot) < RUNNING;
  }

  workloadAt(slot: Slot): ObjectRef {
    return this.#workloads.of(slot);
  }

  get size(): number {
    return this.store.size;
  }

  onNode(name: string): Slots {
    return this.store.onNode(name);
  }

  inNamespace(namespace: string): Slots {
    return this.store.inNamespace(namespace);
  }

  ownedBy(uid: string): Slots {
    return this.store.ownedBy(uid);
  }

  ofWorkload(uid: string): Slots {
    const slots = joinedSlots(this.#workloads.slotsOf(uid));
    if (slots.length > 0) return slots;
    const self = this.store.slotOf(uid);
    return Int32Array.from(self === NONE ? [] : [self]);
  }

  /** What the namespace's pods run as, but for those that run as themselves. */
  workloadsIn(namespace: string): Iterable<WorkloadSeen> {
    return this.#workloads.seen(this.#counts.ownersIn(namespace), namespace);
  }

  /** Pods that run as themselves. */
  bareIn(namespace: string): Slots {
    return this.#counts.bareIn(namespace);
  }

  namespaces(): Iterable<string> {
    return this.store.namespaces();
  }

  /** Names of nodes that pods were given to; '' where some are *Not scheduled*. */
  nodeNames(): Iterable<string> {
    return this.store.nodes();
  }

  /** Static pods of a control plane component such as `kube-scheduler`. */
  mirrorsOf(component: string): PodRow[] {
    return this.#mirrors.of(component).map((slot) => this.store.at(slot));
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

  counts(group: PodGroup): readonly SeverityCount[] {
    return countsOf(this.#sums(group));
  }

  worst(group: PodGroup): Severity | undefined {
    return worstOf(this.#sums(group));
  }

  problemsIn(group: PodGroup): number {
    return problemsOf(this.#sums(group));
  }

  countOn(node: string): number {
    return this.store.countOnNode(node);
  }

  /** Changes whenever anything about the node's pods does. */
  nodeVersion(node: string): number {
    return this.#versionIn(this.#nodeVersions, node);
  }

  /** Changes whenever pods come to the node or go. */
  membersVersion(node: string): number {
    return this.#versionIn(this.#memberVersions, node);
  }

  #versionIn(versions: readonly number[], node: string): number {
    const id = node === '' ? NONE : this.store.nodeIdOf(node);
    return id === NONE && node !== '' ? 0 : (versions[id + 1] ?? 0);
  }

  #sums(group: PodGroup): number[] {
    switch (group.is) {
      case 'all':
        return this.#counts.all();
      case 'node':
        return this.#counts.onNode(group.name);
      case 'namespace':
        return this.#counts.inNamespace(group.name);
      case 'owner':
        return this.#counts.ofOwners(this.store.ownerIdsOf(group.uid));
      case 'workload':
        return this.#workloadSums(group.uid);
    }
  }

  #workloadSums(uid: string): number[] {
    const owners = this.#workloads.ownersOf(uid);
    if (owners.length > 0) return this.#counts.ofOwners(owners);
    const sums = severities.map(() => 0);
    const self = this.store.slotOf(uid);
    if (self !== NONE) sums[this.#counts.rankAt(self)] = 1;
    return sums;
  }

  #noteProblem(slot: Slot, isOne: boolean): void {
    if (isOne || this.#problems.has(slot)) this.#problemsVersion++;
    if (isOne) this.#problems.set(slot, this.#make(slot));
    else this.#problems.delete(slot);
  }

  #make(slot: Slot): PodEntry {
    const row = this.store.at(slot);
    const health = this.#healths.get(slot) ?? { ...this.#calm(slot) };
    return { uid: row.uid, row, health, workload: this.#workloads.of(slot) };
  }

  #calm(slot: Slot): Health {
    const health = this.traits.of(this.store.factsAt(slot)).calm;
    if (!health) throw new Error('A pod that is not well was judged to be');
    return health;
  }

  #isBare(slot: Slot): boolean {
    return !this.#workloads.isOwned(slot);
  }

  #touch(node: number): void {
    this.#nodeVersions[node + 1] = ++this.#changes;
  }

  #touchMembers(node: number): void {
    this.#touch(node);
    this.#memberVersions[node + 1] = this.#changes;
  }
}

function isAlike(a: Health | undefined, b: Health | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  return (
    a.status.severity === b.status.severity &&
    a.status.word === b.status.word &&
    a.status.reason === b.status.reason &&
    a.since === b.since &&
    a.event === b.event
  );
}
