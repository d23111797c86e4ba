// Where the test cluster keeps what it builds and what it runs: outside the repository, so that a clean clone starts warm.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The versions under test. A change of one gives another cache folder, so old programs are never run by mistake. */
export const versions = {
  kubernetes: 'v1.37.2',
  kwok: 'v0.8.0',
  metricsServer: 'v0.9.0',
} as const;

export const clusterDir = import.meta.dirname;

/** `FORETOP_TEST_CACHE` moves everything, for instance to a bigger disk. */
export const cacheDir =
  process.env['FORETOP_TEST_CACHE'] ?? join(homedir(), '.cache', 'foretop-test');

export const runDir = join(cacheDir, 'run');
export const lockFile = join(cacheDir, 'cluster.lock');

/** `<cache>/<hash>/bin`: the hash covers both modules and the pinned versions. */
export function binDir(): string {
  const hash = createHash('sha256');
  for (const file of ['controlplane/go.sum', 'controlplane/go.mod', 'etcd/go.sum', 'etcd/go.mod']) {
    hash.update(readFileSync(join(clusterDir, file)));
  }
  hash.update(JSON.stringify(versions));
  return join(cacheDir, hash.digest('hex').slice(0, 12), 'bin');
}

/** kwok's own stages, copied beside the programs: the module cache may be gone by then. */
export function kwokFilesDir(): string {
  return join(binDir(), '..', 'kwok');
}
