// How much trouble a pod is in: ruling A1/A2 of product.md over the row, its events, its node and the time.
import type { Status } from '../../shared/model/clusterDashboard.ts';
import type { Severity } from '../../shared/model/status.ts';
import type { ContainerFacts, EventRow, PodRow } from '../kinds/rows.ts';
import { waitKind } from '../kinds/waitReasons.ts';

/** Ruling A1/A2; all in ms. Settings may override each. */
export interface Thresholds {
  readonly pendingMs: number;
  readonly notReadyMs: number;
  /** Readiness probe periods that must pass, if that is longer than `notReadyMs`. */
  readonly notReadyProbePeriods: number;
  readonly restartMs: number;
  /** How long a warning event counts after it was last seen. */
  readonly warningEventMs: number;
  /** Past the end of the grace period. */
  readonly terminatingMs: number;
}

export const defaultThresholds: Thresholds = {
  pendingMs: 60_000,
  notReadyMs: 60_000,
  notReadyProbePeriods: 3,
  restartMs: 600_000,
  warningEventMs: 600_000,
  terminatingMs: 30_000,
};

/** kubelet's default probe period (core/v1 Probe.periodSeconds). */
const defaultProbePeriodMs = 10_000;

export interface PodContext {
  readonly now: number;
  readonly thresholds: Thresholds;
  /** The newest warning event about this pod. */
  readonly warning?: EventRow | undefined;
  /** The newest FailedScheduling event about this pod. */
  readonly failedScheduling?: EventRow | undefined;
  /** False when its node is known to be not ready, or to have lost its heartbeat. */
  readonly nodeReady?: boolean | undefined;
  readonly nodeNotReadySince?: number | undefined;
}

export interface Health {
  readonly status: Status;
  /** Since when, ms since the epoch; only for what is not running or succeeded. */
  readonly since?: number;
  /** When the passing of time alone may change this. */
  readonly dueAt?: number;
  /** Set when a warning event is the reason. */
  readonly event?: EventRow;
}

/** One way a pod may be judged; `holdsAt` in the future means "not yet". */
interface Judgement {
  readonly severity: Severity;
  readonly reason?: string | undefined;
  readonly since?: number | undefined;
  readonly event?: EventRow;
  /** When this begins to hold, or undefined: now. */
  readonly from?: number;
  /** When it stops holding by itself. */
  readonly until?: number;
}

/** The most severe judgement that holds at `context.now`, with kubectl's word and our reason. */
export function podHealth(pod: PodRow, context: PodContext): Health {
  const { now } = context;
  const judgements = judge(pod, context);
  const holding = judgements.find((j) => (j.from ?? 0) <= now && (j.until ?? Infinity) > now);
  const changes = [...judgements.flatMap((j) => [j.from, j.until]), earlyFrom(pod)];
  const dueAt = Math.min(...changes.filter((at): at is number => at !== undefined && at > now));
  const chosen = holding ?? settled(pod);
  const isEarly = chosen.severity === 'running' || chosen.severity === 'pending';
  const reason = chosen.reason ?? (isEarly ? earlyReason(pod, context) : undefined);
  return {
    status: {
      severity: chosen.severity,
      word: pod.word,
      ...(isTelling(reason, pod.word) && { reason }),
    },
    ...(chosen.since !== undefined && { since: chosen.since }),
    ...(dueAt !== Infinity && { dueAt }),
    ...(chosen.event && { event: chosen.event }),
  };
}

/** It says of a pod that it is well, and no more. */
export function isPlain({ status, since, dueAt, event }: Health): boolean {
  const isWell = status.severity === 'running' || status.severity === 'succeeded';
  const isBare = since === undefined && dueAt === undefined && event === undefined;
  return isWell && isBare && status.reason === undefined;
}

/**
 * The reason is drawn alone where room is short: it must say more than kubectl's word, not less. `Error` is why a pod
 * that runs again was restarted; beside CrashLoopBackOff it says nothing.
 */
