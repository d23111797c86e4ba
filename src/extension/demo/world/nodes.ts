// Six nodes, their heartbeats, and the leases by which the control plane shows who leads.
import type { Lease, Node } from '../wire.ts';
import { wireMicroTime, wireTime } from '../wire.ts';
import { newMeta } from './objects.ts';
import { setCondition } from './podStatus.ts';
import { controlPlaneTaint } from './scheduler.ts';
import type { World } from './world.ts';

const dayMs = 86_400_000;
type NodeCondition = NonNullable<Node['status']['conditions']>[number];

interface Size {
  readonly name: string;
  readonly ip: string;
  readonly isControlPlane: boolean;
  readonly cpu: string;
  readonly allocatableCpu: string;
  readonly memoryKi: number;
}

export function createNodes(world: World): void {
  for (const isControlPlane of [true, false]) {
    for (let i = 1; i <= 3; i++) {
      const size: Size = {
        name: `seoul-${isControlPlane ? 'cp' : 'w'}-${i}`,
        ip: `10.20.${isControlPlane ? 0 : 1}.${10 + i}`,
        isControlPlane,
        cpu: isControlPlane ? '8' : '32',
        allocatableCpu: isControlPlane ? '7800m' : '30',
        memoryKi: (isControlPlane ? 16 : 128) * 1024 * 1024,
      };
      world.store.create('nodes', nodeOf(world, size));
    }
  }
}

function nodeOf(world: World, size: Size): Node {
  const { name, ip, isControlPlane, cpu, allocatableCpu, memoryKi } = size;
  const bornMs = world.timeline.startMs - 212 * dayMs;
  const others = {
    'ephemeral-storage': '524288000Ki',
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    pods: '110',
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: newMeta(world.random, name, bornMs, {
      labels: labelsOf(name, isControlPlane ? 'control-plane' : 'worker'),
      annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' },
      manager: 'kubelet',
    }),
    spec: {
      podCIDR: `10.42.${isControlPlane ? 0 : 3}.0/24`,
      providerID: `demo://ap-northeast-2/${name}`,
      ...(isControlPlane && { taints: [{ key: controlPlaneTaint, effect: 'NoSchedule' }] }),
    },
    status: {
      capacity: { cpu, memory: `${memoryKi}Ki`, ...others },
      allocatable: { cpu: allocatableCpu, memory: `${Math.floor(memoryKi * 0.956)}Ki`, ...others },
      conditions: conditions(bornMs, world.timeline.startMs),
      addresses: [
        { type: 'InternalIP', address: ip },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } } as unknown as NonNullable<
        Node['status']['daemonEndpoints']
      >,
      nodeInfo: nodeInfo(world),
    },
  };
}

function labelsOf(name: string, role: string): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    [`node-role.kubernetes.io/${role}`]: '',
    'topology.kubernetes.io/region': 'ap-northeast-2',
    'topology.kubernetes.io/zone': `ap-northeast-2${'abc'.charAt(Number(name.slice(-1)) - 1)}`,
  };
}

function nodeInfo(world: World): NonNullable<Node['status']['nodeInfo']> {
  return {
    architecture: 'amd64',
    bootID: world.random.uid(),
    containerRuntimeVersion: 'containerd://2.0.5',
    kernelVersion: '6.8.0-57-generic',
    kubeProxyVersion: '',
    kubeletVersion: 'v1.33.4',
    machineID: world.random.hex(32),
    operatingSystem: 'linux',
    osImage: 'Ubuntu 24.04.2 LTS',
    systemUUID: world.random.uid(),
  };
}

