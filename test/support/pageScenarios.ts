// Pages in a plain browser: one story (a shop, in which `stock` revision 14 makes a database slow) as the states of the
// channels that a page subscribes to, and the same page in every state of its link.
import type {
  ClusterDashboardState,
  Connection,
  PodTableRow,
  ProblemRow,
} from '../../src/shared/model/clusterDashboard.ts';
import type { Fault } from '../../src/shared/model/fault.ts';
import type { LinkState } from '../../src/shared/model/linkState.ts';
import { contextId, type ObjectRef } from '../../src/shared/model/refs.ts';
import { isProblem } from '../../src/shared/model/status.ts';
import type { Boot, PageSubject } from '../../src/shared/protocol/boot.ts';
import type { ChannelState } from '../../src/shared/protocol/sections.ts';
import { rows, series, value } from '../../src/shared/protocol/sections.ts';
import type { ChannelName } from '../../src/shared/protocol/channels.ts';
import { NOW, refOf, shopPods, type ShopPod } from './pageScenariosPods.ts';
import { crowdHeat, shopHeat, shopPodAt } from './pageScenariosHeat.ts';
import { controlPlane, inventory } from './pageScenariosCluster.ts';
import { seededRandom } from './seededRandom.ts';

const ROLLOUT = Date.parse('2026-03-12T13:52:10+09:00');
const MINUTE = 60_000;

export const context = contextId('~/.kube/config', 'prod-seoul-1');

/** What a fake host answers: channel states by name and arguments, or nothing yet. */
export interface Scenario {
  readonly boot: Boot;
  readonly stateOf: (
    name: ChannelName,
    args: Readonly<Record<string, unknown>>,
  ) => ChannelState | undefined;
  /** What requests of the page are answered; nothing where it is absent. */
  readonly answer?: (method: string, args: Readonly<Record<string, unknown>>) => unknown;
  /** What the page kept before. */
  readonly kept?: Readonly<Record<string, unknown>>;
  /** The cluster has no worker. */
  readonly isClosed?: boolean;
  readonly now: number;
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
      ...(/-[a-z0-9]{5}$/.test(pod.name) && { ownerKinds: ['ReplicaSet', 'Deployment'] }),
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
    ...shopHeat(pods),
    cpu: usageSeries(times, 36, 43.5, 88.8, 113.4),
    memory: usageSeries(times, 156 * GIB, 163 * GIB, 230 * GIB, 413 * GIB),
    charts: value({
      source: 'metrics-server',
      at: NOW - 12_000,
      networkMissing: { key: 'dashboard.networkMissing' },
      marks: [
        { at: ROLLOUT, label: 'stock rev 14', kind: 'rollout' },
        ...[420, 400, 260, 140, 130, 4].map((agoS) => ({
          at: NOW - agoS * 1000,
          label: 'cart-7c9d8b6f5-q8wzn',
          kind: 'kill' as const,
        })),
      ],
    }),
    controlPlane: rows(controlPlane()),
  };
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
  return { subject, channelPrefix: 'p1-', locale: 'en', clusterName: 'prod-seoul-1' };
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
    answer: (method, args) => (method === 'podAt' ? shopPodAt(pods, Number(args['slot'])) : null),
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
    ...shopHeat([]),
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
          {
            resource: 'leases',
            link: {
              state: 'denied',
              verb: 'list',
              resource: 'leases',
              group: 'coordination.k8s.io',
              namespace: 'kube-system',
            },
          },
          { resource: 'events', link: { state: 'stale', since: NOW - 60_000, reason: refused } },
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
  overMemory: () =>
    dashboard(
      shopDashboard(live, {
        memory: { budgetBytes: 512 * 1024 ** 2, shed: ['events', 'oldReplicaSets'], isOver: false },
      }),
    ),
  failed: () => dashboard(empty({ state: 'failed', fault: pluginFault })),
  closed: () => dashboard(undefined, true),
  quiet: () => dashboard(quietDashboard()),
  /** 100,000 pods on 5,000 nodes. */
  crowd: () => dashboard({ ...shopDashboard(), ...crowdHeat() }),
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
    ...shopHeat(healthy),
    cpu: series([NOW - 5000], { usage: [43.5], request: [89], allocatable: [113.4] }),
    memory: series([], {}),
  };
}
