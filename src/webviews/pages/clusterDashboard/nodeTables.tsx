// The pod table of each node (A3), *Not scheduled* first. A table's rows are subscribed to only while it is near.
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { NodeHeatRow, PodTableRow } from '../../../shared/model/clusterDashboard.ts';
import type { ObjectRef } from '../../../shared/model/refs.ts';
import { intoColumns } from '../../lib/columns.ts';
import { rowContext } from '../../lib/menuContext.ts';
import { useChannel, useOpenDetail, usePage } from '../../lib/page.ts';
import { useNear } from '../../lib/useNear.ts';
import { useMedia } from '../../lib/useWidth.ts';
import type { Words } from '../../lib/words.ts';
import { statusText, StatusMark } from '../../ui/glyph.tsx';
import { Grid, type Column } from '../../ui/grid.tsx';
import { NameLink } from '../../ui/parts.tsx';
import { TableSkeleton } from '../../ui/skeleton.tsx';
import { FailedState, Late } from '../../ui/states.tsx';
import { Age } from '../../ui/text.tsx';

const ROW_PX = 22;
const TITLE_PX = 28;
const HEAD_PX = 22;
const BELOW_PX = 8;
const FIRST_ROWS = 5;
const FIRST_ROWS_IN_TROUBLE = 7;
const MORE_ROWS = 250;
/** A person scrolls no further; the map has all nodes. */
const MOST_TABLES = 200;

/** Where not all pods are watched, those that are: the heat map has a cell for each. */
function podsOf({ podCount, cellCount }: NodeHeatRow): number {
  return podCount ?? cellCount;
}

function firstRows({ problemCount = 0 }: NodeHeatRow): number {
  return problemCount > 0
    ? Math.max(FIRST_ROWS_IN_TROUBLE, Math.min(15, problemCount))
    : FIRST_ROWS;
}

/** Head, rows and what follows them: known before the rows are, so that nothing moves when they come. */
function tablePx(podCount: number, limit: number): number {
  const more = podCount > limit ? ROW_PX : 0;
  return HEAD_PX + ROW_PX * Math.min(podCount, limit) + more + BELOW_PX;
}

export function NodeTables({ nodes }: { nodes: readonly NodeHeatRow[] }): JSX.Element {
  const isNarrow = useMedia('(max-width: 1280px)');
  const { words } = usePage();
  const all = useMemo(() => nodes.filter((node) => podsOf(node) > 0), [nodes]);
  const filled = useMemo(() => all.slice(0, MOST_TABLES), [all]);
  const hidden = all.length - filled.length;
  const columns = useMemo(
    () =>
      isNarrow
        ? [filled]
        : intoColumns(filled, (node) => TITLE_PX + tablePx(podsOf(node), firstRows(node))),
    [filled, isNarrow],
  );
  return (
    <>
      <div class="nodetables">
        {columns.map((column) => (
          <div class="column">
            {column.map((node) => (
              <NodeTable key={node.id} node={node} />
            ))}
          </div>
        ))}
      </div>
      {hidden > 0 ? (
        <p class="quietline">
          {words.say('dashboard.ui.moreTables', { shown: filled.length, count: hidden })}
        </p>
      ) : null}
    </>
  );
}

function NodeTable({ node }: { node: NodeHeatRow }): JSX.Element {
  const { words } = usePage();
  const near = useNear();
  const [limit, setLimit] = useState<number | undefined>(undefined);
  const first = firstRows(node);
  const title = node.id === '' ? words.say('dashboard.ui.notScheduled') : node.id;
  const { podCount, problemCount = 0 } = node;
  const pods =
    podCount === undefined ? '' : words.say('dashboard.ui.podCount', { count: podCount });
  return (
    <section ref={near.ref} aria-label={title}>
      <div class="phead">
        <h2>{title}</h2>
        <span class="unit">
          {problemCount > 0
            ? words.say('dashboard.ui.podTrouble', { pods, count: problemCount })
            : pods}
        </span>
      </div>
      {near.isNear ? (
        <PodTable
          node={node}
          title={title}
          limit={limit ?? first}
          first={first}
          onLimit={setLimit}
        />
      ) : (
        <div style={{ height: `${tablePx(podsOf(node), limit ?? first)}px` }} />
      )}
    </section>
  );
}