function conditions(bornMs: number, nowMs: number): NodeCondition[] {
  const times = {
    lastHeartbeatTime: wireTime(nowMs - 40_000),
    lastTransitionTime: wireTime(bornMs + 40_000),
  };
  const good = (type: string, reason: string, message: string, status = 'False') => ({
    type,
    status,
    ...times,
    reason,
    message,
  });
  return [
    good('MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    good('DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    good('PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    good('Ready', 'KubeletReady', 'kubelet is posting ready status', 'True'),
  ];
}

/** What the node controller writes when a kubelet falls silent, and the kubelet when it is back. */
export function writeNodeReady(world: World, name: string, ready: boolean): void {
  const { store, timeline, events } = world;
  const now = timeline.now();
  const node = store.get('nodes', undefined, name);
  if (node === undefined) return;
  const unreachable = 'node.kubernetes.io/unreachable';
  store.update('nodes', node, (draft) => {
    const born = Date.parse(draft.metadata.creationTimestamp);
    draft.status.conditions = conditions(born, now).map((one) => {
      if (ready) return one.type === 'Ready' ? { ...one, lastTransitionTime: wireTime(now) } : one;
      const message = 'Kubelet stopped posting node status.';
      return {
        ...one,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message,
        lastTransitionTime: wireTime(now),
      };
    });
    const kept = (draft.spec.taints ?? []).filter(({ key }) => key !== unreachable);
    const taints = ready
      ? kept
      : [...kept, { key: unreachable, effect: 'NoExecute', timeAdded: wireTime(now) }];
    if (taints.length > 0) draft.spec.taints = taints;
    else delete draft.spec.taints;
  });
  const reason = ready ? 'NodeReady' : 'NodeNotReady';
  const message = `Node ${name} status is now: ${reason}`;
  events.record(node, { reason, message, component: ready ? 'kubelet' : 'node-controller' });
  for (const pod of store.all('pods')) {
    if (pod.spec.nodeName !== name || pod.status.phase !== 'Running') continue;
    const all = (pod.status.containerStatuses ?? []).every((one) => one.ready);
    store.update('pods', pod, (draft) => setCondition(draft, 'Ready', ready && all, now));
  }
}

/** Renews node leases, kube-system leases, and node heartbeats. */
export function startHeartbeats(world: World): void {
  const { store, timeline } = world;
  for (const [i, node] of store.all('nodes').entries()) {
    const { name } = node.metadata;
    const lease = createLease(world, 'kube-node-lease', name, name, 40);
    timeline.after(i * 1300, () => renewEvery(world, lease, 10_000, () => world.isNodeReady(name)));
    timeline.every(300_000, () => heartbeat(world, name));
  }
  const nodes = store.all('nodes').map(({ metadata }) => metadata.name);
  const leader = (name: string, i: number) =>
    renewEvery(
      world,
      createLease(world, 'kube-system', name, `${nodes[i]}_${world.random.uid()}`, 15),
      2_000,
    );
  leader('kube-controller-manager', 0);
  leader('kube-scheduler', 2);
  for (let i = 0; i < 3; i++) {
    const name = `apiserver-${world.random.text('abcdefghijklmnopqrstuvwxyz234567', 26)}`;
    const holder = `${name}_${world.random.uid()}`;
    const labels = {
      'apiserver.kubernetes.io/identity': 'kube-apiserver',
      'kubernetes.io/hostname': nodes[i] ?? '',
    };
    renewEvery(world, createLease(world, 'kube-system', name, holder, 3600, labels), 600_000);
  }
}

function createLease(
  world: World,
  namespace: string,
  name: string,
  holderIdentity: string,
  leaseDurationSeconds: number,
  labels?: Record<string, string>,
): Lease {
  const atMs = world.timeline.startMs - 41 * dayMs;
  const isLeader = leaseDurationSeconds === 15;
  return world.store.create('leases.coordination.k8s.io', {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: newMeta(world.random, name, atMs, { namespace, ...(labels && { labels }) }),
    spec: {
      holderIdentity,
      leaseDurationSeconds,
      ...(isLeader && { acquireTime: wireMicroTime(atMs), leaseTransitions: 4 }),
      renewTime: wireMicroTime(world.timeline.now() - 1000),
    },
  });
}

function renewEvery(world: World, lease: Lease, periodMs: number, isAlive = () => true): void {
  world.timeline.every(periodMs, () => {
    if (!isAlive()) return;
    world.store.update('leases.coordination.k8s.io', lease, (draft) => {
      draft.spec.renewTime = wireMicroTime(world.timeline.now());
    });
  });
}

function heartbeat(world: World, name: string): void {
  const node = world.store.get('nodes', undefined, name);
  if (node === undefined || !world.isNodeReady(name)) return;
  world.store.update('nodes', node, (draft) => {
    for (const one of draft.status.conditions ?? [])
      one.lastHeartbeatTime = wireTime(world.timeline.now());
  });
}
