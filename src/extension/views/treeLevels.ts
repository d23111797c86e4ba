// The children of each level of the tree, in order, with what the filters ask of them.
import type { ObjectRef } from '../../shared/model/refs.ts';
import { isProblem, type Severity } from '../../shared/model/status.ts';
import type { Slots } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { storedKind, workloadKinds } from '../model/objects.ts';
import { currentReplicaSet } from '../model/ownership.ts';
import { podGroup } from '../model/podTable.ts';
import { replicaSetsOf } from '../model/rollouts.ts';
import type { SubjectEntry } from '../model/subjectTable.ts';
import { KeptOrder } from './keptOrder.ts';
import { compareNames } from './order.ts';
import { podRows, type LevelFilter } from './treePods.ts';
import {
  containerTreeRow,
  customRow,
  namespaceRow,
  namespaceSeverity,
  nodeRow,
  nodesRow,
  workloadRow,
  type Candidate,
  type LevelRows,
} from './treeRows.ts';

/** A filter finds an object by its own name, by those under it and by those it is under. */
function has(name: string, text: string): boolean {
  return text === '' || name.toLowerCase().includes(text);
}

function anyPod(slots: Slots, { finds }: LevelFilter): boolean {
  return slots.some(finds);
}

export function clusterLevel(model: ClusterModel, filter: LevelFilter): Candidate[] {
  const { text } = filter;
  const nodes = nodesRow(model);
  const nodeCandidate: Candidate = {
    severity: nodes.severity,
    matches: has('nodes', text) || anyNode(model, text),
    isTrouble: isTrouble(model.subjects.worst('Node')),
    row: () => nodes,
  };
  const troubled = new Set<string>();
  for (const { row } of model.subjects.problems()) troubled.add(row.namespace);
  const namespaces = namespaceNames(model).map((name): Candidate => ({
    severity: namespaceSeverity(model, name),
    matches: has(name, text) || anyInNamespace(model, name, filter),
    isTrouble: isNamespaceTrouble(model, name) || troubled.has(name),
    row: () => namespaceRow(model, name),
  }));
  return [nodeCandidate, ...namespaces];
}

