// A RowStore of a Map, for tests of what reads stores. Counts how often all rows are walked.
import { Emitter } from '../../src/shared/emitter.ts';
import type { Row, RowStore, StoreChange } from '../../src/extension/core/rowStore.ts';

export class MemoryStore<R extends Row> implements RowStore<R> {
  readonly #rows = new Map<string, R>();
  readonly #names = new Map<string, R>();
  readonly #changed = new Emitter<StoreChange<R>>();
  readonly onDidChange = this.#changed.event;
  isSynced = true;
  bytes = 0;
  walks = 0;
  version = 0;

  get size(): number {
    return this.#rows.size;
  }

  get(uid: string): R | undefined {
    return this.#rows.get(uid);
  }

  byName(namespace: string, name: string): R | undefined {
    return this.#names.get(`${namespace}/${name}`);
  }

  values(): Iterable<R> {
    this.walks++;
    return this.#rows.values();
  }

  /** Adds or replaces rows in one batch. */
  put(...rows: readonly R[]): void {
    const upserted = rows.map((row) => {
      const previous = this.#rows.get(row.uid);
      this.#rows.set(row.uid, row);
      this.#names.set(`${row.namespace}/${row.name}`, row);
      return { row, ...(previous && { previous }) };
    });
    this.version++;
    this.#changed.fire({ upserted, removed: [] });
  }

  remove(...uids: readonly string[]): void {
    this.#takeAway(uids, {});
  }

  /** As when the rows' scope is no longer watched. */
  forget(...uids: readonly string[]): void {
    this.#takeAway(uids, { isForgotten: true });
  }

  #takeAway(uids: readonly string[], how: { readonly isForgotten?: true }): void {
    const removed = uids.flatMap((uid) => this.#rows.get(uid) ?? []);
    for (const row of removed) {
      this.#rows.delete(row.uid);
      this.#names.delete(`${row.namespace}/${row.name}`);
    }
    this.version++;
    this.#changed.fire({ upserted: [], removed, ...how });
  }
}
