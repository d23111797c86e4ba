// The lists that are looked at, kept in order between frames: a few, since several pages may show one cluster, and a window
// that moves is the same list.
import { FaultError } from '../../shared/model/fault.ts';
import { parseFilter } from '../../shared/model/listFilter.ts';
import type { ListQuery, ListRow, ListSort } from '../../shared/model/resourceBrowser.ts';
import type { RowStore } from '../core/rowStore.ts';
import type { ObjectRow } from '../kinds/rows.ts';
import { isMadeUid } from '../kinds/table.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { podRef, refOf } from '../model/objects.ts';
import type { SubjectKind } from '../model/subjectTable.ts';
import { eventRef, eventStatus } from './eventItems.ts';
import { stampOf, type ColumnSpec } from './listColumns.ts';
import {
  isTable,
  listKindOf,
  type ListKind,
  type StoredListKind,
  type TableKind,
} from './listKinds.ts';
import { containerColumns, podColumns } from './podListColumns.ts';
import { containerTest, knownNames, podTest } from './podListFilter.ts';
import { containerAt, slotOf, type PodItem } from './podItems.ts';
import { PodListOrder } from './podListOrder.ts';
import { rowColumns, type RowKind } from './rowListColumns.ts';
import { rowTest } from './rowListFilter.ts';
import { tableColumns } from './tableColumns.ts';
import { RowListOrder, type RowItem } from './rowListOrder.ts';

/** One list in order. `columns`: of all that can be chosen. */
export interface KeptList {
  readonly kind: ListKind;
  readonly columns: readonly ColumnSpec<never>[];
  readonly sort: ListSort;
  /** As they are now. */
  items(): ArrayLike<unknown>;
  rowOf(item: unknown, columns: readonly ColumnSpec<never>[]): ListRow;
  idOf(item: unknown): string;
}

const maxKept = 6;
/** A list holds its rows: one that is not asked for any more is kept for as long, since kinds are walked through. */
const GRACE_MS = 30_000;

interface Held {
  readonly list: KeptList;
  readonly askedMs: number;
}

function heldLists(model: ClusterModel): Map<string, Held> {
  return model.memo.of('lists', model, () => new Map<string, Held>());
}

export function keptList(model: ClusterModel, query: ListQuery): KeptList {
  const lists = heldLists(model);
  // Columns of a table come with its first rows, and with another version of its definition.
  const heads = model.inputs.tables?.table(query.kind)?.columns.map(({ name }) => name);
  const key = JSON.stringify([query.kind, query.filter, query.sort, heads]);
  const list = lists.get(key)?.list ?? makeList(model, query);
  const nowMs = model.inputs.clock.monotonicMs();
  lists.delete(key);
  for (const [
    other,
    {
      askedMs,
      list: { kind },
    },
  ] of lists) {
    const isIdle = nowMs - askedMs > GRACE_MS || !isHeld(model, kind);
    if (isIdle || lists.size >= maxKept) lists.delete(other);
  }
  lists.set(key, { list, askedMs: nowMs });
  return list;
}

/** Nobody looks at any. */
export function dropLists(model: ClusterModel): void {
  heldLists(model).clear();
}

/** Rows that were let go are not to live on in a list. */
function isHeld({ inputs }: ClusterModel, kind: ListKind): boolean {
  if (isTable(kind)) return inputs.tables?.table(kind.id) !== undefined;
  return inputs.links.of(kind.store).state !== 'unwatched';
}

/** In order anew. */
export function makeList(model: ClusterModel, query: ListQuery): KeptList {
  const kind = listKindOf(model, query.kind);
  if (!kind) {
    const catalog = model.inputs.tables?.catalog;
    if (catalog?.state === 'failed') throw new FaultError(catalog.fault);
    const args = { kind: { code: query.kind } };
    throw new FaultError({ kind: 'notFound', message: { key: 'browser.noKind', args } });
  }
  if (isTable(kind)) return tableList(model, kind, query);
  const isOfPods = kind.kind === 'Pod' || kind.kind === 'Container';
  return isOfPods ? podList(model, kind, query) : rowList(model, kind, query);
}

function podList(model: ClusterModel, kind: StoredListKind, query: ListQuery): KeptList {
  const { store } = model.pods;
  const isContainers = kind.kind === 'Container';
  const columns = isContainers ? containerColumns(model) : podColumns(model);
  const { column, sort } = sortedBy(columns, query.sort);
  const terms = parseFilter(query.filter);
  const order = new PodListOrder(model, {
    partsOf: isContainers ? (slot) => store.factsAt(slot).containers.length : () => 1,
    column,
    isDescending: sort.isDescending,
    test: () => (isContainers ? containerTest : podTest)(model, terms),
    stamp: () => `${stampOf(model, column)} ${knownNames(model, terms)}`,
  });
  const idOf = (item: PodItem) => {
    const uid = store.uidAt(slotOf(item));
    return isContainers ? `${uid} ${containerAt(model, item).name}` : uid;
  };
  return asList<PodItem>({
    ...{ kind, columns, sort, idOf },
    items: () => order.items(),
    rowOf: (item, shown) => {
      const container = isContainers ? containerAt(model, item).name : undefined;
      return {
        id: idOf(item),
        ref: podRef(store.at(slotOf(item))),
        name: container ?? store.nameAt(slotOf(item)),
        ...(container !== undefined && { container }),
        cells: shown.map((one) => one.cell(item)),
      };
    },
  });
}