/** Those that are listed, and those that something is seen in. */
function namespaceNames(model: ClusterModel): readonly string[] {
  const names = new Map<string, string>();
  const add = (name: string) => names.set(name, name);
  for (const name of model.pods.namespaces()) add(name);
  for (const { name } of model.inputs.stores.namespaces.values()) add(name);
  for (const name of model.inputs.links.connection().namespaces ?? []) add(name);
  return model.memo
    .of('tree/namespaces', model, () => new KeptOrder<string>(compareNames))
    .sorted(names);
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

function anyInNamespace(model: ClusterModel, namespace: string, filter: LevelFilter): boolean {
  const { text } = filter;
  for (const { row } of model.subjects.inNamespace(namespace)) if (has(row.name, text)) return true;
  for (const { ref } of model.pods.workloadsIn(namespace)) if (has(ref.name, text)) return true;
  return anyPod(model.pods.inNamespace(namespace), filter);
}

function anyNode(model: ClusterModel, text: string): boolean {
  for (const { name } of model.inputs.stores.nodes.values()) if (has(name, text)) return true;
  return false;
}

export function nodesLevel(model: ClusterModel, { text }: LevelFilter): Candidate[] {
  const isAll = has('nodes', text);
  return nodesByName(model).flatMap(({ uid, name }): Candidate[] => {
    const entry = model.subjects.get(uid);
    if (!entry) return [];
    const { severity } = entry.health.status;
    return [
      {
        severity,
        // Not by its pods: these are found where they belong, and would bring up every node of the cluster.
        matches: isAll || has(name, text),
        isTrouble: isProblem(severity) || model.pods.problemsIn(podGroup.node(name)) > 0,
        row: () => nodeRow(model, entry),
      },
    ];
  });
}

interface NamedNode {
  readonly uid: string;
  readonly name: string;
}

function nodesByName(model: ClusterModel): readonly NamedNode[] {
  const version = String(model.nodeOrderVersion);
  return model.memo.versioned('tree/nodes', model, version, () =>
    [...model.inputs.stores.nodes.values()]
      .sort((a, b) => compareNames(a.name, b.name))
      .map(({ uid, name }) => ({ uid, name })),
  );
}

/** Workloads by kind, then by name; what is owned by another workload is under that one. Bare pods come last. */
export function namespaceLevel(
  model: ClusterModel,
  namespace: string,
  filter: LevelFilter,
): LevelRows {
  const isAll = has(namespace, filter.text);
  const workloads = workloadsOf(model, namespace).map((workload) =>
    workloadCandidate(model, workload, isAll, filter),
  );
  const bare = podRows(model, model.pods.bareIn(namespace), { branch: 'workload', filter, isAll });
  return {
    candidates: [...workloads, ...bare.candidates],
    unlisted: bare.unlisted,
    isEmpty: workloads.length === 0 && bare.isEmpty,
  };
}

interface Workload {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
  /** One that the model has no store of is known by its pods alone. */
  readonly of: { readonly entry: SubjectEntry } | { readonly ref: ObjectRef };
}

function workloadsOf(model: ClusterModel, namespace: string): readonly Workload[] {
  const found = new Map<string, Workload>();
  for (const entry of model.subjects.inNamespace(namespace)) {
    const { uid, kind, row } = entry;
    if (isTopLevel(entry)) found.set(uid, { uid, kind, name: row.name, of: { entry } });
  }
  for (const { uid, ref } of model.pods.workloadsIn(namespace)) {
    if (model.subjects.get(uid)) continue;
    found.set(uid, { uid, kind: ref.kind, name: ref.name, of: { ref } });
  }
  return orderOf(model, namespace).sorted(found);
}

/** Of so many namespaces that are open at once the order is kept. */
const maxKept = 50;

function orderOf(model: ClusterModel, namespace: string): KeptOrder<Workload> {
  const orders = model.memo.of(
    'tree/workloads',
    model,
    () => new Map<string, KeptOrder<Workload>>(),
  );
  const order = orders.get(namespace) ?? new KeptOrder(byKindThenName);
  orders.set(namespace, order);
  const oldest = orders.keys().next();
  if (orders.size > maxKept && !oldest.done) orders.delete(oldest.value);
  return order;
}

/** ReplicaSets, ReplicationControllers and Jobs only when nothing owns them; a StatefulSet of an operator stays. */
function isTopLevel({ kind, row }: SubjectEntry): boolean {
  if (kind === 'Namespace' || kind === 'Node') return false;
  const isCarrier = kind === 'ReplicaSet' || kind === 'ReplicationController' || kind === 'Job';
  return !isCarrier || row.owner === undefined;
}

function workloadCandidate(
  model: ClusterModel,
  { uid, name, of }: Workload,
  isAll: boolean,
  filter: LevelFilter,
): Candidate {
  const worst = model.pods.worst(podGroup.workload(uid));
  const own = 'entry' in of ? of.entry.health.status.severity : undefined;
  return {
    severity: own ?? worst ?? 'unknown',
    matches: isAll || has(name, filter.text) || anyPod(model.pods.ofWorkload(uid), filter),
    isTrouble: isTrouble(own) || isTrouble(worst),
    row: () => ('entry' in of ? workloadRow(model, of.entry) : customRow(model, uid, of.ref)),
  };
}

const kindOrder: readonly string[] = workloadKinds;

function byKindThenName(a: Workload, b: Workload): number {
  return (
    kindRank(a.kind) - kindRank(b.kind) ||
    compareNames(a.kind, b.kind) ||
    compareNames(a.name, b.name)
  );
}

/** Custom controllers after ours. */
function kindRank(kind: string): number {
  const index = kindOrder.indexOf(kind);
  return index >= 0 ? index : kindOrder.length;
}

/** A workload's pods with older revisions marked and after the current one; a node's pods by namespace. */
export function ownerLevel(model: ClusterModel, ref: ObjectRef, filter: LevelFilter): LevelRows {
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
  { text }: LevelFilter,
): Candidate[] {
  const pod = model.inputs.stores.pods.get(ref.uid ?? '');
  if (!pod) return [];
  const entry = model.pods.get(pod.uid);
  const isAll = text === '' || !pod.containers.some((c) => has(c.name, text));
  const isTrouble = entry !== undefined && isProblem(entry.health.status.severity);
  return pod.containers.map((container): Candidate => {
    const row = containerTreeRow(pod, container, isUnderNode ? 'node' : 'workload');
    return {
      severity: row.severity,
      matches: isAll || has(pod.name, text) || has(container.name, text),
      isTrouble,
      row: () => row,
    };
  });
}
