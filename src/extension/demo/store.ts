// etcd and the watch cache in one: objects by key, one resourceVersion for all, and the changes since the last compaction.
import type { Disposable } from '../../shared/lifetime.ts';
import { disposable } from '../../shared/lifetime.ts';
import type { KubeObject, StorageName, StoredTypes } from './wire.ts';

export interface Change {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly key: string;
  /** The state after the change; for DELETED the last state, with the deletion's resourceVersion. */
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
}

interface Table {
  readonly objects: Map<string, KubeObject>;
  readonly changes: Change[];
  readonly listeners: Set<(change: Change) => void>;
  /** Changes up to this version have been dropped to bound memory. */
  droppedUpTo: number;
}

/** Bounds the memory of one kind's history at high time scales. */
const maxChanges = 5000;

export class Store {
  readonly #tables = new Map<StorageName, Table>();
  #version: number;
  #compacted: number;

  /** `version`: the resourceVersion before the first object. */
  constructor(version: number) {
    this.#version = version;
    this.#compacted = version;
  }

  get version(): number {
    return this.#version;
  }

  /** The oldest version of `storage` that can still be read or watched from. */
  oldest(storage: StorageName): number {
    return Math.max(this.#compacted, this.#table(storage).droppedUpTo);
  }

  get<S extends StorageName>(
    storage: S,
    namespace: string | undefined,
    name: string,
  ): StoredTypes[S] | undefined {
    const found = this.#table(storage).objects.get(keyOf(namespace, name));
    return found as StoredTypes[S] | undefined;
  }

  /** Unsorted; the objects are shared and must not be changed. */
  all<S extends StorageName>(storage: S, namespace?: string): StoredTypes[S][] {
    const all = [...this.#table(storage).objects.values()] as StoredTypes[S][];
    return namespace === undefined
      ? all
      : all.filter((object) => object.metadata.namespace === namespace);
  }

  count(storage: StorageName): number {
    return this.#table(storage).objects.size;
  }

  /** Sorted by key (namespace/name), as etcd gives them, at `version`; undefined when that is compacted. */
  sortedAt(storage: StorageName, version: number): [string, KubeObject][] | undefined {
    const table = this.#table(storage);
    if (version < this.oldest(storage)) return undefined;
    const objects = new Map(table.objects);
    for (let i = table.changes.length - 1; i >= 0; i--) {
      const change = table.changes[i] as Change;
      if (change.version <= version) break;
      if (change.previous === undefined) objects.delete(change.key);
      else objects.set(change.key, change.previous);
    }
    return [...objects].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Changes after `version`, oldest first. */
  changesAfter(storage: StorageName, version: number): readonly Change[] {
    const { changes } = this.#table(storage);
    let from = changes.length;
    while (from > 0 && (changes[from - 1] as Change).version > version) from--;
    return changes.slice(from);
  }

  /** Adds the object with the next resourceVersion. The name must be free. */
  create<S extends StorageName>(storage: S, object: StoredTypes[S]): StoredTypes[S] {
    return this.#apply(storage, 'ADDED', object, undefined) as StoredTypes[S];
  }

  /** Changes a copy and stores it; nothing happens when the copy stays the same or the object is gone. */
  update<S extends StorageName>(
    storage: S,
    object: { readonly metadata: { readonly namespace?: string; readonly name: string } },
    change: (draft: StoredTypes[S]) => void,
  ): StoredTypes[S] | undefined {
    const current = this.get(storage, object.metadata.namespace, object.metadata.name);
    if (current === undefined) return undefined;
    const draft = structuredClone(current);
    change(draft);
    if (JSON.stringify(draft) === JSON.stringify(current)) return current;
    countGeneration(current, draft);
    return this.#apply(storage, 'MODIFIED', draft, current) as StoredTypes[S];
  }

  remove(
    storage: StorageName,
    object: { readonly metadata: { readonly namespace?: string; readonly name: string } },
  ): void {
    const current = this.get(storage, object.metadata.namespace, object.metadata.name);
    if (current === undefined) return;
    this.#apply(storage, 'DELETED', structuredClone(current as KubeObject), current);
  }

  watch(storage: StorageName, listener: (change: Change) => void): Disposable {
    const { listeners } = this.#table(storage);
    listeners.add(listener);
    return disposable(() => listeners.delete(listener));
  }

  /** Forgets every change up to `version`. */
  compact(version: number): void {
    this.#compacted = Math.max(this.#compacted, Math.min(version, this.#version));
    for (const table of this.#tables.values()) {
      const keep = table.changes.findIndex((change) => change.version > this.#compacted);
      table.changes.splice(0, keep < 0 ? table.changes.length : keep);
    }
  }

  #apply(
    storage: StorageName,
    type: Change['type'],
    object: KubeObject,
    previous: KubeObject | undefined,
  ): KubeObject {
    const version = ++this.#version;
    object.metadata.resourceVersion = String(version);
    const table = this.#table(storage);
    const key = keyOf(object.metadata.namespace, object.metadata.name);
    if (type === 'ADDED' && table.objects.has(key)) throw new Error(`${storage} ${key} exists`);
    if (type === 'DELETED') table.objects.delete(key);
    else table.objects.set(key, object);
    const change: Change = { version, type, key, object, previous };
    table.changes.push(change);
    if (table.changes.length > maxChanges) {
      const dropped = table.changes.splice(0, maxChanges / 10);
      table.droppedUpTo = (dropped[dropped.length - 1] as Change).version;
    }
    for (const listener of [...table.listeners]) listener(change);
    return object;
  }

  #table(storage: StorageName): Table {
    let table = this.#tables.get(storage);
    if (table === undefined) {
      table = { objects: new Map(), changes: [], listeners: new Set(), droppedUpTo: 0 };
      this.#tables.set(storage, table);
    }
    return table;
  }
}

export function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** metadata.generation counts the changes of the spec, where the kind has one. */
function countGeneration(current: KubeObject, draft: KubeObject): void {
  if (draft.metadata.generation === undefined) return;
  const before: unknown = 'spec' in current ? current.spec : undefined;
  const after: unknown = 'spec' in draft ? draft.spec : undefined;
  if (JSON.stringify(before) !== JSON.stringify(after)) draft.metadata.generation++;
}
