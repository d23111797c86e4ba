// Why one container is in trouble: what it waits for, or how it ended.
import type { Text, TextArg } from '../../shared/model/text.ts';
import type { PodCauseFacts } from './causeFacts.ts';
import type { ContainerFacts, PodRow, TerminationFacts } from './rows.ts';
import { waitKind } from './waitReasons.ts';

export interface RankedCause {
  /** 0 says most; the order in which causes of several containers are preferred. */
  readonly rank: number;
  readonly facts: PodCauseFacts;
}

const rank = {
  outOfMemory: 0,
  crash: 1,
  ended: 2,
  config: 3,
  image: 4,
  waiting: 5,
  initialising: 6,
};

/** The trouble a container is in now, or undefined. */
export function containerCause(container: ContainerFacts, row: PodRow): RankedCause | undefined {
  if (container.role === 'ephemeral') return undefined;
  switch (container.state) {
    case 'waiting':
      return waitingCause(container);
    case 'terminated':
      return endedCause(container, row);
    case 'running':
      return initRunningCause(container);
    default:
      return undefined;
  }
}

/** What ended a container that has been started again, or undefined where that was no failure. */
export function restartCause(container: ContainerFacts): PodCauseFacts | undefined {
  const { last } = container;
  if (last === undefined) return undefined;
  const evidence = evidenceOf(container, last);
  if (isOutOfMemory(last)) return outOfMemory(container, last, evidence);
  const name = { code: container.name };
  const text: Text =
    last.signal === undefined
      ? { key: 'cause.restartedExit', args: { container: name, exitCode: last.exitCode } }
      : { key: 'cause.restartedSignal', args: { container: name, signal: last.signal } };
  return dated({ reason: last.reason ?? 'Error', text, evidence }, last.finishedAt);
}

function waitingCause(container: ContainerFacts): RankedCause | undefined {
  const { last, reason } = container;
  const kind = waitKind(reason);
  if (reason === undefined || kind === 'ordinary') {
    // Between two runs the kubelet may not have named the back-off yet.
    return last === undefined || !isOutOfMemory(last) ? undefined : crash(container, last);
  }
  if (reason === 'CrashLoopBackOff') return crash(container, last);
  if (kind === 'image') return { rank: rank.image, facts: imageCause(container, reason) };
  return kind === 'config'
    ? { rank: rank.config, facts: configCause(container, reason) }
    : { rank: rank.waiting, facts: waitCause(container, reason) };
}

function crash(container: ContainerFacts, last: TerminationFacts | undefined): RankedCause {
  const evidence = evidenceOf(container, last);
  if (last !== undefined && isOutOfMemory(last)) {
    return { rank: rank.outOfMemory, facts: outOfMemory(container, last, evidence) };
  }
  const facts = { reason: 'CrashLoopBackOff', text: crashText(container, last), evidence };
  return { rank: rank.crash, facts: dated(facts, last?.finishedAt) };
}

function crashText(container: ContainerFacts, last: TerminationFacts | undefined): Text {
  const name = { code: container.name };
  if (last === undefined) return { key: 'cause.crashUnknown', args: { container: name } };
  const ranMs = durationOf(last);
  const duration = ranFor(ranMs ?? 0);
  if (last.signal !== undefined) {
    const args = { container: name, signal: last.signal };
    return ranMs === undefined
      ? { key: 'cause.crashSignal', args }
      : { key: 'cause.crashSignalAfter', args: { ...args, duration } };
  }
  const args = { container: name, exitCode: last.exitCode };
  return ranMs === undefined
    ? { key: 'cause.crashExit', args }
    : { key: 'cause.crashExitAfter', args: { ...args, duration } };
}

/** A container that has ended and not been started again. */
function endedCause(container: ContainerFacts, row: PodRow): RankedCause | undefined {
  const end: TerminationFacts = { ...container, exitCode: container.exitCode ?? 0 };
  if (end.exitCode === 0 && end.signal === undefined && !isOutOfMemory(end)) return undefined;
  const evidence = evidenceOf(container, end);
  if (isOutOfMemory(end)) {
    return { rank: rank.outOfMemory, facts: outOfMemory(container, end, evidence) };
  }
  const isInit =
    container.role === 'init' || (container.role === 'sidecar' && row.phase === 'Pending');
  const facts = { reason: wordOf(end), text: endText(container.name, end, isInit), evidence };
  return { rank: rank.ended, facts: dated(facts, end.finishedAt) };
}

