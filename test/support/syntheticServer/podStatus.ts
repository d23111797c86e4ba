// The status of a synthetic pod as the kubelet and the scheduler write it, for each state that a pod can be in: what runs
// well, and a share in trouble of every kind.
import type { Json } from './json.ts';
import {
  containerName,
  imageOf,
  mountsOf,
  nodeOf,
  resourcesOf,
  type PodIdentity,
} from './podSpec.ts';
import { wireTime, type Workload, type World } from './world.ts';

export type PodState =
  | 'running'
  | 'succeeded'
  | 'notReady'
  | 'creating'
  | 'unschedulable'
  | 'crashLoop'
  | 'oomKilled'
  | 'imagePull'
  | 'configError'
  | 'evicted'
  | 'terminating';

/** In trouble or, briefly, on the way. */
export const troubles: readonly PodState[] = [
  'crashLoop',
  'oomKilled',
  'imagePull',
  'configError',
  'notReady',
  'unschedulable',
  'creating',
  'evicted',
  'terminating',
];

export interface PodRecord extends PodIdentity {
  readonly state: PodState;
  readonly restarts: number;
  /** When the state began, ms since the epoch. */
  readonly changedMs: number;
}

export function podStatus(world: World, pod: PodRecord): Json {
  const workload = world.workloadOf(pod.index);
  if (pod.state === 'unschedulable') return unschedulable(pod, world.nodeCount);
  const phase = phaseOf(pod.state);
  const isEvicted = pod.state === 'evicted';
  const hasIp = !isEvicted && pod.state !== 'creating';
  const ip = podIp(pod);
  const hostIP = hostIp(nodeOf(world, pod));
  return {
    observedGeneration: 1,
    phase,
    conditions: conditions(pod, workload),
    ...(isEvicted && {
      message: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 91Mi. ',
      reason: 'Evicted',
    }),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(hasIp && { podIP: ip, podIPs: [{ ip }] }),
    startTime: wireTime(pod.createdMs + 1000),
    ...(!isEvicted && { containerStatuses: containerStatuses(world, workload, pod) }),
    qosClass: 'Burstable',
  };
}

export function podIp({ index, generation }: PodIdentity): string {
  const value = index + generation * 37;
  return `10.${128 + ((value >> 16) & 63)}.${(value >> 8) & 255}.${value & 255}`;
}

export function hostIp(node: string): string {
  const [, , b, c, d] = node.split(/[-.]/);
  return `10.${b}.${c}.${d}`;
}

export function isReadyState(state: PodState): boolean {
  return state === 'running' || state === 'terminating';
}

function phaseOf(state: PodState): string {
  if (state === 'succeeded') return 'Succeeded';
  if (state === 'evicted') return 'Failed';
  const isWaiting = state === 'creating' || state === 'imagePull' || state === 'configError';
  return isWaiting ? 'Pending' : 'Running';
}

function unschedulable(pod: PodRecord, nodes: number): Json {
  const message =
    `0/${nodes} nodes are available: ${nodes} Insufficient cpu. preemption: 0/${nodes} nodes are ` +
    `available: ${nodes} No preemption victims found for incoming pod.`;
  const at = wireTime(pod.createdMs);
  const condition = {
    type: 'PodScheduled',
    observedGeneration: 1,
    status: 'False',
    lastProbeTime: null,
    lastTransitionTime: at,
    reason: 'Unschedulable',
    message,
  };
  return {
    observedGeneration: 1,
    phase: 'Pending',
    conditions: [condition],
    qosClass: 'Burstable',
  };
}

function conditions(pod: PodRecord, workload: Workload): readonly Json[] {
  const { state, createdMs, changedMs } = pod;
  const isReady = isReadyState(state);
  const hasSandbox = state !== 'creating' && state !== 'evicted' && state !== 'succeeded';
  const unready = `containers with unready status: [${containerName(workload, 0)}]`;
  const why =
    state === 'succeeded'
      ? { reason: 'PodCompleted' }
      : { reason: 'ContainersNotReady', message: unready };
  const condition = (type: string, isTrue: boolean, atMs: number, more: Json = {}) => ({
    type,
    observedGeneration: 1,
    status: isTrue ? 'True' : 'False',
    lastProbeTime: null,
    lastTransitionTime: wireTime(atMs),
    ...more,
  });
  return [
    condition('PodReadyToStartContainers', hasSandbox, createdMs + 2000),
    condition('Initialized', true, createdMs),
    condition('Ready', isReady, changedMs, isReady ? {} : why),
    condition('ContainersReady', isReady, changedMs, isReady ? {} : why),
    condition('PodScheduled', true, createdMs),
  ];
}

