// The cluster as one line: the tree's first level, its badge, the status bar.
import { value } from '../../shared/protocol/sections.ts';
import type { ClusterSummary, ClusterSummaryState } from '../../shared/model/tree.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { worstOf } from '../model/verdict.ts';

export function clusterSummary(model: ClusterModel): ClusterSummaryState {
  return {
    connection: value(model.inputs.links.connection()),
    summary: value(model.memo.versioned('summary', model, String(model.version), () => sum(model))),
  };
}

/** A workload counts once, whether it says so itself or its pods do; nodes and bare pods count as workloads here. */
function sum(model: ClusterModel): ClusterSummary {
  const troubled = new Set<string>();
  for (const { workload, uid } of model.pods.problems()) troubled.add(workload.uid ?? uid);
  for (const { health, uid, row } of model.subjects.problems()) {
    if (health.own) troubled.add(model.ownership.chain(row)[0]?.uid ?? uid);
  }
  return {
    problemWorkloads: troubled.size,
    problemPods: model.pods.problemCount,
    pods: model.pods.size,
    nodes: model.inputs.stores.nodes.size,
    worst: worstOf(model),
  };
}
