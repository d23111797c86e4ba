// When a session that could not open tries again by itself. What would log in again waits for a person, so that no login
// is asked for twice; what a person has to mend elsewhere is looked at seldom; what heals by itself ever more slowly.
import type { Fault } from '../../shared/model/fault.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/** For what a person has to mend, in the kubeconfig or elsewhere. */
const SLOW_MS = 60_000;
/** As the watches of an open cluster wait (sync/reflector): refused logins are counted, and may lock an account. */
const REFUSED_MS = 300_000;
/** A server that asks for more than this is not believed. */
const LONGEST_ASKED_MS = 300_000;

/**
 * Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"); undefined: only when asked. `asksLogin`: the
 * credential comes from a program or an identity provider.
 */
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
    default: {
      const ceilingMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
      const askedMs = Math.min(LONGEST_ASKED_MS, fault.retryAfterMs ?? 0);
      return Math.max(askedMs, ceilingMs * (0.5 + random() / 2));
    }
  }
}
