// Secondary indexes kept from store changes, so that no screen walks all rows to find a few.

/** Rows by group; a row may be moved and removed by its uid alone. */
export class GroupIndex<R extends { readonly uid: string }> {
  readonly #groups = new Map<string, Map<string, R>>();
  readonly #groupOf = new Map<string, string>();

  /** Puts the row into `group`, out of the one it was in; undefined: into none. */
  put(row: R, group: string | undefined): void {
    const before = this.#groupOf.get(row.uid);
    if (before !== undefined && before !== group) this.remove(row.uid);
    if (group === undefined) return;
    let rows = this.#groups.get(group);
    if (!rows) this.#groups.set(group, (rows = new Map()));
    rows.set(row.uid, row);
    this.#groupOf.set(row.uid, group);
  }

  remove(uid: string): void {
    const group = this.#groupOf.get(uid);
    if (group === undefined) return;
    this.#groupOf.delete(uid);
    const rows = this.#groups.get(group);
    rows?.delete(uid);
    if (rows?.size === 0) this.#groups.delete(group);
  }

  of(group: string): Iterable<R> {
    return this.#groups.get(group)?.values() ?? [];
  }

  count(group: string): number {
    return this.#groups.get(group)?.size ?? 0;
  }

  /** Rows that are in a group. */
  get size(): number {
    return this.#groupOf.size;
  }

  groupOf(uid: string): string | undefined {
    return this.#groupOf.get(uid);
  }

  /** Names of the groups that hold at least one row. */
  groups(): Iterable<string> {
    return this.#groups.keys();
  }
}
