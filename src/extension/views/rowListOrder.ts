// The objects of a list in order, kept from frame to frame: rows that are others than before leave and are merged in again.
import type { Status } from '../../shared/model/clusterDashboard.ts';
import type { ObjectRow } from '../kinds/rows.ts';
import { merged } from './keptOrder.ts';
import { compareValues, type ColumnSpec, type SortValue } from './listColumns.ts';
import { compareNames } from './order.ts';

/** An object with how it is: of kinds that are not judged there is no status. */
export interface RowItem {
  readonly row: ObjectRow;
  readonly status?: Status;
}

export interface RowListSpec {
  readonly rows: () => Iterable<ObjectRow>;
  /** Another whenever rows or what is judged of them are: they are walked for it alone. */
  readonly version: () => unknown;
  readonly statusOf: (row: ObjectRow) => Status | undefined;
  readonly column: ColumnSpec<RowItem>;
  readonly isDescending: boolean;
  /** What lets an item in; made anew with another stamp. */
  readonly test: () => (item: RowItem) => boolean;
  /** Of what values and tests are made beside the rows. */
  readonly stamp: () => string;
}

interface Placed {
  readonly item: RowItem;
  readonly value: SortValue;
  readonly isIn: boolean;
}

export class RowListOrder {
  readonly #spec: RowListSpec;
  #known = new Map<string, Placed>();
  #placed: readonly Placed[] = [];
  #items: readonly RowItem[] = [];
  #stamp: string | undefined;
  #version: unknown;
  #test: (item: RowItem) => boolean = () => false;

  constructor(spec: RowListSpec) {
    this.#spec = spec;
  }

  /** In order, as they are now; the same list as long as nothing changed. */
  items(): readonly RowItem[] {
    const [stamp, version] = [this.#spec.stamp(), this.#spec.version()];
    if (stamp === this.#stamp && version === this.#version) return this.#items;
    this.#version = version;
    if (stamp !== this.#stamp) {
      this.#known = new Map();
      this.#test = this.#spec.test();
    }
    this.#stamp = stamp;
    const now = new Map<string, Placed>();
    const added: Placed[] = [];
    for (const row of this.#spec.rows()) {
      const known = this.#known.get(row.uid);
      const placed = known && this.#isSame(known, row) ? known : this.#place(row);
      now.set(row.uid, placed);
      if (placed !== known && placed.isIn) added.push(placed);
    }
    const isSame = added.length === 0 && now.size === this.#known.size && this.#allStay(now);
    if (!isSame) {
      const kept = this.#placed.filter((one) => now.get(one.item.row.uid) === one);
      const compare = (a: Placed, b: Placed) => this.#compare(a, b);
      this.#placed = merged(kept, added.sort(compare), compare);
      this.#items = this.#placed.map(({ item }) => item);
    }
    this.#known = now;
    return this.#items;
  }

  #allStay(now: ReadonlyMap<string, Placed>): boolean {
    return this.#placed.every((one) => now.get(one.item.row.uid) === one);
  }

  #isSame({ item }: Placed, row: ObjectRow): boolean {
    return item.row === row && item.status === this.#spec.statusOf(row);
  }

  #place(row: ObjectRow): Placed {
    const status = this.#spec.statusOf(row);
    const item: RowItem = { row, ...(status && { status }) };
    return { item, value: this.#spec.column.value(item), isIn: this.#test(item) };
  }

  #compare(a: Placed, b: Placed): number {
    const [rowA, rowB] = [a.item.row, b.item.row];
    return (
      compareValues(a.value, b.value, this.#spec.isDescending) ||
      compareNames(rowA.namespace, rowB.namespace) ||
      compareNames(rowA.name, rowB.name) ||
      (rowA.uid < rowB.uid ? -1 : 1)
    );
  }
}
