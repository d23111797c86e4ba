// Builds the programs of the test cluster from their Go modules, once per version: later runs find them in the cache.
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureGo } from './hostPackages.ts';
import { binDir, clusterDir, kwokFilesDir, versions } from './paths.ts';
import { run } from './shell.ts';

export interface Program {
  readonly name: string;
  /** What `go` is told, with `-o <folder>/` appended for builds. */
  readonly build: 'controlplane' | 'etcd' | 'install';
  readonly package: string;
}

const kubernetes = (name: string): Program => ({
  name,
  build: 'controlplane',
  package: `k8s.io/kubernetes/cmd/${name}`,
});

export const programs: readonly Program[] = [
  { name: 'etcd', build: 'etcd', package: 'go.etcd.io/etcd/server/v3' },
  kubernetes('kubectl'),
  kubernetes('kube-apiserver'),
  kubernetes('kube-controller-manager'),
  kubernetes('kube-scheduler'),
  kubernetes('kubelet'),
  kubernetes('kube-proxy'),
  { name: 'kwok', build: 'install', package: `sigs.k8s.io/kwok/cmd/kwok@${versions.kwok}` },
  {
    name: 'metrics-server',
    build: 'install',
    package: `sigs.k8s.io/metrics-server/cmd/metrics-server@${versions.metricsServer}`,
  },
];

/** Builds what is missing and answers the folder of the programs. Throws with the compiler's words. */
export async function ensurePrograms(progress: (line: string) => void): Promise<string> {
  const folder = binDir();
  const missing = programs.filter((program) => !existsSync(join(folder, program.name)));
  if (missing.length === 0 && existsSync(kwokFilesDir())) return folder;
  const go = await ensureGo(progress);
  mkdirSync(folder, { recursive: true });
  const startedAt = performance.now();
  for (const [index, program] of missing.entries()) {
    const since = Math.round((performance.now() - startedAt) / 1000);
    progress(`building ${program.name} (${index + 1} of ${missing.length}, ${since} s so far)`);
    await build(go, program, folder);
  }
  await copyKwokFiles(go);
  if (missing.length > 0) {
    progress(
      `built ${missing.length} programs in ${Math.round((performance.now() - startedAt) / 1000)} s`,
    );
  }
  return folder;
}

async function copyKwokFiles(go: string): Promise<void> {
  if (existsSync(kwokFilesDir())) return;
  const module = `sigs.k8s.io/kwok@${versions.kwok}`;
  const answer = JSON.parse(await run(go, ['mod', 'download', '-json', module])) as { Dir: string };
  const draft = `${kwokFilesDir()}.${process.pid}`;
  cpSync(join(answer.Dir, 'kustomize'), draft, { recursive: true });
  renameSync(draft, kwokFilesDir());
}

/** Into a folder of its own first: an interrupted build never leaves half a program under its final name. */
async function build(go: string, program: Program, folder: string): Promise<void> {
  const staging = join(folder, `.building-${process.pid}`);
  mkdirSync(staging, { recursive: true });
  const env = { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' };
  try {
    if (program.build === 'install') {
      const args = ['install', '-trimpath', '-ldflags', '-s -w', program.package];
      await run(go, args, { env: { ...env, GOBIN: staging }, cwd: folder });
    } else {
      const args = ['build', '-mod=readonly', '-trimpath', '-ldflags', linkerFlags(program)];
      const target = join(staging, program.name);
      await run(go, [...args, '-o', target, program.package], {
        env,
        cwd: join(clusterDir, program.build),
      });
    }
    renameSync(join(staging, program.name), join(folder, program.name));
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Without these every component and kubectl call themselves v0.0.0. */
function linkerFlags(program: Program): string {
  if (program.build !== 'controlplane') return '-s -w';
  const [major = '', minor = ''] = versions.kubernetes.slice(1).split('.');
  const version = 'k8s.io/component-base/version';
  return [
    '-s -w',
    `-X ${version}.gitVersion=${versions.kubernetes}`,
    `-X ${version}.gitMajor=${major}`,
    `-X ${version}.gitMinor=${minor}`,
    `-X ${version}.gitTreeState=clean`,
  ].join(' ');
}

if (import.meta.main) {
  console.log(await ensurePrograms((line) => console.error(line)));
}
