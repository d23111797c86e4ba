// The rows of one kind, filled by one reflector (whole cluster) or several (one a namespace). Readers see whole
// batches only: a list replaces its scope at once, and rows that did not change do not fire.
import { Emitter } from '../../shared/emitter.ts';
import { MeanBytes } from '../core/rowBytes.ts';
import type { Row, RowStore, StoreChange } from '../core/rowStore.ts';
import type { Intake, Replacement, Scope } from './intake.ts';
import { Scopes } from './scopes.ts';

/** Of a row in the two maps: their entries and the key of the second, which is a string of its own. */
const ENTRY_BYTES = 200;

type Upserted<R extends Row> = StoreChange<R>['upserted'][number];

export class MutableRowStore<R extends Row> implements RowStore<R>, Intake<R> {
  readonly #rows = new Map<string, R>();
  /** namespace/name → uid of the newest object of that name. */
  readonly #uidByName = new Map<string, string>();
  readonly #scopes = new Scopes();
  /** uid → newest row, or undefined for deleted, since the last flush; in order of their last event. */
  readonly #pending = new Map<string, R | undefined>();
  readonly #changed = new Emitter<StoreChange<R>>();
  #version = 0;
  #keep: ((row: R) => boolean) | undefined;
  readonly #mean = new MeanBytes();
  /** Lists on their way. One that was given up is held by nobody, and is no more. */
  readonly #incoming = new Map<Scope, WeakRef<Map<string, R>>>();

  readonly onDidChange = this.#changed.event;

  get size(): number {
    return this.#rows.size;
  }

  get version(): number {
    return this.#version;
  }

  /** True when every scope has been listed. */
  get isSynced(): boolean {
    return this.#scopes.isSynced;
  }

