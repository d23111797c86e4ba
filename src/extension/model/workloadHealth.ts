// How nodes, workloads, jobs and namespaces are doing: the same scale as pods, so that lists of all kinds sort alike.
import { isProblem, type Severity } from '../../shared/model/status.ts';
import type {
  ConditionFacts,
  CronJobRow,
  EventRow,
  JobRow,
  NamespaceRow,
  NodeRow,
  WorkloadRow,
} from '../kinds/rows.ts';
import type { Health, Thresholds } from './severity.ts';

export interface SubjectContext {
  readonly now: number;
  readonly thresholds: Thresholds;
  /** The newest warning event about the object itself; of a node only what tells of trouble. */
  readonly warning?: EventRow | undefined;
  /** The most severe of its pods. */
  readonly worstPod?: Severity | undefined;
}

/** `own`: the trouble is the object's own, not only that of its pods, and deserves its own row among the problems. */
export interface SubjectHealth extends Health {
  readonly own: boolean;
  /** The condition that says so. */
  readonly condition?: ConditionFacts;
}

interface Extra {
  readonly reason?: string | undefined;
  readonly since?: number | undefined;
  readonly condition?: ConditionFacts | undefined;
  readonly event?: EventRow | undefined;
  readonly dueAt?: number | undefined;
}

function health(severity: Severity, word: string, own: boolean, extra: Extra = {}): SubjectHealth {
  const { reason, since, condition, event, dueAt } = extra;
  return {
    status: { severity, word, ...(reason !== undefined && reason !== word && { reason }) },
    own,
    ...(since !== undefined && { since }),
    ...(condition && { condition }),
    ...(event && { event }),
    ...(dueAt !== undefined && { dueAt }),
  };
}

/** NodeConditionType values that mean trouble when True (core/v1; NetworkUnavailable included). */
const pressures = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable'];

/** Conditions that hold and should not. */
export function pressuresOf({ conditions }: NodeRow): ConditionFacts[] {
  return conditions.filter((c) => c.status === 'True' && pressures.includes(c.type));
}

/** A lost heartbeat (Ready Unknown) and a False one are both failures; a cordon is shown, and is nobody's fault. */
export function nodeHealth(row: NodeRow, context: SubjectContext): SubjectHealth {
  const ready = row.conditions.find((c) => c.type === 'Ready');
  const cordon = row.unschedulable ? 'SchedulingDisabled' : undefined;
  // A node that has just registered has said nothing of itself yet.
  if (row.ready === undefined && !ready)
    return health('unknown', 'Unknown', true, { since: row.createdAt });
  if (row.ready !== true) {
    const reason = ready?.status === 'Unknown' ? 'NodeStatusUnknown' : (ready?.reason ?? cordon);
    return health('failed', 'NotReady', true, {
      reason,
      since: ready?.changedAt,
      condition: ready,
    });
  }
  const [pressure] = pressuresOf(row);
  if (pressure) {
    const since = pressure.changedAt;
    return health('warning', 'Ready', true, { reason: pressure.type, since, condition: pressure });
  }
  return warned(context, 'Ready') ?? health('running', 'Ready', false, { reason: cordon });
}

/** True for a node whose pods' state is not known any more. */
export function isNodeLost(row: NodeRow | undefined): boolean {
  return row !== undefined && row.ready !== true && row.conditions.some((c) => c.type === 'Ready');
}

/** Deployment, ReplicaSet, ReplicationController, StatefulSet and DaemonSet. */
export function workloadHealth(row: WorkloadRow, context: SubjectContext): SubjectHealth {
  const broken = brokenCondition(row);
  if (broken) {
    const severity = row.available > 0 ? 'warning' : 'failed';
    const reason = broken.reason ?? broken.type;
    return health(severity, 'Degraded', true, {
      reason,
      since: broken.changedAt,
      condition: broken,
    });
  }
  const ofPods = podTrouble(row, context);
  if (ofPods) return ofPods;
  const noPods = withoutPods(row, context);
  const warning = noPods ?? warned(context, wordOf(row));
  return (
    warning ?? health('running', wordOf(row), false, { reason: row.paused ? 'Paused' : undefined })
  );
}

