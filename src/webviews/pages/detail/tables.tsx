// The tables of a detail panel: containers (C6), pods (C13) and latest events (C7), with the heads of product.md.
import type { ComponentChildren, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ContainerRow, EventRow, PodListRow } from '../../../shared/model/detail.ts';
import type { ObjectRef } from '../../../shared/model/refs.ts';
import type { Severity } from '../../../shared/model/status.ts';
import type { Text } from '../../../shared/model/text.ts';
import type { KeyedRow, RowsSection } from '../../../shared/protocol/sections.ts';
import { rowContext } from '../../lib/menuContext.ts';
import { useOpenDetail, usePage } from '../../lib/page.ts';
import type { Words } from '../../lib/words.ts';
import { Glyph, StatusMark, statusText } from '../../ui/glyph.tsx';
import { Grid, type Column } from '../../ui/grid.tsx';
import { Name, NameLink } from '../../ui/parts.tsx';
import { Age, TextView } from '../../ui/text.tsx';

interface TablePanelProps {
  readonly title: string;
  readonly section: RowsSection<KeyedRow>;
  readonly empty: string;
  readonly children: ComponentChildren;
}

function TablePanel({ title, section, empty, children }: TablePanelProps): JSX.Element {
  const { words } = usePage();
  return (
    <section class="panel tablepanel" aria-label={title}>
      <div class="phead">
        <h2>{title}</h2>
        {section.total > 0 ? <span class="count">{words.format.whole(section.total)}</span> : null}
      </div>
      {section.rows.length === 0 ? <p class="quietline">{empty}</p> : children}
    </section>
  );
}

export interface ContainersProps {
  /** The pod the containers are of. */
  readonly of: ObjectRef;
  readonly section: RowsSection<ContainerRow>;
  /** Shows the log of a container; undefined: it may not be read. */
  readonly onLog: ((container: string) => void) | undefined;
}

export function Containers({ of, section, onLog }: ContainersProps): JSX.Element {
  const { clock, words } = usePage();
  const title = words.say('detail.ui.containers');
  const columns = useMemo(() => containerColumns(words, clock.now), [words, clock]);
  return (
    <TablePanel title={title} section={section} empty={words.say('common.none')}>
      <Grid
        label={title}
        columns={columns}
        rows={section.rows}
        idOf={({ id }) => id}
        nameOf={(row) => `${row.id}, ${statusText(row.state)}`}
        contextOf={(row) => JSON.stringify({ ...JSON.parse(rowContext(of)), container: row.id })}
        onOpen={(row) => onLog?.(row.id)}
      />
    </TablePanel>
  );
}

function containerColumns(words: Words, now: () => number): readonly Column<ContainerRow>[] {
  return [
    {
      id: 'name',
      head: words.say('detail.ui.name'),
      width: '22%',
      isName: true,
      cell: (row) => <Name of={row.id} />,
      text: (row) => row.id,
    },
    {
      id: 'image',
      head: words.say('detail.ui.image'),
      width: '30%',
      muted: true,
      isName: true,
      cell: (row) => <Name of={row.image} />,
      text: (row) => row.image,
    },
    {
      id: 'state',
      head: words.say('detail.ui.state'),
      cell: (row) => <ContainerState row={row} />,
      text: (row) => statusText(row.state),
    },
    {
      id: 'restart',
      head: words.say('detail.ui.restart'),
      width: 60,
      below: 620,
      align: 'num',
      cell: (row) => words.format.whole(row.restarts),
      text: (row) => String(row.restarts),
    },
    {
      id: 'age',
      head: words.say('detail.ui.age'),
      width: 64,
      below: 480,
      align: 'num',
      cell: (row) => <Age since={row.startedAt} />,
      text: (row) =>
        row.startedAt === undefined
          ? words.say('common.none')
          : words.format.age(row.startedAt, now()),
    },
  ];
}

function ContainerState({ row }: { row: ContainerRow }): JSX.Element {
  const { words } = usePage();
  return (
    <span class="stateline">
      <StatusMark status={row.state} />
      <span class="muted cut">
        {row.role === 'container' ? null : words.say(`detail.ui.role.${row.role}`)}
        {row.role !== 'container' && row.note ? ' · ' : null}
        {row.note ? <TextView text={row.note} inRow /> : null}
      </span>
    </span>
  );
}

interface TableProps<R extends KeyedRow> {
  readonly section: RowsSection<R>;
  /** Why nothing may be here although there is something. */
  readonly unread: Text | undefined;
}

export function PodList({ section, unread }: TableProps<PodListRow>): JSX.Element {
  const { clock, words } = usePage();
  const open = useOpenDetail();
  const title = words.say('detail.ui.podList');
  const columns = useMemo(() => podColumns(words, open, clock.now), [words, open, clock]);
  return (
    <TablePanel
      title={title}
      section={section}
      empty={unread ? words.text(unread, clock.now()) : words.say('detail.ui.noPods')}
    >
      <Grid
        label={title}
        columns={columns}
        rows={section.rows}
        idOf={({ id }) => id}
        nameOf={(row) => `${row.ref.name}, ${statusText(row.status)}`}
        contextOf={(row) => rowContext(row.ref)}
        onOpen={(row, beside) => open(row.ref, beside)}
      />
    </TablePanel>
  );
}

