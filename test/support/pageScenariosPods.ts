// The pods of the story's shop: always the same ones, five of them in trouble.
import type { Status } from '../../src/shared/model/clusterDashboard.ts';
import type { ObjectRef } from '../../src/shared/model/refs.ts';
import { severityRank } from '../../src/shared/model/status.ts';
import { seededRandom } from './seededRandom.ts';

/** The story's present: 14:08:30 in Seoul. */
export const NOW = Date.parse('2026-03-12T14:08:30+09:00');
const MINUTE = 60_000;
const DAY = 86_400_000;

export interface ShopPod {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly node: string | undefined;
  readonly ready: number;
  readonly total: number;
  readonly status: Status;
  readonly createdAt: number;
  readonly cpuPercent: number | undefined;
  readonly hasWarningEvents: boolean;
}

interface Workload {
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  readonly containers: number;
  readonly load: number;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'Static';
}

const workers = ['seoul-w-1', 'seoul-w-2', 'seoul-w-3'];
export const masters = ['seoul-cp-1', 'seoul-cp-2', 'seoul-cp-3'];
const running: Status = { severity: 'running', word: 'Running' };

function workload(line: string): Workload {
  const [namespace = '', kind = '', name = '', replicas, containers, load] = line.split(' ');
  return {
    namespace,
    kind: kind as Workload['kind'],
    name,
    replicas: Number(replicas),
    containers: Number(containers),
    load: Number(load),
  };
}

const workloads = `shop Deployment gateway 4 2 35
shop Deployment web 6 2 30
shop Deployment catalog 6 2 25
shop Deployment search 4 2 50
shop Deployment cart 5 2 55
shop Deployment checkout 4 2 45
shop Deployment stock 3 2 85
shop Deployment user 3 2 20
shop Deployment session 2 1 15
shop StatefulSet stock-db 1 1 99
shop StatefulSet cart-db 2 1 40
shop StatefulSet redis 3 1 10
shop StatefulSet kafka 3 3 65
payments Deployment settlement 2 2 12
payments Deployment ledger 3 2 27
payments Deployment fraud-score 3 2 50
payments Deployment refund 2 2 15
payments StatefulSet ledger-db 3 3 30
payments Job daily-close-29547780 1 1 0
monitoring StatefulSet prometheus 2 2 52
monitoring StatefulSet alertmanager 2 1 10
monitoring Deployment grafana 2 1 20
monitoring Deployment chronograf 1 1 10
monitoring StatefulSet loki 3 1 38
monitoring DaemonSet otel-collector 6 1 40
monitoring DaemonSet node-exporter 6 1 30
kube-system Static kube-apiserver 3 1 95
kube-system Static etcd 3 1 92
kube-system Static kube-controller-manager 3 1 20
kube-system Static kube-scheduler 3 1 10
kube-system Deployment coredns 2 1 30
kube-system DaemonSet kube-proxy 6 1 5
kube-system DaemonSet cilium 6 1 60
kube-system DaemonSet csi-node 6 1 10
kube-system Deployment metrics-server 2 1 30`
  .split('\n')
  .map(workload);

const letters = 'bcdfghjklmnpqrstvwxz2456789';

function suffix(random: () => number, length: number): string {
  return Array.from({ length }, () => letters[Math.floor(random() * letters.length)]).join('');
}

const fixedTails: Readonly<Record<string, readonly string[]>> = {
  cart: ['q8wzn', 'hx2vb', 'k5d9t', 'z7c4p', 'm4x7c'],
  settlement: ['hn5xr', 'c2w8d'],
  chronograf: ['tl2mz'],
  session: ['wq2zk', 'p8d5h'],
};
const fixedHashes: Readonly<Record<string, string>> = {
  cart: '7c9d8b6f5',
  stock: '5f7b9c84d6',
  settlement: '66f4c8d7b9',
  chronograf: '6b5f7d9c4',
  session: '5d8c6f9b7',
};

/** What is wrong in the story, by the tail of the pod's name. */
const troubles: Readonly<Record<string, Partial<ShopPod> & { readonly minutes: number }>> = {
  q8wzn: { status: { severity: 'failed', word: 'OOMKilled' }, ready: 1, minutes: 6 * 1440 },
  m4x7c: {
    status: { severity: 'pending', word: 'Pending', reason: 'FailedScheduling' },
    ready: 0,
    node: undefined,
    minutes: 11,
  },
  hn5xr: { status: { severity: 'failed', word: 'CrashLoopBackOff' }, ready: 1, minutes: 52 },
  tl2mz: {
    status: { severity: 'warning', word: 'Running', reason: 'ContainersNotReady' },
    ready: 0,
    minutes: 10 * 1440,
  },
  wq2zk: { status: { severity: 'terminating', word: 'Terminating' }, ready: 0, minutes: 4 * 1440 },
};

/** The shop's pods, always the same ones. */
export function shopPods(): readonly ShopPod[] {
  const random = seededRandom(20_260_312);
  const pods: ShopPod[] = [];
  for (const item of workloads) {
    const hash = fixedHashes[item.name] ?? suffix(random, 9);
    for (let index = 0; index < item.replicas; index += 1) {
      pods.push(shopPod(item, index, hash, pods.length, random));
    }
  }
  return pods.sort(
    (a, b) =>
      severityRank(a.status.severity) - severityRank(b.status.severity) ||
      a.namespace.localeCompare(b.namespace) ||
      a.name.localeCompare(b.name),
  );
}

function shopPod(
  item: Workload,
  index: number,
  hash: string,
  count: number,
  random: () => number,
): ShopPod {
  const tail = fixedTails[item.name]?.[index] ?? suffix(random, 5);
  const node =
    item.kind === 'Static'
      ? masters[index]
      : item.kind === 'DaemonSet'
        ? [...workers, ...masters][index]
        : workers[count % workers.length];
  const name =
    item.kind === 'Deployment'
      ? `${item.name}-${hash}-${tail}`
      : item.kind === 'StatefulSet'
        ? `${item.name}-${index}`
        : item.kind === 'Static'
          ? `${item.name}-${node}`
          : `${item.name}-${tail}`;
  const isDone = item.kind === 'Job';
  const trouble = item.kind === 'Deployment' ? troubles[tail] : undefined;
  const spread = 0.7 + 0.6 * random();
  return {
    uid: `uid-${count}`,
    namespace: item.namespace,
    name,
    node,
    ready: isDone ? 0 : item.containers,
    total: item.containers,
    status: isDone ? { severity: 'succeeded', word: 'Completed' } : running,
    cpuPercent: isDone ? undefined : Math.round(item.load * spread),
    hasWarningEvents: item.name === 'stock-db' || trouble !== undefined,
    ...trouble,
    createdAt: trouble ? NOW - trouble.minutes * MINUTE : NOW - (3 + random() * 38) * DAY,
  };
}

export function refOf(pod: Pick<ShopPod, 'uid' | 'namespace' | 'name'>): ObjectRef {
  return {
    group: '',
    version: 'v1',
    kind: 'Pod',
    namespace: pod.namespace,
    name: pod.name,
    uid: pod.uid,
  };
}
