// Waiting for what the screen will say: a check is repeated until it holds, and fails with its own last words.
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when `check` no longer throws; after `timeoutMs` it throws what `check` threw last. */
export async function eventually(
  check: () => Promise<void> | void,
  timeoutMs = 60_000,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await sleep(200);
  }
}
