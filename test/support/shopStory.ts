// The story look/ tells: at 13:52:10 stock revision 14 rolls out, cart fills up and is OOMKilled, one cart pod fits on no
// node, settlement lacks a key of its Secret, chronograf is not ready, and a session pod hangs on a finalizer.
import type { PodRow, WorkloadRow } from '../../src/extension/kinds/rows.ts';
import type { ModelFixture } from './modelFixture.ts';
import {
  before,
  container,
  day,
  deployment,
  ended,
  event,
  lease,
  MiB,
  minute,
  namespace,
  node,
  ownerRef,
  pendingPod,
  pod,
  replicaSet,
  second,
  service,
} from './rowBuilders.ts';

const rolledOut = before(16 * minute + 20 * second);

interface App {
  readonly name: string;
  readonly namespace?: string;
  readonly hash: string;
  readonly revision?: string;
  readonly madeAt?: number;
  readonly counts?: Partial<WorkloadRow>;
}

/** A Deployment with its current ReplicaSet; returns what makes pods of it. */
function app(
  fixture: ModelFixture,
  { name, namespace: ns = 'shop', hash, revision = '3', madeAt, counts }: App,
) {
  const owner = deployment({ name, namespace: ns, revision, desired: 1, ...counts });
  const set = replicaSet({
    name: `${name}-${hash}`,
    namespace: ns,
    revision,
    owner: ownerRef('Deployment', owner),
    createdAt: madeAt ?? before(6 * day),
    ...counts,
  });
  fixture.stores.deployments.put(owner);
  fixture.stores.replicaSets.put(set);
  return (tail: string, facts: Partial<PodRow> = {}): PodRow & { readonly name: string } =>
    pod({
      name: `${set.name}-${tail}`,
      namespace: ns,
      owner: ownerRef('ReplicaSet', set),
      labels: { app: name },
      ...facts,
    });
}

/** Fills the fixture's stores; call `open()` after it. */
export function tellShopStory(fixture: ModelFixture): void {
  const { stores } = fixture;
  stores.namespaces.put(...['shop', 'payments', 'monitoring', 'kube-system'].map(namespace));
  stores.nodes.put(
    node({
      name: 'cp-1',
      labels: { 'node-role.kubernetes.io/control-plane': '' },
      cpuAllocatableMillicores: 7800,
    }),
    node({ name: 'w-1' }),
    node({ name: 'w-2' }),
  );
  stores.services.put(service({ name: 'cart', selector: { app: 'cart' } }));
  tellStock(fixture);
  tellCart(fixture);
  tellTheOthers(fixture);
  tellControlPlane(fixture);
}

function tellStock(fixture: ModelFixture): void {
  const stock = app(fixture, {
    name: 'stock',
    hash: '5f7b9c84d6',
    revision: '14',
    madeAt: rolledOut,
  });
  const old = replicaSet({
    name: 'stock-old',
    revision: '13',
    desired: 0,
    owner: ownerRef('Deployment', { name: 'stock', uid: 'deployment-shop-stock' }),
    createdAt: before(9 * day),
  });
  fixture.stores.replicaSets.put(old);
  fixture.stores.pods.put(
    stock('8xr2w', { node: 'w-2', createdAt: before(990 * second) }),
    // Still there from before the rollout.
    {
      ...stock('x', { createdAt: before(9 * day) }),
      name: 'stock-old-gq6lj',
      uid: 'pod-shop-stock-old',
      owner: ownerRef('ReplicaSet', old),
    },
  );
}