  get bytes(): number {
    let rows = this.size;
    for (const incoming of this.#incoming.values()) rows += incoming.deref()?.size ?? 0;
    return Math.round(rows * (this.#mean.value + ENTRY_BYTES));
  }

  isScopeSynced(scope: Scope): boolean {
    return this.#scopes.isScopeSynced(scope);
  }

  get(uid: string): R | undefined {
    return this.#rows.get(uid);
  }

  byName(namespace: string, name: string): R | undefined {
    const uid = this.#uidByName.get(nameKey(namespace, name));
    return uid === undefined ? undefined : this.#rows.get(uid);
  }

  values(): Iterable<R> {
    return this.#rows.values();
  }

  openScope(scope: Scope): void {
    this.#scopes.open(scope);
  }

  closeScope(scope: Scope): void {
    if (!this.#scopes.close(scope)) return;
    this.#incoming.delete(scope);
    const removed = this.#removeAll(this.#rowsOf(scope));
    this.#changed.fire({ upserted: [], removed, isForgotten: true });
  }

  /**
   * From now on only rows that `keep` accepts are held; the others are told as forgotten. undefined: all that come, which
   * those that were let go do with the next list.
   */
  setKeep(keep: ((row: R) => boolean) | undefined): void {
    this.#keep = keep;
    if (keep) this.#forget([...this.#rows.values()].filter((row) => !keep(row)));
  }

  /** One batch: removals (uids) first, then upserts. A row of the same resourceVersion as the held one is no change. */
  apply(upserts: readonly R[], removals: readonly string[] = []): void {
    // A uid on both sides is an update: it is told as one.
    const kept = new Set(removals.length === 0 ? [] : upserts.map((row) => row.uid));
    const gone = removals.filter((uid) => !kept.has(uid)).map((uid) => this.#rows.get(uid));
    const removed = this.#removeAll(gone.filter((row) => row !== undefined));
    const wanted = this.#keep ? upserts.filter(this.#keep) : upserts;
    for (const row of wanted) this.#mean.note(row);
    const upserted = this.#upsertAll(wanted, removed);
    if (upserted.length > 0 || removed.length > 0) this.#fire(upserted, removed);
    if (wanted.length < upserts.length) this.#forgetUnwanted(upserts);
  }

  put(row: R): void {
    this.#pending.delete(row.uid);
    this.#pending.set(row.uid, row);
  }

  remove(row: Pick<R, 'uid'>): void {
    this.#pending.delete(row.uid);
    this.#pending.set(row.uid, undefined);
  }

  flush(): void {
    if (this.#pending.size === 0) return;
    const changes = [...this.#pending];
    this.#pending.clear();
    this.apply(
      changes.flatMap(([, row]) => row ?? []),
      changes.flatMap(([uid, row]) => (row === undefined ? [uid] : [])),
    );
  }

  /** The new content is collected beside the old, and seen at once. */
  beginReplace(scope?: Scope): Replacement<R> {
    const next = new Map<string, R>();
    this.#incoming.set(scope, new WeakRef(next));
    return {
      get size() {
        return next.size;
      },
      upsert: (row) => {
        if (this.#keep && !this.#keep(row)) return void next.delete(row.uid);
        this.#mean.note(row);
        next.set(row.uid, row);
      },
      remove: ({ uid }) => void next.delete(uid),
      flush: () => undefined,
      commit: () => this.#replace(scope, next),
      discard: () => next.clear(),
    };
  }

  #replace(scope: Scope, next: ReadonlyMap<string, R>): void {
    const wasSynced = this.isSynced;
    this.#incoming.delete(scope);
    const gone = this.#rowsOf(scope).filter((row) => !next.has(row.uid));
    const removed = this.#removeAll(gone);
    const upserted = this.#upsertAll(next.values(), removed);
    this.#scopes.setSynced(scope);
    // Becoming synced is news even without rows: counts are totals from here on.
    const isNews = wasSynced !== this.isSynced;
    if (isNews || upserted.length > 0 || removed.length > 0) this.#fire(upserted, removed);
  }

  #forgetUnwanted(rows: readonly R[]): void {
    const held = rows.filter((row) => this.#keep?.(row) === false);
    this.#forget(held.flatMap(({ uid }) => this.#rows.get(uid) ?? []));
  }

  #forget(rows: readonly R[]): void {
    const removed = this.#removeAll(rows);
    if (removed.length > 0) this.#changed.fire({ upserted: [], removed, isForgotten: true });
  }

  #rowsOf(scope: Scope): R[] {
    const rows = [...this.#rows.values()];
    return scope === undefined ? rows : rows.filter((row) => row.namespace === scope);
  }

  /** An older object of the same name (deleted and made again while nobody listened) is put into `removed`. */
  #upsertAll(rows: Iterable<R>, removed: R[]): Upserted<R>[] {
    const upserted = new Map<string, Upserted<R>>();
    for (const row of rows) {
      const previous = this.#rows.get(row.uid);
      if (previous !== undefined && isSameVersion(previous, row)) continue;
      // A uid under another name (restored from a backup): the name it had is free.
      if (previous !== undefined && !isSameName(previous, row)) this.#removeAll([previous]);
      const namesake = this.byName(row.namespace, row.name);
      if (namesake !== undefined && namesake.uid !== row.uid) {
        this.#removeAll([namesake]);
        // Told is what readers knew: a namesake of this same batch only by what it was before, if anything.
        const told = upserted.get(namesake.uid);
        if (told === undefined) removed.push(namesake);
        else if (told.previous !== undefined) removed.push(told.previous);
        upserted.delete(namesake.uid);
      }
      this.#version++;
      this.#rows.set(row.uid, row);
      this.#uidByName.set(nameKey(row.namespace, row.name), row.uid);
      upserted.set(row.uid, previous === undefined ? { row } : { row, previous });
    }
    return [...upserted.values()];
  }

  #removeAll(rows: readonly R[]): R[] {
    for (const row of rows) {
      this.#version++;
      this.#rows.delete(row.uid);
      const key = nameKey(row.namespace, row.name);
      if (this.#uidByName.get(key) === row.uid) this.#uidByName.delete(key);
    }
    return [...rows];
  }

  #fire(upserted: readonly Upserted<R>[], removed: readonly R[]): void {
    this.#changed.fire({ upserted, removed });
  }
}

/** Versions are opaque: equal means unchanged, anything else means nothing. */
function isSameVersion(a: Row, b: Row): boolean {
  return a.resourceVersion !== '' && a.resourceVersion === b.resourceVersion;
}

function isSameName(a: Row, b: Row): boolean {
  return a.name === b.name && a.namespace === b.namespace;
}

function nameKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
