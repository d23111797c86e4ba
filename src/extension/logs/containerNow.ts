// What the watch of pods says of the container whose log is followed: whether there is a log, and which run it is of.
import type { Text } from '../../shared/model/text.ts';
import type { ContainerFacts, PodRow } from '../kinds/rows.ts';

/** `unread`: it is watched, and will be known; `unwatched`: nothing will be known of it, as far as can be told. */
export type PodNow =
  | { readonly is: 'unread' }
  | { readonly is: 'unwatched' }
  | { readonly is: 'gone' }
  | { readonly is: 'there'; readonly row: PodRow };

export type ContainerNow =
  | { readonly is: 'unknown' }
  | { readonly is: 'gone' }
  | { readonly is: 'there'; readonly facts: ContainerFacts };

/** `name` '': the only container of a pod that is not watched. */
export function containerOf(pod: PodNow, name: string): ContainerNow {
  if (pod.is === 'gone') return pod;
  if (pod.is !== 'there') return { is: 'unknown' };
  const facts = pod.row.containers.find((container) => container.name === name);
  return facts ? { is: 'there', facts } : { is: 'unknown' };
}

/** It has never run: there is no log. */
export function isUnstarted({ state, last }: ContainerFacts): boolean {
  return state === 'waiting' && last === undefined;
}

/** It does not run: what it has written is all there. */
export function isOver(now: ContainerNow): boolean {
  if (now.is !== 'there') return now.is === 'gone';
  return now.facts.state === 'terminated' || now.facts.state === 'waiting';
}

/** Why nothing comes from a container that does not run. */
export function whyOver({ name, state, reason, exitCode, finishedAt, last }: ContainerFacts): Text {
  const container = { code: name };
  if (state === 'waiting') {
    const why = { code: reason ?? 'Waiting' };
    if (!last) return { key: 'log.waiting', args: { container, reason: why } };
    const ended = { key: endedKey(last), args: endedArgs(name, last) } as const;
    return { key: 'log.waitingAgain', args: { ended, reason: why } };
  }
  const facts = {
    ...(reason !== undefined && { reason }),
    ...(finishedAt !== undefined && { finishedAt }),
    exitCode: exitCode ?? 0,
  };
  return { key: endedKey(facts), args: endedArgs(name, facts) };
}

interface Ended {
  readonly reason?: string;
  readonly exitCode: number;
  readonly finishedAt?: number;
}

function endedKey({ finishedAt }: Ended): 'log.ended' | 'log.endedAt' {
  return finishedAt === undefined ? 'log.ended' : 'log.endedAt';
}

function endedArgs(
  name: string,
  { reason, exitCode, finishedAt }: Ended,
): NonNullable<Text['args']> {
  return {
    container: { code: name },
    reason: { code: reason ?? (exitCode === 0 ? 'Completed' : 'Error') },
    exitCode,
    ...(finishedAt !== undefined && { at: { at: finishedAt } }),
  };
}

/** How a run ended, and which restart it led to. */
export function restartText({ name, restarts, last }: ContainerFacts): Text {
  const container = { code: name };
  if (!last) return { key: 'log.mark.restart', args: { container, restarts } };
  const ended = { key: endedKey(last), args: endedArgs(name, last) } as const;
  return { key: 'log.mark.restartAfter', args: { ended, restarts } };
}
