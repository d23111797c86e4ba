// What counts as one trouble each: the list of problems shows them, and the headline of the verdict counts them.
import type { ClusterModel } from './clusterModel.ts';
import type { PodEntry } from './podTable.ts';
import type { SubjectEntry } from './subjectTable.ts';

export interface Troubles {
  readonly pods: readonly PodEntry[];
  readonly subjects: readonly SubjectEntry[];
}

/** Pods in trouble, and what is in trouble by itself. The tries of a failed job are its evidence, not problems more. */
export function troublesOf(model: ClusterModel): Troubles {
  return model.memo.versioned('troubles', model, model.problemsVersion, () => collect(model));
}

function collect(model: ClusterModel): Troubles {
  const subjects = [...model.subjects.reported()];
  const jobs = new Set(subjects.filter(({ kind }) => kind === 'Job').map(({ uid }) => uid));
  const pods = [...model.pods.problems()].filter(({ row }) => !jobs.has(row.owner?.uid ?? ''));
  return { pods, subjects };
}
