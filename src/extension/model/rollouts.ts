// Was there a rollout shortly before the trouble began? One of the workload itself is a cause; one of a neighbour is
// only told as what came before, and only when it is the single change in its namespace.
import type { TextArg } from '../../shared/model/text.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { WorkloadRow } from '../kinds/rows.ts';
import type { ClusterModel } from './clusterModel.ts';
import { refOf } from './objects.ts';
import { currentReplicaSet, revisionNumber } from './ownership.ts';
import type { PodEntry } from './podTable.ts';
import type { Rollout } from './recent.ts';

/** Trouble that begins later than this after a rollout is not put down to it. */
const rolloutReachMs = 1_800_000;

export interface RolloutBefore {
  readonly rollout: { readonly link: TextArg; readonly at: number };
  /** Of the same workload. */
  readonly isOwn: boolean;
  readonly afterMs: number;
}

/** `since`: when the first of `entries` (pods of one workload) got into trouble, ms since the epoch. */
export function rolloutBefore(
  model: ClusterModel,
  entries: readonly PodEntry[],
  since: number,
): RolloutBefore | undefined {
  const workload = entries[0]?.workload;
  if (!workload) return undefined;
  if (entries.some(({ health }) => health.status.severity === 'terminating')) return undefined;
  return ownRollout(model, entries, workload, since) ?? neighbourRollout(model, workload, since);
}

function ownRollout(
  model: ClusterModel,
  entries: readonly PodEntry[],
  workload: ObjectRef,
  since: number,
): RolloutBefore | undefined {
  if (workload.kind !== 'Deployment' || workload.uid === undefined) return undefined;
  const current = currentReplicaSet(replicaSetsOf(model, workload.uid));
  if (!current || revisionNumber(current) < 2) return undefined;
  // Trouble in an older revision too is not the new one's.
  if (!entries.every(({ row }) => row.owner?.uid === current.uid)) return undefined;
  const afterMs = since - current.createdAt;
  if (afterMs < 0 || afterMs > rolloutReachMs) return undefined;
  const link = {
    link: refOf('ReplicaSet', current),
    label: revisionLabel(workload.name, current.revision),
  };
  return { rollout: { link, at: current.createdAt }, isOwn: true, afterMs };
}

export function replicaSetsOf(model: ClusterModel, deploymentUid: string): WorkloadRow[] {
  const owned = [...model.subjects.ownedBy(deploymentUid)];
  return owned
    .filter((entry) => entry.kind === 'ReplicaSet')
    .map((entry) => entry.row as WorkloadRow);
}

function neighbourRollout(
  model: ClusterModel,
  workload: ObjectRef,
  since: number,
): RolloutBefore | undefined {
  const near = model.recent
    .rolloutsIn(workload.namespace ?? '')
    .filter(({ at }) => at <= since && at >= since - rolloutReachMs);
  const [only] = near;
  if (near.length !== 1 || !only || only.workload.uid === workload.uid) return undefined;
  return {
    rollout: { link: rolloutLink(only), at: only.at },
    isOwn: false,
    afterMs: since - only.at,
  };
}

export function rolloutLink({ workload, revision }: Rollout): TextArg {
  return { link: workload, label: revisionLabel(workload.name, revision) };
}

/** Reads alike in every language: a name and its number. */
export function revisionLabel(name: string, revision: string | undefined): string {
  return revision === undefined ? name : `${name} rev ${revision}`;
}
