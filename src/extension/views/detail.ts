// The detail panel of any object the model holds: cause first, then fields, containers, events and pods.
import type { Cause, DetailHeader, DetailState } from '../../shared/model/detail.ts';
import type { Status } from '../../shared/model/clusterDashboard.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import { rows, value } from '../../shared/protocol/sections.ts';
import type { ObjectRow, PodRow } from '../kinds/rows.ts';
import { podCause, subjectCause } from '../model/causes.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { refOf, storedKind, storedKinds, type KindName } from '../model/objects.ts';
import { factsOf } from './detailFacts.ts';
import { containerRows, eventRows, podList } from './detailTables.ts';

const noRows = { containers: rows([]), events: rows([]), pods: rows([]) };

export function detail(model: ClusterModel, { ref }: { readonly ref: ObjectRef }): DetailState {
  const connection = value(model.inputs.links.connection());
  const kind = storedKind(ref.kind, ref.group);
  const found = model.find(ref);
  if (kind === undefined || !found) {
    const header: DetailHeader = {
      ref,
      tables: ['events'],
      ...(isKnownGone(model, kind) && { gone: {} }),
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
  const { row, goneAt } = found;
  const subject = refOf(kind, row);
  const tables = tablesOf(kind);
  return {
    connection,
    header: value(headerOf(model, subject, row, tables, goneAt)),
    cause: value(goneAt === undefined ? causeOf(model, row.uid) : null),
    facts: rows(factsOf(model, kind, row)),
    containers: tables.includes('containers') ? containerRows(row as PodRow) : rows([]),
    events: eventRows(model, subject),
    pods: tables.includes('pods') ? podList(model, kind, row) : rows([]),
  };
}

/** Only a complete list can tell that something is not there. */
function isKnownGone(model: ClusterModel, kind: KindName | undefined): boolean {
  if (kind === undefined) return false;
  const { store } = storedKinds[kind];
  return model.inputs.stores[store].isSynced && model.inputs.links.of(store).state !== 'denied';
}

function headerOf(
  model: ClusterModel,
  ref: ObjectRef,
  row: ObjectRow,
  tables: DetailHeader['tables'],
  goneAt: number | undefined,
): DetailHeader {
  const status = statusOf(model, row.uid);
  return {
    ref,
    ...(status && { status }),
    ...(goneAt !== undefined && { gone: { seenAt: goneAt } }),
    tables,
  };
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
