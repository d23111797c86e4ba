// Rows for tests: a healthy object of each kind, of which a test overrides what it is about.
import type {
  ContainerFacts,
  CronJobRow,
  EndpointSliceRow,
  EventRow,
  JobRow,
  LeaseRow,
  NamespaceRow,
  NodeRow,
  OwnerRef,
  PodRow,
  ServiceRow,
  TerminationFacts,
  WorkloadRow,
} from '../../src/extension/kinds/rows.ts';

/** 12 March 2026, 14:08:30 in Seoul: the moment the pictures of look/ show. */
export const storyNow = Date.UTC(2026, 2, 12, 5, 8, 30);
export const second = 1000;
export const minute = 60_000;
export const hour = 3_600_000;
export const day = 24 * hour;
export const MiB = 1024 * 1024;
export const GiB = 1024 * MiB;

/** Time before the story's moment. */
export const before = (ms: number): number => storyNow - ms;

type Named<R> = Partial<R> & { readonly name: string };

function meta(
  { name, namespace, uid }: { name: string; namespace?: string; uid?: string },
  kind: string,
) {
  const ns = namespace ?? 'shop';
  return {
    uid: uid ?? `${kind}-${ns === '' ? '' : `${ns}-`}${name}`,
    name,
    namespace: ns,
    resourceVersion: '1',
    createdAt: before(day),
    labels: {},
  };
}

export function container(facts: Named<ContainerFacts>): ContainerFacts {
  return {
    image: `registry.shop.example/${facts.name}:1.0.0`,
    role: 'container',
    state: 'running',
    startedAt: before(day),
    ready: true,
    restarts: 0,
    ...facts,
  };
}

export function ended(facts: Partial<TerminationFacts> = {}): TerminationFacts {
  return { exitCode: 1, reason: 'Error', finishedAt: before(minute), ...facts };
}

/** Ready and the counts follow from the containers unless they are given. */
export function pod(facts: Named<PodRow>): PodRow {
  const containers = facts.containers ?? [container({ name: 'app' })];
  const counted = containers.filter((c) => c.role === 'container' || c.role === 'sidecar');
  const ready = counted.filter((c) => c.ready).length;
  const isReady = ready === counted.length;
  return {
    ...meta(facts, 'pod'),
    node: 'w-1',
    phase: 'Running',
    word: 'Running',
    ready,
    total: counted.length,
    restarts: counted.reduce((sum, c) => sum + c.restarts, 0),
    podIp: '10.42.0.10',
    hostIp: '10.20.1.11',
    finalizers: [],
    conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', changedAt: before(hour) }],
    cpuRequestMillicores: 100,
    memoryRequestBytes: 128 * MiB,
    isMirror: false,
    ...facts,
    containers,
  };
}

/** A pod that waits for a node. */
export function pendingPod(facts: Named<PodRow>): PodRow {
  const {
    node: _node,
    podIp: _podIp,
    hostIp: _hostIp,
    ...rest
  } = pod({
    phase: 'Pending',
    word: 'Pending',
    containers: [container({ name: 'app', state: 'waiting', ready: false })],
    conditions: [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', changedAt: before(hour) },
    ],
    ...facts,
  });
  return rest;
}

export function node(facts: Named<NodeRow>): NodeRow {
  return {
    ...meta({ ...facts, namespace: '' }, 'node'),
    ready: true,
    unschedulable: false,
    conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', changedAt: before(day) }],
    taints: [],
    addresses: [{ type: 'InternalIP', address: '10.20.1.11' }],
    cpuAllocatableMillicores: 30_000,
    memoryAllocatableBytes: 120 * GiB,
    kubeletVersion: 'v1.33.4',
    containerRuntimeVersion: 'containerd://2.0.5',
    ...facts,
  };
}

/** A node whose kubelet stopped reporting at `since`. */
export function lostNode(name: string, since: number): NodeRow {
  const message = 'Kubelet stopped posting node status.';
  const conditions = [
    { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message, changedAt: since },
  ];
  return node({ name, ready: false, conditions });
}

export function namespace(name: string): NamespaceRow {
  return { ...meta({ name, namespace: '' }, 'namespace'), phase: 'Active' };
}

export function workload(facts: Named<WorkloadRow> & { readonly kind: string }): WorkloadRow {
  const desired = facts.desired ?? 1;
  return {
    ...meta(facts, facts.kind.toLowerCase()),
    group: 'apps',
    version: 'v1',
    desired,
    current: desired,
    ready: desired,
    updated: desired,
    available: desired,
    paused: false,
    conditions: [],
    ...facts,
  };
}

export function deployment(facts: Named<WorkloadRow>): WorkloadRow {
  return workload({
    strategy: 'RollingUpdate',
    maxUnavailable: '25%',
    maxSurge: '25%',
    ...facts,
    kind: 'Deployment',
  });
}

export function replicaSet(facts: Named<WorkloadRow>): WorkloadRow {
  return workload({ ...facts, kind: 'ReplicaSet' });
}

export function ownerRef(
  kind: string,
  row: { name: string; uid: string },
  group = 'apps',
): OwnerRef {
  return { group, version: 'v1', kind, name: row.name, uid: row.uid };
}

export function job(facts: Named<JobRow>): JobRow {
  return {
    ...meta(facts, 'job'),
    completions: 1,
    active: 0,
    succeeded: 0,
    failed: 0,
    suspended: false,
    conditions: [],
    ...facts,
  };
}

export function cronJob(facts: Named<CronJobRow>): CronJobRow {
  return {
    ...meta(facts, 'cronjob'),
    schedule: '*/5 * * * *',
    suspended: false,
    active: 0,
    ...facts,
  };
}

export function service(facts: Named<ServiceRow>): ServiceRow {
  return {
    ...meta(facts, 'service'),
    type: 'ClusterIP',
    clusterIps: ['10.96.0.12'],
    externalIps: [],
    loadBalancer: [],
    ports: [{ protocol: 'TCP', port: 80, targetPort: '8080' }],
    ...facts,
  };
}

export function endpointSlice(facts: Named<EndpointSliceRow>): EndpointSliceRow {
  return { ...meta(facts, 'endpointslice'), endpoints: [], ...facts };
}

export function lease(facts: Named<LeaseRow>): LeaseRow {
  return {
    ...meta({ namespace: 'kube-system', ...facts }, 'lease'),
    durationSeconds: 15,
    ...facts,
  };
}

/** An event about a row; `kind` is the row's. */
export function event(
  about: { readonly name: string; readonly namespace: string; readonly uid?: string },
  facts: Partial<EventRow> & {
    readonly reason: string;
    readonly kind?: string;
    readonly group?: string;
  },
): EventRow {
  const { kind = 'Pod', group = '', ...rest } = facts;
  const lastAt = facts.lastAt ?? before(minute);
  const name = `${about.name}.${facts.reason}`;
  return {
    ...meta({ name, namespace: about.namespace }, 'event'),
    type: 'Warning',
    message: facts.reason,
    count: 1,
    firstAt: lastAt,
    lastAt,
    regarding: {
      group,
      version: 'v1',
      kind,
      namespace: about.namespace,
      name: about.name,
      ...(about.uid !== undefined && { uid: about.uid }),
    },
    ...rest,
  };
}
