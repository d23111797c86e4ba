// What a failure of a list or watch means for what comes next; the rules of client-go's reflector, as a table.
import type { FaultKind } from '../../shared/model/fault.ts';

/** Where it failed: listing (either way), opening a watch, or reading one that was open. */
export type Phase = 'list' | 'connect' | 'stream';

export interface Verdict {
  /** backoff: soon, by itself. slow: minutes. login: as slow, and shown as failed even with rows. */
  readonly wait: 'backoff' | 'slow' | 'denied' | 'login';
  /** The last version seen is of no use (or an update may have been missed): list again. */
  readonly relist: boolean;
}

export function verdictOn(phase: Phase, kind: FaultKind): Verdict {
  switch (kind) {
    case 'unauthorized':
    case 'credentialPlugin':
      // The transport has already asked for a new credential once; asking on and on would be a login storm.
      return { wait: 'login', relist: phase === 'list' };
    case 'forbidden':
      return { wait: 'denied', relist: true };
    case 'gone':
      return { wait: 'backoff', relist: true };
    case 'notFound':
    case 'unsupported':
    case 'invalid':
    case 'conflict':
      // A watch that is refused may be healed by a list (an invalid version, a CRD that was installed again).
      return { wait: phase === 'list' ? 'slow' : 'backoff', relist: true };
    case 'malformed':
      return { wait: 'backoff', relist: true };
    case 'server':
      // TestRetryInternalError: a 5xx answer to a watch request says nothing about the version; an ERROR event
      // within a stream may stand for an update that never came.
      return { wait: 'backoff', relist: phase !== 'connect' };
    default:
      // unreachable, tls, proxy, throttled, timeout, cancelled: the server has not answered at all.
      // TestNoRelistOnTooManyRequests: back off and watch again from the last version.
      return { wait: 'backoff', relist: phase === 'list' };
  }
}

/** Whether a refused streaming list says that this server has none (rather than that something is broken). */
export function refusesWatchList(kind: FaultKind): boolean {
  return (
    kind === 'invalid' || kind === 'unsupported' || kind === 'notFound' || kind === 'forbidden'
  );
}