function endText(container: string, end: TerminationFacts, isInit: boolean): Text {
  const name = { code: container };
  if (end.signal !== undefined) {
    const args = { container: name, signal: end.signal };
    return { key: isInit ? 'cause.initExitedSignal' : 'cause.exitedSignal', args };
  }
  const args = { container: name, exitCode: end.exitCode };
  if (isInit) return { key: 'cause.initExited', args };
  const ranMs = durationOf(end);
  return ranMs === undefined
    ? { key: 'cause.exited', args }
    : { key: 'cause.exitedAfter', args: { ...args, duration: ranFor(ranMs) } };
}

/** printPod's word for a termination without a reason. */
function wordOf(end: TerminationFacts): string {
  return (
    end.reason ?? (end.signal === undefined ? `ExitCode:${end.exitCode}` : `Signal:${end.signal}`)
  );
}

function isOutOfMemory(end: TerminationFacts): boolean {
  return end.reason === 'OOMKilled';
}

function outOfMemory(
  container: ContainerFacts,
  end: TerminationFacts,
  evidence: readonly Text[],
): PodCauseFacts {
  const args = { container: { code: container.name }, exitCode: end.exitCode };
  const bytes = container.memoryLimitBytes;
  const text: Text =
    bytes === undefined
      ? { key: 'cause.oomKilledNoLimit', args }
      : { key: 'cause.oomKilled', args: { ...args, limit: { bytes } } };
  return dated({ reason: 'OOMKilled', text, evidence }, end.finishedAt);
}

function imageCause(container: ContainerFacts, reason: string): PodCauseFacts {
  const args = { container: { code: container.name }, image: { code: container.image } };
  const evidence: readonly Text[] =
    container.message === undefined
      ? []
      : [{ key: 'cause.evidenceRegistry', args: { message: { code: container.message } } }];
  if (reason === 'ErrImageNeverPull') {
    return { reason, text: { key: 'cause.imageNeverPull', args }, evidence };
  }
  const key = reason === 'InvalidImageName' ? 'cause.imageName' : 'cause.imagePull';
  return { reason, text: { key, args }, evidence };
}

function configCause(container: ContainerFacts, reason: string): PodCauseFacts {
  const message = { code: container.message ?? reason };
  const key =
    reason === 'CreateContainerConfigError' ? 'cause.containerConfig' : 'cause.containerStart';
  const text = {
    key,
    args: { container: { code: container.name }, message },
  } as const;
  return { reason, text, evidence: restartEvidence(container) };
}

function waitCause(container: ContainerFacts, reason: string): PodCauseFacts {
  const key = container.role === 'init' ? 'cause.initWaiting' : 'cause.containerWaiting';
  const text = {
    key,
    args: { container: { code: container.name }, reason: { code: reason } },
  } as const;
  return { reason, text, evidence: messageEvidence(container.message) };
}

/** An init container that runs holds the others back; worth saying when nothing else is. */
function initRunningCause(container: ContainerFacts): RankedCause | undefined {
  if (container.role !== 'init') return undefined;
  const text = { key: 'cause.initRunning', args: { container: { code: container.name } } } as const;
  const facts = { reason: 'PodInitializing', text, evidence: restartEvidence(container) };
  return { rank: rank.initialising, facts: dated(facts, container.startedAt) };
}

function evidenceOf(container: ContainerFacts, end: TerminationFacts | undefined): readonly Text[] {
  const finishedAt = end?.finishedAt;
  const finished: readonly Text[] =
    finishedAt === undefined
      ? []
      : [{ key: 'cause.evidenceFinished', args: { age: { ageSince: finishedAt } } }];
  return [...messageEvidence(end?.message), ...restartEvidence(container), ...finished];
}

function messageEvidence(message: string | undefined): readonly Text[] {
  if (message === undefined) return [];
  return [{ key: 'cause.evidenceMessage', args: { message: { code: message.trim() } } }];
}

function restartEvidence(container: ContainerFacts): readonly Text[] {
  if (container.restarts === 0) return [];
  return [{ key: 'cause.evidenceRestarts', args: { count: container.restarts } }];
}

function durationOf(end: TerminationFacts): number | undefined {
  if (end.startedAt === undefined || end.finishedAt === undefined) return undefined;
  return Math.max(0, end.finishedAt - end.startedAt);
}

/** Times of containers are whole seconds (metav1.Time): 0 is anything below one. */
function ranFor(ms: number): TextArg {
  return ms < 1000 ? { key: 'cause.underSecond' } : { durationMs: ms };
}

function dated(facts: PodCauseFacts, since: number | undefined): PodCauseFacts {
  return since === undefined ? facts : { ...facts, since };
}