export function isTelling(reason: string | undefined, word: string): reason is string {
  if (reason === undefined || word.endsWith(reason)) return false;
  return reason !== 'Error' || word === 'Running';
}

/** Judgements in the order of the severity scale: the first that holds is the pod's. */
function judge(pod: PodRow, context: PodContext): Judgement[] {
  if (pod.phase === 'Succeeded' && pod.deletedAt === undefined) return [];
  if (pod.deletedAt !== undefined) return [...deleted(pod, context), ...lost(pod, context)];
  const ready =
    pod.phase === 'Failed' ? [] : [...pending(pod, context), ...restarted(pod, context)];
  const isLost = lost(pod, context).length > 0;
  return [
    ...failed(pod, context),
    ...ready,
    ...(isLost || pod.phase === 'Failed' ? [] : notReady(pod, context)),
    ...warned(pod, context),
    ...lost(pod, context),
  ];
}

function settled(pod: PodRow): Judgement {
  return { severity: pod.phase === 'Succeeded' ? 'succeeded' : 'running' };
}

function failed(pod: PodRow, context: PodContext): Judgement[] {
  if (pod.phase === 'Failed') {
    return [{ severity: 'failed', reason: failedReason(pod), since: failedSince(pod) }];
  }
  const broken = pod.containers.find(isBroken);
  if (!broken) return [];
  return [
    {
      severity: 'failed',
      reason: lastReason(broken),
      since: brokenSince(pod, broken, context),
    },
  ];
}

/** True for a container that waits with an error, or ended with one. */
export function isBroken(container: ContainerFacts): boolean {
  if (container.role === 'ephemeral') return false;
  if (container.state === 'waiting') return waitKind(container.reason) !== 'ordinary';
  return container.state === 'terminated' && isFailure(container);
}

function isFailure(end: { readonly exitCode?: number; readonly signal?: number }): boolean {
  return (end.exitCode ?? 0) !== 0 || (end.signal ?? 0) !== 0;
}

/** What ended the container before it began to wait: `CrashLoopBackOff · OOMKilled`. */
function lastReason(container: ContainerFacts): string | undefined {
  if (container.state !== 'waiting') return container.reason;
  return container.last && isFailure(container.last) ? container.last.reason : undefined;
}

function failedReason(pod: PodRow): string | undefined {
  return pod.containers.find((c) => c.state === 'terminated' && isFailure(c))?.reason;
}

function failedSince(pod: PodRow): number {
  const ends = pod.containers.flatMap((c) => c.finishedAt ?? []);
  return ends.length > 0
    ? Math.max(...ends)
    : (condition(pod, 'Ready')?.changedAt ?? pod.createdAt);
}

function pending(pod: PodRow, { thresholds, failedScheduling }: PodContext): Judgement[] {
  if (pod.phase !== 'Pending') return [];
  const scheduled = condition(pod, 'PodScheduled');
  const reason =
    pod.node === undefined
      ? (failedScheduling?.reason ?? gatedReason(scheduled?.reason))
      : undefined;
  const from = pod.createdAt + thresholds.pendingMs;
  return [{ severity: 'pending', reason, since: pod.createdAt, from }];
}

/** `Unschedulable` is what the scheduler writes when it has said FailedScheduling in an event that is gone by now. */
function gatedReason(reason: string | undefined): string | undefined {
  return reason === 'Unschedulable' ? 'FailedScheduling' : reason;
}

function restarted(pod: PodRow, { thresholds }: PodContext): Judgement[] {
  const at = pod.lastRestartAt;
  if (at === undefined || pod.restarts === 0) return [];
  const last = newestEnd(pod.containers);
  const reason = last?.last && isFailure(last.last) ? last.last.reason : undefined;
  const until = at + thresholds.restartMs;
  return [{ severity: 'warning', reason: reason ?? 'Restarted', since: at, until }];
}

function newestEnd(containers: readonly ContainerFacts[]): ContainerFacts | undefined {
  const ended = containers.filter((c) => c.last?.finishedAt !== undefined);
  return ended.sort((a, b) => (b.last?.finishedAt ?? 0) - (a.last?.finishedAt ?? 0))[0];
}

