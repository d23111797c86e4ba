// The children of each level of the tree, in order, with what the filters ask of them.
import type { ObjectRef } from '../../shared/model/refs.ts';
import { isProblem, type Severity } from '../../shared/model/status.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { storedKind, workloadKinds } from '../model/objects.ts';
import { currentReplicaSet } from '../model/ownership.ts';
import { podGroup } from '../model/podTable.ts';
import { replicaSetsOf } from '../model/rollouts.ts';
import type { SubjectEntry } from '../model/subjectTable.ts';
import { compareNames } from './order.ts';
import { matchingPods, podRows, type PodFilter } from './treePods.ts';
import {
  containerTreeRow,
  customRow,
  namespaceRow,
  nodeRow,
  nodesRow,
  workloadRow,
  type Candidate,
  type LevelRows,
} from './treeRows.ts';

/** All `text` arguments are lower case; '' matches everything. A filter finds an object by its own name, by those
 * under it and by those it is under. */
function has(name: string, text: string): boolean {
  return text === '' || name.toLowerCase().includes(text);
}

function anyPod(model: ClusterModel, slots: readonly Slot[], text: string): boolean {
  return matchingPods(model, slots, text).length > 0;
}

export function clusterLevel(model: ClusterModel, text: string): Candidate[] {
  const nodes = nodesRow(model);
  const nodeCandidate: Candidate = {
    row: nodes,
    matches: text === '' || nodesLevel(model, text).some((c) => c.matches),
    isTrouble: isTrouble(model.subjects.worst('Node')),
  };
  const names = new Set(model.pods.namespaces());
  for (const { name } of model.inputs.stores.namespaces.values()) names.add(name);
  for (const name of model.inputs.links.connection().namespaces ?? []) names.add(name);
  const namespaces = [...names]
    .sort(compareNames)
    .map((name) => namespaceCandidate(model, name, text));
  return [nodeCandidate, ...namespaces];
}

function namespaceCandidate(model: ClusterModel, name: string, text: string): Candidate {
  const row = namespaceRow(model, name);
  return {
    row,
    matches: has(name, text) || anyInNamespace(model, name, text),
    isTrouble: isNamespaceTrouble(model, name) || hasTroubledWorkload(model, name),
  };
}

/** What is only unknown is not trouble. */
function isTrouble(severity: Severity | undefined): boolean {
  return severity !== undefined && isProblem(severity);
}

function isNamespaceTrouble(model: ClusterModel, name: string): boolean {
  const own = model.inputs.stores.namespaces.byName('', name);
  const severity = own && model.subjects.get(own.uid)?.health.status.severity;
  return isTrouble(severity) || model.pods.problemsIn(podGroup.namespace(name)) > 0;
}

function anyInNamespace(model: ClusterModel, namespace: string, text: string): boolean {
  for (const { row } of model.subjects.inNamespace(namespace)) if (has(row.name, text)) return true;
  for (const { ref } of model.pods.workloadsIn(namespace)) if (has(ref.name, text)) return true;
  return anyPod(model, model.pods.inNamespace(namespace), text);
}

function hasTroubledWorkload(model: ClusterModel, namespace: string): boolean {
  for (const { row } of model.subjects.problems()) if (row.namespace === namespace) return true;
  return false;
}

export function nodesLevel(model: ClusterModel, text: string): Candidate[] {
  return nodesByName(model).flatMap((uid) => {
    const node = model.inputs.stores.nodes.get(uid);
    const entry = model.subjects.get(uid);
    if (!node || !entry) return [];
    // Not by its pods: these are found where they belong, and would bring up every node of the cluster.
    const matches = has('nodes', text) || has(node.name, text);
    const isTrouble =
      isProblem(entry.health.status.severity) ||
      model.pods.problemsIn(podGroup.node(node.name)) > 0;
    return [{ row: nodeRow(model, entry), matches, isTrouble }];
  });
}

function nodesByName(model: ClusterModel): readonly string[] {
  const version = String(model.nodeOrderVersion);
  return model.memo.versioned('tree/nodes', model, version, () =>
    [...model.inputs.stores.nodes.values()]
      .sort((a, b) => compareNames(a.name, b.name))
      .map(({ uid }) => uid),
  );
}

