// The cluster as one line: the tree's first level, its badge, the status bar.
import { value } from '../../shared/protocol/sections.ts';
import type { ClusterSummary, ClusterSummaryState } from '../../shared/model/tree.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { extentOf, type Extent } from '../model/extent.ts';

export function clusterSummary(model: ClusterModel): ClusterSummaryState {
  const extents = [extentOf(model, 'pods'), extentOf(model, 'nodes')] as const;
  const counts = [model.pods.size, model.inputs.stores.nodes.size];
  const version = [model.problemsVersion, ...counts, ...extents].join(' ');
  const summary = model.memo.versioned('summary', model, version, () => sum(model, ...extents));
  return { connection: value(model.inputs.links.connection()), summary: value(summary) };
}

function sum(model: ClusterModel, ofPods: Extent, ofNodes: Extent): ClusterSummary {
  const troubled = troubledWorkloads(model);
  const seesPods = isCounted(ofPods);
  // Trouble that is seen is trouble; that there is none can only be said of what was read.
  const hasCount = seesPods || (ofPods === 'denied' && troubled > 0);
  return {
    ...(hasCount && { problemWorkloads: troubled }),
    ...(seesPods && { problemPods: model.pods.problemCount, pods: model.pods.size }),
    ...(isCounted(ofNodes) && { nodes: model.inputs.stores.nodes.size }),
  };
}

function isCounted(extent: Extent): boolean {
  return extent === 'all' || extent === 'some';
}

/** A workload counts once, whether it says so itself or its pods do; nodes and bare pods count as workloads here. */
function troubledWorkloads(model: ClusterModel): number {
  const troubled = new Set<string>();
  for (const { workload, uid } of model.pods.problems()) troubled.add(workload.uid ?? uid);
  for (const { health, kind, uid, row } of model.subjects.problems()) {
    if (health.own) troubled.add(model.ownership.topOfStored(kind, row).uid ?? uid);
  }
  return troubled.size;
}
