// Nodes of the synthetic cluster, and their namespaces.
import type { Json } from './json.ts';
import { fieldsV1, managedBy } from './managedFields.ts';
import { hostIp } from './podStatus.ts';
import { wireTime, type World } from './world.ts';

const dayMs = 86_400_000;

export function nodeObject(
  world: World,
  index: number,
  resourceVersion: string,
  beatMs: number,
): Json {
  const name = world.nodeName(index);
  const createdAt = wireTime(world.nowMs - 30 * dayMs - (index % 200) * dayMs);
  const zone = `eu-central-1${'abc'[index % 3]}`;
  const isUnready = index % 500 === 499;
  const isCordoned = index % 300 === 299;
  const status = nodeStatus(world, index, beatMs, isUnready);
  const labels = {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': 'm6i.2xlarge',
    'topology.kubernetes.io/region': 'eu-central-1',
    'topology.kubernetes.io/zone': zone,
  };
  const fields = managedBy('kubelet', wireTime(beatMs), fieldsV1({ status }), {
    subresource: 'status',
  });
  return {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {
      name,
      uid: world.uid('Node', index),
      resourceVersion,
      creationTimestamp: createdAt,
      labels,
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
      managedFields: [managedBy('kubelet', createdAt, fieldsV1({ metadata: { labels } })), fields],
    },
    spec: {
      podCIDR: `10.${128 + ((index >> 8) & 63)}.${index & 255}.0/24`,
      podCIDRs: [`10.${128 + ((index >> 8) & 63)}.${index & 255}.0/24`],
      providerID: `aws:///${zone}/i-0${world.uid('instance', index).replaceAll('-', '').slice(0, 16)}`,
      ...(isUnready && {
        taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' }],
      }),
      ...(isCordoned && { unschedulable: true }),
    },
    status,
  };
}

function nodeStatus(world: World, index: number, beatMs: number, isUnready: boolean): Json {
  const name = world.nodeName(index);
  const at = wireTime(beatMs);
  const since = wireTime(world.nowMs - 20 * dayMs);
  const condition = (type: string, status: string, reason: string, message: string) => ({
    type,
    status,
    lastHeartbeatTime: at,
    lastTransitionTime: since,
    reason,
    message,
  });
  return {
    capacity: resources('8', '32563944Ki'),
    allocatable: resources('7910m', '31546112Ki'),
    conditions: [
      condition(
        'MemoryPressure',
        'False',
        'KubeletHasSufficientMemory',
        'kubelet has sufficient memory available',
      ),
      condition(
        'DiskPressure',
        'False',
        'KubeletHasNoDiskPressure',
        'kubelet has no disk pressure',
      ),
      condition(
        'PIDPressure',
        'False',
        'KubeletHasSufficientPID',
        'kubelet has sufficient PID available',
      ),
      isUnready
        ? condition('Ready', 'Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.')
        : condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
    addresses: [
      { type: 'InternalIP', address: hostIp(name) },
      { type: 'Hostname', address: name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: world.uid('machine', index).replaceAll('-', ''),
      systemUUID: world.uid('system', index),
      bootID: world.uid('boot', index),
      kernelVersion: '6.12.46-66.121.amzn2023.x86_64',
      osImage: 'Amazon Linux 2023.9.20251110',
      containerRuntimeVersion: 'containerd://2.1.5',
      kubeletVersion: 'v1.37.2',
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    images: Array.from({ length: 12 }, (_, i) => ({
      names: [`registry.example.com/team-${i}/service@sha256:${'0123456789abcdef'.repeat(4)}`],
      sizeBytes: 90_000_000 + i * 1_111_111,
    })),
  };
}

function resources(cpu: string, memory: string): Json {
  return {
    cpu,
    'ephemeral-storage': '104779756Ki',
    'hugepages-2Mi': '0',
    memory,
    pods: '110',
  };
}

export function namespaceObject(world: World, index: number, resourceVersion: string): Json {
  const name = world.namespaces[index] ?? '';
  return {
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: {
      name,
      uid: world.uid('Namespace', index),
      resourceVersion,
      creationTimestamp: wireTime(world.nowMs - 300 * dayMs),
      labels: { 'kubernetes.io/metadata.name': name },
    },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}
