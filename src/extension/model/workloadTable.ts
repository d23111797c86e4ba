// What pods run as, by what owns them: hundred thousand pods have some thousand owners, and each of these one workload.
import type { ObjectRef } from '../../shared/model/refs.ts';
import { joinedSlots, type PodStore, type Slot, type Slots } from '../kinds/podStore.ts';
import { podRef } from './objects.ts';
import type { Ownership } from './ownership.ts';

/** What owns pods, seen from its pods: custom controllers have no row of their own. */
export interface WorkloadSeen {
  readonly uid: string;
  readonly ref: ObjectRef;
}

interface Owner {
  readonly uid: string;
  readonly workload: ObjectRef;
  readonly workloadUid: string;
  /** Uids of what stands above the owner. */
  readonly above: readonly string[];
}

const NONE = -1;

export class WorkloadTable {
  readonly #pods: PodStore;
  readonly #ownership: Ownership;
  /** By the store's number of an owner. */
  readonly #owners: (Owner | undefined)[] = [];
  /** Numbers of the owners of a workload's pods, by its uid. */
  readonly #ofWorkload = new Map<string, Set<number>>();
  /** Numbers of the owners below an owner, by its uid. */
  readonly #below = new Map<string, Set<number>>();

  constructor(pods: PodStore, ownership: Ownership) {
    this.#pods = pods;
    this.#ownership = ownership;
  }

  /** What the pod runs as; itself where nothing owns it. */
  of(slot: Slot): ObjectRef {
    const id = this.#pods.ownerIdAt(slot);
    const owner = id === NONE ? undefined : this.#owners[id];
    if (!owner) return podRef(this.#pods.at(slot));
    return within(owner.workload, this.#pods.namespaceAt(slot));
  }

  /** Something but its node owns the pod. */
  isOwned(slot: Slot): boolean {
    const id = this.#pods.ownerIdAt(slot);
    return id !== NONE && this.#owners[id] !== undefined;
  }

  /** To be called with every pod that comes: its owner may be new, or its number another's than before. */
  note(slot: Slot): void {
    const id = this.#pods.ownerIdAt(slot);
    if (id === NONE) return;
    if (this.#owners[id]?.uid !== this.#pods.ownerAt(slot)?.uid) this.#resolve(id, slot);
  }

  /** The owner is another's by now, or nobody's. */
  forget(id: number): void {
    const known = this.#owners[id];
    if (!known) return;
    this.#owners[id] = undefined;
    takeFrom(this.#ofWorkload, known.workloadUid, id);
    for (const uid of known.above) takeFrom(this.#below, uid, id);
  }

  /** Follows an owner upwards again, and what is below it; the pods that it concerns. */
  again(ownerUid: string): Slots {
    const ids = new Set([...this.#pods.ownerIdsOf(ownerUid), ...(this.#below.get(ownerUid) ?? [])]);
    const parts = [...ids].map((id) => {
      const slots = this.#pods.ofOwner(id);
      const [first] = slots;
      if (first !== undefined) this.#resolve(id, first);
      return slots;
    });
    return joinedSlots(parts);
  }

  /** Numbers of the owners whose pods run as this workload. */
  ownersOf(workloadUid: string): readonly number[] {
    return [...(this.#ofWorkload.get(workloadUid) ?? [])];
  }

  /** The pods of each of its owners. */
  slotsOf(workloadUid: string): Slots[] {
    return this.ownersOf(workloadUid).map((id) => this.#pods.ofOwner(id));
  }

  /** What the pods of these owners run as, each once. */
  seen(owners: Iterable<number>, namespace: string): WorkloadSeen[] {
    const found = new Map<string, ObjectRef>();
    for (const id of owners) {
      const owner = this.#owners[id];
      if (owner) found.set(owner.workloadUid, within(owner.workload, namespace));
    }
    return Array.from(found, ([uid, ref]) => ({ uid, ref }));
  }

  #resolve(id: number, slot: Slot): void {
    this.forget(id);
    const owner = this.#pods.ownerAt(slot);
    const namespace = this.#pods.namespaceAt(slot);
    const chain = this.#ownership.chain({ uid: this.#pods.uidAt(slot), namespace, owner });
    const workload = this.#ownership.topOf(chain);
    // Owned by its node alone (a static pod): it runs as itself.
    if (!owner || !workload) return;
    const workloadUid = workload.uid ?? '';
    const above = chain.slice(1).flatMap(({ uid }) => uid ?? []);
    this.#owners[id] = { uid: owner.uid, workload, workloadUid, above };
    addTo(this.#ofWorkload, workloadUid, id);
    for (const uid of above) addTo(this.#below, uid, id);
  }
}

/** An owner without a namespace may own pods of several: each sees it where it is itself. */
function within(workload: ObjectRef, namespace: string): ObjectRef {
  return workload.namespace === namespace ? workload : { ...workload, namespace };
}

function addTo(map: Map<string, Set<number>>, key: string, id: number): void {
  let ids = map.get(key);
  if (!ids) map.set(key, (ids = new Set()));
  ids.add(id);
}

function takeFrom(map: Map<string, Set<number>>, key: string, id: number): void {
  const ids = map.get(key);
  ids?.delete(id);
  if (ids?.size === 0) map.delete(key);
}
