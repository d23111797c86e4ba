// The scheduler: binds a pod to the node with the most room, or says per reason why none will do.
import { wireTime, type Node, type Pod } from '../wire.ts';
import { cpuRequestOf, isActive, mebibytes, memoryRequestOf, millicores } from './objects.ts';
import { setCondition } from './podStatus.ts';
import { daemonNode } from './replicaControllers.ts';
import type { World } from './world.ts';

export const controlPlaneTaint = 'node-role.kubernetes.io/control-plane';
/** flushUnschedulablePodsLeftover of the real one: five minutes. */
const retryMs = 60_000;

export class Scheduler {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  schedule(pod: Pod): void {
    const { store, timeline } = this.#world;
    const current = store.get('pods', pod.metadata.namespace, pod.metadata.name);
    if (current?.metadata.uid !== pod.metadata.uid || current.spec.nodeName !== undefined) return;
    if (current.metadata.deletionTimestamp !== undefined) return;
    if ((current.spec.schedulingGates ?? []).length > 0) return;
    const node = this.choose(current);
    if (node !== undefined) return this.#bind(current, node);
    const message = this.whyNot(current);
    store.update('pods', current, (draft) => {
      setCondition(draft, 'PodScheduled', false, timeline.now(), {
        reason: 'Unschedulable',
        message,
      });
    });
    this.#world.events.record(current, {
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: 'default-scheduler',
    });
    timeline.after(retryMs, () => this.schedule(pod));
  }

  /** The node that fits with the most unrequested CPU. */
  choose(pod: Pod): Node | undefined {
    const wanted = daemonNode(pod);
    const fitting = this.#world.store
      .all('nodes')
      .filter(({ metadata }) => wanted === undefined || metadata.name === wanted)
      .filter((node) => this.#tolerates(pod, node) && this.#roomFor(pod, node).fits);
    const free = (node: Node) => this.#roomFor(pod, node).freeMillicores;
    return fitting.sort(
      (a, b) => free(b) - free(a) || (a.metadata.name < b.metadata.name ? -1 : 1),
    )[0];
  }

  #bind(pod: Pod, node: Node): void {
    const { store, timeline, events, kubelet } = this.#world;
    const { name, namespace } = pod.metadata;
    const bound = store.update('pods', pod, (draft) => {
      draft.spec.nodeName = node.metadata.name;
      setCondition(draft, 'PodScheduled', true, timeline.now());
    });
    const message = `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`;
    events.record(pod, { reason: 'Scheduled', message, component: 'default-scheduler' });
    if (bound !== undefined) kubelet.accept(bound, this.#world.programOf(bound));
  }

  #tolerates(pod: Pod, node: Node): boolean {
    if (node.spec.unschedulable === true) return false;
    const everything = pod.spec.tolerations?.some(
      ({ operator, key }) => operator === 'Exists' && key === undefined,
    );
    return everything === true || (node.spec.taints ?? []).length === 0;
  }

  #roomFor(pod: Pod, node: Node) {
    const { cpu, memoryMi } = this.#world.requestedOn(node.metadata.name);
    const allocatable = node.status.allocatable ?? {};
    const freeMillicores = millicores(allocatable['cpu']) - cpu;
    const freeMi = mebibytes(allocatable['memory']) - memoryMi;
    const cpuFits = cpuRequestOf(pod) <= freeMillicores;
    const memoryFits = memoryRequestOf(pod) <= freeMi;
    return { freeMillicores, cpuFits, memoryFits, fits: cpuFits && memoryFits };
  }

  /** The message of FailedScheduling: how many nodes refuse for which reason. */
  whyNot(pod: Pod): string {
    const nodes = this.#world.store.all('nodes');
    const counts = new Map<string, number>();
    const add = (reason: string) => counts.set(reason, (counts.get(reason) ?? 0) + 1);
    let preemptable = 0;
    for (const node of nodes) {
      const taint = node.spec.taints?.[0]?.key;
      if (node.spec.unschedulable === true) add('node(s) were unschedulable');
      else if (taint !== undefined) add(`node(s) had untolerated taint {${taint}: }`);
      else {
        preemptable++;
        const room = this.#roomFor(pod, node);
        if (!room.cpuFits) add('Insufficient cpu');
        if (!room.memoryFits) add('Insufficient memory');
      }
    }
    const list = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
    const n = nodes.length;
    const victims = [
      ...(preemptable > 0 ? [`${preemptable} No preemption victims found for incoming pod`] : []),
      ...(n > preemptable ? [`${n - preemptable} Preemption is not helpful for scheduling`] : []),
    ];
    return `0/${n} nodes are available: ${list.join(', ')}. preemption: 0/${n} nodes are available: ${victims.join(', ')}.`;
  }
}

/** Marks a pod as bound since `atMs`, for pods that exist when the story begins. */
export function markScheduled(pod: Pod, node: string, atMs: number): void {
  pod.spec.nodeName = node;
  setCondition(pod, 'PodScheduled', true, atMs);
  pod.status.startTime = wireTime(atMs);
}

export function countsOnNode(pod: Pod, node: string): boolean {
  return (
    pod.spec.nodeName === node && (isActive(pod) || pod.metadata.deletionTimestamp !== undefined)
  );
}