function wordOf(row: WorkloadRow): string {
  if (row.desired === 0 && row.current === 0) return 'ScaledToZero';
  if (row.ready >= row.desired && row.updated >= row.desired) return 'Running';
  return row.kind === 'ReplicaSet' && row.ready >= row.desired ? 'Running' : 'Progressing';
}

function brokenCondition(row: WorkloadRow): ConditionFacts | undefined {
  return row.conditions.find(
    (c) =>
      (c.type === 'ReplicaFailure' && c.status === 'True') ||
      (c.type === 'Progressing' && c.status === 'False' && c.reason === 'ProgressDeadlineExceeded'),
  );
}

/** A workload with something left that serves is degraded; one with nothing left is as bad as its worst pod. */
function podTrouble(row: WorkloadRow, { worstPod }: SubjectContext): SubjectHealth | undefined {
  if (worstPod === undefined || !isProblem(worstPod)) return undefined;
  const isSoft = worstPod === 'terminating' || worstPod === 'unknown';
  const severity = isSoft || row.available === 0 ? worstPod : 'warning';
  if (isSoft) return health(severity, wordOf(row), false);
  return health(severity, row.available === 0 ? 'Unavailable' : 'Degraded', false);
}

/** Available turned False, and no pod says why: they are not made, or too young to be judged. */
function withoutPods(row: WorkloadRow, context: SubjectContext): SubjectHealth | undefined {
  const available = row.conditions.find((c) => c.type === 'Available');
  if (available?.status !== 'False' || row.desired === 0) return undefined;
  const since = available.changedAt ?? row.createdAt;
  const from = since + context.thresholds.notReadyMs;
  if (from > context.now) return health('running', 'Progressing', false, { dueAt: from });
  const reason = available.reason;
  return health('warning', 'Unavailable', true, { reason, since, condition: available });
}

function warned(
  { warning, now, thresholds }: SubjectContext,
  word: string,
): SubjectHealth | undefined {
  if (!warning) return undefined;
  const until = warning.lastAt + thresholds.warningEventMs;
  if (until <= now) return undefined;
  const { reason, firstAt } = warning;
  return health('warning', word, true, { reason, since: firstAt, event: warning, dueAt: until });
}

export function jobHealth(row: JobRow, context: SubjectContext): SubjectHealth {
  const failed = row.conditions.find((c) => c.type === 'Failed' && c.status === 'True');
  if (failed) {
    const { reason, changedAt } = failed;
    return health('failed', 'Failed', true, { reason, since: changedAt, condition: failed });
  }
  const complete = row.conditions.some((c) => c.type === 'Complete' && c.status === 'True');
  if (complete) return health('succeeded', 'Complete', false);
  if (row.suspended) return health('running', 'Suspended', false);
  const { worstPod } = context;
  if (worstPod !== undefined && isProblem(worstPod)) {
    return health(worstPod === 'failed' ? 'warning' : worstPod, 'Running', false);
  }
  return warned(context, 'Running') ?? health('running', 'Running', false);
}

/** A CronJob is as bad as the newest run it still has running; runs that failed are problems of their own. */
export function cronJobHealth(row: CronJobRow, context: SubjectContext): SubjectHealth {
  const word = row.suspended ? 'Suspended' : row.active > 0 ? 'Active' : 'Scheduled';
  const { worstPod } = context;
  if (worstPod !== undefined && isProblem(worstPod)) return health('warning', word, false);
  return warned(context, word) ?? health('running', word, false);
}

/** Terminating namespaces hang on finalizers; they say so after the same time as pods. */
export function namespaceHealth(row: NamespaceRow, context: SubjectContext): SubjectHealth {
  if (row.phase !== 'Terminating') return health('running', row.phase, false);
  const since = row.deletedAt ?? row.createdAt;
  const from = since + context.thresholds.terminatingMs;
  if (from > context.now) return health('running', row.phase, false, { dueAt: from });
  return health('terminating', row.phase, true, { since });
}