function tellCart(fixture: ModelFixture): void {
  const cart = app(fixture, {
    name: 'cart',
    hash: '7c9d8b6f5',
    counts: { desired: 3, ready: 1, available: 1 },
  });
  const limits = { memoryLimitBytes: 512 * MiB, memoryRequestBytes: 512 * MiB };
  const killed = cart('q8wzn', {
    word: 'OOMKilled',
    createdAt: before(6 * day),
    lastRestartAt: before(2 * minute),
    containers: [
      container({
        name: 'cart',
        state: 'terminated',
        reason: 'OOMKilled',
        exitCode: 137,
        finishedAt: before(3 * second),
        ready: false,
        restarts: 3,
        ...limits,
        last: ended({ reason: 'OOMKilled', exitCode: 137, finishedAt: before(128 * second) }),
      }),
      container({ name: 'otel' }),
      container({
        name: 'wait-for-redis',
        role: 'init',
        state: 'terminated',
        reason: 'Completed',
        exitCode: 0,
        ready: false,
        finishedAt: before(6 * day),
      }),
    ],
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'ContainersNotReady',
        message: 'containers with unready status: [cart]',
        changedAt: before(9 * minute),
      },
    ],
  });
  const waiting = pendingPod({
    ...withoutNode(cart('m4x7c')),
    phase: 'Pending',
    word: 'Pending',
    createdAt: before(11 * minute),
    cpuRequestMillicores: 1000,
    memoryRequestBytes: 512 * MiB,
    containers: [container({ name: 'cart', state: 'waiting', ready: false })],
    ready: 0,
    conditions: [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        changedAt: before(11 * minute),
      },
    ],
  });
  fixture.stores.pods.put(killed, waiting, cart('hx2vb', { node: 'w-2' }));
  fixture.stores.events.put(
    event(killed, {
      reason: 'OOMKilling',
      message: 'Memory cgroup out of memory: Killed process 28113 (node)',
      count: 4,
      lastAt: before(3 * second),
    }),
    event(waiting, {
      reason: 'FailedScheduling',
      message:
        '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found.',
      lastAt: before(minute),
    }),
  );
}

function withoutNode({ node: _node, podIp: _podIp, hostIp: _hostIp, ...row }: PodRow): PodRow {
  return row;
}

function tellTheOthers(fixture: ModelFixture): void {
  const settlement = app(fixture, {
    name: 'settlement',
    namespace: 'payments',
    hash: '66f4c8d7b9',
    counts: { desired: 2, ready: 1, available: 1 },
  });
  const chronograf = app(fixture, {
    name: 'chronograf',
    namespace: 'monitoring',
    hash: '6b5f7d9c4',
    counts: { ready: 0, available: 0 },
  });
  const session = app(fixture, { name: 'session', hash: '5d8c6f9b7' });
  const unready = 'containers with unready status: [chronograf]';
  fixture.stores.pods.put(
    settlement('c2w8d', { node: 'w-2' }),
    settlement('hn5xr', {
      word: 'CrashLoopBackOff',
      createdAt: before(52 * minute),
      lastRestartAt: before(5 * minute),
      containers: [
        container({
          name: 'settlement',
          state: 'waiting',
          reason: 'CrashLoopBackOff',
          ready: false,
          restarts: 14,
          last: ended({
            message: 'LEDGER_URL is not set\n',
            startedAt: before(5 * minute + 2 * second),
            finishedAt: before(5 * minute),
          }),
        }),
      ],
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'ContainersNotReady',
          message: 'containers with unready status: [settlement]',
          changedAt: before(52 * minute),
        },
      ],
    }),
    chronograf('tl2mz', {
      createdAt: before(10 * day),
      containers: [container({ name: 'chronograf', ready: false })],
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'ContainersNotReady',
          message: unready,
          changedAt: before(26 * minute),
        },
      ],
    }),
    session('wq2zk', {
      word: 'Terminating',
      deletedAt: before(9 * minute),
      finalizers: ['shop.io/drain'],
    }),
  );
}

function tellControlPlane(fixture: ModelFixture): void {
  for (const component of ['kube-apiserver', 'etcd', 'kube-controller-manager', 'kube-scheduler']) {
    fixture.stores.pods.put(
      pod({
        name: `${component}-cp-1`,
        namespace: 'kube-system',
        node: 'cp-1',
        labels: { component },
        isMirror: true,
        owner: ownerRef('Node', { name: 'cp-1', uid: 'node-cp-1' }, ''),
      }),
    );
  }
  for (const name of ['kube-controller-manager', 'kube-scheduler']) {
    fixture.stores.leases.put(lease({ name, holder: 'cp-1_0b54', renewedAt: before(2 * second) }));
  }
  fixture.probes = {
    ready: true,
    live: true,
    checks: new Map([['etcd', true]]),
    apiServer: { p99Ms: 84, etcdBytes: 212 * MiB },
  };
}
