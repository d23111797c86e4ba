// What pods run as, by what owns them: hundred thousand pods have some thousand owners, and each of these one workload.
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { PodStore, Slot, Slots } from '../kinds/podStore.ts';
import { podRef } from './objects.ts';
import type { Ownership } from './ownership.ts';

/** What owns pods, seen from its pods: custom controllers have no row of their own. */
export interface WorkloadSeen {
  readonly uid: string;
  readonly ref: ObjectRef;
}

interface Owner {
  readonly uid: string;
  readonly namespace: string;
  readonly workload: ObjectRef;
  readonly workloadUid: string;
}

const NONE = -1;

export class WorkloadTable {
  readonly #pods: PodStore;
  readonly #ownership: Ownership;
  /** By the store's number of an owner. */
  readonly #owners: (Owner | undefined)[] = [];
  /** Numbers of the owners of a workload's pods, by its uid. */
  readonly #ofWorkload = new Map<string, Set<number>>();
  /** Uids of the workloads of a namespace. */
  readonly #inNamespace = new Map<string, Map<string, ObjectRef>>();

  constructor(pods: PodStore, ownership: Ownership) {
    this.#pods = pods;
    this.#ownership = ownership;
  }

  /** What the pod runs as; itself where nothing owns it. */
  of(slot: Slot): ObjectRef {
    const id = this.#pods.ownerIdAt(slot);
    const owner = id === NONE ? undefined : this.#owners[id];
    return owner?.workload ?? podRef(this.#pods.at(slot));
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
    const known = this.#owners[id];
    const namespace = this.#pods.namespaceAt(slot);
    const uid = this.#pods.ownerAt(slot)?.uid ?? '';
    if (known?.uid !== uid || known.namespace !== namespace) this.#resolve(id, slot);
  }

  /** The owner is another's by now, or nobody's. */
  forget(id: number): void {
    const known = this.#owners[id];
    if (!known) return;
    this.#owners[id] = undefined;
    const ids = this.#ofWorkload.get(known.workloadUid);
    ids?.delete(id);
    if (ids?.size !== 0) return;
    this.#ofWorkload.delete(known.workloadUid);
    const workloads = this.#inNamespace.get(known.namespace);
    workloads?.delete(known.workloadUid);
    if (workloads?.size === 0) this.#inNamespace.delete(known.namespace);
  }

  /** Follows the owner upwards again; the pods that it concerns. */
  again(ownerUid: string): Slots {
    const slots = this.#pods.ownedBy(ownerUid);
    const seen = new Set<number>();
    for (const slot of slots) {
      const id = this.#pods.ownerIdAt(slot);
      if (!seen.has(id)) this.#resolve(id, slot);
      seen.add(id);
    }
    return slots;
  }

  /** Numbers of the owners whose pods run as this workload. */
  ownersOf(workloadUid: string): readonly number[] {
    return [...(this.#ofWorkload.get(workloadUid) ?? [])];
  }

  /** The pods of each of its owners. */
  slotsOf(workloadUid: string): Slots[] {
    return this.ownersOf(workloadUid).map((id) => this.#pods.ofOwner(id));
  }

  *inNamespace(namespace: string): Iterable<WorkloadSeen> {
    for (const [uid, ref] of this.#inNamespace.get(namespace) ?? []) yield { uid, ref };
  }

  #resolve(id: number, slot: Slot): void {
    this.forget(id);
    const uid = this.#pods.ownerAt(slot)?.uid ?? '';
    const namespace = this.#pods.namespaceAt(slot);
    const workload = this.#ownership.workloadOfOwned({
      uid: this.#pods.uidAt(slot),
      namespace,
      owner: this.#pods.ownerAt(slot),
    });
    // Owned by its node alone (a static pod): it runs as itself.
    if (!workload) return;
    const workloadUid = workload.uid ?? '';
    this.#owners[id] = { uid, namespace, workload, workloadUid };
    addTo(this.#ofWorkload, workloadUid).add(id);
    const workloads = this.#inNamespace.get(namespace) ?? new Map<string, ObjectRef>();
    workloads.set(workloadUid, workload);
    this.#inNamespace.set(namespace, workloads);
  }
}

function addTo(map: Map<string, Set<number>>, key: string): Set<number> {
  let ids = map.get(key);
  if (!ids) map.set(key, (ids = new Set()));
  return ids;
}
