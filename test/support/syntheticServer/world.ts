// The plan of the synthetic cluster: how many of what, who owns whom, where it runs. All of it follows from the seed and
// the number of pods, so that two servers, or a server and a bench, have the same objects.
import { seededRandom } from '../seededRandom.ts';

export interface WorldOptions {
  readonly pods: number;
  readonly seed?: number;
  /** Every pod in one namespace, `team-000`. */
  readonly isOneNamespace?: boolean;
  /** Newest creation times, ms since the epoch; the time of the call when left out. */
  readonly nowMs?: number;
}

export type OwnerKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job';

export interface Workload {
  readonly index: number;
  readonly kind: OwnerKind;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly createdMs: number;
  /** 1 to 3. */
  readonly containers: number;
  readonly port: number;
  readonly version: string;
  /** Indexes of its pods: from, and how many. */
  readonly firstPod: number;
  readonly pods: number;
  /** ReplicaSets of a Deployment, the current one last; changes while it is rolled. */
  revision: number;
}

/** performance.md: 5,000 nodes of 20 pods, 200 namespaces, 4,000 ReplicaSets at 100,000 pods. */
const podsPerNode = 20;
const namespaceCount = 200;
/** The old ones of a Deployment have no pods (revisionHistoryLimit keeps up to 10). */
export const revisionsAtStart = 3;
/** 1,250 Deployments of about 74 pods at 100,000: 3,750 ReplicaSets, and those of rollouts. */
const podsPerDeployment = 74;
const podsPerStatefulSet = 20;
const podsPerJob = 4;
const hourMs = 3_600_000;

const stems = [
  'api',
  'web',
  'cart',
  'search',
  'billing',
  'ledger',
  'media',
  'events',
  'auth',
  'mail',
];
const roles = ['frontend', 'backend', 'worker', 'gateway', 'indexer', 'exporter', 'cache', 'sync'];

export class World {
  readonly seed: number;
  readonly nowMs: number;
  readonly podCount: number;
  readonly nodeCount: number;
  readonly namespaces: readonly string[];
  readonly workloads: readonly Workload[];
  readonly #workloadOfPod: Uint32Array;

  constructor({ pods, seed = 1, isOneNamespace = false, nowMs = Date.now() }: WorldOptions) {
    this.seed = seed;
    this.nowMs = nowMs;
    this.podCount = pods;
    this.nodeCount = Math.max(1, Math.floor(pods / podsPerNode));
    const names = Array.from({ length: namespaceCount }, (_, i) => `team-${pad(i, 3)}`);
    this.namespaces = ['default', 'kube-system', ...names];
    this.workloads = planWorkloads(this, isOneNamespace);
    this.#workloadOfPod = new Uint32Array(pods);
    for (const { index, firstPod, pods: count } of this.workloads) {
      this.#workloadOfPod.fill(index, firstPod, firstPod + count);
    }
  }

  workloadOf(pod: number): Workload {
    return this.workloads[this.#workloadOfPod[pod] ?? 0]!;
  }

  /** A random version 4 UUID, the same for the same parts. */
  uid(kind: string, index: number, generation = 0): string {
    const random = seededRandom(hash(`${this.seed}/${kind}/${index}/${generation}`));
    const word = () => pad(Math.floor(random() * 0x10000), 4, 16);
    const variant = (8 + Math.floor(random() * 4)).toString(16);
    return `${word()}${word()}-${word()}-4${word().slice(1)}-${variant}${word().slice(1)}-${word()}${word()}${word()}`;
  }

  /** [0, 1), the same for the same parts. */
  fraction(...parts: readonly (string | number)[]): number {
    return seededRandom(hash(`${this.seed}/${parts.join('/')}`))();
  }

  /** As apimachinery's rand.SafeEncodeString writes it: 27 letters and digits, without vowels. */
  suffix(length: number, ...parts: readonly (string | number)[]): string {
    const random = seededRandom(hash(`${this.seed}/${parts.join('/')}`));
    const letters = 'bcdfghjklmnpqrstvwxz2456789';
    return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
  }

  nodeName(index: number): string {
    const zone = 'abc'[index % 3];
    return `ip-10-${(index >> 8) & 255}-${index & 255}-12.eu-central-1${zone}.compute.internal`;
  }

  /** `pod-template-hash` of one revision. */
  templateHash({ index }: Workload, revision: number): string {
    return this.suffix(10, 'hash', index, revision);
  }
}

function planWorkloads(world: World, isOneNamespace: boolean): Workload[] {
  const { podCount, nodeCount } = world;
  const onNodes = podCount >= 10 * podsPerNode ? nodeCount : 0;
  const inJobs = Math.floor(podCount / 100);
  const inSets = Math.floor(podCount / 50);
  const sizes: { kind: OwnerKind; pods: number }[] = [];
  const cut = (kind: OwnerKind, total: number, size: number) => {
    for (let left = total; left > 0; left -= size) sizes.push({ kind, pods: Math.min(size, left) });
  };
  cut('DaemonSet', onNodes, nodeCount);
  cut('Deployment', podCount - onNodes - inJobs - inSets, podsPerDeployment);
  cut('StatefulSet', inSets, podsPerStatefulSet);
  cut('Job', inJobs, podsPerJob);
  let firstPod = 0;
  return sizes.map(({ kind, pods }, index) => {
    const home = isOneNamespace ? 0 : Math.floor((index * namespaceCount) / sizes.length);
    const workload = planWorkload(world, { index, kind, pods, firstPod, home });
    firstPod += pods;
    return workload;
  });
}

function planWorkload(
  world: World,
  of: {
    readonly index: number;
    readonly kind: OwnerKind;
    readonly pods: number;
    readonly firstPod: number;
    readonly home: number;
  },
): Workload {
  const { index, kind, pods, firstPod, home } = of;
  const isAgent = kind === 'DaemonSet';
  const stem = stems[index % stems.length] ?? 'api';
  const role = roles[Math.floor(index / stems.length) % roles.length] ?? 'worker';
  const number = index < 80 ? '' : `-${Math.floor(index / 80)}`;
  const day = 24 * hourMs;
  return {
    index,
    kind,
    pods,
    firstPod,
    name: isAgent ? 'node-exporter' : `${stem}-${role}${number}`,
    namespace: `team-${pad(home, 3)}`,
    uid: world.uid(kind, index),
    createdMs: world.nowMs - 30 * day - Math.floor(world.fraction('age', index) * 200 * day),
    containers: 1 + Math.floor(world.fraction('containers', index) ** 8 * 3),
    port: 8080 + (index % 20),
    version: `${1 + (index % 4)}.${index % 17}.${index % 9}`,
    revision: revisionsAtStart - 1,
  };
}

export function pad(value: number, width: number, radix = 10): string {
  return value.toString(radix).padStart(width, '0');
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/** RFC 3339 with seconds, as metav1.Time. */
export function wireTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
