// The state of one container on the scale of pods, with the word its list shows.
import type { Status } from '../../shared/model/clusterDashboard.ts';
import type { ContainerFacts } from '../kinds/rows.ts';
import { isBroken, isTelling } from './severity.ts';

export function containerStatus(container: ContainerFacts): Status {
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
  if (state === 'unknown') return { severity: 'unknown', word: 'Unknown' };
  // Init and ephemeral containers are never ready while they run: they are not asked.
  const isAsked = role === 'container' || role === 'sidecar';
  return isAsked && !ready
    ? { severity: 'warning', word: 'Running', reason: 'NotReady' }
    : { severity: 'running', word: 'Running' };
}