/** Workloads by kind, then by name; what is owned by another workload is under that one. Bare pods come last. */
export function namespaceLevel(
  model: ClusterModel,
  namespace: string,
  filter: PodFilter,
): LevelRows {
  const { text } = filter;
  const isAll = has(namespace, text);
  const stored = [...model.subjects.inNamespace(namespace)]
    .filter((entry) => isTopLevel(entry))
    .map((entry): Candidate => {
      const matches =
        isAll || has(entry.row.name, text) || anyPod(model, model.pods.ofWorkload(entry.uid), text);
      const isTrouble =
        isProblem(entry.health.status.severity) ||
        model.pods.problemsIn(podGroup.workload(entry.uid)) > 0;
      return { row: workloadRow(model, entry), matches, isTrouble };
    });
  const others = [...model.pods.workloadsIn(namespace)]
    .filter(({ uid }) => !model.subjects.get(uid))
    .map(({ uid, ref }) => seenCandidate(model, uid, ref, isAll, text));
  const bare = podRows(model, model.pods.bareIn(namespace), { branch: 'workload', filter, isAll });
  const workloads = [...stored, ...others].sort(byKindThenName);
  return {
    candidates: [...workloads, ...bare.candidates],
    unlisted: bare.unlisted,
    isEmpty: workloads.length === 0 && bare.isEmpty,
  };
}

/** ReplicaSets, ReplicationControllers and Jobs only when nothing owns them; a StatefulSet of an operator stays. */
function isTopLevel({ kind, row }: SubjectEntry): boolean {
  if (kind === 'Namespace' || kind === 'Node') return false;
  const isCarrier = kind === 'ReplicaSet' || kind === 'ReplicationController' || kind === 'Job';
  return !isCarrier || row.owner === undefined;
}

function seenCandidate(
  model: ClusterModel,
  uid: string,
  ref: ObjectRef,
  isAll: boolean,
  text: string,
): Candidate {
  const matches = isAll || has(ref.name, text) || anyPod(model, model.pods.ofWorkload(uid), text);
  const isTrouble = model.pods.problemsIn(podGroup.workload(uid)) > 0;
  return { row: customRow(model, uid, ref), matches, isTrouble };
}

const kindOrder: readonly string[] = workloadKinds;

function byKindThenName(a: Candidate, b: Candidate): number {
  return (
    kindRank(a.row.kind) - kindRank(b.row.kind) ||
    compareNames(a.row.kind, b.row.kind) ||
    compareNames(a.row.label, b.row.label)
  );
}

/** Custom controllers after ours. */
function kindRank(kind: string): number {
  const index = kindOrder.indexOf(kind);
  return index >= 0 ? index : kindOrder.length;
}

/** A workload's pods with older revisions marked and after the current one; a node's pods by namespace. */
export function ownerLevel(model: ClusterModel, ref: ObjectRef, filter: PodFilter): LevelRows {
  const isNode = storedKind(ref.kind, ref.group) === 'Node';
  const uid = ref.uid ?? '';
  const isCarrier =
    ref.kind === 'ReplicaSet' || ref.kind === 'Job' || ref.kind === 'ReplicationController';
  const pods = isNode
    ? model.pods.onNode(ref.name)
    : isCarrier
      ? model.pods.ownedBy(uid)
      : model.pods.ofWorkload(uid);
  const above = [ref.name, ref.namespace ?? '', isNode ? 'nodes' : ''];
  const older = olderRevisions(model, ref);
  return podRows(model, pods, {
    branch: isNode ? 'node' : 'workload',
    filter,
    isAll: above.some((name) => has(name, filter.text)),
    olderOf: ({ row }) => older.get(row.owner?.uid ?? ''),
  });
}

/** Revisions of a Deployment's ReplicaSets but the current one, by uid. */
function olderRevisions(model: ClusterModel, ref: ObjectRef): ReadonlyMap<string, string> {
  if (ref.kind !== 'Deployment' || ref.uid === undefined) return new Map();
  const all = replicaSetsOf(model, ref.uid);
  const current = currentReplicaSet(all);
  return new Map(all.filter((row) => row !== current).map((row) => [row.uid, row.revision ?? '?']));
}

/** Containers in the pod's own order. Under a pod that was found, all are shown. */
export function containerLevel(
  model: ClusterModel,
  ref: ObjectRef,
  isUnderNode: boolean,
  text: string,
): Candidate[] {
  const pod = model.inputs.stores.pods.get(ref.uid ?? '');
  if (!pod) return [];
  const entry = model.pods.get(pod.uid);
  const isAll = text === '' || !pod.containers.some((c) => has(c.name, text));
  const isTrouble = entry !== undefined && isProblem(entry.health.status.severity);
  return pod.containers.map((container) => ({
    row: containerTreeRow(pod, container, isUnderNode ? 'node' : 'workload'),
    matches: isAll || has(pod.name, text) || has(container.name, text),
    isTrouble,
  }));
}
