// kubectl's STATUS, READY and RESTARTS, step by step as printPod has them
// (k8s.io/kubernetes v1.37 pkg/printers/internalversion/printers.go), so that the two never disagree.
import { isRecord, number, record, records, text, timeMs } from './read.ts';
import type { Json } from './read.ts';

export interface PodStatus {
  /** The STATUS word. */
  readonly word: string;
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  /** When the containers that count for RESTARTS had ended before they were started again; ms since the epoch. */
  readonly restartEnds: readonly number[];
}

/** Of node lifecycle (k8s.io/kubernetes/pkg/util/node NodeUnreachablePodReason). */
const nodeLost = 'NodeLost';

export function podStatus(pod: Json): PodStatus {
  const spec = record(pod['spec']);
  const status = record(pod['status']);
  const phase = text(status['phase']) ?? '';
  const init = initStatus(spec, status);
  const initialised = init.reason === undefined || hasCondition(status, 'Initialized');
  const main = initialised ? containerStatus(status) : undefined;
  const base = init.reason ?? baseReason(status, phase);
  const counts = main === undefined ? init.all : init.sidecars.plus(main.counts);
  return {
    word: deletionWord(pod, phase) ?? (main ? settle(main, base, status) : base),
    ready: init.ready + (main?.ready ?? 0),
    total: records(spec['containers']).length + init.sidecarNames.size,
    restarts: counts.restarts,
    restartEnds: counts.ends,
  };
}

function baseReason(status: Json, phase: string): string {
  const isGated = records(status['conditions']).some(
    (condition) =>
      condition['type'] === 'PodScheduled' && condition['reason'] === 'SchedulingGated',
  );
  return isGated ? 'SchedulingGated' : (text(status['reason']) ?? phase);
}

/** The word of a pod that is being deleted, or undefined. */
function deletionWord(pod: Json, phase: string): string | undefined {
  if (timeMs(record(pod['metadata'])['deletionTimestamp']) === undefined) return undefined;
  if (record(pod['status'])['reason'] === nodeLost) return 'Unknown';
  return phase === 'Failed' || phase === 'Succeeded' ? undefined : 'Terminating';
}

class RestartCount {
  readonly restarts: number;
  readonly ends: readonly number[];

  constructor(restarts = 0, ends: readonly number[] = []) {
    this.restarts = restarts;
    this.ends = ends;
  }

  plus(other: RestartCount): RestartCount {
    return new RestartCount(this.restarts + other.restarts, [...this.ends, ...other.ends]);
  }

  static of(container: Json): RestartCount {
    const terminated = record(record(container['lastState'])['terminated']);
    const end = timeMs(terminated['finishedAt']);
    return new RestartCount(number(container['restartCount']) ?? 0, end === undefined ? [] : [end]);
  }
}

interface InitStatus {
  /** Set while initialising. */
  readonly reason: string | undefined;
  /** Restarts of the init containers up to the one that blocks. */
  readonly all: RestartCount;
  readonly sidecars: RestartCount;
  readonly sidecarNames: ReadonlySet<unknown>;
  /** Ready sidecars. */
  readonly ready: number;
}

function initStatus(spec: Json, status: Json): InitStatus {
  const declared = records(spec['initContainers']);
  const sidecarNames = new Set(declared.filter(isSidecar).map(({ name }) => text(name)));
  let all = new RestartCount();
  let sidecars = new RestartCount();
  let ready = 0;
  let reason: string | undefined;
  for (const [index, container] of records(status['initContainerStatuses']).entries()) {
    const sidecar = sidecarNames.has(text(container['name']));
    all = all.plus(RestartCount.of(container));
    if (sidecar) sidecars = sidecars.plus(RestartCount.of(container));
    const terminated = record(container['state'])['terminated'];
    if (isRecord(terminated) && exitCode(terminated) === 0) continue;
    if (sidecar && container['started'] === true) {
      if (container['ready'] === true) ready++;
      continue;
    }
    reason = blockedReason(container, index, declared.length);
    break;
  }
  return { reason, all, sidecars, sidecarNames, ready };
}

function blockedReason(container: Json, index: number, total: number): string {
  const state = record(container['state']);
  if (isRecord(state['terminated'])) return `Init:${terminatedReason(state['terminated'])}`;
  const waiting = text(record(state['waiting'])['reason']);
  if (waiting !== undefined && waiting !== 'PodInitializing') return `Init:${waiting}`;
  return `Init:${index}/${total}`;
}

interface MainStatus {
  readonly reason: string | undefined;
  readonly errorReason: string | undefined;
  readonly counts: RestartCount;
  readonly ready: number;
}

function containerStatus(status: Json): MainStatus {
  let counts = new RestartCount();
  let ready = 0;
  let reason: string | undefined;
  let errorReason: string | undefined;
  // From last to first, so that the first container's reason is the one that stays.
  for (const container of records(status['containerStatuses']).toReversed()) {
    counts = counts.plus(RestartCount.of(container));
    const state = record(container['state']);
    const waiting = text(record(state['waiting'])['reason']);
    if (waiting !== undefined) {
      reason = waiting;
    } else if (isRecord(state['terminated'])) {
      reason = terminatedReason(state['terminated']);
      if (exitCode(state['terminated']) !== 0) errorReason = reason;
    } else if (container['ready'] === true && isRecord(state['running'])) {
      ready++;
    }
  }
  return { reason, errorReason, counts, ready };
}

/** `Completed` is not the last word while another container runs or has failed. */
function settle(main: MainStatus, base: string, status: Json): string {
  const reason = main.reason ?? base;
  if (reason !== 'Completed') return reason;
  if (main.ready > 0 && hasCondition(status, 'Ready')) return 'Running';
  return main.errorReason ?? (main.ready > 0 ? 'NotReady' : reason);
}

function terminatedReason(terminated: unknown): string {
  const state = record(terminated);
  const signal = number(state['signal']) ?? 0;
  return (
    text(state['reason']) ?? (signal !== 0 ? `Signal:${signal}` : `ExitCode:${exitCode(state)}`)
  );
}

function exitCode(terminated: unknown): number {
  return number(record(terminated)['exitCode']) ?? 0;
}

/** An init container that goes on running: restartPolicy Always. */
export function isSidecar(container: Json): boolean {
  return container['restartPolicy'] === 'Always';
}

function hasCondition(status: Json, type: string): boolean {
  return records(status['conditions']).some(
    (condition) => condition['type'] === type && condition['status'] === 'True',
  );
}
