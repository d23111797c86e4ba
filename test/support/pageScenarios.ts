// Pages in a plain browser: one story (a shop, in which `stock` revision 14 makes a database slow) as the states of the
// channels that a page subscribes to, and the same page in every state of its link.
import type {
  ClusterDashboardState,
  Connection,
  ControlPlaneEntry,
  NodeHeatRow,
  PodCell,
  PodTableRow,
  ProblemRow,
  Status,
} from '../../src/shared/model/clusterDashboard.ts';
import type { Fault } from '../../src/shared/model/fault.ts';
import type { LinkState } from '../../src/shared/model/linkState.ts';
import { contextId, type ObjectRef } from '../../src/shared/model/refs.ts';
import type { Text } from '../../src/shared/model/text.ts';
import { isProblem, severityRank, type Severity } from '../../src/shared/model/status.ts';
import type { Boot, PageSubject } from '../../src/shared/protocol/boot.ts';
import type { ChannelState } from '../../src/shared/protocol/sections.ts';
import { rows, series, value } from '../../src/shared/protocol/sections.ts';
import type { ChannelName } from '../../src/shared/protocol/channels.ts';
import { seededRandom } from './seededRandom.ts';

export const NOW = Date.parse('2026-03-12T14:08:30+09:00');
const ROLLOUT = Date.parse('2026-03-12T13:52:10+09:00');
const MINUTE = 60_000;
const DAY = 86_400_000;

export const context = contextId('~/.kube/config', 'prod-seoul-1');

/** What a fake host answers: channel states by name and arguments, or nothing yet. */
export interface Scenario {
  readonly boot: Boot;
  readonly stateOf: (
    name: ChannelName,
    args: Readonly<Record<string, unknown>>,
  ) => ChannelState | undefined;
  /** The cluster has no worker. */
  readonly isClosed?: boolean;
  readonly now: number;
}

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
const masters = ['seoul-cp-1', 'seoul-cp-2', 'seoul-cp-3'];
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

export function deployment(name: string, namespace = 'shop'): ObjectRef {
  return { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name, uid: `uid-${name}` };
}

export function connection(link: LinkState, more: Partial<Connection> = {}): Connection {
  return {
    link,
    dataAt: NOW - 1000,
    serverVersion: 'v1.33.4',
    user: 'mina@shop.example',
    partial: [],
    insecure: false,
    ...more,
  };
}

export const live: LinkState = { state: 'live', since: NOW - 40 * MINUTE };

function podByTail(pods: readonly ShopPod[], tail: string): ShopPod {
  const pod = pods.find(({ name }) => name.endsWith(tail));
  if (!pod) throw new Error(`no pod ends with ${tail}`);
  return pod;
}

function problems(pods: readonly ShopPod[]): ProblemRow[] {
  const row = (tail: string, minutes: number, cause: ProblemRow['cause']): ProblemRow => {
    const pod = podByTail(pods, tail);
    return {
      id: pod.uid,
      ref: refOf(pod),
      status: pod.status,
      cause,
      since: NOW - minutes * MINUTE,
    };
  };
  const code = (text: string) => ({ code: text });
  return [
    row('hn5xr', 52, {
      key: 'cause.crashExitAfter',
      args: { container: 'settlement', exitCode: 1, duration: { durationMs: 2000 } },
    }),
    row('q8wzn', 9, {
      key: 'cause.oomKilled',
      args: { container: 'cart', limit: { bytes: 512 * 1024 ** 2 }, exitCode: 137 },
    }),
    row('m4x7c', 11, {
      key: 'cause.unschedulable',
      args: {
        message: code(
          '0/6 nodes are available: 3 Insufficient cpu, 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }',
        ),
      },
    }),
    row('tl2mz', 26, {
      key: 'cause.notReady',
      args: { message: code('containers with unready status: [chronograf]') },
    }),
    row('wq2zk', 9, {
      key: 'cause.terminatingFinalizers',
      args: { finalizers: [code('shop.io/drain')] },
    }),
  ];
}

