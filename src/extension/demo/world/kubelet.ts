// The kubelets of all nodes: they start containers, let their programs do what the story says, and end them.
import type { Pod } from '../wire.ts';
import { wireTime } from '../wire.ts';
import type { Program } from './workloadSpec.ts';
import { mebibytes } from './objects.ts';
import {
  containerStatus,
  refresh,
  setState,
  waitingStatuses,
  type ContainerState,
} from './podStatus.ts';
import type { World } from './world.ts';

type Crash = Extract<Program, { does: 'crash' }>;

/** How long a crashed container is seen as terminated before the kubelet says CrashLoopBackOff. */
const terminatedShownMs = 4_000;

export class Kubelet {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** A pod has been bound to a node: creates its containers. */
  accept(pod: Pod, program: Program): void {
    const { timeline, random, store } = this.#world;
    store.update('pods', pod, (draft) => {
      waitingStatuses(draft);
      draft.status.startTime = wireTime(timeline.now());
      draft.status.hostIP = this.#world.addressOf(draft.spec.nodeName ?? '');
      refresh(draft, timeline.now());
    });
    this.#later(pod, 600 + random.integer(0, 900), () => this.#begin(pod, program));
  }

  /** Runs a crashing program from its next start on; for pods that exist when the story begins. */
  resume(pod: Pod, program: Crash, inMs: number): void {
    this.#later(pod, inMs, () => this.#backOff(pod, program));
  }

  restart(pod: Pod, program: Crash, inMs: number): void {
    this.#later(pod, inMs, () => this.#runCrash(pod, program));
  }

  /** Kills a container at once and lets it come back after a back-off: an OOM kill out of turn. */
  kill(pod: Pod, program: Crash): void {
    const current = this.#world.store.get('pods', pod.metadata.namespace, pod.metadata.name);
    const status = current && containerStatus(current, program.container);
    if (current === undefined || status?.state?.running === undefined) return;
    this.#exit(current, program, 'serve');
  }

  /** The image of a container can never be pulled: error and back-off take turns. */
  pullFails(pod: Pod, program: Extract<Program, { does: 'pullFails' }>): void {
    const image = imageOf(pod, program.container);
    const step = (attempt: number) => {
      const isError = attempt % 2 === 0;
      const reason = isError ? 'ErrImagePull' : 'ImagePullBackOff';
      const message = isError
        ? `failed to pull image "${image}": rpc error: code = NotFound desc = ${program.message}`
        : `Back-off pulling image "${image}"`;
      this.#wait(pod, program.container, reason, message);
      if (isError) this.#event(pod, 'Failed', message, program.container, 'Warning');
      else this.#event(pod, 'BackOff', message, program.container);
      this.#later(pod, isError ? 12_000 : 48_000, () => step(attempt + 1));
    };
    step(0);
  }

  badConfig(pod: Pod, program: Extract<Program, { does: 'badConfig' }>): void {
    this.#wait(pod, program.container, 'CreateContainerConfigError', program.message);
    const again = () => {
      this.#event(pod, 'Failed', `Error: ${program.message}`, program.container, 'Warning');
      this.#later(pod, 15_000, again);
    };
    again();
  }

  neverReady(pod: Pod, program: Extract<Program, { does: 'neverReady' }>): void {
    const again = () => {
      const message = `Readiness probe failed: ${program.probe}`;
      this.#event(pod, 'Unhealthy', message, program.container, 'Warning');
      this.#later(pod, 10_000, again);
    };
    this.#later(pod, 10_000, again);
  }

  /** Ends the containers of a pod whose deletion has begun, and the pod when no finalizer holds it. */
  terminate(pod: Pod, graceMs: number): void {
    const { timeline, store, random } = this.#world;
    for (const { name, state } of pod.status.containerStatuses ?? []) {
      if (state?.running !== undefined)
        this.#event(pod, 'Killing', `Stopping container ${name}`, name);
    }
    const takesMs = Math.min(graceMs, 1500 + random.integer(0, 4000));
    timeline.after(takesMs, () => {
      const current = store.get('pods', pod.metadata.namespace, pod.metadata.name);
      if (current?.metadata.uid !== pod.metadata.uid) return;
      if ((current.metadata.finalizers ?? []).length === 0) store.remove('pods', current);
    });
  }