interface PodTableProps {
  readonly node: NodeHeatRow;
  readonly title: string;
  readonly limit: number;
  readonly first: number;
  readonly onLimit: (limit: number | undefined) => void;
}

function PodTable({ node, title, limit, first, onLimit }: PodTableProps): JSX.Element {
  const { clock, words } = usePage();
  const open = useOpenDetail();
  const { state, fault } = useChannel('nodePods', { node: node.id === '' ? null : node.id, limit });
  const columns = useMemo(
    () => columnsOf(words, (row, beside) => open(refOf(row), beside), clock.now),
    [words, open, clock],
  );
  if (!state) {
    if (fault) return <FailedState fault={fault} />;
    return (
      <div class="holding" style={{ height: `${tablePx(podsOf(node), limit)}px` }}>
        <Late>
          <TableSkeleton rows={Math.min(podsOf(node), limit)} />
        </Late>
      </div>
    );
  }
  const { rows, total } = state.pods;
  const hidden = total - rows.length;
  return (
    <>
      {fault ? <FailedState fault={fault} /> : null}
      <Grid
        label={title}
        columns={columns}
        rows={rows}
        idOf={({ id }) => id}
        nameOf={(row) => `${row.name}, ${statusText(row.status)}, ${row.namespace}`}
        contextOf={(row) => rowContext(refOf(row))}
        onOpen={(row, beside) => open(refOf(row), beside)}
      />
      <p class="more">
        {hidden > 0 ? (
          <button type="button" class="link small" onClick={() => onLimit(limit + MORE_ROWS)}>
            {words.say('dashboard.ui.showMore', { count: hidden })}
          </button>
        ) : null}
        {limit > first ? (
          <button type="button" class="link small" onClick={() => onLimit(undefined)}>
            {words.say('dashboard.ui.showFewer')}
          </button>
        ) : null}
      </p>
    </>
  );
}

function refOf({ id, namespace, name }: PodTableRow): ObjectRef {
  return { group: '', version: 'v1', kind: 'Pod', namespace, name, uid: id };
}

function columnsOf(
  words: Words,
  open: (row: PodTableRow, beside: boolean) => void,
  now: () => number,
): readonly Column<PodTableRow>[] {
  const none = words.say('common.none');
  return [
    {
      id: 'name',
      head: words.say('dashboard.ui.podName'),
      isName: true,
      cell: (row) => <NameLink name={row.name} onOpen={(beside) => open(row, beside)} />,
      text: (row) => row.name,
    },
    {
      id: 'namespace',
      head: words.say('dashboard.ui.namespace'),
      width: '13%',
      muted: true,
      cell: (row) => row.namespace,
      text: (row) => row.namespace,
    },
    {
      // The title of the table says it already: names need the room more.
      id: 'node',
      head: words.say('dashboard.ui.node'),
      width: '6.5%',
      below: 720,
      muted: true,
      cell: (row) => row.node ?? none,
      text: (row) => row.node ?? none,
    },
    {
      id: 'containers',
      head: words.say('dashboard.ui.containers'),
      width: 68,
      align: 'num',
      cell: (row) => `${row.ready}/${row.total}`,
      text: (row) => `${row.ready}/${row.total}`,
    },
    {
      id: 'status',
      head: words.say('dashboard.ui.status'),
      width: '21%',
      cell: (row) => <StatusMark status={row.status} />,
      text: (row) => statusText(row.status),
    },
    {
      id: 'age',
      head: words.say('dashboard.ui.age'),
      width: 56,
      below: 480,
      align: 'num',
      cell: (row) => <Age since={row.createdAt} />,
      text: (row) => words.format.age(row.createdAt, now()),
    },
    {
      id: 'event',
      head: words.say('dashboard.ui.event'),
      width: 48,
      align: 'ctr',
      cell: (row) =>
        row.hasWarningEvents ? (
          <span
            class="evdot"
            role="img"
            aria-label={words.say('common.warningEvents')}
            title={words.say('common.warningEvents')}
          />
        ) : null,
      text: (row) => (row.hasWarningEvents ? words.say('common.warningEvents') : ''),
    },
  ];
}
