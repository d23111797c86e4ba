// The pod table of one node (A3), trouble first.
import type { NodePodsState, PodTableRow } from '../../shared/model/clusterDashboard.ts';
import { isProblem } from '../../shared/model/status.ts';
import { rows } from '../../shared/protocol/sections.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { podRef } from '../model/objects.ts';
import type { PodEntry } from '../model/podTable.ts';
import { bySeverity, compareNames } from './order.ts';

export function nodePods(
  model: ClusterModel,
  { node, limit }: { readonly node: string | null; readonly limit: number },
): NodePodsState {
  const sorted = podsOnNode(model, node ?? '');
  return {
    pods: rows(
      sorted.slice(0, limit).map((entry) => tableRow(model, entry)),
      sorted.length,
    ),
  };
}

/** Pods of a node (''  is *Not scheduled*) by severity, then namespace and name; sorted once a change of that node. */
export function podsOnNode(model: ClusterModel, node: string): readonly PodEntry[] {
  const version = String(model.pods.nodeVersion(node));
  const row = model.inputs.stores.nodes.byName('', node);
  const slot = row ? 'podsOnNode' : `podsOnNode/${node}`;
  return model.memo.versioned(slot, row ?? model, version, () =>
    [...model.pods.onNode(node)].flatMap((row) => model.pods.get(row.uid) ?? []).sort(byTrouble),
  );
}

function byTrouble(a: PodEntry, b: PodEntry): number {
  const [left, right] = [a.health.status.severity, b.health.status.severity];
  // Pods that are well stay by name, so that rows do not jump when one of them completes.
  const severity = isProblem(left) || isProblem(right) ? bySeverity(left, right) : 0;
  return (
    severity ||
    compareNames(a.row.namespace, b.row.namespace) ||
    compareNames(a.row.name, b.row.name)
  );
}

function tableRow(model: ClusterModel, { row, health }: PodEntry): PodTableRow {
  return model.memo.of('podTable', health, () => ({
    id: row.uid,
    namespace: row.namespace,
    name: row.name,
    ...(row.node !== undefined && { node: row.node }),
    ready: row.ready,
    total: row.total,
    status: health.status,
    createdAt: row.createdAt,
    hasWarningEvents: model.events.hasWarnings(podRef(row)),
  }));
}
