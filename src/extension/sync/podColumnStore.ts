// The pods of a cluster in columns: about 200 bytes each. Filled by reflectors like any store of rows, read by slots.
import { Emitter } from '../../shared/emitter.ts';
import type { KeyTable } from '../core/columns/keyTable.ts';
import type { DecodedPod } from '../kinds/podDecoder.ts';
import type { PodChange, PodFacts, PodStore, Slot, Slots } from '../kinds/podStore.ts';
import type { OwnerRef, PodRow } from '../kinds/rows.ts';
import type { Intake, Replacement, Scope } from './intake.ts';
import { PodColumns } from './podColumns.ts';
import { compareNames, firstByName, sortByName, sortByNumber } from './podOrder.ts';
import { nameMatcher } from './podNameMatcher.ts';
import { FreeSlots } from './freeSlots.ts';
import { PodIndexes } from './podIndexes.ts';
import { StagedPods, StreamedPods } from './podReplacement.ts';
import { RowCache } from '../core/columns/rowCache.ts';
import { Scopes } from './scopes.ts';

const NONE = -1;
/** About what a row that was made takes. */
const ROW_BYTES = 1_500;

export class PodColumnStore implements PodStore, Intake<DecodedPod> {
  readonly #columns = new PodColumns();
  readonly #indexes = new PodIndexes(this.#columns);
  readonly #scopes = new Scopes();
  readonly #changes = new Emitter<PodChange>();
  readonly #rows = new RowCache<PodRow>();
  readonly #free = new FreeSlots();
  readonly #changed = new Set<Slot>();
  readonly #removed = new Set<Slot>();
  #slotLimit = 0;
  #generation = 0;
  /** How often each scope was closed. */
  readonly #closes = new Map<Scope, number>();

  readonly onDidChange = this.#changes.event;

  get size(): number {
    return this.#indexes.size;
  }

  get isSynced(): boolean {
    return this.#scopes.isSynced;
  }

  get slotLimit(): number {
    return this.#slotLimit;
  }

  get bytes(): number {
    return this.#columns.bytes + this.#indexes.bytes + this.#rows.size * ROW_BYTES;
  }

  // Reading

  isHeld(slot: Slot): boolean {
    return this.#columns.fields.held[slot] === 1;
  }

  get(uid: string): PodRow | undefined {
    const slot = this.slotOf(uid);
    return slot === NONE ? undefined : this.at(slot);
  }

  byName(namespace: string, name: string): PodRow | undefined {
    const slot = this.slotByName(namespace, name);
    return slot === NONE ? undefined : this.at(slot);
  }

  *values(): Iterable<PodRow> {
    for (const slot of this.slots()) yield this.#rows.get(slot) ?? this.#columns.row(slot);
  }

  slotOf(uid: string): Slot {
    this.#columns.noteUidText(uid);
    return this.#indexes.findUid();
  }

  slotByName(namespace: string, name: string): Slot {
    const { dictionaries } = this.#columns;
    const namespaceId = this.#columns.findText(dictionaries.namespaces, namespace);
    const key = namespaceId < 0 ? undefined : this.#columns.nameKey(name);
    return key ? this.#indexes.findName(namespaceId, key.prefix, key.ending) : NONE;
  }

