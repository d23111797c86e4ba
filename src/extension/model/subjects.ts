// Which rule judges which kind.
import type {
  CronJobRow,
  JobRow,
  NamespaceRow,
  NodeRow,
  ObjectRow,
  WorkloadRow,
} from '../kinds/rows.ts';
import type { SubjectKind } from './subjectTable.ts';
import {
  cronJobHealth,
  jobHealth,
  namespaceHealth,
  nodeHealth,
  workloadHealth,
  type SubjectContext,
  type SubjectHealth,
} from './workloadHealth.ts';

type Judge = (row: ObjectRow, context: SubjectContext) => SubjectHealth;

const workload: Judge = (row, context) => workloadHealth(row as WorkloadRow, context);

const judges: Readonly<Record<SubjectKind, Judge>> = {
  Node: (row, context) => nodeHealth(row as NodeRow, context),
  Namespace: (row, context) => namespaceHealth(row as NamespaceRow, context),
  Deployment: workload,
  StatefulSet: workload,
  DaemonSet: workload,
  ReplicaSet: workload,
  ReplicationController: workload,
  Job: (row, context) => jobHealth(row as JobRow, context),
  CronJob: (row, context) => cronJobHealth(row as CronJobRow, context),
};

/** The row must be of that kind: stores guarantee it. */
export function judgeSubject(
  kind: SubjectKind,
  row: ObjectRow,
  context: SubjectContext,
): SubjectHealth {
  return judges[kind](row, context);
}