function containerStatuses(world: World, workload: Workload, pod: PodRecord): readonly Json[] {
  const access = `kube-api-access-${world.suffix(5, 'access', pod.index, pod.generation)}`;
  return Array.from({ length: workload.containers }, (_, i) => {
    // What goes wrong goes wrong in the first container, the others run.
    const state = i === 0 ? containerState(pod, workload) : otherState(pod);
    const restarts = i === 0 ? pod.restarts : 0;
    const isRunning = 'running' in (state['state'] as object);
    const isReady = isRunning && (i > 0 || isReadyState(pod.state));
    return {
      name: containerName(workload, i),
      ...state,
      ready: isReady,
      restartCount: restarts,
      image: imageOf(workload, i),
      imageID: pod.state === 'imagePull' && i === 0 ? '' : imageId(workload, i),
      ...(isRunning && { containerID: containerId(world, pod, i) }),
      started: isRunning,
      ...(isRunning && { resources: resourcesOf(workload, i) }),
      volumeMounts: mountsOf(i, access).map(mountStatus),
    };
  });
}

function mountStatus({ name, mountPath, readOnly }: Json): Json {
  if (readOnly !== true) return { name, mountPath };
  return { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' };
}

function imageId(workload: Workload, index: number): string {
  const digest = `${workload.uid}${workload.uid}`.replaceAll('-', '');
  return `${imageOf(workload, index).replace(/:[^:]*$/, '')}@sha256:${digest}`;
}

function containerId(world: World, pod: PodRecord, index: number): string {
  const id = world.uid('container', pod.index * 4 + index, pod.generation * 1000 + pod.restarts);
  return `containerd://${`${id}${id}`.replaceAll('-', '')}`;
}

function otherState({ state, createdMs }: PodRecord): Json {
  if (state === 'succeeded') return { state: ended(createdMs, 0, 'Completed'), lastState: {} };
  if (state === 'creating') return waiting('ContainerCreating');
  return { state: { running: { startedAt: wireTime(createdMs + 4000) } }, lastState: {} };
}

function containerState(pod: PodRecord, workload: Workload): Json {
  const { state, createdMs, changedMs, restarts } = pod;
  const name = containerName(workload, 0);
  switch (state) {
    case 'creating':
      return waiting('ContainerCreating');
    case 'succeeded':
      return { state: ended(changedMs, 0, 'Completed'), lastState: {} };
    case 'imagePull':
      return waiting(
        'ImagePullBackOff',
        `Back-off pulling image "${imageOf(workload, 0)}": ErrImagePull: rpc error: code = NotFound ` +
          `desc = failed to pull and unpack image "${imageOf(workload, 0)}": not found`,
      );
    case 'configError':
      return waiting('CreateContainerConfigError', `secret "${workload.name}-db" not found`);
    case 'crashLoop':
      return {
        ...waiting('CrashLoopBackOff', `back-off 5m0s restarting failed container=${name}`),
        lastState: ended(changedMs, 1, 'Error'),
      };
    case 'oomKilled':
      return {
        ...waiting('CrashLoopBackOff', `back-off 5m0s restarting failed container=${name}`),
        lastState: ended(changedMs, 137, 'OOMKilled'),
      };
    default: {
      const startedMs = restarts > 0 ? changedMs : createdMs + 4000;
      const lastState = restarts > 0 ? ended(changedMs - 2000, 1, 'Error') : {};
      return { state: { running: { startedAt: wireTime(startedMs) } }, lastState };
    }
  }
}

function waiting(reason: string, message?: string): Json {
  const why = message === undefined ? { reason } : { reason, message };
  return { state: { waiting: why }, lastState: {} };
}

function ended(atMs: number, exitCode: number, reason: string): Json {
  const startedAt = wireTime(atMs - 30_000);
  return { terminated: { exitCode, reason, startedAt, finishedAt: wireTime(atMs) } };
}
