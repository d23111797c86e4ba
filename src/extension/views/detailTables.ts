// Tables of detail panels: containers (C6), events (C7), pods (C13).
import type { ContainerRow, EventRow as EventLine, PodListRow } from '../../shared/model/detail.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { Text } from '../../shared/model/text.ts';
import { rows, type RowsSection } from '../../shared/protocol/sections.ts';
import type {
  ContainerFacts,
  TerminationFacts,
  EventRow,
  ObjectRow,
  PodRow,
  ServiceRow,
} from '../kinds/rows.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { containerStatus } from '../model/containers.ts';
import { podRef, type KindName } from '../model/objects.ts';
import type { PodEntry } from '../model/podTable.ts';
import { matchesMap, type Labels } from '../model/selection.ts';
import type { Slot, Slots } from '../kinds/podStore.ts';
import { firstBySeverity } from './podLists.ts';

/** The panel shows the latest; totals tell of the rest. */
const maxEvents = 200;
const maxPods = 500;

/** Containers that run the application first, then what prepared the pod, as the pod panel's picture shows. */
export function containerRows(pod: PodRow): RowsSection<ContainerRow> {
  const order: readonly ContainerFacts['role'][] = ['container', 'sidecar', 'init', 'ephemeral'];
  const sorted = pod.containers.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  return rows(sorted.map((container) => containerRow(container, pod.phase)));
}

function containerRow(container: ContainerFacts, phase: PodRow['phase']): ContainerRow {
  const { name, role, image, restarts, startedAt, state, finishedAt } = container;
  const note = noteOf(container);
  const since = startedAt ?? (state === 'terminated' ? finishedAt : undefined);
  return {
    id: name,
    role,
    image,
    state: containerStatus(container, phase),
    ...(note && { note }),
    restarts,
    ...(since !== undefined && { startedAt: since }),
  };
}

function noteOf({ state, exitCode, finishedAt, message, last }: ContainerFacts): Text | undefined {
  if (state === 'terminated') return exitNote(exitCode ?? 0, finishedAt);
  if (state === 'waiting' && last) return exitNote(last.exitCode, last.finishedAt);
  if (state === 'waiting' && message)
    return { key: 'detail.said', args: { message: { code: message } } };
  if (state === 'running' && last) return lastNote(last);
  return undefined;
}

/** A container that runs again still tells how it ended before. */
function lastNote({ reason, exitCode, finishedAt }: TerminationFacts): Text {
  const args = { reason: { code: reason ?? 'Error' }, exitCode };
  if (finishedAt === undefined) return { key: 'detail.lastEnded', args };
  return { key: 'detail.lastEndedAt', args: { ...args, at: { at: finishedAt } } };
}

function exitNote(exitCode: number, finishedAt: number | undefined): Text {
  if (finishedAt === undefined) return { key: 'detail.exit', args: { exitCode } };
  return { key: 'detail.exitAt', args: { exitCode, at: { at: finishedAt } } };
}

export function eventRows(model: ClusterModel, subject: ObjectRef): RowsSection<EventLine> {
  const events = model.events.about(subject);
  const shown = events
    .slice(0, maxEvents)
    .map((event) => model.memo.of('event', event, () => eventRow(event)));
  return rows(shown, events.length);
}

function eventRow(event: EventRow): EventLine {
  const { group, version, kind, namespace, name, uid } = event.regarding;
  const scope = namespace === '' ? {} : { namespace };
  return {
    id: event.uid,
    type: event.type,
    at: event.lastAt,
    regarding: { group, version, kind, ...scope, name, ...(uid !== undefined && { uid }) },
    reason: event.reason,
    message: event.message,
    count: event.count,
  };
}

/** Trouble first, then by name. */
export function podList(
  model: ClusterModel,
  kind: KindName,
  row: ObjectRow,
): RowsSection<PodListRow> {
  const slots = podsOf(model, kind, row);
  const first = firstBySeverity(model, slots, maxPods);
  return rows(
    first.map((entry) => podRow(model, entry)),
    slots.length,
  );
}

function podsOf(model: ClusterModel, kind: KindName, row: ObjectRow): ArrayLike<Slot> {
  const { pods } = model;
  if (kind === 'Node') return pods.onNode(row.name);
  if (kind === 'Deployment' || kind === 'CronJob') return pods.ofWorkload(row.uid);
  if (kind !== 'Service') return pods.ownedBy(row.uid);
  const { selector } = row as ServiceRow;
  if (selector) return selectedPods(model, row.namespace, selector);
  const uids = model.services.podUids(row as ServiceRow).keys();
  return [...uids].map((uid) => pods.slotOf(uid)).filter((slot) => slot >= 0);
}

/** Pods that share their labels share the object of them. */
function selectedPods(model: ClusterModel, namespace: string, selector: Labels): Slots {
  const known = new Map<Labels, boolean>();
  return model.pods.inNamespace(namespace).filter((slot) => {
    const labels = model.pods.store.labelsAt(slot);
    let isSelected = known.get(labels);
    if (isSelected === undefined) known.set(labels, (isSelected = matchesMap(selector, labels)));
    return isSelected;
  });
}

function podRow(model: ClusterModel, { row, health }: PodEntry): PodListRow {
  return model.memo.of('podList', health, () => ({
    id: row.uid,
    ref: podRef(row),
    ...(row.node !== undefined && { node: row.node }),
    ...(row.hostIp !== undefined && { nodeIp: row.hostIp }),
    ready: row.ready,
    total: row.total,
    status: health.status,
    restarts: row.restarts,
    createdAt: row.createdAt,
  }));
}