function podColumns(
  words: Words,
  open: (ref: ObjectRef, beside: boolean) => void,
  now: () => number,
): readonly Column<PodListRow>[] {
  const nodeOf = ({ node, nodeIp }: PodListRow) =>
    node === undefined ? words.say('common.none') : [node, nodeIp].filter(Boolean).join('/');
  return [
    {
      id: 'name',
      head: words.say('detail.ui.name'),
      isName: true,
      cell: (row) => <NameLink name={row.ref.name} onOpen={(beside) => open(row.ref, beside)} />,
      text: (row) => row.ref.name,
    },
    {
      id: 'node',
      head: words.say('detail.ui.node'),
      width: '22%',
      muted: true,
      below: 900,
      cell: nodeOf,
      text: nodeOf,
    },
    {
      id: 'containers',
      head: words.say('detail.ui.containers'),
      width: 76,
      align: 'num',
      cell: (row) => `${row.ready}/${row.total}`,
      text: (row) => `${row.ready}/${row.total}`,
    },
    {
      id: 'status',
      head: words.say('detail.ui.status'),
      width: '24%',
      cell: (row) => <StatusMark status={row.status} />,
      text: (row) => statusText(row.status),
    },
    {
      id: 'restart',
      head: words.say('detail.ui.restart'),
      width: 60,
      below: 620,
      align: 'num',
      cell: (row) => words.format.whole(row.restarts),
      text: (row) => String(row.restarts),
    },
    {
      id: 'age',
      head: words.say('detail.ui.age'),
      width: 64,
      below: 480,
      align: 'num',
      cell: (row) => <Age since={row.createdAt} />,
      text: (row) => words.format.age(row.createdAt, now()),
    },
  ];
}

export function Events({ section, unread }: TableProps<EventRow>): JSX.Element {
  const { clock, words } = usePage();
  const open = useOpenDetail();
  const title = words.say('detail.ui.latestEvents');
  const columns = useMemo(() => eventColumns(words, clock.now), [words, clock]);
  return (
    <TablePanel
      title={title}
      section={section}
      empty={unread ? words.text(unread, clock.now()) : words.say('detail.ui.noEvents')}
    >
      <Grid
        label={title}
        columns={columns}
        rows={section.rows}
        idOf={({ id }) => id}
        nameOf={(row) => `${row.reason}, ${row.type}, ${row.message}`}
        contextOf={(row) => rowContext(row.regarding)}
        onOpen={(row, beside) => open(row.regarding, beside)}
      />
    </TablePanel>
  );
}

function eventColumns(words: Words, now: () => number): readonly Column<EventRow>[] {
  return [
    {
      id: 'type',
      head: words.say('detail.ui.type'),
      width: 104,
      cell: (row) => <EventType type={row.type} />,
      text: (row) => row.type,
    },
    {
      id: 'at',
      head: words.say('detail.ui.createTime'),
      width: 100,
      cell: (row) => (
        <span title={words.format.dateTime(row.at)}>{words.format.moment(row.at, now())}</span>
      ),
      text: (row) => words.format.dateTime(row.at),
    },
    {
      id: 'kind',
      head: words.say('detail.ui.kind'),
      width: 84,
      muted: true,
      below: 900,
      cell: (row) => row.regarding.kind,
      text: (row) => row.regarding.kind,
    },
    {
      id: 'name',
      head: words.say('detail.ui.name'),
      width: '13%',
      muted: true,
      below: 1100,
      isName: true,
      cell: (row) => <Name of={row.regarding.name} />,
      text: (row) => row.regarding.name,
    },
    {
      id: 'namespace',
      head: words.say('detail.ui.namespace'),
      width: 96,
      muted: true,
      below: 1100,
      cell: (row) => row.regarding.namespace ?? words.say('common.none'),
      text: (row) => row.regarding.namespace ?? words.say('common.none'),
    },
    {
      id: 'reason',
      head: words.say('detail.ui.reason'),
      width: 136,
      cell: (row) => row.reason,
      text: (row) => row.reason,
    },
    {
      id: 'message',
      head: words.say('detail.ui.message'),
      cell: (row) => row.message,
      text: (row) => row.message,
    },
    {
      id: 'count',
      head: words.say('detail.ui.count'),
      width: 56,
      align: 'num',
      cell: (row) => words.format.whole(row.count),
      text: (row) => String(row.count),
    },
  ];
}

function EventType({ type }: { type: string }): JSX.Element {
  const severity: Severity = type === 'Warning' ? 'warning' : 'unknown';
  return (
    <span class="st" title={type}>
      <Glyph of={severity} />
      <span class={type === 'Warning' ? 'c-warning' : ''}>{type}</span>
    </span>
  );
}
