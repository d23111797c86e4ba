// How many pods of each severity there are, on each node, in each namespace and of each owner: kept as pods change, by what
// each was counted under, since its row is another's by then.
import { LinkedIndex } from '../core/columns/linkedIndex.ts';
import type { PodStore, Slot, Slots } from '../kinds/podStore.ts';
import { PodNotes, UNCOUNTED } from './podNotes.ts';
import { SeverityTally } from './severityTally.ts';

const NONE = -1;
/** Group 0 is of those without a node. */
const groupOf = (node: number): number => (node === NONE ? NONE : node + 1);

export class PodCounts {
  readonly #store: PodStore;
  readonly #notes = new PodNotes();
  readonly #all = new SeverityTally();
  readonly #byNode = new SeverityTally();
  readonly #byNamespace = new SeverityTally();
  readonly #byOwner = new SeverityTally();
  readonly #bare = new LinkedIndex();
  /** By namespace: how many pods of each owner there are in it. */
  readonly #owners = new Map<number, Map<number, number>>();
  /** An owner's number, when none of its pods is counted any more. */
  readonly #onOwnerGone: (owner: number) => void;

  constructor(store: PodStore, onOwnerGone: (owner: number) => void) {
    this.#store = store;
    this.#onOwnerGone = onOwnerGone;
  }

  get bytes(): number {
    return this.#notes.bytes + this.#bare.bytes;
  }

  isCounted(slot: Slot): boolean {
    return (this.#notes.rank[slot] ?? UNCOUNTED) !== UNCOUNTED;
  }

  /** Rank of the severity under which it is counted. */
  rankAt(slot: Slot): number {
    return this.#notes.rank[slot] ?? UNCOUNTED;
  }

  /** Number of the node it is counted on; -1 for none. */
  nodeAt(slot: Slot): number {
    return this.#notes.node[slot] as number;
  }

  /** It has another node, owner or namespace (a uid that is used again) than those it is counted under. */
  isMoved(slot: Slot): boolean {
    const { namespace, node, owner } = this.#notes;
    return (
      node[slot] !== this.#store.nodeIdAt(slot) ||
      owner[slot] !== this.#store.ownerIdAt(slot) ||
      namespace[slot] !== this.#store.namespaceIdAt(slot)
    );
  }

  /** `isBare`: it runs as itself. */
  count(slot: Slot, rank: number, isBare: boolean): void {
    const before = this.#take(slot);
    const notes = this.#notes;
    notes.reserve(slot);
    notes.rank[slot] = rank;
    notes.node[slot] = this.#store.nodeIdAt(slot);
    notes.owner[slot] = this.#store.ownerIdAt(slot);
    const namespace = this.#store.namespaceIdAt(slot);
    notes.namespace[slot] = namespace;
    if (isBare) {
      notes.bare[slot] = namespace;
      this.#bare.add(namespace, slot);
    }
    this.#add(slot, rank, 1);
    this.#noteGone(before);
  }

  uncount(slot: Slot): void {
    this.#noteGone(this.#take(slot));
  }

  /** Returns the owner it was counted under, or -1. */
  #take(slot: Slot): number {
    if (!this.isCounted(slot)) return NONE;
    const notes = this.#notes;
    this.#add(slot, notes.rank[slot] as number, -1);
    notes.rank[slot] = UNCOUNTED;
    const bare = notes.bare[slot] as number;
    if (bare !== NONE) this.#bare.remove(bare, slot);
    notes.bare[slot] = NONE;
    return notes.owner[slot] as number;
  }

  #noteGone(owner: number): void {
    if (owner !== NONE && this.#byOwner.total(owner) === 0) this.#onOwnerGone(owner);
  }

  /** Pods that run as themselves. */
  bareIn(namespace: string): Slots {
    return this.#bare.slots(this.#store.namespaceIdOf(namespace));
  }

  /** Numbers of those that own pods in the namespace. */
  ownersIn(namespace: string): Iterable<number> {
    return this.#owners.get(this.#store.namespaceIdOf(namespace))?.keys() ?? [];
  }

  /** By rank of severity. */
  all(): number[] {
    return this.#all.sums([0]);
  }

  /** '' are those without a node. */
  onNode(name: string): number[] {
    return this.#byNode.sums([name === '' ? 0 : groupOf(this.#store.nodeIdOf(name))]);
  }

  inNamespace(name: string): number[] {
    return this.#byNamespace.sums([this.#store.namespaceIdOf(name)]);
  }

  ofOwners(owners: readonly number[]): number[] {
    return this.#byOwner.sums(owners);
  }

  #add(slot: Slot, rank: number, by: 1 | -1): void {
    const notes = this.#notes;
    const owner = notes.owner[slot] as number;
    this.#all.add(0, rank, by);
    this.#byNode.add((notes.node[slot] as number) + 1, rank, by);
    this.#byNamespace.add(notes.namespace[slot] as number, rank, by);
    if (owner === NONE) return;
    this.#byOwner.add(owner, rank, by);
    this.#noteOwner(notes.namespace[slot] as number, owner, by);
  }

  #noteOwner(namespace: number, owner: number, by: 1 | -1): void {
    let owners = this.#owners.get(namespace);
    if (!owners) this.#owners.set(namespace, (owners = new Map()));
    const count = (owners.get(owner) ?? 0) + by;
    if (count !== 0) owners.set(owner, count);
    else owners.delete(owner);
    if (owners.size === 0) this.#owners.delete(namespace);
  }
}
