// What is let go when memory gets scarce, the least needed first. Nodes, pods, namespaces and workloads never are: health is
// judged by them. Old revisions and completed jobs go before whole kinds that somebody looks things up in.
import type { ShedPart } from '../../shared/model/clusterDashboard.ts';
import type { JobRow, ObjectRow, WorkloadRow } from '../kinds/rows.ts';
import type { ClusterStores, StoreName } from '../model/inputs.ts';

export type ShedStep =
  /** The kind is not watched at all. */
  | { readonly part: ShedPart; readonly store: StoreName; readonly keep?: undefined }
  | {
      readonly part: ShedPart;
      readonly store: 'replicaSets' | 'jobs';
      /** Which rows stay. */
      readonly keep: (row: ObjectRow) => boolean;
    };

export const shedSteps: readonly ShedStep[] = [
  { part: 'events', store: 'events' },
  { part: 'endpointSlices', store: 'endpointSlices' },
  { part: 'oldReplicaSets', store: 'replicaSets', keep: (row) => isInUse(row as WorkloadRow) },
  { part: 'completedJobs', store: 'jobs', keep: (row) => !isComplete(row as JobRow) },
  { part: 'services', store: 'services' },
];

/** A revision without pods is only history; one that nothing owns is somebody's workload. */
function isInUse({ owner, desired, current }: WorkloadRow): boolean {
  return owner === undefined || desired > 0 || current > 0;
}

/** As batch/v1 says it; failed jobs are problems, and stay. */
function isComplete({ conditions }: JobRow): boolean {
  return conditions.some(({ type, status }) => type === 'Complete' && status === 'True');
}

/** How many bytes the step would free. Walks rows where only some would go. */
export function freedBytes(stores: ClusterStores, { store: name, keep }: ShedStep): number {
  const store = stores[name];
  if (!keep || store.size === 0) return store.size === 0 ? 0 : store.bytes;
  let gone = 0;
  for (const row of store.values()) if (!keep(row)) gone += 1;
  return (store.bytes * gone) / store.size;
}
