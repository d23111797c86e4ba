// Why a pod is in trouble, as far as its own object tells: the most specific of what its containers, conditions and
// deletion say. Events, nodes and owners may know more; model/ adds them.
import type { Text } from '../../shared/model/text.ts';
import type { PodCauseFacts } from './causeFacts.ts';
import { containerCause, restartCause } from './containerCause.ts';
import type { ConditionFacts, PodRow } from './rows.ts';

/** A restart counts as the cause of unreadiness that began at most this much before it was recorded; ms. */
const sameTroubleMs = 60_000;

/** The cause, or undefined for a pod whose object tells of no trouble. */
export function podCauseFacts(row: PodRow): PodCauseFacts | undefined {
  if (row.deletedAt !== undefined && !isOver(row)) return deletion(row, row.deletedAt);
  if (row.phase === 'Succeeded') return undefined;
  return (
    podFailure(row) ?? scheduling(row) ?? mostTelling(row) ?? unready(row) ?? latestRestart(row)
  );
}

function isOver(row: PodRow): boolean {
  return row.phase === 'Failed' || row.phase === 'Succeeded';
}

function deletion(row: PodRow, deletedAt: number): PodCauseFacts {
  if (row.reason === 'NodeLost') {
    const text = { key: 'cause.nodeLost', args: { node: row.node ?? '' } } as const;
    return { reason: 'NodeLost', text, evidence: quoted(row.message), since: deletedAt };
  }
  // metadata.deletionTimestamp is when the grace period ends, not when deletion was asked for.
  if (row.finalizers.length === 0) {
    const text = { key: 'cause.terminating', args: { at: { at: deletedAt } } } as const;
    return { reason: 'Terminating', text, evidence: [], since: deletedAt };
  }
  const finalizers = row.finalizers.map((name) => ({ code: name }));
  const text = { key: 'cause.terminatingFinalizers', args: { finalizers } } as const;
  return { reason: 'Terminating', text, evidence: [], since: deletedAt };
}

/** A pod that was ended as a whole: evicted, refused by the kubelet, past its deadline. */
function podFailure(row: PodRow): PodCauseFacts | undefined {
  if (row.phase !== 'Failed' || row.reason === undefined) return undefined;
  const since = condition(row, 'DisruptionTarget')?.changedAt ?? latestEnd(row);
  return withSince(
    { reason: row.reason, text: failureText(row.reason, row.message), evidence: [] },
    since,
  );
}

function failureText(reason: string, message: string | undefined): Text {
  if (message === undefined) return { key: 'cause.podFailed', args: { reason: { code: reason } } };
  const key = reason === 'Evicted' ? 'cause.evicted' : 'cause.podFailedMessage';
  return { key, args: { message: { code: message } } };
}

function scheduling(row: PodRow): PodCauseFacts | undefined {
  const scheduled = condition(row, 'PodScheduled');
  if (scheduled === undefined || scheduled.status === 'True') return undefined;
  if (scheduled.reason === 'SchedulingGated') {
    const evidence = quoted(scheduled.message);
    const text = { key: 'cause.schedulingGated' } as const;
    return withSince({ reason: 'SchedulingGated', text, evidence }, row.createdAt);
  }
  const reason = scheduled.reason ?? 'Unschedulable';
  const message = { code: scheduled.message ?? reason };
  const key = reason === 'Unschedulable' ? 'cause.unschedulable' : 'cause.unscheduled';
  return withSince({ reason, text: { key, args: { message } }, evidence: [] }, scheduled.changedAt);
}

/** Of all containers that are in trouble now, the one that says most. */
function mostTelling(row: PodRow): PodCauseFacts | undefined {
  const causes = row.containers
    .map((container) => containerCause(container, row))
    .filter((cause) => cause !== undefined)
    .toSorted((a, b) => a.rank - b.rank);
  return causes[0]?.facts;
}

/** Running, but not ready: a restart that just was, or what the condition says. */
function unready(row: PodRow): PodCauseFacts | undefined {
  if (row.phase !== 'Running') return undefined;
  const ready = condition(row, 'Ready');
  if (ready === undefined || ready.status === 'True') return undefined;
  const restart = latestRestart(row);
  const since = ready.changedAt;
  const isRestart = (restart?.since ?? 0) >= (since ?? Infinity) - sameTroubleMs;
  if (restart !== undefined && isRestart) return withSince(restart, since);
  const text: Text =
    ready.message === undefined
      ? { key: 'cause.notReadyUnexplained' }
      : { key: 'cause.notReady', args: { message: { code: ready.message } } };
  const reason = ready.reason ?? 'ContainersNotReady';
  return withSince({ reason, text, evidence: restart === undefined ? [] : [restart.text] }, since);
}

/** The container that ended last and runs again. */
function latestRestart(row: PodRow): PodCauseFacts | undefined {
  const restarted = row.containers
    .filter((container) => container.role !== 'init' && container.last?.finishedAt !== undefined)
    .toSorted((a, b) => (b.last?.finishedAt ?? 0) - (a.last?.finishedAt ?? 0));
  const newest = restarted[0];
  return newest === undefined ? undefined : restartCause(newest);
}

function latestEnd(row: PodRow): number | undefined {
  const ends = row.containers.map((container) => container.finishedAt ?? 0);
  return Math.max(0, ...ends) || undefined;
}

function condition(row: PodRow, type: string): ConditionFacts | undefined {
  return row.conditions.find((entry) => entry.type === type);
}

function quoted(message: string | undefined): readonly Text[] {
  if (message === undefined) return [];
  return [{ key: 'cause.evidenceMessage', args: { message: { code: message } } }];
}

function withSince(facts: PodCauseFacts, since: number | undefined): PodCauseFacts {
  return since === undefined || since === 0 ? facts : { ...facts, since };
}
