// The pod table of one node (A3), trouble first.
import type { NodePodsState, PodTableRow } from '../../shared/model/clusterDashboard.ts';
import { rows } from '../../shared/protocol/sections.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { podRef } from '../model/objects.ts';
import type { PodEntry } from '../model/podTable.ts';
import { podsOnNode } from './podOrder.ts';

export function nodePods(
  model: ClusterModel,
  { node, limit }: { readonly node: string | null; readonly limit: number },
): NodePodsState {
  const name = node ?? '';
  return {
    pods: rows(
      podsOnNode(model, name, limit).map((slot) => tableRow(model, model.pods.at(slot))),
      model.pods.countOn(name),
    ),
  };
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