function heatRows(pods: readonly ShopPod[]): NodeHeatRow[] {
  const cpu: Readonly<Record<string, readonly [number, number]>> = {
    'seoul-w-3': [39, 94],
    'seoul-w-1': [49, 98],
    'seoul-w-2': [43, 97],
  };
  const order = ['seoul-w-3', 'seoul-w-1', 'seoul-w-2', ...masters];
  const named = order.map((node) => heatRow(node, pods, cpu[node] ?? [17, 13]));
  const unscheduled = pods.filter((pod) => pod.node === undefined);
  if (unscheduled.length === 0) return named;
  const { cpuAllocatableMillicores: _, ref: __, ...rest } = heatRow('', pods, [0, 0]);
  return [{ ...rest, cpuUsageMillicores: { missing: { key: 'common.none' } } }, ...named];
}

function heatRow(
  node: string,
  pods: readonly ShopPod[],
  [usage, request]: readonly [number, number],
): NodeHeatRow {
  const own = pods.filter((pod) => (pod.node ?? '') === node);
  const bad = own.filter((pod) => isProblem(pod.status.severity));
  const total = node.includes('-w-') ? 31_850 : 7850;
  const worst: Severity | undefined = own[0]?.status.severity;
  return {
    id: node,
    ref: { group: '', version: 'v1', kind: 'Node', name: node, uid: `uid-${node}` },
    status: { severity: 'running', word: 'Ready' },
    podCount: own.length,
    problemCount: bad.length,
    ...(worst ? { worst } : {}),
    cells: own.map(cellOf),
    cpuUsageMillicores: {
      value: (total * usage) / 100,
      at: NOW - 12_000,
      source: 'metrics.k8s.io',
    },
    cpuRequestMillicores: (total * request) / 100,
    cpuAllocatableMillicores: total,
  };
}

function cellOf({ uid, namespace, name, status, cpuPercent }: ShopPod): PodCell {
  const cell = {
    uid,
    namespace,
    name,
    severity: status.severity,
    status: status.reason ?? status.word,
  };
  return cpuPercent === undefined ? cell : { ...cell, cpuPercent };
}

/** 30 minutes at 15 s; usage rises after the rollout, and four samples are missing. */
function usageSeries(
  times: readonly number[],
  before: number,
  after: number,
  request: number,
  total: number,
) {
  const random = seededRandom(7);
  const usage = times.map((at, index) => {
    if (index >= 30 && index < 34) return null;
    const share = 1 / (1 + Math.exp(-(at - ROLLOUT - 150_000) / 50_000));
    return (before + (after - before) * share) * (1 + (random() - 0.5) * 0.02);
  });
  const stepped = times.map((at) => (at < NOW - 676_000 ? request : request * 1.012));
  return series(times, { usage, request: stepped, allocatable: times.map(() => total) });
}

