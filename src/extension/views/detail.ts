// The detail panel of any object the model holds: cause first, then fields, containers, events and pods.
import type { Cause, DetailHeader, DetailState } from '../../shared/model/detail.ts';
import type { Status } from '../../shared/model/clusterDashboard.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import { rows, value } from '../../shared/protocol/sections.ts';
import type { ObjectRow, PodRow, ServiceRow } from '../kinds/rows.ts';
import { podCause, subjectCause } from '../model/causes.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { refOf, storedKind, type KindName } from '../model/objects.ts';
import { absenceOf, type Absence } from './absence.ts';
import { factsOf } from './detailFacts.ts';
import { whyUnread } from './unread.ts';
import { containerRows, eventRows, podList } from './detailTables.ts';
import { tabsOf } from './detailTabs.ts';

const noRows = { containers: rows([]), events: rows([]), pods: rows([]) };

export function detail(model: ClusterModel, { ref }: { readonly ref: ObjectRef }): DetailState {
  const connection = value(model.inputs.links.connection());
  const kind = storedKind(ref.kind, ref.group);
  const found = model.find(ref);
  if (kind === undefined || !found) {
    const header: DetailHeader = {
      ref,
      tabs: tabsOf(model, ref),
      tables: ['events'],
      ...absenceOf(model, ref, undefined),
      ...unreadOf(model),
    };
    return {
      connection,
      header: value(header),
      cause: value(null),
      facts: rows([]),
      ...noRows,
      events: eventRows(model, ref),
    };
  }
  const { row } = found;
  const absence = absenceOf(model, refOf(kind, row), found);
  const subject = refOf(kind, row);
  const tables = tablesOf(kind);
  return {
    connection,
    header: value(headerOf(model, subject, row, tables, absence)),
    cause: value(causeOf(model, row.uid)),
    facts: rows(factsOf(model, kind, row)),
    containers: tables.includes('containers') ? containerRows(row as PodRow) : rows([]),
    events: eventRows(model, subject),
    pods: tables.includes('pods') ? podList(model, kind, row) : rows([]),
  };
}

function headerOf(
  model: ClusterModel,
  ref: ObjectRef,
  row: ObjectRow,
  tables: DetailHeader['tables'],
  absence: Absence,
): DetailHeader {
  const status = statusOf(model, row.uid);
  return {
    ref,
    ...(status && { status }),
    ...absence,
    ...unreadOf(model, ref.kind === 'Service' ? (row as ServiceRow) : undefined),
    tabs: tabsOf(model, ref),
    tables,
  };
}

/** Pods of a service without a selector are known from its endpoint slices alone. */
function unreadOf(model: ClusterModel, service?: ServiceRow): Pick<DetailHeader, 'unread'> {
  const events = whyUnread(model, 'events');
  const pods = service && !service.selector ? whyUnread(model, 'endpointSlices') : undefined;
  if (!events && !pods) return {};
  return { unread: { ...(events && { events }), ...(pods && { pods }) } };
}

export function statusOf(model: ClusterModel, uid: string): Status | undefined {
  return (model.pods.get(uid) ?? model.subjects.get(uid))?.health.status;
}

function causeOf(model: ClusterModel, uid: string): Cause | null {
  const pod = model.pods.get(uid);
  if (pod) return podCause(model, pod) ?? null;
  const subject = model.subjects.get(uid);
  return (subject && subjectCause(model, subject)) ?? null;
}

function tablesOf(kind: KindName): DetailHeader['tables'] {
  if (kind === 'Pod') return ['containers', 'events'];
  return kind === 'Namespace' ? ['events'] : ['pods', 'events'];
}
