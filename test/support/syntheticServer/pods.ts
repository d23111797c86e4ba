// All pods of the synthetic cluster: their records, which are small, and how a record becomes an object.
import type { Json } from './json.ts';
import { fieldsV1, managedBy } from './managedFields.ts';
import { deepFreeze, PodSpecs } from './podSpec.ts';
import { podStatus, troubles, type PodRecord, type PodState } from './podStatus.ts';
import { wireTime, type World } from './world.ts';

/** Share of pods in trouble; what real clusters of this size have. */
const troubleShare = 0.03;
const hourMs = 3_600_000;

export class Pods {
  readonly world: World;
  readonly specs: PodSpecs;
  readonly #fields = new Map<PodState, Json>();

  constructor(world: World) {
    this.world = world;
    this.specs = new PodSpecs(world);
  }

  /** The pod with this index as the cluster starts. */
  first(index: number): PodRecord {
    const { world } = this;
    const workload = world.workloadOf(index);
    const ageMs = world.fraction('podAge', index) * 20 * 24 * hourMs + hourMs;
    const createdMs = world.nowMs - Math.floor(ageMs);
    const state = this.#firstState(index);
    const hasRestarted = state === 'crashLoop' || state === 'oomKilled';
    const restarts = hasRestarted
      ? 3 + (index % 40)
      : world.fraction('restart', index) < 0.1
        ? 1
        : 0;
    const base = { index, generation: 0, revision: workload.revision, createdMs };
    return { ...base, state, restarts, changedMs: createdMs + 30_000 };
  }

  #firstState(index: number): PodState {
    const { world } = this;
    if (world.workloadOf(index).kind === 'Job') return 'succeeded';
    if (world.fraction('trouble', index) >= troubleShare) return 'running';
    return troubles[Math.floor(world.fraction('which', index) * troubles.length)] ?? 'running';
  }

  /** What the kubelet owns: the same for pods of one state, but for their addresses. */
  #statusFields({ state }: PodRecord, status: Json): Json {
    let fields = this.#fields.get(state);
    if (!fields) this.#fields.set(state, (fields = deepFreeze(statusFields(status))));
    const own = fields['f:status'] as Json;
    const addresses = (list: unknown) => fieldsV1({ podIPs: list })['f:podIPs'];
    return {
      'f:status': {
        ...own,
        ...(status['hostIPs'] !== undefined && { 'f:hostIPs': addresses(status['hostIPs']) }),
        ...(status['podIPs'] !== undefined && { 'f:podIPs': addresses(status['podIPs']) }),
      },
    };
  }

  object(pod: PodRecord, resourceVersion: string): Json {
    const { world, specs } = this;
    const isScheduled = pod.state !== 'unschedulable';
    const deletedMs = pod.state === 'terminating' ? pod.changedMs + 30_000 : undefined;
    const status = podStatus(world, pod);
    const kubelet = managedBy('kubelet', wireTime(pod.changedMs), this.#statusFields(pod, status), {
      subresource: 'status',
    });
    return {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: {
        ...specs.metadata(pod, resourceVersion, deletedMs),
        managedFields: [specs.controllerFields(pod), kubelet],
      },
      spec: specs.spec(pod, isScheduled),
      status,
    };
  }
}

/** The kubelet owns container statuses as a whole, and conditions by type. */
function statusFields(status: Json): Json {
  const { phase: _phase, qosClass: _class, ...written } = status;
  return fieldsV1({ status: { ...written, phase: '' } });
}
