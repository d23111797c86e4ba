// Shows what a filter has found: expands what holds hits, as far as a person can look at them.
import type { Clock } from '../../../shared/clock.ts';
import type { ClusterManager } from '../clusterManager.ts';
import type { TreeModel } from './treeModel.ts';
import { firstState, type ParentNode, type RowNode } from './treeNodes.ts';

export interface FilterHitsOptions {
  readonly model: TreeModel;
  readonly clusters: ClusterManager;
  readonly clock: Clock;
}

/** So many rows are shown by themselves, over all clusters; what is beyond is expanded by hand. */
const MAX_ROWS = 200;
/** A cluster that answers later keeps its branches as they are. */
const PATIENCE_MS = 2_000;

/** The nodes that were expanded by it, from top to bottom; ends early when the filter changes meanwhile. */
export async function expandHits(options: FilterHitsOptions): Promise<readonly ParentNode[]> {
  const { clusters, model } = options;
  const { filter } = model;
  const expanded: ParentNode[] = [];
  let shown = 0;
  /** Its rows, unless they are too many. */
  const expand = async (node: ParentNode): Promise<readonly RowNode[]> => {
    const wasExpanded = model.isExpanded(node);
    const rows = await matching(node, options);
    const isTooMuch = shown + rows.length > MAX_ROWS;
    if (model.filter !== filter || (isTooMuch && !wasExpanded)) {
      if (!wasExpanded) model.setExpanded(node, false);
      return [];
    }
    shown += rows.length;
    if (!wasExpanded) expanded.push(node);
    return rows;
  };
  for (const { context, isLive } of clusters.clusters) {
    const cluster = model.cluster(context);
    if (!cluster || !isLive) continue;
    for (const row of await expand(cluster)) {
      if (model.filter !== filter || shown >= MAX_ROWS) return expanded;
      if (row.row.parent) await expand(row);
    }
  }
  return expanded;
}

async function matching(
  node: ParentNode,
  { model, clock }: FilterHitsOptions,
): Promise<readonly RowNode[]> {
  model.setExpanded(node, true);
  const { level } = node;
  if (!level) return [];
  if (!level.isFresh) await firstState(level, clock, PATIENCE_MS);
  // Rows of the filter before tell nothing.
  return level.isFresh ? level.rows : [];
}