export function shopDashboard(
  link: LinkState = live,
  more: Partial<Connection> = {},
): ClusterDashboardState {
  const pods = shopPods();
  const times = Array.from({ length: 121 }, (_, index) => NOW - (120 - index) * 15_000);
  const GIB = 1024 ** 3;
  const stock = { link: deployment('stock'), label: 'stock revision 14' };
  return {
    connection: value(connection(link, more)),
    verdict: value({
      severity: 'failed',
      sentences: [
        {
          key: 'verdict.attention',
          args: { count: 5, what: { key: 'verdict.count.pods', args: { count: 5 } } },
        },
        {
          key: 'verdict.afterNeighbour',
          args: {
            finding: {
              key: 'verdict.trouble.memory',
              args: { workload: { link: deployment('cart') }, limit: { bytes: 512 * 1024 ** 2 } },
            },
            after: { durationMs: 7 * MINUTE },
            rollout: stock,
            at: { at: ROLLOUT },
          },
        },
        {
          key: 'verdict.sentence',
          args: {
            finding: {
              key: 'verdict.trouble.missingKey',
              args: {
                workload: { link: deployment('settlement', 'payments') },
                kind: 'Secret',
                object: 'settlement-env',
                key: { code: 'LEDGER_URL' },
              },
            },
          },
        },
        { key: 'verdict.more', args: { count: 3 } },
      ],
      because: [
        {
          key: 'verdict.because.pods',
          args: { count: 1, workload: { link: deployment('cart') }, reason: 'OOMKilled' },
        },
        { key: 'verdict.because.neighbour', args: { rollout: stock, at: { at: ROLLOUT } } },
        { key: 'verdict.because.scheduling', args: { count: 1 } },
      ],
    }),
    inventory: rows(inventory(pods)),
    problems: rows(problems(pods)),
    nodes: rows(heatRows(pods)),
    cpu: usageSeries(times, 36, 43.5, 88.8, 113.4),
    memory: usageSeries(times, 156 * GIB, 163 * GIB, 230 * GIB, 413 * GIB),
    charts: value({
      source: 'metrics-server',
      at: NOW - 12_000,
      networkMissing: { key: 'dashboard.networkMissing' },
      marks: [{ at: ROLLOUT, label: 'stock rev 14', kind: 'rollout' }],
    }),
    controlPlane: rows(controlPlane()),
  };
}

function inventory(pods: readonly ShopPod[]): ClusterDashboardState['inventory']['rows'] {
  const bySeverity = new Map<Severity, number>();
  for (const { status } of pods) {
    bySeverity.set(status.severity, (bySeverity.get(status.severity) ?? 0) + 1);
  }
  const entry = (id: string, counts: readonly (readonly [Severity, number])[]) => ({
    id,
    group: id === 'Node' || id === 'Pod' ? '' : 'apps',
    version: 'v1',
    total: counts.reduce((sum, [, count]) => sum + count, 0),
    counts: counts.map(([severity, count]) => ({ severity, count })),
  });
  const podCounts = [...bySeverity].sort(([a], [b]) => severityRank(a) - severityRank(b));
  return [
    entry('Node', [['running', 6]]),
    entry('Pod', podCounts),
    entry('Deployment', [
      ['failed', 1],
      ['warning', 3],
      ['running', 14],
    ]),
    entry('StatefulSet', [
      ['warning', 1],
      ['running', 8],
    ]),
    entry('DaemonSet', [['running', 5]]),
    entry('Job', [['succeeded', 1]]),
    entry('CronJob', [['running', 1]]),
  ];
}

function controlPlane(): ClusterDashboardState['controlPlane']['rows'] {
  const leader = (holder: string): Text => ({ key: 'dashboard.cp.leader', args: { holder } });
  const everyNode = (version: string): Text => ({
    key: 'dashboard.cp.everyNode',
    args: { version },
  });
  const entry = (id: ControlPlaneEntry['id'], count: number, facts: readonly Text[]) =>
    ({ id, severity: 'running', ready: count, total: count, facts }) as const;
  return [
    entry('apiServer', 3, [
      { key: 'dashboard.cp.nodes', args: { nodes: ['cp-1', 'cp-2', 'cp-3'] } },
      { key: 'dashboard.cp.p99', args: { p99: { durationMs: 84 } } },
    ]),
    entry('etcd', 3, [
      { key: 'dashboard.cp.size', args: { size: { bytes: 212 * 1024 ** 2 } } },
      { key: 'dashboard.cp.objects', args: { count: 4211 } },
    ]),
    entry('controllerManager', 3, [leader('cp-1')]),
    entry('scheduler', 3, [leader('cp-3')]),
    entry('kubelet', 6, [everyNode('v1.33.4')]),
    entry('containerRuntime', 6, [everyNode('containerd 2.0.5')]),
  ];
}

