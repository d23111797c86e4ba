// Pods as a plain map holds them: what the columns must be equal to, whatever happens to them.
import type { Scope } from '../../src/extension/sync/intake.ts';
import type { PodRow } from '../../src/extension/kinds/rows.ts';

export class PodModel {
  readonly #rows = new Map<string, PodRow>();

  get rows(): PodRow[] {
    return [...this.#rows.values()];
  }

  get(uid: string): PodRow | undefined {
    return this.#rows.get(uid);
  }

  /** Of one version twice nothing is taken; of two uids with one name the later stays. */
  put(row: PodRow): void {
    const known = this.#rows.get(row.uid);
    const { resourceVersion } = row;
    if (known && resourceVersion !== '' && known.resourceVersion === resourceVersion) return;
    const namesake = this.byName(row.namespace, row.name);
    if (namesake) this.#rows.delete(namesake.uid);
    this.#rows.set(row.uid, row);
  }

  remove(uid: string): void {
    this.#rows.delete(uid);
  }

  byName(namespace: string, name: string): PodRow | undefined {
    return this.rows.find((row) => row.namespace === namespace && row.name === name);
  }

  /** Only those of `listed` stay in the scope. */
  keep(scope: Scope, listed: ReadonlySet<string>): void {
    for (const { uid, namespace } of this.rows) {
      const isIn = scope === undefined || namespace === scope;
      if (isIn && !listed.has(uid)) this.#rows.delete(uid);
    }
  }

  uids(test: (row: PodRow) => boolean): string[] {
    return this.rows
      .filter(test)
      .map(({ uid }) => uid)
      .sort();
  }
}
