// What kind of trouble a pod is in, coarse enough that pods of one workload fall together.
import type { TextArg } from '../../shared/model/text.ts';
import type { ContainerFacts, PodRow, TerminationFacts } from '../kinds/rows.ts';
import { waitKind } from '../kinds/waitReasons.ts';
import { phrase } from './objects.ts';
import type { PodEntry } from './podTable.ts';
import { isBroken } from './severity.ts';

export type TroubleKind =
  | 'memory'
  | 'image'
  | 'config'
  | 'crash'
  | 'ended'
  | 'restart'
  | 'notReady'
  | 'terminating'
  | 'evicted'
  | 'event'
  | 'pending'
  | 'told'
  | 'unknown';

/** Keys `verdict.trouble.<text>`. */
export type TroubleText =
  | 'memory'
  | 'memoryNoLimit'
  | 'image'
  | 'missingKey'
  | 'missingObject'
  | 'config'
  | 'crash'
  | 'crashSaid'
  | 'ended'
  | 'endedSaid'
  | 'restart'
  | 'notReady'
  | 'notReadySaid'
  | 'terminating'
  | 'finalizers'
  | 'evicted'
  | 'event'
  | 'pending'
  | 'told';

export interface Trouble {
  readonly kind: TroubleKind;
  readonly text: TroubleText;
  readonly reason: string;
  readonly args: Readonly<Record<string, TextArg>>;
}

export function classify({ row, health }: PodEntry): Trouble {
  const { severity, word, reason = word } = health.status;
  if (severity === 'terminating') return terminating(row);
  if (word === 'Evicted') return { kind: 'evicted', text: 'evicted', reason, args: {} };
  const broken = row.containers.find(isBroken);
  if (broken) {
    const trouble = brokenTrouble(broken, reason);
    return row.phase === 'Failed' ? asEnded(trouble) : trouble;
  }
  if (health.event) {
    return { kind: 'event', text: 'event', reason, args: { reason: { code: reason } } };
  }
  if (reason === 'ContainersNotReady') return notReady(row);
  if (severity === 'warning') return restarted(row, reason);
  if (severity === 'pending') {
    return { kind: 'pending', text: 'pending', reason, args: { reason: { code: reason } } };
  }
  return { kind: 'unknown', text: 'event', reason, args: { reason: { code: reason } } };
}

function brokenTrouble(container: ContainerFacts, reason: string): Trouble {
  const waiting = container.state === 'waiting' ? (container.reason ?? '') : '';
  const wait = waitKind(waiting);
  if (wait === 'image') {
    return {
      kind: 'image',
      text: 'image',
      reason: waiting,
      args: { image: { code: container.image } },
    };
  }
  if (wait === 'config') return configTrouble(container, waiting);
  const end = container.state === 'terminated' ? container : container.last;
  if (end?.reason === 'OOMKilled') return memory(container);
  if (end?.exitCode === undefined)
    return { kind: 'unknown', text: 'event', reason, args: { reason: { code: reason } } };
  return crash(end.exitCode, end.message, end.reason ?? reason);
}

function crash(exitCode: number, message: string | undefined, reason: string): Trouble {
  const said = message?.trim().split('\n')[0] ?? '';
  if (said === '') return { kind: 'crash', text: 'crash', reason, args: { exitCode } };
  return { kind: 'crash', text: 'crashSaid', reason, args: { exitCode, message: phrase(said) } };
}

/** A pod that has failed is not started again: nothing of it keeps ending. */
function asEnded(trouble: Trouble): Trouble {
  if (trouble.text === 'crash') return { ...trouble, kind: 'ended', text: 'ended' };
  return trouble.text === 'crashSaid' ? { ...trouble, kind: 'ended', text: 'endedSaid' } : trouble;
}

function memory({ memoryLimitBytes }: ContainerFacts): Trouble {
  const reason = 'OOMKilled';
  if (memoryLimitBytes === undefined)
    return { kind: 'memory', text: 'memoryNoLimit', reason, args: {} };
  return { kind: 'memory', text: 'memory', reason, args: { limit: { bytes: memoryLimitBytes } } };
}

/** kubelet's words (pkg/kubelet/kubelet_pods.go): `couldn't find key K in Secret ns/name`, `secret "name" not found`. */
function configTrouble({ message = '' }: ContainerFacts, reason: string): Trouble {
  const key = /couldn't find key (\S+) in (Secret|ConfigMap) ([^/\s]+)\/(\S+)/.exec(message);
  if (key) {
    const [, name = '', kind = '', namespace = '', object = ''] = key;
    const link = { link: { group: '', version: 'v1', kind, namespace, name: object } };
    return {
      kind: 'config',
      text: 'missingKey',
      reason,
      args: { key: { code: name }, kind, object: link },
    };
  }
  const missing = /(secret|configmap) "([^"]+)" not found/.exec(message);
  if (missing) {
    const kind = missing[1] === 'secret' ? 'Secret' : 'ConfigMap';
    return {
      kind: 'config',
      text: 'missingObject',
      reason,
      args: { kind, object: { code: missing[2] ?? '' } },
    };
  }
  return {
    kind: 'config',
    text: 'config',
    reason,
    args: { message: phrase(message === '' ? reason : message) },
  };
}

function restarted(row: PodRow, reason: string): Trouble {
  const killed = row.containers.find((c) => c.last?.reason === 'OOMKilled');
  if (reason === 'OOMKilled' && killed) return memory(killed);
  const last: TerminationFacts | undefined = row.containers.find((c) => c.last)?.last;
  const why = last && last.exitCode !== 0 ? (last.reason ?? reason) : reason;
  return { kind: 'restart', text: 'restart', reason, args: { reason: { code: why } } };
}

function notReady(row: PodRow): Trouble {
  const reason = 'ContainersNotReady';
  const message = row.conditions.find((c) => c.type === 'Ready')?.message;
  if (!message) return { kind: 'notReady', text: 'notReady', reason, args: {} };
  return { kind: 'notReady', text: 'notReadySaid', reason, args: { message: phrase(message) } };
}

function terminating(row: PodRow): Trouble {
  const reason = 'Terminating';
  const finalizers = row.finalizers.map((code) => ({ code }));
  if (finalizers.length === 0)
    return { kind: 'terminating', text: 'terminating', reason, args: {} };
  return { kind: 'terminating', text: 'finalizers', reason, args: { finalizers } };
}