  #begin(pod: Pod, program: Program): void {
    const inits = (pod.spec.initContainers ?? []).map(({ name }) => name);
    if (program.does === 'crash' && program.init === true) return this.#runCrash(pod, program);
    this.#runInits(pod, inits, () => this.#runMain(pod, program));
  }

  #runInits(pod: Pod, names: readonly string[], then: () => void): void {
    const [name, ...rest] = names;
    if (name === undefined) return then();
    this.#start(pod, name);
    this.#later(pod, 2500, () => {
      this.#change(pod, name, (now, startedAt) => ended(startedAt, now, 0, 'Completed'), true);
      this.#later(pod, 800, () => this.#runInits(pod, rest, then));
    });
  }

  #runMain(pod: Pod, program: Program): void {
    if (program.does === 'pullFails') return this.pullFails(pod, program);
    if (program.does === 'badConfig') return this.badConfig(pod, program);
    const others = pod.spec.containers
      .map(({ name }) => name)
      .filter((name) => program.does !== 'crash' || name !== program.container);
    for (const name of others) this.#start(pod, name);
    if (program.does === 'finish') {
      for (const name of others) {
        const reason = program.exitCode === 0 ? 'Completed' : 'Error';
        this.#later(pod, program.runMs, () =>
          this.#change(pod, name, (now, at) => ended(at, now, program.exitCode, reason), false),
        );
      }
      return;
    }
    if (program.does === 'crash') this.#runCrash(pod, program);
    if (program.does === 'neverReady') this.neverReady(pod, program);
    const readyAfterMs = program.does === 'serve' ? (program.readyAfterMs ?? 6_000) : 6_000;
    const unready = program.does === 'neverReady' ? program.container : undefined;
    for (const name of others) {
      if (name !== unready) this.#later(pod, readyAfterMs, () => this.becomeReady(pod, name));
    }
  }

  #runCrash(pod: Pod, program: Crash): void {
    this.#start(pod, program.container);
    if (program.runMs > 10_000)
      this.#later(pod, 6_000, () => this.becomeReady(pod, program.container));
    this.#later(pod, program.runMs, () => this.#exit(pod, program, 'crash'));
  }

  /** `then`: whether it will crash again by itself, or serve until it is killed. */
  #exit(pod: Pod, program: Crash, then: 'crash' | 'serve'): void {
    const { exitCode, reason, message, container } = program;
    this.#change(
      pod,
      container,
      (now, startedAt) => ended(startedAt, now, exitCode, reason, message),
      false,
    );
    if (reason === 'OOMKilled') this.#oomEvent(pod, container);
    this.#later(pod, terminatedShownMs, () => this.#backOff(pod, program, then));
  }

  #backOff(pod: Pod, program: Crash, then: 'crash' | 'serve' = 'crash'): void {
    const { container, backoffMs } = program;
    const { name, namespace, uid } = pod.metadata;
    const wait =
      backoffMs >= 60_000
        ? `${Math.floor(backoffMs / 60_000)}m${(backoffMs % 60_000) / 1000}s`
        : `${backoffMs / 1000}s`;
    const of = `restarting failed container=${container} pod=${name}_${namespace}(${uid})`;
    this.#wait(pod, container, 'CrashLoopBackOff', `back-off ${wait} ${of}`);
    const message = `Back-off restarting failed container ${container} in pod ${name}_${namespace}(${uid})`;
    this.#event(pod, 'BackOff', message, container, 'Warning');
    this.#later(pod, backoffMs, () => {
      if (then === 'crash') return this.#runCrash(pod, program);
      this.#start(pod, container);
      this.#later(pod, 6_000, () => this.becomeReady(pod, container));
    });
  }

  #oomEvent(pod: Pod, container: string): void {
    const limit = mebibytes(
      pod.spec.containers.find(({ name }) => name === container)?.resources?.limits?.['memory'],
    );
    const { events, random, store } = this.#world;
    const node = store.get('nodes', undefined, pod.spec.nodeName ?? '');
    const pid = random.integer(2_000, 60_000);
    const message = `Memory cgroup out of memory: Killed process ${pid} (node) total-vm:1284312kB, anon-rss:${limit * 1013}kB, file-rss:0kB, shmem-rss:0kB`;
    const host = pod.spec.nodeName;
    if (node === undefined) return;
    events.record(node, {
      type: 'Warning',
      reason: 'OOMKilling',
      message,
      component: 'kernel-monitor',
      host,
    });
  }

  #start(pod: Pod, container: string): void {
    const image = imageOf(pod, container);
    this.#event(pod, 'Pulled', `Container image "${image}" already present on machine`, container);
    this.#event(pod, 'Created', `Created container: ${container}`, container);
    this.#event(pod, 'Started', `Started container ${container}`, container);
    this.#change(pod, container, (now) => ({ running: { startedAt: wireTime(now) } }), false);
  }

  /** The readiness probe of a running container succeeds. */
  becomeReady(pod: Pod, container: string): void {
    const { timeline, store } = this.#world;
    store.update('pods', pod, (draft) => {
      const status = containerStatus(draft, container);
      if (status?.state?.running !== undefined) status.ready = true;
      refresh(draft, timeline.now());
    });
  }

  #wait(pod: Pod, container: string, reason: string, message: string): void {
    this.#change(pod, container, () => ({ waiting: { reason, message } }), false);
  }

  #change(
    pod: Pod,
    container: string,
    state: (nowMs: number, startedAt: string) => ContainerState,
    ready: boolean,
  ): void {
    const { timeline, store } = this.#world;
    const now = timeline.now();
    store.update('pods', pod, (draft) => {
      const startedAt = containerStatus(draft, container)?.state?.running?.startedAt;
      setState(draft, container, state(now, startedAt ?? wireTime(now)), ready);
      refresh(draft, now);
      if (draft.status.podIP === undefined && state(now, '').running !== undefined) {
        this.#world.giveAddress(draft);
      }
    });
  }

  #event(
    pod: Pod,
    reason: string,
    message: string,
    container: string,
    type: 'Normal' | 'Warning' = 'Normal',
  ): void {
    const isInit = (pod.spec.initContainers ?? []).some(({ name }) => name === container);
    const fieldPath = `spec.${isInit ? 'initContainers' : 'containers'}{${container}}`;
    const host = pod.spec.nodeName;
    this.#world.events.record(pod, {
      type,
      reason,
      message,
      component: 'kubelet',
      host,
      fieldPath,
    });
  }

  /** Runs later unless the pod is gone, replaced or being deleted by then. */
  #later(pod: Pod, delayMs: number, run: () => void): void {
    const { timeline, store } = this.#world;
    timeline.after(delayMs, () => {
      const current = store.get('pods', pod.metadata.namespace, pod.metadata.name);
      if (current?.metadata.uid !== pod.metadata.uid) return;
      if (current.metadata.deletionTimestamp === undefined) run();
    });
  }
}

function imageOf({ spec }: Pod, container: string): string {
  const all = [...(spec.initContainers ?? []), ...spec.containers];
  return all.find(({ name }) => name === container)?.image ?? '';
}

function ended(
  startedAt: string,
  nowMs: number,
  exitCode: number,
  reason: string,
  message?: string,
): ContainerState {
  const times = { startedAt, finishedAt: wireTime(nowMs) };
  return { terminated: { exitCode, reason, ...(message !== undefined && { message }), ...times } };
}
