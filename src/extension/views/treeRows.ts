// What one row of the tree says: label, facts and id of each kind.
import type { Status } from '../../shared/model/clusterDashboard.ts';
import { isProblem, type Severity } from '../../shared/model/status.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { Text } from '../../shared/model/text.ts';
import type { TreeRow } from '../../shared/model/tree.ts';
import type { ContainerFacts, JobRow, NodeRow, PodRow, WorkloadRow } from '../kinds/rows.ts';
import { containerStatus } from '../model/containers.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { extentOf, seesPodsIn } from '../model/extent.ts';
import { podRef, refOf } from '../model/objects.ts';
import { podGroup, type PodEntry } from '../model/podTable.ts';
import type { SubjectEntry } from '../model/subjectTable.ts';

/** The children of a level, as far as they may be listed. */
export interface LevelRows {
  readonly candidates: Candidate[];
  /** How many more of what matches there are: of many pods only the worst are candidates. */
  readonly unlisted: number;
  /** Nothing is there, whatever the filter. */
  readonly isEmpty: boolean;
}

export function whole(candidates: Candidate[]): LevelRows {
  return { candidates, unlisted: 0, isEmpty: candidates.length === 0 };
}

/** A row that may be shown, and what the filters ask of it. */
export interface Candidate {
  readonly severity: Severity;
  readonly matches: boolean;
  /** Itself or something under it is in trouble. */
  readonly isTrouble: boolean;
  /** Made only of what is shown: a level may have thousands. */
  readonly row: () => TreeRow;
}

/** Which branch a pod is shown in: ids of both must differ, as the same pod is in both. */
export type Branch = 'workload' | 'node';

export function namespaceRow(model: ClusterModel, name: string): TreeRow {
  const stored = model.inputs.stores.namespaces.byName('', name);
  const problems = model.pods.problemsIn(podGroup.namespace(name));
  return {
    id: `namespace:${name}`,
    parent: { level: 'namespace', namespace: name },
    label: name,
    kind: 'Namespace',
    severity: namespaceSeverity(model, name),
    facts: problems > 0 ? [{ key: 'tree.problems', args: { count: problems } }] : [],
    ref: stored
      ? refOf('Namespace', stored)
      : { group: '', version: 'v1', kind: 'Namespace', name },
  };
}

export function namespaceSeverity(model: ClusterModel, name: string): Severity {
  const stored = model.inputs.stores.namespaces.byName('', name);
  const own = stored && model.subjects.get(stored.uid)?.health.status.severity;
  const worst = model.pods.worst(podGroup.namespace(name));
  return worstOfTwo(worst, own, seesPodsIn(model, name));
}

/** A problem of either wins; that it is running can only be said of what was read. */
function worstOfTwo(a: Severity | undefined, b: Severity | undefined, isRead: boolean): Severity {
  if (b !== undefined && isProblem(b)) return b;
  if (a !== undefined && isProblem(a)) return a;
  return isRead ? 'running' : 'unknown';
}

export function nodesRow(model: ClusterModel): TreeRow {
  const isRead = extentOf(model, 'nodes') === 'all';
  return {
    id: 'nodes',
    parent: { level: 'nodes' },
    label: 'Nodes',
    kind: 'Nodes',
    severity: isRead ? (model.subjects.worst('Node') ?? 'running') : 'unknown',
    facts: isRead
      ? [{ key: 'tree.nodes', args: { count: model.inputs.stores.nodes.size } }]
      : whyNoNodes(model.inputs.links.of('nodes')),
  };
}

function whyNoNodes(link: LinkState): Text[] {
  if (link.state !== 'denied') return [];
  const { verb, resource } = link;
  return [{ key: 'tree.denied', args: { verb, resource } }];
}

export function nodeRow(model: ClusterModel, entry: SubjectEntry): TreeRow {
  const row = entry.row as NodeRow;
  const ref = refOf('Node', row);
  const seesAll = extentOf(model, 'pods') === 'all';
  const version = `${model.pods.nodeVersion(row.name)} ${seesAll}`;
  return model.memo.versioned('tree', entry, version, () => {
    const problems = model.pods.problemsIn(podGroup.node(row.name));
    return {
      id: `node:${row.uid}`,
      parent: { level: 'owner', ref },
      label: row.name,
      kind: 'Node',
      severity: entry.health.status.severity,
      facts: [
        statusFact(entry.health.status),
        ...(seesAll ? [podsFact(model.pods.countOn(row.name))] : []),
        ...(problems > 0 ? [{ key: 'tree.problems', args: { count: problems } } as const] : []),
      ],
      createdAt: row.createdAt,
      ref,
    };
  });
}

