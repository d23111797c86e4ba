// The faults of a watch that the reflector tells from others of their kind.
import { FaultError, type Fault } from '../../shared/model/fault.ts';
import type { ResourceType } from '../kinds/kind.ts';

/**
 * "Too large resource version": an API server that lags behind answers 504 and says when to try again (apiserver
 * storage.NewTooLargeResourceVersionError), which the 504 of a load balancer does not.
 */
export function isTooLarge(fault: Fault): boolean {
  return fault.kind === 'timeout' && fault.retryAfterMs !== undefined;
}

/** An ERROR event of a status that stands for a timeout: unlike silence, it may take the place of an update. */
export function isTimeoutEvent(fault: Fault): boolean {
  return fault.kind === 'timeout' && fault.message.key === 'cause.linkError';
}

/** An open watch on which nothing came for the dead man's time. */
export function isSilence(fault: Fault): boolean {
  return fault.message.key === 'cause.linkSilent';
}

/**
 * Events have no watch cache, and so no bookmarks (kube-apiserver DefaultWatchCacheSizes: events 0): those of a quiet
 * cluster are silent for long. Whatever else is served has one.
 */
export function sendsBookmarks(type: ResourceType): boolean {
  return type.resource !== 'events';
}

export function missingEnd(kind: 'unsupported' | 'server'): FaultError {
  return new FaultError({ kind, message: { key: 'cause.linkNoInitialEnd' } });
}
