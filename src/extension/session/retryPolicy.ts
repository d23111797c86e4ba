// When a session that could not open tries again by itself. What needs a person (a login, a file) waits for one, so that
// no login is asked for twice; what heals by itself is tried again, ever more slowly.
import type { Fault } from '../../shared/model/fault.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** Full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"); undefined: only when asked. */
export function retryDelayMs(
  fault: Fault,
  failures: number,
  random: () => number,
): number | undefined {
  switch (fault.kind) {
    case 'unauthorized':
    case 'credentialPlugin':
    case 'invalid':
    case 'notFound':
    case 'unsupported':
      return undefined;
    default: {
      const ceilingMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
      return Math.max(fault.retryAfterMs ?? 0, ceilingMs * (0.5 + random() / 2));
    }
  }
}