function notReady(pod: PodRow, { thresholds }: PodContext): Judgement[] {
  const since = notReadySince(pod);
  if (since === undefined) return [];
  const periods = (pod.probePeriodMs ?? 0) * thresholds.notReadyProbePeriods;
  const from = since + Math.max(thresholds.notReadyMs, periods);
  return [{ severity: 'warning', reason: 'ContainersNotReady', since, from }];
}

function notReadySince(pod: PodRow): number | undefined {
  if (pod.phase !== 'Running') return undefined;
  const ready = condition(pod, 'Ready');
  if (ready?.status === 'True' || (!ready && pod.ready >= pod.total)) return undefined;
  return ready?.changedAt ?? pod.createdAt;
}

/** The reason is told after one probe period, long before it counts as trouble (kubernetes.md). */
function earlyReason(pod: PodRow, { now, failedScheduling }: PodContext): string | undefined {
  if (pod.deletedAt !== undefined) return undefined;
  if (pod.phase === 'Pending' && pod.node === undefined) return failedScheduling?.reason;
  const from = earlyFrom(pod);
  return from !== undefined && from <= now ? 'ContainersNotReady' : undefined;
}

function earlyFrom(pod: PodRow): number | undefined {
  const since = pod.deletedAt === undefined ? notReadySince(pod) : undefined;
  return since === undefined ? undefined : since + (pod.probePeriodMs ?? defaultProbePeriodMs);
}

/** A warning that was answered (the pod was scheduled, or became ready after it) is no trouble any more. */
function warned(pod: PodRow, { warning, thresholds }: PodContext): Judgement[] {
  if (!warning) return [];
  if (warning.reason === 'FailedScheduling' && pod.node !== undefined) return [];
  const ready = condition(pod, 'Ready');
  if (ready?.status === 'True' && (ready.changedAt ?? 0) >= warning.lastAt) return [];
  const until = warning.lastAt + thresholds.warningEventMs;
  const { reason, firstAt } = warning;
  return [{ severity: 'warning', reason, since: firstAt, event: warning, until }];
}

/** `deletedAt` is the deletionTimestamp: the end of the grace period, not the time of the request. */
function deleted(pod: PodRow, { thresholds }: PodContext): Judgement[] {
  const since = pod.deletedAt ?? 0;
  return [{ severity: 'terminating', since, from: since + thresholds.terminatingMs }];
}

function lost(pod: PodRow, context: PodContext): Judgement[] {
  if (pod.phase === 'Failed' || pod.phase === 'Succeeded') return [];
  const word = pod.word === 'Unknown' || pod.phase === 'Unknown';
  if (!word && context.nodeReady !== false) return [];
  const reason = context.nodeReady === false ? 'NodeNotReady' : undefined;
  return [{ severity: 'unknown', reason, since: context.nodeNotReadySince }];
}

/**
 * When the trouble began, as far back as is known: a container that fails again and again was ready in between, but its
 * previous end and the first of its warnings tell of the same trouble.
 */
function brokenSince(pod: PodRow, broken: ContainerFacts, context: PodContext): number {
  const { last } = broken;
  const ended = broken.finishedAt ?? last?.finishedAt;
  const began = unreadySince(pod) ?? ended ?? pod.createdAt;
  const isRecent = (at: number) => began - at <= context.thresholds.restartMs;
  const known = [began];
  if (last?.finishedAt !== undefined && isFailure(last) && isRecent(last.finishedAt))
    known.push(last.finishedAt);
  if (context.warning && isRecent(context.warning.lastAt)) known.push(context.warning.firstAt);
  return Math.max(pod.createdAt, Math.min(...known));
}

/** When the pod stopped being ready (or was made and never became so). */
function unreadySince(pod: PodRow): number | undefined {
  const ready = condition(pod, 'Ready');
  return ready?.status === 'False' ? ready.changedAt : undefined;
}

function condition(pod: PodRow, type: string) {
  return pod.conditions.find((c) => c.type === type);
}
