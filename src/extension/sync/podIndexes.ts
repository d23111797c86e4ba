// Where a pod is found: by uid, by name, and among those of its node, namespace and owner.
import { KeyTable } from '../core/columns/keyTable.ts';
import { LinkedIndex } from '../core/columns/linkedIndex.ts';
import { joinedSlots, type Slot, type Slots } from '../kinds/podStore.ts';
import type { PodColumns } from './podColumns.ts';

const NONE = -1;

export class PodIndexes {
  readonly #columns: PodColumns;
  readonly #byUid: KeyTable;
  readonly #byName: KeyTable;
  /** Group 0 is of pods without a node; the others are ids of nodes, plus one. */
  readonly #byNode = new LinkedIndex();
  readonly #byNamespace = new LinkedIndex();
  readonly #byOwner = new LinkedIndex();
  /** Ids of an owner's uid; more than one when it is written in different ways. */
  readonly #ownerIds = new Map<string, readonly number[]>();

  constructor(columns: PodColumns) {
    this.#columns = columns;
    this.#byUid = this.uidTable();
    this.#byName = new KeyTable((slot) => {
      const { namespace, prefix, ending } = columns.fields;
      return nameHash(namespace[slot] as number, prefix[slot] as number, ending[slot] as number);
    });
  }

  get size(): number {
    return this.#byUid.size;
  }

  get bytes(): number {
    const tables = [this.#byUid, this.#byName, this.#byNode, this.#byNamespace, this.#byOwner];
    return tables.reduce((sum, { bytes }) => sum + bytes, this.#ownerIds.size * 120);
  }

  /** A table of slots by uid, of pods that are not part of the store yet. */
  uidTable(): KeyTable {
    return new KeyTable((slot) => {
      const { uid } = this.#columns.fields;
      return uidHash(uid[4 * slot] as number, uid[4 * slot + 3] as number);
    });
  }

  /** The slot of the uid that the columns have noted, or -1. */
  findUid(table: KeyTable = this.#byUid): Slot {
    const { uid, fields } = this.#columns;
    const held = fields.uid;
    const a = uid[0] as number;
    const b = uid[1] as number;
    const c = uid[2] as number;
    const d = uid[3] as number;
    return table.find(uidHash(a, d), (slot) => {
      const at = 4 * slot;
      return held[at] === a && held[at + 1] === b && held[at + 2] === c && held[at + 3] === d;
    });
  }

  findName(namespace: number, prefix: number, ending: number): Slot {
    const { fields } = this.#columns;
    return this.#byName.find(
      nameHash(namespace, prefix, ending),
      (slot) =>
        fields.prefix[slot] === prefix &&
        fields.ending[slot] === ending &&
        fields.namespace[slot] === namespace,
    );
  }

  /** The pod that has the name of the one in `slot`, or -1. */
  namesake(slot: Slot): Slot {
    const { namespace, prefix, ending } = this.#columns.fields;
    return this.findName(namespace[slot] as number, prefix[slot] as number, ending[slot] as number);
  }

  add(slot: Slot): void {
    const { fields, dictionaries } = this.#columns;
    this.#byUid.add(slot);
    this.#byName.add(slot);
    this.#byNode.add((fields.node[slot] as number) + 1, slot);
    this.#byNamespace.add(fields.namespace[slot] as number, slot);
    const owner = fields.owner[slot] as number;
    if (owner === NONE) return;
    if (this.#byOwner.add(owner, slot) > 1) return;
    const { uid } = dictionaries.owners.value(owner);
    const ids = this.#ownerIds.get(uid) ?? [];
    if (!ids.includes(owner)) this.#ownerIds.set(uid, [...ids, owner]);
  }

  remove(slot: Slot): void {
    const { fields, dictionaries } = this.#columns;
    this.#byUid.remove(slot);
    this.#byName.remove(slot);
    this.#byNode.remove((fields.node[slot] as number) + 1, slot);
    this.#byNamespace.remove(fields.namespace[slot] as number, slot);
    const owner = fields.owner[slot] as number;
    if (owner === NONE) return;
    this.#byOwner.remove(owner, slot);
    if (this.#byOwner.count(owner) > 0) return;
    const { uid } = dictionaries.owners.value(owner);
    const ids = (this.#ownerIds.get(uid) ?? []).filter((id) => id !== owner);
    if (ids.length > 0) this.#ownerIds.set(uid, ids);
    else this.#ownerIds.delete(uid);
  }

  onNode(node: string): Slots {
    return this.#byNode.slots(this.#nodeGroup(node));
  }

  countOnNode(node: string): number {
    return this.#byNode.count(this.#nodeGroup(node));
  }

  /** Names of nodes that have pods; '' where some have none. */
  *nodes(): Iterable<string> {
    const { nodes } = this.#columns.dictionaries;
    if (this.#byNode.count(0) > 0) yield '';
    for (let id = 0; id < nodes.idLimit; id++)
      if (this.#byNode.count(id + 1) > 0) yield nodes.value(id);
  }

  inNamespace(namespace: string): Slots {
    return this.#byNamespace.slots(this.#namespaceId(namespace));
  }

  countInNamespace(namespace: string): number {
    return this.#byNamespace.count(this.#namespaceId(namespace));
  }

  *namespaces(): Iterable<string> {
    const { namespaces } = this.#columns.dictionaries;
    for (let id = 0; id < namespaces.idLimit; id++)
      if (this.#byNamespace.count(id) > 0) yield namespaces.value(id);
  }

  ownerIdsOf(uid: string): readonly number[] {
    return this.#ownerIds.get(uid) ?? [];
  }

  ownedBy(uid: string): Slots {
    return joinedSlots(this.ownerIdsOf(uid).map((id) => this.#byOwner.slots(id)));
  }

  ofOwner(owner: number): Slots {
    return this.#byOwner.slots(owner);
  }

  #nodeGroup(node: string): number {
    if (node === '') return 0;
    const id = this.#columns.findText(this.#columns.dictionaries.nodes, node);
    return id < 0 ? NONE : id + 1;
  }

  #namespaceId(namespace: string): number {
    return this.#columns.findText(this.#columns.dictionaries.namespaces, namespace);
  }
}

function uidHash(first: number, last: number): number {
  return (first ^ Math.imul(last, 0x9e3779b1)) >>> 0;
}

function nameHash(namespace: number, prefix: number, ending: number): number {
  const mixed =
    Math.imul(ending, 0x9e3779b1) ^
    Math.imul(prefix, 0x85ebca6b) ^
    Math.imul(namespace, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
