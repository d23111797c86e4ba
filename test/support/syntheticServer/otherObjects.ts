// Services with their EndpointSlices, events of pods in trouble, and the leases of the control plane.
import type { Json } from './json.ts';
import { nodeOf } from './podSpec.ts';
import { isReadyState, podIp, type PodRecord } from './podStatus.ts';
import { wireTime, type Workload, type World } from './world.ts';

/** The endpoint slice controller's limit. */
export const endpointsPerSlice = 100;

export function serviceObject(world: World, workload: Workload, resourceVersion: string): Json {
  const { index, name, namespace, port, createdMs } = workload;
  const ip = `172.20.${(index >> 8) & 255}.${index & 255}`;
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace,
      uid: world.uid('Service', index),
      resourceVersion,
      creationTimestamp: wireTime(createdMs),
      labels: { 'app.kubernetes.io/instance': name },
    },
    spec: {
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: port }],
      selector: { 'app.kubernetes.io/instance': name },
      clusterIP: ip,
      clusterIPs: [ip],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    },
    status: { loadBalancer: {} },
  };
}

export interface Endpoint {
  readonly pod: PodRecord;
  readonly name: string;
}

export function sliceObject(
  world: World,
  workload: Workload,
  endpoints: readonly Endpoint[],
  resourceVersion: string,
): Json {
  const { index, name, namespace, createdMs, port } = workload;
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: {
      name: `${name}-${world.suffix(5, 'slice', index)}`,
      generateName: `${name}-`,
      namespace,
      uid: world.uid('EndpointSlice', index),
      resourceVersion,
      generation: 1,
      creationTimestamp: wireTime(createdMs),
      labels: {
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': name,
      },
    },
    addressType: 'IPv4',
    endpoints: endpoints.map(({ pod, name }) => {
      const ready = isReadyState(pod.state);
      return {
        addresses: [podIp(pod)],
        conditions: { ready, serving: ready, terminating: pod.state === 'terminating' },
        targetRef: {
          kind: 'Pod',
          namespace,
          name,
          uid: world.uid('Pod', pod.index, pod.generation),
        },
        nodeName: nodeOf(world, pod),
      };
    }),
    ports: [{ name: 'http', protocol: 'TCP', port }],
  };
}

const reasons: Readonly<Record<string, readonly [reason: string, note: string]>> = {
  crashLoop: ['BackOff', 'Back-off restarting failed container in pod'],
  oomKilled: ['BackOff', 'Back-off restarting failed container in pod'],
  imagePull: ['Failed', 'Error: ImagePullBackOff'],
  configError: ['Failed', 'Error: secret not found'],
  notReady: ['Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503'],
  unschedulable: ['FailedScheduling', '0 nodes are available: Insufficient cpu.'],
  evicted: ['Evicted', 'The node was low on resource: memory.'],
};

/** Undefined for pods of which nothing is told. */
export function eventObject(
  world: World,
  pod: PodRecord,
  podName: string,
  resourceVersion: string,
): Json | undefined {
  const told = reasons[pod.state];
  if (!told) return undefined;
  const [reason, note] = told;
  const { namespace } = world.workloadOf(pod.index);
  const uid = world.uid('Pod', pod.index, pod.generation);
  const isOfKubelet = reason !== 'FailedScheduling';
  const reporter = isOfKubelet ? 'kubelet' : 'default-scheduler';
  const at = wireTime(world.nowMs - (pod.index % 3000) * 1000);
  return {
    kind: 'Event',
    apiVersion: 'events.k8s.io/v1',
    metadata: {
      name: `${podName}.${world.uid('eventName', pod.index).replaceAll('-', '').slice(0, 16)}`,
      namespace,
      uid: world.uid('Event', pod.index, pod.generation),
      resourceVersion,
      creationTimestamp: at,
    },
    eventTime: null,
    reportingController: reporter,
    ...(isOfKubelet && { reportingInstance: nodeOf(world, pod) }),
    reason,
    regarding: { kind: 'Pod', namespace, name: podName, uid, apiVersion: 'v1' },
    note,
    type: 'Warning',
    deprecatedSource: { component: reporter },
    deprecatedFirstTimestamp: at,
    deprecatedLastTimestamp: at,
    deprecatedCount: 1 + (pod.index % 50),
  };
}

export const leaseNames = ['kube-controller-manager', 'kube-scheduler'] as const;

export function leaseObject(
  world: World,
  name: string,
  resourceVersion: string,
  nowMs: number,
): Json {
  return {
    kind: 'Lease',
    apiVersion: 'coordination.k8s.io/v1',
    metadata: {
      name,
      namespace: 'kube-system',
      uid: world.uid('Lease', name.length),
      resourceVersion,
      creationTimestamp: wireTime(world.nowMs - 300 * 86_400_000),
    },
    spec: {
      holderIdentity: `master-0_${world.uid('holder', name.length)}`,
      leaseDurationSeconds: 15,
      acquireTime: wireTime(world.nowMs - 86_400_000).replace('Z', '.000000Z'),
      renewTime: wireTime(nowMs).replace('Z', '.000000Z'),
      leaseTransitions: 3,
    },
  };
}
