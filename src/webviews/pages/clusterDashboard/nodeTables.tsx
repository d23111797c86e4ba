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
import { FailedState, Late } from '../../ui/states.tsx';
import { Age } from '../../ui/text.tsx';

const ROW_PX = 22;
/** Title, table head, the line under the table. */
const AROUND_ROWS_PX = 28 + 22 + 30;
const FIRST_ROWS = 5;
const FIRST_ROWS_IN_TROUBLE = 7;
const MORE_ROWS = 250;

function firstRows(node: NodeHeatRow): number {
  return node.problemCount > 0
    ? Math.max(FIRST_ROWS_IN_TROUBLE, Math.min(15, node.problemCount))
    : FIRST_ROWS;
}

function tableRows(node: NodeHeatRow): number {
  return Math.min(node.podCount, firstRows(node));
}

export function NodeTables({ nodes }: { nodes: readonly NodeHeatRow[] }): JSX.Element {
  const isNarrow = useMedia('(max-width: 1100px)');
  const filled = useMemo(() => nodes.filter(({ podCount }) => podCount > 0), [nodes]);
  const columns = useMemo(
    () =>
      isNarrow
        ? [filled]
        : intoColumns(filled, (node) => AROUND_ROWS_PX + ROW_PX * tableRows(node)),
    [filled, isNarrow],
  );
  return (
    <div class="nodetables">
      {columns.map((column) => (
        <div class="column">
          {column.map((node) => (
            <NodeTable key={node.id} node={node} />
          ))}
        </div>
      ))}
    </div>
  );
}

function NodeTable({ node }: { node: NodeHeatRow }): JSX.Element {
  const { words } = usePage();
  const near = useNear();
  const [limit, setLimit] = useState<number | undefined>(undefined);
  const first = firstRows(node);
  const title = node.id === '' ? words.say('dashboard.ui.notScheduled') : node.id;
  const pods = words.say('dashboard.ui.podCount', { count: node.podCount });
  return (
    <section ref={near.ref} aria-label={title}>
      <div class="phead">
        <h2>{title}</h2>
        <span class="unit">
          {node.problemCount > 0
            ? words.say('dashboard.ui.podTrouble', { pods, count: node.problemCount })
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
        <Placeholder rows={Math.min(node.podCount, limit ?? first)} />
      )}
    </section>
  );
}

/** Holds the place of a table that is not drawn, so that nothing moves when it is. */
function Placeholder({ rows }: { rows: number }): JSX.Element {
  return <div style={{ height: `${ROW_PX * (rows + 1) + 31}px` }} />;
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
  if (fault) return <FailedState fault={fault} />;
  const count = Math.min(node.podCount, limit);
  if (!state) {
    return (
      <div class="holding" style={{ height: `${ROW_PX * (count + 1) + 31}px` }}>
        <Late>
          <TableSkeleton rows={count} />
        </Late>
      </div>
    );
  }
  const { rows, total } = state.pods;
  const hidden = total - rows.length;
  return (
    <>
      <Grid
        label={words.say('dashboard.ui.podsOf', { node: title })}
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

const SHARES = [72, 58, 80, 64, 70, 52, 76];

export function TableSkeleton({ rows }: { rows: number }): JSX.Element {
  return (
    <div class="skeleton" aria-hidden="true">
      {Array.from({ length: Math.min(12, rows + 1) }, (_, index) => (
        <div class="skelrow">
          <span class="skel" style={{ width: `${(SHARES[index % SHARES.length] ?? 60) / 2.4}%` }} />
          <span class="skel" style={{ width: '12%' }} />
          <span class="grow" />
          <span
            class="skel"
            style={{ width: `${(SHARES[(index + 3) % SHARES.length] ?? 60) / 5}%` }}
          />
          <span class="skel" style={{ width: '24px' }} />
        </div>
      ))}
    </div>
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
      cell: (row) => <NameLink name={row.name} onOpen={(beside) => open(row, beside)} />,
      text: (row) => row.name,
    },
    {
      id: 'namespace',
      head: words.say('dashboard.ui.namespace'),
      width: 96,
      muted: true,
      cell: (row) => <span title={row.namespace}>{row.namespace}</span>,
      text: (row) => row.namespace,
    },
    {
      id: 'node',
      head: words.say('dashboard.ui.node'),
      width: 88,
      muted: true,
      cell: (row) => <span title={row.node}>{row.node ?? none}</span>,
      text: (row) => row.node ?? none,
    },
    {
      id: 'containers',
      head: words.say('dashboard.ui.containers'),
      width: 76,
      align: 'num',
      cell: (row) => `${row.ready}/${row.total}`,
      text: (row) => `${row.ready}/${row.total}`,
    },
    {
      id: 'status',
      head: words.say('dashboard.ui.status'),
      width: 168,
      cell: (row) => <StatusMark status={row.status} />,
      text: (row) => statusText(row.status),
    },
    {
      id: 'age',
      head: words.say('dashboard.ui.age'),
      width: 52,
      align: 'num',
      cell: (row) => <Age since={row.createdAt} />,
      text: (row) => words.format.age(row.createdAt, now()),
    },
    {
      id: 'event',
      head: words.say('dashboard.ui.event'),
      width: 60,
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
