// How much needs attention in the open clusters together. Nothing is said of what was not read.
import type { ClusterSummaryState } from '../../shared/model/tree.ts';

export interface Attention {
  /** Workloads and nodes in trouble, as far as is known. */
  readonly count: number;
  /** False while a cluster has not been read, or may not be: 0 is no good news then. */
  readonly isKnown: boolean;
}

export function attentionOf(
  clusters: readonly { readonly summary: ClusterSummaryState | undefined }[],
): Attention {
  const counts = clusters.map(({ summary }) => summary?.summary.value.problemWorkloads);
  return {
    count: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    isKnown: counts.every((count) => count !== undefined),
  };
}