function podsFact(count: number): Text {
  return { key: 'tree.pods', args: { count } };
}

export function workloadRow(model: ClusterModel, entry: SubjectEntry): TreeRow {
  return model.memo.of('tree', entry, () => {
    const ref = refOf(entry.kind, entry.row);
    const { severity } = entry.health.status;
    const ready = readyFact(entry);
    return {
      id: `workload:${entry.uid}`,
      parent: { level: 'owner', ref },
      label: entry.row.name,
      kind: entry.kind,
      severity,
      facts: [
        ...(ready ? [ready] : []),
        ...(isProblem(severity) || !ready ? [statusFact(entry.health.status)] : []),
        { key: 'tree.kind', args: { kind: entry.kind } },
      ],
      createdAt: entry.row.createdAt,
      ref,
    };
  });
}

function readyFact({ kind, row }: SubjectEntry): Text | undefined {
  if (kind === 'CronJob') return undefined;
  if (kind === 'Job') {
    const { succeeded, completions } = row as JobRow;
    return { key: 'tree.ready', args: { ready: succeeded, total: completions ?? 1 } };
  }
  const { ready, desired } = row as WorkloadRow;
  return { key: 'tree.ready', args: { ready, total: desired } };
}

function isReady({ ready, total }: { readonly ready: number; readonly total: number }): boolean {
  return total > 0 && ready === total;
}

/** A controller the model has no store of (custom, or denied): known by its pods alone. */
export function customRow(model: ClusterModel, uid: string, ref: ObjectRef): TreeRow {
  const group = podGroup.workload(uid);
  const pods = model.pods.ofWorkload(uid);
  let ready = 0;
  for (const slot of pods) if (isReady(model.pods.store.factsAt(slot))) ready++;
  return {
    id: `workload:${uid}`,
    parent: { level: 'owner', ref },
    label: ref.name,
    kind: ref.kind,
    severity: model.pods.worst(group) ?? 'unknown',
    facts: [
      { key: 'tree.ready', args: { ready, total: pods.length } },
      { key: 'tree.kind', args: { kind: ref.kind } },
    ],
    ref,
  };
}

/** `older`: the revision of its ReplicaSet where that is not the current one. */
export function podTreeRow(
  model: ClusterModel,
  entry: PodEntry,
  branch: Branch,
  older?: string,
): TreeRow {
  return model.memo.of(`tree/${branch}/${older ?? ''}`, entry.health, () => {
    const { row, health } = entry;
    const ref = podRef(row);
    return {
      id: podId(row, branch),
      parent: { level: 'pod', ref, ...(branch === 'node' && { under: 'node' }) },
      label: row.name,
      kind: 'Pod',
      severity: health.status.severity,
      facts: podFacts(row, health.status, older),
      createdAt: row.createdAt,
      ref,
    };
  });
}

function podFacts(row: PodRow, status: Status, older: string | undefined): Text[] {
  const isPlain = status.word === 'Running' && status.reason === undefined;
  return [
    { key: 'tree.ready', args: { ready: row.ready, total: row.total } },
    ...(isPlain ? [] : [statusFact(status)]),
    ...(row.restarts > 0 ? [{ key: 'tree.restarts', args: { count: row.restarts } } as const] : []),
    ...(older === undefined
      ? []
      : [{ key: 'tree.olderRevision', args: { revision: older } } as const]),
  ];
}

export function containerTreeRow(pod: PodRow, container: ContainerFacts, branch: Branch): TreeRow {
  const status = containerStatus(container, pod.phase);
  const { role, restarts, startedAt } = container;
  const facts: Text[] = [statusFact(status)];
  if (role !== 'container') facts.push({ key: `tree.role.${role}` });
  if (restarts > 0) facts.push({ key: 'tree.restarts', args: { count: restarts } });
  return {
    id: `${branch === 'node' ? 'node-container' : 'container'}:${pod.uid}/${container.name}`,
    label: container.name,
    kind: 'Container',
    severity: status.severity,
    facts,
    ...(startedAt !== undefined && { createdAt: startedAt }),
    ref: podRef(pod),
    container: container.name,
  };
}

function podId(row: PodRow, branch: Branch): string {
  return `${branch === 'node' ? 'node-pod' : 'pod'}:${row.uid}`;
}

function statusFact({ word, reason }: Status): Text {
  if (reason === undefined) return { key: 'tree.word', args: { word } };
  return { key: 'tree.reason', args: { word, reason } };
}
