// When a session that could not open tries again by itself. What would log in again waits for a person, so that no login
// is asked for twice; what a person has to mend elsewhere is looked at seldom; what heals by itself ever more slowly.
import type { Fault } from '../../shared/model/fault.ts';
import { backoffMs, believedMs, type Pace } from '../core/backoff.ts';

const PACE: Pace = { firstMs: 1_000, longestMs: 30_000, floorMs: 500 };
/** For what a person has to mend, in the kubeconfig or elsewhere. */
const SLOW_MS = 60_000;
/** As the watches of an open cluster wait (sync/reflector): refused logins are counted, and may lock an account. */
const REFUSED_MS = 300_000;

/** In ms; undefined: only when asked. `asksLogin`: the credential comes from a program or an identity provider. */
export function retryDelayMs(
  fault: Fault,
  failures: number,
  random: () => number,
  asksLogin: boolean,
): number | undefined {
  switch (fault.kind) {
    case 'credentialPlugin':
      return undefined;
    case 'unauthorized':
      return asksLogin ? undefined : REFUSED_MS;
    case 'invalid':
    case 'notFound':
    case 'unsupported':
      return SLOW_MS;
    default:
      return Math.max(believedMs(fault.retryAfterMs), backoffMs(PACE, failures, random));
  }
}
