// A real node beside kwok's: containerd, runc, kubelet and kube-proxy. Where the machine refuses it, the reason is said
// and the cluster goes on without.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { flags, type Layout } from './controlPlane.ts';
import { aptInstall } from './hostPackages.ts';
import { writeImage } from './image.ts';
import { nodeAddress } from './namespace.ts';
import type { ProcessTable } from './processes.ts';
import { run, tryRun, until, which } from './shell.ts';

export const realNodeName = 'real-1';
/** cAdvisor looks for container metadata only at this path. */
const socket = '/run/containerd/containerd.sock';
const cgroupRoot = '/sys/fs/cgroup';
const packages = [
  ...['containerd', 'runc', 'busybox-static', 'conntrack', 'iptables'],
  'containernetworking-plugins',
];

/** Installs what is missing where apt-get can. To be called outside the namespace, which has no way to the network. */
export async function installNodePackages(progress: (line: string) => void): Promise<void> {
  if (missingTools().length > 0) await aptInstall(packages, progress);
}

/** Why there can be no real node here; undefined when there can. */
export async function whyNoRealNode(processes: ProcessTable): Promise<string | undefined> {
  if (process.env['FORETOP_NO_REAL_NODE']) return 'FORETOP_NO_REAL_NODE is set';
  const missing = missingTools();
  if (missing.length > 0) return `${missing.join(', ')} missing and not installed`;
  const controllers = ['memory', 'cgroup.controllers'].map((name) => join(cgroupRoot, name));
  if (!controllers.some((path) => existsSync(path))) return 'no cgroups';
  if (processes.idOf('containerd') === undefined) {
    const other = await tryRun('ctr', ['--address', socket, '--timeout', '2s', 'version']);
    if (other.code === 0) return `another containerd serves ${socket}`;
  }
  return undefined;
}

function missingTools(): readonly string[] {
  const tools = ['containerd', 'ctr', 'runc', 'conntrack', 'iptables', 'busybox'];
  const missing = tools.filter((tool) => which(tool) === undefined);
  return existsSync('/usr/lib/cni/ptp') ? missing : [...missing, 'the CNI plugin ptp'];
}

/** Starts containerd, imports the images, then kubelet and kube-proxy; does not wait for Ready. */
export async function startRealNode(layout: Layout, processes: ProcessTable): Promise<void> {
  const dir = nodeDir(layout.run);
  mkdirSync(join(dir, 'cni'), { recursive: true });
  mkdirSync('/opt/cni', { recursive: true });
  writeFileSync(join(dir, 'cni', '10-ptp.conflist'), cniText(dir));
  writeFileSync(join(dir, 'containerd.toml'), containerdText(dir));
  writeFileSync(join(dir, 'kubelet.yaml'), kubeletText(layout));
  processes.start({
    name: 'containerd',
    command: which('containerd') ?? 'containerd',
    args: ['--config', join(dir, 'containerd.toml')],
  });
  await until('containerd', 20_000, async () => {
    processes.requireAlive('containerd');
    return (await tryRun('ctr', ['version'])).code === 0 ? true : undefined;
  });
  const busybox = which('busybox') ?? '/bin/busybox';
  const pauseForever = ['/bin/busybox', 'sleep', '1000000'];
  writeImage(join(dir, 'pause.tar'), 'localhost/pause:1', pauseForever, busybox);
  writeImage(join(dir, 'box.tar'), 'localhost/box:1', ['/bin/sh'], busybox);
  for (const name of ['pause', 'box']) {
    await run('ctr', ['-n', 'k8s.io', 'images', 'import', join(dir, `${name}.tar`)]);
  }
  startKubelet(layout, processes);
}

function startKubelet(layout: Layout, processes: ProcessTable): void {
  const dir = nodeDir(layout.run);
  processes.start({
    name: 'kubelet',
    command: join(layout.bin, 'kubelet'),
    args: flags({
      config: join(dir, 'kubelet.yaml'),
      kubeconfig: join(layout.run, 'kubelet.kubeconfig'),
      'hostname-override': realNodeName,
      'node-ip': nodeAddress,
      'root-dir': join(dir, 'kubelet'),
      'node-labels': 'foretop.test/node=real',
    }),
  });
  processes.start({
    name: 'kube-proxy',
    command: join(layout.bin, 'kube-proxy'),
    args: flags({
      kubeconfig: join(layout.run, 'kube-proxy.kubeconfig'),
      'hostname-override': realNodeName,
      'proxy-mode': 'iptables',
      'cluster-cidr': '10.244.0.0/16',
      'conntrack-max-per-core': '0',
    }),
  });
}

