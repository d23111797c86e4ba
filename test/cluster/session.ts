// What up.ts and run.ts share: fetch and build outside, take the lock, make the namespace, and run oneself inside it.
import { ensurePrograms } from './build.ts';
import { installHostPrograms } from './hostPackages.ts';
import { lockHolder, releaseLock, takeLock } from './lock.ts';
import { deleteNamespace, enterNamespace, whyNoNamespace } from './namespace.ts';
import { installNodePackages } from './realNode.ts';
import { Cluster } from './cluster.ts';
import { which } from './shell.ts';

/** A run takes minutes; one that waits longer than this waits for a kept cluster. */
const waitForLockMs = 30 * 60_000;

/** Why this machine cannot have the test cluster; undefined when it can. Changes nothing. */
export function whyNoCluster(): string | undefined {
  if (process.platform !== 'linux') return `it needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return 'it needs root (network namespace, ports, cgroups)';
  for (const program of ['ip', 'nsenter', 'openssl']) {
    if (which(program) === undefined) return `the program ${program} is missing`;
  }
  return undefined;
}

export type SessionEnd =
  | { readonly is: 'skipped'; readonly reason: string }
  | { readonly is: 'ended'; readonly code: number };

/**
 * Runs `script` inside the namespace, holding the lock, and cleans up after it whatever happened to it, unless it left
 * a kept cluster. Inside there is no network, so everything is fetched and built before.
 */
export async function runInside(
  script: string,
  args: readonly string[],
  say: (line: string) => void,
): Promise<SessionEnd> {
  await installHostPrograms(say);
  const impossible = whyNoCluster();
  if (impossible !== undefined) return { is: 'skipped', reason: impossible };
  await ensurePrograms(say);
  await installNodePackages(say);
  await takeLock(script.slice(script.lastIndexOf('/') + 1), waitForLockMs, say);
  try {
    const refused = await whyNoNamespace();
    if (refused !== undefined) return { is: 'skipped', reason: refused };
    const code = await enterNamespace(process.execPath, [script, ...args]);
    return { is: 'ended', code };
  } finally {
    if (lockHolder()?.kept !== true) {
      await Cluster.leftover().stop();
      await deleteNamespace();
      releaseLock();
    }
  }
}
