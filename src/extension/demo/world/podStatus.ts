// The status of a pod as the kubelet writes it: container states, conditions with their times, phase.
import { fraction } from '../random.ts';
import { wireTime, type Pod } from '../wire.ts';

type ContainerStatus = NonNullable<Pod['status']['containerStatuses']>[number];
export type ContainerState = NonNullable<ContainerStatus['state']>;
type Condition = NonNullable<Pod['status']['conditions']>[number];

export function containerStatus(pod: Pod, name: string): ContainerStatus | undefined {
  return allStatuses(pod).find((one) => one.name === name);
}

export function allStatuses({ status }: Pod): ContainerStatus[] {
  return [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
}

/** Every container waits: what the kubelet writes first. */
export function waitingStatuses(pod: Pod): void {
  const { spec, status } = pod;
  const waiting = (reason: string) => (one: { readonly name: string; readonly image?: string }) =>
    ({
      name: one.name,
      state: { waiting: { reason } },
      lastState: {},
      ready: false,
      restartCount: 0,
      image: one.image ?? '',
      imageID: '',
      started: false,
    }) satisfies ContainerStatus;
  const hasInit = (spec.initContainers ?? []).length > 0;
  const reason = hasInit ? 'PodInitializing' : 'ContainerCreating';
  if (hasInit)
    status.initContainerStatuses = (spec.initContainers ?? []).map(waiting('PodInitializing'));
  status.containerStatuses = spec.containers.map(waiting(reason));
}

/** Sets the state of one container; a terminated one before it becomes its lastState. */
export function setState(pod: Pod, name: string, state: ContainerState, ready: boolean): void {
  const status = containerStatus(pod, name);
  if (status === undefined) return;
  const before = status.state;
  if (before?.terminated !== undefined) status.lastState = { terminated: before.terminated };
  if (before?.terminated !== undefined && state.running !== undefined) status.restartCount++;
  const wasBackOff = before?.waiting?.reason === 'CrashLoopBackOff';
  if (wasBackOff && state.running !== undefined) status.restartCount++;
  status.state = state;
  status.ready = ready;
  status.started = state.running !== undefined;
  if (state.running !== undefined && status.imageID === '') {
    status.imageID = `${status.image.replace(/:[^:/]*$/, '')}@sha256:${digest(status.image)}`;
  }
  if (state.running !== undefined) {
    status.containerID = `containerd://${digest(`${pod.metadata.uid}/${name}/${status.restartCount}`)}`;
  }
}

function digest(text: string): string {
  let out = '';
  for (let i = 0; i < 8; i++) {
    out += Math.floor(fraction(`${text}:${i}`) * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  }
  return out;
}

/** Conditions and phase from the container states; a condition keeps its time while its status stays. */
export function refresh(pod: Pod, nowMs: number): void {
  const { status } = pod;
  const statuses = status.containerStatuses ?? [];
  const inits = status.initContainerStatuses ?? [];
  const initialized = inits.every(({ state }) => state?.terminated?.exitCode === 0);
  const unready = statuses.filter(({ ready }) => !ready).map(({ name }) => name);
  const isOver =
    statuses.length > 0 && statuses.every(({ state }) => state?.terminated !== undefined);
  const restarts = pod.spec.restartPolicy ?? 'Always';
  const failed = statuses.some(({ state }) => state?.terminated?.exitCode !== 0);
  if (isOver && (restarts === 'Never' || (restarts === 'OnFailure' && !failed))) {
    status.phase = failed ? 'Failed' : 'Succeeded';
  } else if (
    initialized &&
    statuses.some(({ state, lastState }) => state?.running ?? lastState?.terminated)
  ) {
    status.phase = 'Running';
  } else if (!(initialized && isOver)) status.phase = 'Pending';
  const finished = status.phase === 'Succeeded' || status.phase === 'Failed';
  const notReady =
    finished && status.phase === 'Succeeded'
      ? { reason: 'PodCompleted' }
      : {
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${unready.join(' ')}]`,
        };
  const incomplete = inits
    .filter(({ state }) => state?.terminated?.exitCode !== 0)
    .map(({ name }) => name);
  const notInitialized = {
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${incomplete.join(' ')}]`,
  };
  setCondition(pod, 'PodReadyToStartContainers', !finished, nowMs);
  setCondition(pod, 'Initialized', initialized, nowMs, initialized ? {} : notInitialized);
  const ready = unready.length === 0 && initialized && !finished;
  setCondition(pod, 'Ready', ready, nowMs, ready ? {} : notReady);
  setCondition(pod, 'ContainersReady', ready, nowMs, ready ? {} : notReady);
}

export function setCondition(
  pod: Pod,
  type: string,
  value: boolean,
  nowMs: number,
  why: { readonly reason?: string; readonly message?: string } = {},
): void {
  const conditions = (pod.status.conditions ??= []);
  const at = conditions.findIndex((one) => one.type === type);
  const status = value ? 'True' : 'False';
  const before = at < 0 ? undefined : conditions[at];
  const lastTransitionTime =
    before?.status === status && before.lastTransitionTime !== undefined
      ? before.lastTransitionTime
      : wireTime(nowMs);
  const next = {
    type,
    status,
    lastProbeTime: null,
    lastTransitionTime,
    ...why,
  } as unknown as Condition;
  if (at < 0) conditions.push(next);
  else conditions[at] = next;
}
