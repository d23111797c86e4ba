// Finds the row of an object by going down the levels that hold it; the worker tells which workload a pod is under.
import type { ObjectRef, ResourceRef } from '../../../shared/model/refs.ts';
import type { TreeModel } from './treeModel.ts';
import type { RowNode, TreeNode } from './treeNodes.ts';

type WorkloadOf = (pod: ResourceRef) => Promise<ObjectRef | null>;

export async function findInTree(
  model: TreeModel,
  ref: ResourceRef,
  workloadOf: WorkloadOf,
): Promise<RowNode | undefined> {
  model.roots();
  const cluster = model.cluster(ref.context);
  if (!cluster) return undefined;
  const loaded = model.find(ref.context, (row) => isSame(row.ref, ref));
  if (loaded) return loaded;
  const top = rowsOf(await model.children(cluster));
  const isNamespaced = ref.namespace !== undefined;
  const branch = isNamespaced
    ? top.find(({ row }) => row.kind === 'Namespace' && row.label === ref.namespace)
    : top.find(({ row }) => row.kind === 'Nodes');
  if (!branch) return undefined;
  const rows = rowsOf(await model.children(branch));
  const direct = rows.find(({ row }) => isSame(row.ref, ref));
  return direct ?? (ref.kind === 'Pod' ? findPod(model, rows, ref, workloadOf) : undefined);
}

async function findPod(
  model: TreeModel,
  workloads: readonly RowNode[],
  ref: ResourceRef,
  workloadOf: WorkloadOf,
): Promise<RowNode | undefined> {
  const owner = await workloadOf(ref);
  const workload = owner && workloads.find(({ row }) => isSame(row.ref, owner));
  if (!workload) return undefined;
  return rowsOf(await model.children(workload)).find(({ row }) => isSame(row.ref, ref));
}

function isSame(a: ObjectRef | undefined, b: ObjectRef): boolean {
  if (!a || a.kind !== b.kind || a.name !== b.name || a.group !== b.group) return false;
  return (a.namespace ?? '') === (b.namespace ?? '');
}

function rowsOf(nodes: readonly TreeNode[]): RowNode[] {
  return nodes.filter((node) => node.is === 'row');
}
