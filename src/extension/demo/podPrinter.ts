// printPod of kubectl (pkg/printers/internalversion/printers.go), written anew for the demo's tables: it must not share
// a mistake with what reads them.
import type { V1ContainerStatus } from '@kubernetes/client-node';
import { humanDuration } from './humanTime.ts';
import type { Pod, Wire } from './wire.ts';

type ContainerStatus = Wire<V1ContainerStatus>;

export interface PrintedPod {
  readonly ready: string;
  readonly status: string;
  readonly restarts: string;
}

interface Tally {
  ready: number;
  total: number;
  restarts: number;
  lastRestartMs: number;
}

export function printPod(pod: Pod, nowMs: number): PrintedPod {
  const tally: Tally = {
    ready: 0,
    total: pod.spec.containers.length,
    restarts: 0,
    lastRestartMs: 0,
  };
  let reason = pod.status.reason ?? pod.status.phase ?? '';
  const gated = (pod.status.conditions ?? []).some(
    ({ type, reason: why }) => type === 'PodScheduled' && why === 'SchedulingGated',
  );
  if (gated) reason = 'SchedulingGated';
  const initReason = initialising(pod, tally);
  // What init containers restarted counts only while they run; sidecars count on.
  if (initReason !== undefined) reason = initReason;
  else reason = running(pod, reason, tally);
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (pod.status.reason === 'NodeLost') reason = 'Unknown';
    else if (!['Succeeded', 'Failed'].includes(pod.status.phase ?? '')) reason = 'Terminating';
  }
  const last = tally.lastRestartMs;
  const when = tally.restarts > 0 && last > 0 ? ` (${humanDuration(nowMs - last)} ago)` : '';
  return {
    ready: `${tally.ready}/${tally.total}`,
    status: reason,
    restarts: `${tally.restarts}${when}`,
  };
}

function initialising(pod: Pod, tally: Tally): string | undefined {
  const specs = pod.spec.initContainers ?? [];
  const sidecars = { restarts: 0, lastRestartMs: 0 };
  for (const spec of specs) if (spec.restartPolicy === 'Always') tally.total++;
  let found: string | undefined;
  for (const [i, status] of (pod.status.initContainerStatuses ?? []).entries()) {
    const isSidecar = specs.find(({ name }) => name === status.name)?.restartPolicy === 'Always';
    count(status, tally);
    if (isSidecar) count(status, sidecars);
    const { terminated, waiting } = status.state ?? {};
    if (terminated?.exitCode === 0) continue;
    if (isSidecar && status.started === true) {
      if (status.ready) tally.ready++;
      continue;
    }
    if (terminated !== undefined) found = `Init:${ended(terminated)}`;
    else if (waiting?.reason !== undefined && waiting.reason !== 'PodInitializing') {
      found = `Init:${waiting.reason}`;
    } else found = `Init:${i}/${specs.length}`;
    break;
  }
  if (found === undefined) Object.assign(tally, sidecars);
  return found;
}

function running(pod: Pod, phaseReason: string, tally: Tally): string {
  let reason = phaseReason;
  let hasRunning = false;
  for (const status of [...(pod.status.containerStatuses ?? [])].reverse()) {
    count(status, tally);
    const { waiting, terminated, running: runs } = status.state ?? {};
    if (waiting?.reason !== undefined) reason = waiting.reason;
    else if (terminated !== undefined) reason = ended(terminated);
    else if (status.ready && runs !== undefined) {
      hasRunning = true;
      tally.ready++;
    }
  }
  if (reason !== 'Completed' || !hasRunning) return reason;
  const isReady = (pod.status.conditions ?? []).some(
    ({ type, status }) => type === 'Ready' && status === 'True',
  );
  return isReady ? 'Running' : 'NotReady';
}

function ended(state: {
  readonly reason?: string;
  readonly signal?: number;
  readonly exitCode: number;
}) {
  if (state.reason !== undefined && state.reason !== '') return state.reason;
  return state.signal ? `Signal:${state.signal}` : `ExitCode:${state.exitCode}`;
}

function count(status: ContainerStatus, into: { restarts: number; lastRestartMs: number }): void {
  into.restarts += status.restartCount;
  const finished = status.lastState?.terminated?.finishedAt;
  if (finished !== undefined)
    into.lastRestartMs = Math.max(into.lastRestartMs, Date.parse(finished));
}
