// Two windows must not run one login at once (two browser tabs, two one-time codes): a lock file for each login.
// It is a courtesy, not a guard: where it cannot be made the login runs without.
import { rmSync } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sleep, type Clock } from '../../shared/clock.ts';
import { disposable, type Disposable } from '../../shared/lifetime.ts';

const pollMs = 250;

/**
 * Waits until the lock is free or older than `staleMs` (its window has died), then holds it until disposed. When `signal`
 * aborts it resolves without the lock.
 */
export async function lockLogin(
  path: string,
  staleMs: number,
  clock: Clock,
  signal?: AbortSignal,
): Promise<Disposable> {
  const givenUpAt = clock.monotonicMs() + staleMs;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    while (clock.monotonicMs() < givenUpAt) {
      if (signal?.aborted) break;
      if (await take(path)) return disposable(() => release(path));
      const age = await ageMs(path, clock);
      if (age > staleMs) await rm(path, { force: true });
      else await sleep(clock, pollMs, signal);
    }
  } catch {
    // No place for lock files.
  }
  return disposable(() => undefined);
}

/** At once, so that the lock is gone when the window is. */
function release(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It goes stale: other windows take it over.
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** 0 when it has gone meanwhile. */
async function ageMs(path: string, clock: Clock): Promise<number> {
  try {
    return clock.now() - (await stat(path)).mtimeMs;
  } catch {
    return 0;
  }
}
