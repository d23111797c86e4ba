// The port to the rows of all pods: by uid, by name, and by slot, a small number that is a pod's for as long as it is held.
// Hundred thousand pods are walked by slots; a row is made for the few that are shown.
import type { Event } from '../../shared/emitter.ts';
import type { OwnerRef, PodRow } from './rows.ts';

export type Slot = number;

/** Of many pods: walked, copied and filtered several times as fast as a list. */
export type Slots = Int32Array<ArrayBuffer>;

/** Slots whose row is new or another, and slots that are about to be given away: readable during the event only. */
export interface PodChange {
  readonly changed: readonly Slot[];
  readonly removed: readonly Slot[];
  /** As in StoreChange. */
  readonly isForgotten?: true;
}

/** What all pods of one shape have in common. */
export type PodFacts = Omit<
  PodRow,
  | 'uid'
  | 'name'
  | 'namespace'
  | 'resourceVersion'
  | 'createdAt'
  | 'labels'
  | 'owner'
  | 'node'
  | 'podIp'
  | 'hostIp'
  | 'lastRestartAt'
>;

export interface PodStore {
  readonly size: number;
  readonly isSynced: boolean;
  readonly bytes: number;
  readonly onDidChange: Event<PodChange>;
  /** All slots are below this; some may be free. */
  readonly slotLimit: number;
  isHeld(slot: Slot): boolean;
  get(uid: string): PodRow | undefined;
  byName(namespace: string, name: string): PodRow | undefined;
  values(): Iterable<PodRow>;
  /** -1 when there is none. */
  slotOf(uid: string): Slot;
  slotByName(namespace: string, name: string): Slot;
  slots(): Iterable<Slot>;
  /** The same object as long as the pod does not change, for those looked at lately. */
  at(slot: Slot): PodRow;
  uidAt(slot: Slot): string;
  nameAt(slot: Slot): string;
  namespaceAt(slot: Slot): string;
  /** '' for a pod without a node. */
  nodeAt(slot: Slot): string;
  /** ms since the epoch. */
  createdAt(slot: Slot): number;
  podIpAt(slot: Slot): string | undefined;
  ownerAt(slot: Slot): OwnerRef | undefined;
  labelsAt(slot: Slot): Readonly<Record<string, string>>;
  /** The same object for all pods of one shape. Its times, if any, are not times. */
  factsAt(slot: Slot): PodFacts;
  /** '' are those without a node. */
  onNode(node: string): Slots;
  countOnNode(node: string): number;
  /** Nodes that have pods. */
  nodes(): Iterable<string>;
  /** By the beginnings of their names, then by the endings, numbers by their value. Stable. */
  sortByName(slots: ArrayLike<Slot>): Slot[];
  /** In that order, without sorting; 0 for the same name. */
  compareNames(a: Slot, b: Slot): number;
  /** The first of those, at most `limit`, without sorting the others. */
  firstByName(slots: ArrayLike<Slot>, limit: number): Slot[];
  /** Stable, by small whole numbers, ascending. */
  sortBy(slots: ArrayLike<Slot>, keyOf: (slot: Slot) => number): Slot[];
  /**
   * Whether a pod's name holds `text`, which is in small letters, or `orFacts` is true of its facts, which is asked once
   * a shape. For the moment: it is not to be kept beyond the next change.
   */
  nameMatcher(text: string, orFacts?: (facts: PodFacts) => boolean): (slot: Slot) => boolean;
  inNamespace(namespace: string): Slots;
  countInNamespace(namespace: string): number;
  namespaces(): Iterable<string>;
  ownedBy(uid: string): Slots;
  /** By the number of an owner. */
  ofOwner(owner: number): Slots;
  /** Small numbers that stand for these, for arrays by node, namespace or owner; a number is used again when it is free. */
  nodeIdAt(slot: Slot): number;
  /** -1 for a node or namespace without pods. */
  nodeIdOf(node: string): number;
  namespaceIdOf(namespace: string): number;
  ownerIdsOf(uid: string): readonly number[];
  namespaceIdAt(slot: Slot): number;
  ownerIdAt(slot: Slot): number;
}

export function joinedSlots(parts: readonly Slots[]): Slots {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