export function nodePods(
  pods: readonly ShopPod[],
  node: string | null,
  limit: number,
): ChannelState {
  const own = pods.filter((pod) => (pod.node ?? null) === node);
  const table: PodTableRow[] = own.slice(0, limit).map((pod) => ({
    id: pod.uid,
    namespace: pod.namespace,
    name: pod.name,
    ...(pod.node ? { node: pod.node } : {}),
    ready: pod.ready,
    total: pod.total,
    status: pod.status,
    createdAt: pod.createdAt,
    hasWarningEvents: pod.hasWarningEvents,
  }));
  return { pods: rows(table, own.length) };
}

export function bootOf(subject: PageSubject): Boot {
  return { subject, channelPrefix: 'p1-', locale: 'en', clusterName: 'prod-seoul-1', taste: {} };
}

const refused: Fault = {
  kind: 'unreachable',
  message: { key: 'fault.refused', args: { server: '10.20.1.10:6443' } },
};

function dashboard(state: ClusterDashboardState | undefined, isClosed = false): Scenario {
  const pods = shopPods();
  return {
    boot: bootOf({ page: 'clusterDashboard', context }),
    now: NOW,
    isClosed,
    stateOf: (name, args) => {
      if (name === 'clusterDashboard') return state;
      if (name !== 'nodePods' || !state) return undefined;
      return nodePods(pods, args['node'] as string | null, Number(args['limit']));
    },
  };
}

function empty(link: LinkState, more: Partial<Connection> = {}): ClusterDashboardState {
  const full = shopDashboard(link, more);
  return {
    ...full,
    inventory: rows([]),
    problems: rows([]),
    nodes: rows([]),
    cpu: series([], {}),
    memory: series([], {}),
    controlPlane: rows([]),
  };
}

const deniedPods: LinkState = {
  state: 'denied',
  verb: 'list',
  resource: 'pods',
  namespace: 'payments',
};

/** The cluster dashboard in every state it can be in. */
export const dashboardScenarios = {
  live: () => dashboard(shopDashboard()),
  connecting: () => dashboard(undefined),
  syncing: () => dashboard(empty({ state: 'syncing', rows: 42_300, of: 98_310 })),
  denied: () => dashboard(empty(deniedPods)),
  partial: () =>
    dashboard(
      shopDashboard(live, {
        partial: [
          { resource: 'nodes', link: { state: 'denied', verb: 'list', resource: 'nodes' } },
        ],
        insecure: true,
        namespaces: ['shop', 'payments'],
      }),
    ),
  stale: () =>
    dashboard(
      shopDashboard({
        state: 'stale',
        since: NOW - 379_000,
        reason: refused,
        nextTryAt: NOW + 8000,
      }),
    ),
  failed: () => dashboard(empty({ state: 'failed', fault: pluginFault })),
  closed: () => dashboard(undefined, true),
  quiet: () => dashboard(quietDashboard()),
} as const;

const pluginFault: Fault = {
  kind: 'credentialPlugin',
  message: { key: 'fault.pluginFailed', args: { command: { code: 'aws' }, exitCode: 255 } },
  hint: { key: 'fault.pluginFailed.hint' },
  detail: 'Error loading SSO Token: Token for prod has\nexpired and refresh failed',
};

/** Nothing wrong, and the first sample only. */
function quietDashboard(): ClusterDashboardState {
  const full = shopDashboard();
  const healthy = shopPods().filter(({ status }) => !isProblem(status.severity));
  return {
    ...full,
    verdict: value({
      severity: 'running',
      sentences: [{ key: 'verdict.nothing' }],
      because: [{ key: 'verdict.because.nothing', args: { pods: healthy.length } }],
      since: NOW - 40 * MINUTE,
    }),
    problems: rows([]),
    nodes: rows(heatRows(healthy)),
    cpu: series([NOW - 5000], { usage: [43.5], request: [89], allocatable: [113.4] }),
    memory: series([], {}),
  };
}
