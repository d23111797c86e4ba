// The list of one kind (C2): a window of rows of one height, heads that sort, and the keys of every list.
import type { JSX } from 'preact';
import { useCallback, useMemo, useRef } from 'preact/hooks';
import type {
  ListColumn,
  ListHead,
  ListRow,
  ListSort,
} from '../../../shared/model/resourceBrowser.ts';
import type { RowsSection } from '../../../shared/protocol/sections.ts';
import { rowContext } from '../../lib/menuContext.ts';
import { useOpenDetail, usePage } from '../../lib/page.ts';
import type { FixedRows } from '../../lib/useFixedRows.ts';
import type { KeptScroll } from '../../lib/useKeptScroll.ts';
import type { ListCursor, ListRowProps } from '../../lib/useListCursor.ts';
import { useWidth } from '../../lib/useWidth.ts';
import { Icon } from '../../ui/parts.tsx';
import { CellView, cellText, fitting, isNumber, rowName, trackOf } from './cells.tsx';
import { Heads } from './heads.tsx';

export const ROW_PX = 22;
const BOX_PX = 28;
/** Left and right. */
const GUTTERS_PX = 32;
const GAP_PX = 8;

export interface ListProps {
  readonly head: ListHead;
  readonly rows: RowsSection<ListRow>;
  readonly seen: FixedRows;
  readonly cursor: ListCursor;
  readonly scroll: KeptScroll;
  readonly onSort: (sort: ListSort) => void;
  readonly onCopy: (event: ClipboardEvent) => void;
}

export function List(props: ListProps): JSX.Element {
  const { head, rows, seen, cursor, scroll, onSort } = props;
  const width = useWidth(900);
  const columns = useMemo(
    () => fitting(head.columns, width.widthPx - BOX_PX - GUTTERS_PX - GAP_PX * head.columns.length),
    [head.columns, width.widthPx],
  );
  const tracks = [`${BOX_PX}px`, ...columns.map(trackOf)].join(' ');
  const ref = useRefs([seen.scrollerRef, cursor.gridRef, scroll.ref, width.ref]);
  const { first, visible } = seen;
  const isDrawn = (index: number) =>
    (index >= first - 8 && index < first + visible + 8) || index === cursor.at;
  const last = Math.min(rows.total, first + visible);
  const hasGap = first < head.from || last > head.from + rows.rows.length;
  return (
    <div
      class={`list ${head.isPolled && head.link.state !== 'live' ? 'aged' : ''}`}
      role="grid"
      aria-label={head.kind}
      aria-multiselectable="true"
      aria-rowcount={rows.total + 1}
      style={{ '--tracks': tracks }}
      ref={ref}
      onScroll={() => {
        seen.onScroll();
        scroll.onScroll();
      }}
      onCopy={props.onCopy}
      {...cursor.gridProps}
    >
      <Heads columns={columns} sort={head.sort} onSort={onSort} />
      <div class="virtual" role="rowgroup" style={{ height: `${rows.total * ROW_PX}px` }}>
        {rows.rows.map((row, offset) => {
          const index = head.from + offset;
          return isDrawn(index) ? (
            <Row
              key={row.id}
              {...{ head, columns, row, index }}
              isSelected={cursor.selected.has(row.id)}
              props={cursor.rowProps(index, row.id)}
              onToggle={() => cursor.toggle(index, row.id)}
            />
          ) : null;
        })}
        {hasGap ? <Gaps first={first} end={last} head={head} count={rows.rows.length} /> : null}
      </div>
    </div>
  );
}

/** One for all, the same in each drawing: each is told once. */
function useRefs(all: readonly ((element: HTMLElement | null) => void)[]) {
  const latest = useRef(all);
  latest.current = all;
  return useCallback((element: HTMLElement | null) => {
    for (const tell of latest.current) tell(element);
  }, []);
}

interface RowProps {
  readonly head: ListHead;
  readonly columns: readonly ListColumn[];
  readonly row: ListRow;
  readonly index: number;
  readonly isSelected: boolean;
  readonly props: ListRowProps;
  readonly onToggle: () => void;
}

function Row({ head, columns, row, index, isSelected, props, onToggle }: RowProps): JSX.Element {
  const { clock, words } = usePage();
  const open = useOpenDetail();
  const openRow = (beside: boolean) => open(row.ref, beside);
  const cellOf = ({ id }: ListColumn) =>
    row.cells[head.columns.findIndex((column) => column.id === id)] ?? null;
  return (
    <div
      class="listrow rowlike"
      role="row"
      aria-label={rowName(head, row, words)}
      aria-rowindex={index + 2}
      data-vscode-context={contextOf(row)}
      style={{ transform: `translateY(${index * ROW_PX}px)` }}
      {...props}
      onDblClick={() => openRow(false)}
    >
      <span
        role="gridcell"
        class="box"
        tabIndex={-1}
        aria-label={words.say('browser.ui.selectRow', { name: row.name })}
        onClick={(event) => {
          event.stopPropagation();
          onToggle();
        }}
      >
        <span class="check">{isSelected ? <Icon name="check" /> : null}</span>
      </span>
      {columns.map((column) => {
        const cell = cellOf(column);
        const text = cellText(column, cell, words, clock.now());
        const isCut = column.look === 'name' || column.look === 'text';
        return (
          <span
            key={column.id}
            role="gridcell"
            class={classOf(column, cell === null)}
            aria-label={isCut ? text : undefined}
          >
            <CellView column={column} cell={cell} onOpen={openRow} />
          </span>
        );
      })}
    </div>
  );
}

function classOf(column: ListColumn, isMissing: boolean): string {
  const isMuted = column.look === 'text' || isMissing;
  const isRight = isNumber(column) || (isMissing && column.look === 'usage');
  return `cell ${isRight ? 'num' : ''} ${isMuted ? 'muted' : ''}`;
}

function contextOf({ container, ref }: ListRow): string {
  const context = rowContext(ref);
  return container === undefined
    ? context
    : JSON.stringify({ ...(JSON.parse(context) as object), container });
}

/** Stand for rows that are on their way. */
function Gaps({
  first,
  end,
  head,
  count,
}: {
  first: number;
  end: number;
  head: ListHead;
  count: number;
}): JSX.Element {
  const missing = Array.from(
    { length: Math.max(0, end - first) },
    (_, offset) => first + offset,
  ).filter((index) => index < head.from || index >= head.from + count);
  return (
    <>
      {missing.map((index) => (
        <div
          key={index}
          class="listrow gap"
          aria-hidden="true"
          style={{ transform: `translateY(${index * ROW_PX}px)` }}
        >
          <span />
          <span class="skel" />
        </div>
      ))}
    </>
  );
}
