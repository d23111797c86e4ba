// Finds the row of an object by going down the levels that may hold it. What owns a pod is not known here, so among the
// workloads of its namespace those are looked into whose name its own begins with.
import type { ResourceRef } from '../../../shared/model/refs.ts';
import type { TreeModel } from './treeModel.ts';
import type { RowNode, TreeNode } from './treeNodes.ts';

const MAX_LOOKED_INTO = 4;

export async function findInTree(model: TreeModel, ref: ResourceRef): Promise<RowNode | undefined> {
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
  return direct ?? (ref.kind === 'Pod' ? findPod(model, rows, ref) : undefined);
}

async function findPod(
  model: TreeModel,
  workloads: readonly RowNode[],
  ref: ResourceRef,
): Promise<RowNode | undefined> {
  const likely = workloads
    .filter(({ row }) => row.parent && ref.name.startsWith(`${row.label}-`))
    .sort((a, b) => b.row.label.length - a.row.label.length)
    .slice(0, MAX_LOOKED_INTO);
  for (const workload of likely) {
    const pods = rowsOf(await model.children(workload));
    const pod = pods.find(({ row }) => isSame(row.ref, ref));
    if (pod) return pod;
    model.setExpanded(workload, false);
  }
  return undefined;
}

function isSame(a: Omit<ResourceRef, 'context'> | undefined, b: ResourceRef): boolean {
  if (!a || a.kind !== b.kind || a.name !== b.name || a.group !== b.group) return false;
  return (a.namespace ?? '') === (b.namespace ?? '');
}

function rowsOf(nodes: readonly TreeNode[]): RowNode[] {
  return nodes.filter((node) => node.is === 'row');
}