  *slots(): Iterable<Slot> {
    const { held } = this.#columns.fields;
    for (let slot = 0; slot < this.#slotLimit; slot++) if (held[slot] === 1) yield slot;
  }

  at(slot: Slot): PodRow {
    return this.#rows.get(slot) ?? this.#rows.put(slot, this.#columns.row(slot));
  }

  uidAt(slot: Slot): string {
    return this.#columns.uidAt(slot);
  }

  nameAt(slot: Slot): string {
    return this.#columns.nameAt(slot);
  }

  namespaceAt(slot: Slot): string {
    return this.#columns.dictionaries.namespaces.value(this.namespaceIdAt(slot));
  }

  nodeAt(slot: Slot): string {
    const id = this.nodeIdAt(slot);
    return id === NONE ? '' : this.#columns.dictionaries.nodes.value(id);
  }

  createdAt(slot: Slot): number {
    return this.#columns.createdAt(slot);
  }

  podIpAt(slot: Slot): string | undefined {
    return this.#columns.podIpAt(slot);
  }

  ownerAt(slot: Slot): OwnerRef | undefined {
    const id = this.ownerIdAt(slot);
    return id === NONE ? undefined : this.#columns.dictionaries.owners.value(id);
  }

  labelsAt(slot: Slot): Readonly<Record<string, string>> {
    const { dictionaries, fields } = this.#columns;
    return dictionaries.labels.value(fields.labels[slot] as number);
  }

  factsAt(slot: Slot): PodFacts {
    return this.#columns.shapeAt(slot).facts;
  }

  onNode(node: string): Slots {
    return this.#indexes.onNode(node);
  }

  countOnNode(node: string): number {
    return this.#indexes.countOnNode(node);
  }

  nodes(): Iterable<string> {
    return this.#indexes.nodes();
  }

  sortByName(slots: ArrayLike<Slot>): Slot[] {
    return sortByName(this.#columns, slots);
  }

  firstByName(slots: ArrayLike<Slot>, limit: number): Slot[] {
    return firstByName(this.#columns, slots, limit);
  }

  compareNames(a: Slot, b: Slot): number {
    return compareNames(this.#columns, a, b);
  }

  sortBy(slots: ArrayLike<Slot>, keyOf: (slot: Slot) => number): Slot[] {
    return sortByNumber(slots, keyOf);
  }

  nameMatcher(text: string, orFacts?: (facts: PodFacts) => boolean): (slot: Slot) => boolean {
    return nameMatcher(this.#columns, text, orFacts);
  }

  inNamespace(namespace: string): Slots {
    return this.#indexes.inNamespace(namespace);
  }

  countInNamespace(namespace: string): number {
    return this.#indexes.countInNamespace(namespace);
  }

  namespaces(): Iterable<string> {
    return this.#indexes.namespaces();
  }

  ownedBy(uid: string): Slots {
    return this.#indexes.ownedBy(uid);
  }

  ofOwner(owner: number): Slots {
    return this.#indexes.ofOwner(owner);
  }

  nodeIdOf(node: string): number {
    return this.#columns.findText(this.#columns.dictionaries.nodes, node);
  }

  namespaceIdOf(namespace: string): number {
    return this.#columns.findText(this.#columns.dictionaries.namespaces, namespace);
  }

  ownerIdsOf(uid: string): readonly number[] {
    return this.#indexes.ownerIdsOf(uid);
  }

  nodeIdAt(slot: Slot): number {
    return this.#columns.fields.node[slot] as number;
  }

  namespaceIdAt(slot: Slot): number {
    return this.#columns.fields.namespace[slot] as number;
  }

  ownerIdAt(slot: Slot): number {
    return this.#columns.fields.owner[slot] as number;
  }

  // Filling

  openScope(scope: Scope): void {
    this.#scopes.open(scope);
  }

  isScopeSynced(scope: Scope): boolean {
    return this.#scopes.isScopeSynced(scope);
  }

  closeScope(scope: Scope): void {
    if (!this.#scopes.close(scope)) return;
    this.#closes.set(scope, (this.#closes.get(scope) ?? 0) + 1);
    // What was removed before is no forgetting.
    this.flush();
    for (const slot of this.#slotsOf(scope)) this.#remove(slot);
    this.#tell({ isForgotten: true });
  }

  put(pod: DecodedPod): void {
    this.putSlot(pod);
  }

  /** The slot that the pod has now. */
  putSlot(pod: DecodedPod): Slot {
    const known = this.find(pod);
    if (known === NONE) {
      const slot = this.#writeNext(pod);
      this.#link(slot);
      return slot;
    }
    if (!this.#columns.isVersion(known, pod)) this.#replace(known, this.#writeNext(pod));
    return known;
  }

  remove(pod: DecodedPod): void {
    const slot = this.find(pod);
    if (slot !== NONE) this.#remove(slot);
  }

  flush(): void {
    if (this.#changed.size > 0 || this.#removed.size > 0) this.#tell({});
  }

  /**
   * The first list of a scope is seen as it comes, since there is nothing it could contradict; a later one is collected
   * beside what is held, and takes its place at once.
   */
  beginReplace(scope: Scope): Replacement<DecodedPod> {
    const generation = ++this.#generation;
    const closes = this.#closes.get(scope);
    const finish = () => {
      // What was closed meanwhile is not watched any more: its rows would stay as they are.
      if (this.#closes.get(scope) === closes) this.#finish(scope, generation);
      else this.#forgetSeen(generation);
    };
    if (this.#scopes.isScopeSynced(scope)) {
      return new StagedPods(this, this.#indexes.uidTable(), generation, finish);
    }
    return new StreamedPods(this, generation, finish);
  }

  // For replacements

  find(pod: DecodedPod, table?: KeyTable): Slot {
    this.#columns.noteUid(pod);
    return this.#indexes.findUid(table);
  }

  findSame(pod: DecodedPod): Slot {
    const slot = this.find(pod);
    return slot !== NONE && this.#columns.isVersion(slot, pod) ? slot : NONE;
  }

  /** Marks the pod as named by a list; true when that is news. */
  see(slot: Slot, generation: number): boolean {
    const { seen } = this.#columns.fields;
    const isNews = seen[slot] !== generation;
    seen[slot] = generation;
    return isNews;
  }

  /** A slot of its own for a pod that is not part of the store. */
  write(pod: DecodedPod): Slot {
    this.#columns.noteUid(pod);
    return this.#writeNext(pod);
  }

  /** Gives the slot of a pod back that is not part of the store. */
  drop(slot: Slot): void {
    this.#columns.release(slot);
    this.#free.give(slot);
  }

  /** A written pod takes the place of the one that is held, or becomes one. */
  adopt(slot: Slot, generation: number): void {
    this.#columns.noteUidAt(slot);
    const known = this.#indexes.findUid();
    this.see(known === NONE ? slot : known, generation);
    if (known === NONE) this.#link(slot);
    else if (this.#columns.isSameVersion(known, slot)) this.drop(slot);
    else this.#replace(known, slot);
  }

  /** The pod whose uid has been noted. */
  #writeNext(pod: DecodedPod): Slot {
    const slot = this.#free.take() ?? this.#slotLimit++;
    this.#columns.write(slot, pod);
    this.#columns.fields.seen[slot] = 0;
    return slot;
  }

  #replace(known: Slot, written: Slot): void {
    this.#indexes.remove(known);
    this.#rows.drop(known);
    this.#columns.release(known);
    this.#columns.move(written, known);
    this.#free.give(written);
    this.#link(known);
  }

  #forgetSeen(generation: number): void {
    const { seen } = this.#columns.fields;
    for (const slot of [...this.slots()]) if (seen[slot] === generation) this.#remove(slot);
    this.#tell({ isForgotten: true });
  }

  /** What the list did not name is gone. */
  #finish(scope: Scope, generation: number): void {
    const wasSynced = this.isSynced;
    const { seen } = this.#columns.fields;
    for (const slot of this.#slotsOf(scope)) if (seen[slot] !== generation) this.#remove(slot);
    this.#scopes.setSynced(scope);
    // Becoming synced is news even without rows: counts are totals from here on.
    if (wasSynced !== this.isSynced) this.#tell({});
    else this.flush();
  }

  #slotsOf(scope: Scope): Iterable<Slot> {
    return scope === undefined ? [...this.slots()] : this.inNamespace(scope);
  }

  #link(slot: Slot): void {
    // An older object of the same name: deleted and made again while nobody listened.
    const older = this.#indexes.namesake(slot);
    if (older !== NONE) this.#remove(older);
    this.#indexes.add(slot);
    this.#columns.fields.held[slot] = 1;
    this.#changed.add(slot);
  }

  #remove(slot: Slot): void {
    this.#indexes.remove(slot);
    this.#columns.fields.held[slot] = 0;
    this.#changed.delete(slot);
    this.#removed.add(slot);
  }

  #tell(how: { readonly isForgotten?: true }): void {
    const removed = [...this.#removed];
    const changed = [...this.#changed];
    this.#removed.clear();
    this.#changed.clear();
    this.#changes.fire({ changed, removed, ...how });
    // Until here they could be read.
    for (const slot of removed) {
      this.#rows.drop(slot);
      this.drop(slot);
    }
  }
}
