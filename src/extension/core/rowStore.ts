// The port between sync/ (which fills stores) and model/ (which reads them).
import type { Event } from '../../shared/emitter.ts';

export interface Row {
  readonly uid: string;
  readonly name: string;
  /** '' for cluster-scoped objects. */
  readonly namespace: string;
  readonly resourceVersion: string;
}

export interface RowStore<R extends Row> {
  readonly size: number;
  /** Another whenever a row is: what is made of all rows is made anew for it alone. */
  readonly version: number;
  /** False until the first complete list: counts before that are not totals. */
  readonly isSynced: boolean;
  /** About what it holds in memory, also of a list on its way; kept as rows come and go, so that asking costs nothing. */
  readonly bytes: number;
  get(uid: string): R | undefined;
  byName(namespace: string, name: string): R | undefined;
  values(): Iterable<R>;
  /** Fired once a batch, after the store holds the new rows. */
  readonly onDidChange: Event<StoreChange<R>>;
}

export interface StoreChange<R extends Row> {
  readonly upserted: readonly { readonly row: R; readonly previous?: R }[];
  readonly removed: readonly R[];
  /** `removed` are no longer watched here (rights withdrawn, another scope): nobody knows whether they still exist. */
  readonly isForgotten?: true;
}