function rowList(model: ClusterModel, kind: StoredListKind, query: ListQuery): KeptList {
  const of = kind.kind as RowKind;
  const columns = rowColumns(model, of);
  const { column, sort } = sortedBy(columns, query.sort);
  const terms = parseFilter(query.filter);
  const store = model.inputs.stores[kind.store] as RowStore<ObjectRow>;
  const order = new RowListOrder({
    rows: () => store.values(),
    version: () => `${store.version} ${judgementsOf(model, of)}`,
    statusOf: statusesOf(model, of),
    column,
    isDescending: sort.isDescending,
    test: () => rowTest(model, terms),
    stamp: () => `${stampOf(model, column)} ${knownNames(model, terms)}`,
  });
  return asList<RowItem>({
    ...{ kind, columns, sort },
    idOf: ({ row }) => row.uid,
    items: () => order.items(),
    rowOf: (item, shown) => {
      const { row } = item;
      const event = of === 'Event' ? eventRef(row) : undefined;
      return {
        id: row.uid,
        ref: event?.ref ?? refOf(of === 'Event' ? 'Pod' : of, row),
        name: event?.reason ?? row.name,
        cells: shown.map((one) => one.cell(item)),
      };
    },
  });
}

/** Of what has been read of it by now: its columns are known with its first rows. */
function tableList(model: ClusterModel, kind: TableKind, query: ListQuery): KeptList {
  const { id, isNamespaced, table } = kind;
  const now = () => model.inputs.tables?.table(id);
  const columns = tableColumns(now()?.columns ?? [], isNamespaced);
  const { column, sort } = sortedBy(columns, query.sort);
  const terms = parseFilter(query.filter);
  const order = new RowListOrder({
    rows: () => now()?.rows ?? [],
    // The same array as long as none of them changed.
    version: () => now()?.rows,
    statusOf: () => undefined,
    column,
    isDescending: sort.isDescending,
    test: () => rowTest(model, terms),
    stamp: () => knownNames(model, terms),
  });
  return asList<RowItem>({
    ...{ kind, columns, sort },
    idOf: ({ row }) => row.uid,
    items: () => order.items(),
    rowOf: ({ row }, shown) => ({
      id: row.uid,
      ref: {
        ...{ group: table.group, version: table.version, kind: table.kind },
        ...(row.namespace !== '' && { namespace: row.namespace }),
        name: row.name,
        ...(!isMadeUid(row.uid) && { uid: row.uid }),
      },
      name: row.name,
      cells: shown.map((one) => one.cell({ row })),
    }),
  });
}

function statusesOf(model: ClusterModel, kind: RowKind) {
  if (kind === 'Event') return eventStatus;
  if (kind === 'Service') return () => undefined;
  const judged: SubjectKind = kind;
  return ({ uid }: ObjectRow) => {
    const entry = model.subjects.get(uid);
    return entry?.kind === judged ? entry.health.status : undefined;
  };
}

/** Another whenever an object of the kind is judged otherwise. */
function judgementsOf({ subjects }: ClusterModel, kind: RowKind): number {
  return kind === 'Event' || kind === 'Service' ? 0 : subjects.version(kind);
}

interface ListOf<I> {
  readonly kind: ListKind;
  readonly columns: readonly ColumnSpec<I>[];
  readonly sort: ListSort;
  readonly items: () => ArrayLike<I>;
  readonly rowOf: (item: I, columns: readonly ColumnSpec<I>[]) => ListRow;
  readonly idOf: (item: I) => string;
}

/** Items go out of the list and come back to it alone. */
function asList<I>(list: ListOf<I>): KeptList {
  return list as unknown as KeptList;
}

/** The asked column, or the kind's own: trouble first where there is such a thing, the newest of events. */
function sortedBy<S>(columns: readonly ColumnSpec<S>[], sort: ListSort | null) {
  const asked = columns.find(({ id }) => id === sort?.column);
  const own = ['lastSeen', 'status', 'name'].flatMap(
    (id) => columns.find((column) => column.id === id) ?? [],
  );
  const column = asked ?? own[0];
  if (!column) throw new Error('a list without columns');
  const isDescending = asked !== undefined && (sort?.isDescending ?? false);
  return { column, sort: { column: column.id, isDescending } };
}
