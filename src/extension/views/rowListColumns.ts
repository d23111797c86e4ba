// The columns of kinds whose rows are objects, as kubectl has them, status and usage beside.
import type { TextKey } from '../../shared/strings/en.ts';
import type {
  CronJobRow,
  EventRow,
  JobRow,
  ObjectRow,
  ServiceRow,
  WorkloadRow,
} from '../kinds/rows.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { KindName } from '../model/objects.ts';
import { ageColumn, countColumn, ratioColumn, textColumn, type ColumnSpec } from './listColumns.ts';
import { statusOrder } from './listStatus.ts';
import { namespaceColumns, nodeColumns } from './clusterListColumns.ts';
import { labelsColumn, pairsText } from './podListColumns.ts';
import type { RowItem } from './rowListOrder.ts';

export type RowColumn = ColumnSpec<RowItem>;

/** Kinds that are listed from rows that are objects. */
export type RowKind = Exclude<KindName, 'Pod'> | 'Event';

export function rowColumns(model: ClusterModel, kind: RowKind): readonly RowColumn[] {
  if (kind === 'Event') return eventColumns();
  if (kind === 'Node') return [nameColumn, status, ...nodeColumns(model), age, labelsOfRow];
  if (kind === 'Namespace')
    return [nameColumn, status, ...namespaceColumns(model), age, labelsOfRow];
  const own = ofKind[kind];
  const judged = kind === 'Service' ? [] : [status];
  return [nameColumn, ...judged, namespaceColumn, age, ...own, labelsOfRow];
}

export const nameColumn: RowColumn = {
  id: 'name',
  head: { key: 'browser.col.name' },
  look: 'name',
  value: ({ row }) => row.name,
  cell: ({ row }) => row.name,
};

const status: RowColumn = {
  id: 'status',
  head: { key: 'browser.col.status' },
  look: 'status',
  value: (item) => item.status && statusOrder(item.status),
  cell: (item) => item.status ?? null,
};

export const namespaceColumn: RowColumn = textColumn(
  'namespace',
  'browser.col.namespace',
  ({ row }) => row.namespace,
  { leaves: 2 },
);
const age: RowColumn = ageColumn('age', 'browser.col.age', ({ row }) => row.createdAt);
export const labelsOfRow: RowColumn = labelsColumn(({ row }) => row.labels);

/** A column of rows of one kind: lists hold no others. */
function text<R extends ObjectRow>(
  id: string,
  head: TextKey,
  of: (row: R) => string | undefined,
  more: Partial<RowColumn> = {},
): RowColumn {
  return textColumn(id, head, ({ row }) => of(row as R), more);
}

function count<R extends ObjectRow>(
  id: string,
  head: TextKey,
  of: (row: R) => number | undefined,
  more: Partial<RowColumn> = {},
): RowColumn {
  return countColumn(id, head, ({ row }) => of(row as R), more);
}

const extra = { isExtra: true } as const;
const owner = text('owner', 'browser.col.owner', ({ owner: of }) => of && `${of.kind} ${of.name}`, {
  leaves: 1,
});
const ready = ratioColumn<RowItem>('ready', 'browser.col.ready', ({ row }) => {
  const { ready: part, desired } = row as WorkloadRow;
  return [part, desired];
});
const desired = count<WorkloadRow>('desired', 'browser.col.desired', (row) => row.desired);
const current = count<WorkloadRow>('current', 'browser.col.current', (row) => row.current, {
  leaves: 1,
});
const readyCount = count<WorkloadRow>('ready', 'browser.col.ready', (row) => row.ready);
const updated = count<WorkloadRow>('updated', 'browser.col.updated', (row) => row.updated, {
  leaves: 1,
});
const available = count<WorkloadRow>('available', 'browser.col.available', (row) => row.available, {
  leaves: 1,
});
const revision = text<WorkloadRow>(
  'revision',
  'browser.col.revision',
  (row) => row.revision,
  extra,
);

const flag = (isSet: boolean) => (isSet ? 'True' : 'False');

const ofKind: Readonly<
  Record<Exclude<RowKind, 'Node' | 'Namespace' | 'Event'>, readonly RowColumn[]>
> = {
  Deployment: [
    ready,
    updated,
    available,
    text<WorkloadRow>('strategy', 'browser.col.strategy', (row) => row.strategy, extra),
    revision,
  ],
  ReplicaSet: [desired, current, readyCount, owner, revision],
  ReplicationController: [desired, current, readyCount, { ...owner, ...extra }],
  StatefulSet: [ready, { ...updated, ...extra }, revision],
  DaemonSet: [desired, current, readyCount, updated, available],
  Job: [
    ratioColumn('completions', 'browser.col.completions', ({ row }) => {
      const { succeeded, completions = 1 } = row as JobRow;
      return [succeeded, completions];
    }),
    count<JobRow>('active', 'browser.col.active', (row) => row.active),
    count<JobRow>('failed', 'browser.col.failed', (row) => row.failed),
    owner,
  ],
  CronJob: [
    text<CronJobRow>('schedule', 'browser.col.schedule', (row) => row.schedule),
    text<CronJobRow>('timeZone', 'browser.col.timeZone', (row) => row.timeZone, extra),
    text<CronJobRow>('suspend', 'browser.col.suspend', (row) => flag(row.suspended)),
    count<CronJobRow>('active', 'browser.col.active', (row) => row.active),
    ageColumn('lastSchedule', 'browser.col.lastSchedule', ({ row }) => {
      return (row as CronJobRow).lastScheduledAt;
    }),
  ],
  Service: [
    text<ServiceRow>('type', 'browser.col.type', (row) => row.type),
    text<ServiceRow>('clusterIp', 'browser.col.clusterIp', (row) => row.clusterIps.join(',')),
    text<ServiceRow>('externalIp', 'browser.col.externalIp', externalIps, { leaves: 1 }),
    text<ServiceRow>('ports', 'browser.col.ports', portsText, { leaves: 1 }),
    text<ServiceRow>('selector', 'browser.col.selector', selectorText, extra),
  ],
};

function externalIps({ externalIps: own, loadBalancer }: ServiceRow): string {
  return [...loadBalancer, ...own].join(',');
}

/** As kubectl: `80:30080/TCP`. */
function portsText({ ports }: ServiceRow): string {
  return ports
    .map(({ port, nodePort, protocol }) =>
      nodePort === undefined ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
    )
    .join(',');
}

function selectorText({ selector = {} }: ServiceRow): string {
  return pairsText(selector);
}

/** C7. */
function eventColumns(): readonly RowColumn[] {
  const of = ({ row }: RowItem) => row as EventRow;
  return [
    { ...status, id: 'type', head: { key: 'browser.col.type' } },
    ageColumn('lastSeen', 'browser.col.lastSeen', (item) => of(item).lastAt),
    textColumn('kind', 'browser.col.kind', (item) => of(item).regarding.kind, { leaves: 2 }),
    {
      ...nameColumn,
      value: (item) => of(item).regarding.name,
      cell: (item) => of(item).regarding.name,
    },
    textColumn('namespace', 'browser.col.namespace', (item) => of(item).regarding.namespace, {
      leaves: 3,
    }),
    textColumn('reason', 'browser.col.reason', (item) => of(item).reason),
    textColumn('message', 'browser.col.message', (item) => of(item).message),
    countColumn('count', 'browser.col.count', (item) => of(item).count, { leaves: 1 }),
    textColumn('source', 'browser.col.source', (item) => of(item).source, extra),
    ageColumn('firstSeen', 'browser.col.firstSeen', (item) => of(item).firstAt, extra),
  ];
}