/** Ends all containers, then what a hard stop leaves: shims, mounts (of volumes and network namespaces), cgroups. */
export async function cleanRealNode(runDir: string, processes: ProcessTable): Promise<void> {
  const dir = nodeDir(runDir);
  const hadKubelet = processes.names().includes('kubelet');
  await processes.stop('kubelet');
  await processes.stop('kube-proxy');
  if (processes.idOf('containerd') !== undefined) await removeTasks();
  await processes.stop('containerd');
  endShims(dir);
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${dir}/`));
  for (const path of mounts.sort().reverse()) await tryRun('umount', ['-l', path]);
  removeCgroups();
  if (hadKubelet) removeTraces(dir);
  rmSync(dir, { recursive: true, force: true });
}

async function removeTasks(): Promise<void> {
  const list = await tryRun('ctr', ['-n', 'k8s.io', 'tasks', 'ls', '-q'], { timeoutMs: 5000 });
  const tasks = list.stdout.split('\n').filter(Boolean);
  const each = async (task: string) => {
    await tryRun('ctr', ['-n', 'k8s.io', 'tasks', 'kill', '-s', 'KILL', task], { timeoutMs: 5000 });
    await tryRun('ctr', ['-n', 'k8s.io', 'tasks', 'rm', '-f', task], { timeoutMs: 5000 });
  };
  await Promise.all(tasks.map(each)).catch(() => undefined);
}

/** A shim works in its bundle's folder, which is below ours; another containerd's shims do not. */
function endShims(dir: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readlinkSync(`/proc/${pid}/exe`).includes('containerd-shim')) continue;
      if (readlinkSync(`/proc/${pid}/cwd`).startsWith(`${dir}/`))
        process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended meanwhile, or is not ours to see.
    }
  }
}

/** What libcni and the kubelet write at paths that cannot be configured; only what is ours, and empty folders. */
function removeTraces(dir: string): void {
  const results = '/var/lib/cni/results';
  for (const name of existsSync(results) ? readdirSync(results) : []) {
    const file = join(results, name);
    // The record of an attachment names the pod's network namespace, which lies in our folder.
    if (readFileSync(file, 'utf8').includes(`${dir}/`)) rmSync(file);
  }
  rmSync('/var/lib/kubelet/device-plugins/kubelet.sock', { force: true });
  const folders = ['/var/lib/kubelet/device-plugins', '/var/lib/kubelet', results, '/var/lib/cni'];
  for (const folder of folders) {
    try {
      rmdirSync(folder);
    } catch {
      // Not there, or it holds what others put there.
    }
  }
}

/** Only empty groups can be removed, so nobody else's work is at risk. */
function removeCgroups(): void {
  const removeTree = (path: string) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) removeTree(join(path, entry.name));
    }
    rmdirSync(path);
  };
  for (const root of [cgroupRoot, ...controllers()]) {
    for (const name of ['kubepods', 'k8s.io']) {
      try {
        if (existsSync(join(root, name))) removeTree(join(root, name));
      } catch {
        // A process is still in it; the next run removes it.
      }
    }
  }
}

function controllers(): readonly string[] {
  return readdirSync(cgroupRoot).map((name) => join(cgroupRoot, name));
}

function nodeDir(runDir: string): string {
  return join(runDir, 'node');
}

/** ptp needs no bridge module; pods get addresses that the API server and the host reach. */
function cniText(dir: string): string {
  const ipam = {
    type: 'host-local',
    subnet: '10.244.1.0/24',
    routes: [{ dst: '0.0.0.0/0' }],
    dataDir: join(dir, 'ipam'),
  };
  const plugins = [{ type: 'ptp', ipMasq: false, ipam }];
  return JSON.stringify({ cniVersion: '0.4.0', name: 'ptp', plugins });
}

/** Without CAP_SYS_RESOURCE runc dies when it may not lower oom_score_adj: hence restrict_oom_score_adj. */
function containerdText(dir: string): string {
  return `version = 2
root = "${dir}/containerd/root"
state = "${dir}/containerd/state"
[grpc]
  address = "${socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${dir}/cni"
`;
}

function kubeletText({ pki, run: runDir }: Layout): string {
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: nodeAddress,
    port: 10350,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: pki.path('ca.crt') },
    },
    authorization: { mode: 'Webhook' },
    cgroupDriver: 'cgroupfs',
    failCgroupV1: false,
    failSwapOn: false,
    containerRuntimeEndpoint: `unix://${socket}`,
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1%',
      'imagefs.available': '1%',
    },
    imageGCHighThresholdPercent: 100,
    nodeLeaseDurationSeconds: 20,
    podLogsDir: join(nodeDir(runDir), 'pod-logs'),
    resolvConf: '',
    tlsCertFile: pki.path('apiserver.crt'),
    tlsPrivateKeyFile: pki.path('apiserver.key'),
  });
}
