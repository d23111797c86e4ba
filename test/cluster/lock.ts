// One test cluster a machine: its ports, its network namespace and containerd's socket exist once.
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cacheDir, lockFile } from './paths.ts';
import { isAlive, startTicksOf } from './processes.ts';
import { until } from './shell.ts';

export interface LockHolder {
  readonly pid: number;
  /** From /proc: a pid alone may have been reused since. */
  readonly startTicks: string;
  readonly purpose: string;
  /** True when a cluster was left running on purpose (`up.ts --keep`): its etcd is the holder. */
  readonly kept: boolean;
}

export function lockHolder(): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}

/** The holder if its process still runs. */
export function liveHolder(): LockHolder | undefined {
  const holder = lockHolder();
  return holder !== undefined && isAlive(holder) ? holder : undefined;
}

/**
 * Waits for the lock and takes it; a lock whose holder is dead is broken. Throws, naming the holder, when it is still
 * held after `timeoutMs`.
 */
export async function takeLock(
  purpose: string,
  timeoutMs: number,
  progress: (line: string) => void,
): Promise<void> {
  let told = false;
  await until(`the lock ${lockFile}`, timeoutMs, () => {
    if (
      tryTake({
        pid: process.pid,
        startTicks: startTicksOf(process.pid) ?? '',
        purpose,
        kept: false,
      })
    ) {
      return true;
    }
    const holder = liveHolder();
    if (holder !== undefined && !told) {
      told = true;
      progress(`waiting: process ${holder.pid} uses the test cluster (${holder.purpose})`);
    }
    return undefined;
  });
}

/** Gives the lock this process holds to another process, which is then the one that must live. */
export function passLock(to: LockHolder): void {
  const draft = writeDraft(to);
  renameSync(draft, lockFile);
}

export function releaseLock(): void {
  rmSync(lockFile, { force: true });
}

/** A hard link either makes the name or fails: two takers cannot both succeed. */
function tryTake(holder: LockHolder): boolean {
  breakStale();
  const draft = writeDraft(holder);
  try {
    linkSync(draft, lockFile);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Moves the dead lock aside first; if a live one was caught by that, it is put back. */
function breakStale(): void {
  if (!existsSync(lockFile) || liveHolder() !== undefined) return;
  const aside = `${lockFile}.stale-${process.pid}`;
  try {
    renameSync(lockFile, aside);
    const caught = JSON.parse(readFileSync(aside, 'utf8')) as LockHolder;
    if (isAlive(caught)) linkSync(aside, lockFile);
  } catch {
    // Someone else broke it, or its text is unreadable: either way it is no live lock.
  }
  rmSync(aside, { force: true });
}

function writeDraft(holder: LockHolder): string {
  mkdirSync(cacheDir, { recursive: true });
  const draft = `${lockFile}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(holder));
  return draft;
}
