// The state of one container on the scale of pods, with the word its list shows.
import type { Status } from '../../shared/model/clusterDashboard.ts';
import type { ContainerFacts, PodRow } from '../kinds/rows.ts';
import { isBroken, isTelling } from './severity.ts';

/** `phase`: the pod's, which tells of a container whose status no kubelet has reported. */
export function containerStatus(container: ContainerFacts, phase: PodRow['phase']): Status {
  const { state, reason, exitCode, signal, ready, role, last } = container;
  if (state === 'waiting') {
    const after = isBroken(container) && last && last.exitCode !== 0 ? last.reason : undefined;
    const word = reason ?? 'Waiting';
    const severity = isBroken(container) ? 'failed' : 'pending';
    return { severity, word, ...(isTelling(after, word) && { reason: after }) };
  }
  if (state === 'terminated') {
    const word = reason ?? (signal ? `Signal:${signal}` : `ExitCode:${exitCode ?? 0}`);
    return { severity: (exitCode ?? 0) === 0 && !signal ? 'succeeded' : 'failed', word };
  }
  if (state === 'unknown') return unreported(phase);
  // Init and ephemeral containers are never ready while they run: they are not asked.
  const isAsked = role === 'container' || role === 'sidecar';
  return isAsked && !ready
    ? { severity: 'warning', word: 'Running', reason: 'NotReady' }
    : { severity: 'running', word: 'Running' };
}

/** Before a node has taken the pod, and of pods that were ended without one, nothing is wrong with the containers. */
function unreported(phase: PodRow['phase']): Status {
  if (phase === 'Pending') return { severity: 'pending', word: 'Waiting' };
  return { severity: 'unknown', word: phase === 'Unknown' ? 'Unknown' : '-' };
}
