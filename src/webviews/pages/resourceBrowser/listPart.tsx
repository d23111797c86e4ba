// The right side: the filter bar, what is selected, the list or why there is none, and the keys.
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import {
  mostWindowRows,
  type ListHead,
  type ListQuery,
  type ListRow,
  type ListSort,
  type ListWindow,
  type ResourceListState,
} from '../../../shared/model/resourceBrowser.ts';
import { useChannel, useOpenDetail, usePage } from '../../lib/page.ts';
import { SteadyWindow } from '../../lib/steadyWindow.ts';
import { useFixedRows, type FixedRows } from '../../lib/useFixedRows.ts';
import { useKeptScroll } from '../../lib/useKeptScroll.ts';
import { useListCursor } from '../../lib/useListCursor.ts';
import { TableSkeleton } from '../../ui/skeleton.tsx';
import { DeniedState, FailedState, Late, StaleNote } from '../../ui/states.tsx';
import { ColumnsMenu } from './columnsMenu.tsx';
import { FilterBar, type FilterBarProps } from './filterBar.tsx';
import { Foot } from './foot.tsx';
import { List, ROW_PX } from './list.tsx';
import { NoList, resourceOf, whyNoList } from './noList.tsx';
import { SelectionBar } from './selectionBar.tsx';
import { useCopy } from './useCopy.ts';

/** Windows move in steps of so many rows, and reach so far around what is seen. */
const STEP = 40;

type Bar = Omit<FilterBarProps, 'isNamespaced' | 'hasStatus' | 'children'>;

export interface ListPartProps {
  readonly query: ListQuery;
  /** Ids; none: the kind's own. */
  readonly columns: readonly string[];
  readonly user: string | undefined;
  readonly onSort: (sort: ListSort) => void;
  readonly onColumns: (columns: readonly string[]) => void;
  readonly bar: Bar;
}

export function ListPart(props: ListPartProps): JSX.Element {
  const { query, columns, bar } = props;
  const { words } = usePage();
  const seen = useFixedRows({ rowPx: ROW_PX, headPx: ROW_PX });
  const { state, fault, args } = useChannel('resourceList', windowOf(query, columns, seen));
  const head = state?.head.value;
  const count = head ? (
    <span class="muted nowrap" role="status" aria-live="off">
      {words.say('browser.ui.count', {
        shown: words.format.whole(state.rows.total),
        count: head.total,
        resource: resourceOf(head),
      })}
    </span>
  ) : null;
  return (
    <section class="listpart" aria-label={head?.kind}>
      <FilterBar
        {...bar}
        isNamespaced={head?.isNamespaced ?? false}
        hasStatus={head?.choices.some(({ look }) => look === 'status') ?? false}
      >
        {count}
        {head ? <ColumnsMenu head={head} chosen={columns} onChange={props.onColumns} /> : null}
      </FilterBar>
      {fault ? <FailedState fault={fault} /> : null}
      {state && head && args ? (
        <Shown {...props} state={state} head={head} shownWindow={args} seen={seen} />
      ) : fault ? null : (
        <Late>
          <TableSkeleton rows={12} />
        </Late>
      )}
    </section>
  );
}

function windowOf(
  query: ListQuery,
  columns: readonly string[],
  { first, visible }: FixedRows,
): ListWindow {
  const from = Math.max(0, Math.floor(first / STEP) * STEP - STEP);
  const count = Math.min(mostWindowRows, (Math.ceil(visible / STEP) + 3) * STEP);
  return { ...query, columns, from, count };
}

interface ShownProps extends ListPartProps {
  readonly state: ResourceListState;
  readonly head: ListHead;
  /** What `state` is of. */
  readonly shownWindow: ListWindow;
  readonly seen: FixedRows;
}

function Shown(props: ShownProps): JSX.Element {
  const { state, head, seen, query, bar, onSort, user } = props;
  const { link, words } = usePage();
  const open = useOpenDetail();
  const rows = useSteadyRows(state, head, props.shownWindow);
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const kept = useKeptScroll(`scroll ${query.kind}`);
  const scroll = { ...kept, ref: both(kept.ref, setScroller) };
  useTopWhenOther(scroller, JSON.stringify(query));
  const byId = useMemo(() => new Map(rows.rows.map((row) => [row.id, row])), [rows]);
  const ids = useMemo(() => rows.rows.map(({ id }) => id), [rows]);
  const cursor = useListCursor({
    of: `${query.kind} ${query.filter}`,
    count: rows.total,
    from: head.from,
    ids,
    pageSize: Math.max(1, seen.visible - 1),
    reveal: seen.reveal,
    onOpen: (id, beside) => {
      const row = byId.get(id);
      if (row) open(row.ref, beside);
    },
    idsBetween: (from, to) => link.call('listedIds', { query, from, to }),
  });
  const focused = rows.rows[cursor.at - head.from];
  const { selected } = cursor;
  const copying = useCopy({ query, head, rows: rows.rows, selected, focused });
  const why = whyNoList(head, rows.total);
  if (why)
    return (
      <NoList why={why} head={head} user={user} filter={query.filter} onFilter={bar.onFilter} />
    );
  return (
    <>
      {selected.size > 0 ? (
        <SelectionBar
          count={selected.size}
          wanted={cursor.wanted}
          copying={copying}
          onClear={cursor.clear}
        />
      ) : null}
      {head.isCut ? (
        <p class="note" role="status">
          {words.say('browser.ui.cut', { count: head.total })}
        </p>
      ) : null}
      {head.isPolled ? <PolledNote link={head.link} user={user} /> : null}
      <List {...{ head, rows, seen, cursor, scroll, onSort }} onCopy={copying.onCopy} />
      <Foot head={head} />
    </>
  );
}

/** Rows of what is read from time to time stay when they cannot be read any more: that is said of them alone. */
function PolledNote({
  link,
  user,
}: {
  link: ListHead['link'];
  user: string | undefined;
}): JSX.Element | null {
  if (link.state === 'stale') return <StaleNote fault={link.reason} nextTryAt={link.nextTryAt} />;
  if (link.state === 'denied') return <DeniedState denied={link} user={user} tight />;
  return null;
}

/** The rows of the state, and where it has not got all of its window yet, those of the window before. */
function useSteadyRows(
  { rows }: ResourceListState,
  { from }: ListHead,
  { count, ...window }: ListWindow,
): ResourceListState['rows'] {
  const steady = useRef<SteadyWindow<ListRow> | undefined>(undefined);
  steady.current ??= new SteadyWindow();
  const now = { of: JSON.stringify({ ...window, from: 0 }), from, rows: rows.rows };
  const drawn = steady.current.next(now, Math.min(count, rows.total - from));
  return drawn.rows === rows.rows ? rows : { ...rows, rows: drawn.rows };
}

function both(
  first: (element: HTMLElement | null) => void,
  second: (element: HTMLElement | null) => void,
) {
  return (element: HTMLElement | null) => {
    first(element);
    second(element);
  };
}

/** Another order or filter is another list: it begins at its top. */
function useTopWhenOther(scroller: HTMLElement | null, what: string): void {
  const before = useRef(what);
  useEffect(() => {
    if (before.current === what) return;
    before.current = what;
    if (scroller) scroller.scrollTop = 0;
  }, [scroller, what]);
}
