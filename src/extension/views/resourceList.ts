// A window on the list of one kind (C1, C2), sorted and filtered here: of hundred thousand objects a page gets what it draws.
import {
  mostWindowRows,
  type ListHead,
  type ListQuery,
  type ListRow,
  type ListWindow,
  type ResourceListState,
} from '../../shared/model/resourceBrowser.ts';
import type { ListedRows } from '../../shared/protocol/api.ts';
import { rows, value } from '../../shared/protocol/sections.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { keptList, type KeptList } from './keptLists.ts';
import { chosenColumns, columnOf, type ColumnSpec } from './listColumns.ts';
import { kindState } from './kindState.ts';
import { isTable, listKindOf } from './listKinds.ts';

/** Of a selection: what is copied at once. */
const maxPicked = 10_000;

export function resourceList(model: ClusterModel, window: ListWindow): ResourceListState {
  const unread = unreadKind(model, window);
  if (unread) return unread;
  const list = keptList(model, window);
  const items = list.items();
  const columns = chosenColumns(list.columns, window.columns);
  const count = Math.min(mostWindowRows, Math.max(0, window.count));
  // Rows may have gone since the page knew how many there are.
  const from = Math.max(0, Math.min(window.from, items.length - count));
  const shown = Array.prototype.slice.call(items, from, from + count) as unknown[];
  return {
    head: value(headOf(model, list, columns, from)),
    rows: rows(
      shown.map((item) => list.rowOf(item, columns)),
      items.length,
    ),
  };
}

/** Ids of the rows between two places, the second left out. */
export function listedIds(
  model: ClusterModel,
  query: ListQuery,
  from: number,
  to: number,
): readonly string[] {
  const list = keptList(model, query);
  const items = list.items();
  const ids: string[] = [];
  const end = Math.min(to, items.length, from + maxPicked);
  for (let place = Math.max(0, from); place < end; place++) ids.push(list.idOf(items[place]));
  return ids;
}

/** Those of these ids, in the order of the list; for what is copied. */
export function listedRows(
  model: ClusterModel,
  query: ListQuery,
  wantedColumns: readonly string[],
  ids: readonly string[],
): ListedRows {
  const list = keptList(model, query);
  const wanted = new Set(ids.slice(0, maxPicked));
  const columns = chosenColumns(list.columns, wantedColumns);
  const items = list.items();
  const found: ListRow[] = [];
  for (let place = 0; place < items.length && wanted.size > 0; place++) {
    const item = items[place];
    if (wanted.delete(list.idOf(item))) found.push(list.rowOf(item, columns));
  }
  return { columns: columns.map(columnOf), rows: found };
}

/** Before it is known which resources there are, nobody can say that this is none. */
function unreadKind(
  model: ClusterModel,
  { kind, sort }: ListWindow,
): ResourceListState | undefined {
  const isUnread = model.inputs.tables?.catalog.state === 'unread';
  if (!isUnread || listKindOf(model, kind)) return undefined;
  const head: ListHead = {
    ...{ id: kind, kind, link: { state: 'connecting' }, total: 0, from: 0, isNamespaced: false },
    ...{ columns: [], choices: [], sort: sort ?? { column: 'name', isDescending: false } },
  };
  return { head: value(head), rows: rows([]) };
}

function headOf(
  model: ClusterModel,
  { columns, kind, sort }: KeptList,
  shown: readonly ColumnSpec<never>[],
  from: number,
): ListHead {
  const { link, total } = kindState(model, kind) ?? { link: { state: 'connecting' }, total: 0 };
  return {
    id: kind.id,
    kind: kind.kind,
    link,
    total,
    from,
    isNamespaced: kind.isNamespaced,
    columns: shown.map(columnOf),
    choices: columns.map(columnOf),
    sort,
    ...(isTable(kind) && { isPolled: true }),
    ...(isTable(kind) && model.inputs.tables?.table(kind.id)?.isCut && { isCut: true }),
    ...(shown.some(({ look }) => look === 'usage') && { usage: usageOf(model) }),
  };
}

function usageOf({ inputs }: ClusterModel): NonNullable<ListHead['usage']> {
  const { status } = inputs.usage;
  return 'missing' in status ? { missing: status.missing } : { source: status.source };
}
