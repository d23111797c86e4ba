// Where things fetched for tests are kept: outside the clone, so that a fresh clone finds them again.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `FORETOP_TEST_CACHE`, or ~/.cache/foretop-test. */
export const cacheDirectory =
  process.env['FORETOP_TEST_CACHE'] ?? join(homedir(), '.cache', 'foretop-test');

/**
 * The folder `name` of the cache, filled by `fill` if it is not there. Filling happens beside it and is moved into place,
 * so a half-filled folder is never seen; a lock keeps two processes from filling at once.
 */
export async function cached(
  name: string,
  fill: (directory: string) => Promise<void>,
): Promise<string> {
  const target = join(cacheDirectory, name);
  if (existsSync(target)) return target;
  mkdirSync(cacheDirectory, { recursive: true });
  const lock = `${target}.lock`;
  await takeLock(lock);
  try {
    if (existsSync(target)) return target;
    const staging = `${target}.new`;
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { recursive: true });
    await fill(staging);
    renameSync(staging, target);
    return target;
  } finally {
    rmSync(lock, { force: true });
  }
}

/** A file that holds its owner's process id, made exclusively; the lock of a dead owner is taken over. */
async function takeLock(path: string): Promise<void> {
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return;
    } catch {
      if (!isAlive(ownerOf(path))) rmSync(path, { force: true });
      else await sleep(250);
    }
  }
}

function ownerOf(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch {
    return false;
  }
}
