// The controllers that keep a number of pods: ReplicaSet, ReplicationController, StatefulSet, DaemonSet.
import type { KubeObject, Pod, StoredTypes } from '../wire.ts';
import { controllerOf, isActive, isReady, type PodTemplate } from './objects.ts';
import type { World } from './world.ts';

type Replicating = 'replicasets.apps' | 'replicationcontrollers';

export function podsOf(world: World, owner: KubeObject): Pod[] {
  return world.store
    .all('pods', owner.metadata.namespace)
    .filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid);
}

export function reconcileReplicas(
  world: World,
  storage: Replicating,
  set: StoredTypes[Replicating],
): void {
  const active = podsOf(world, set).filter(isActive);
  const wanted = set.spec.replicas ?? 1;
  const component = set.kind === 'ReplicaSet' ? 'replicaset-controller' : 'replication-controller';
  for (let i = active.length; i < wanted; i++) {
    const name = `${set.metadata.name}-${world.random.suffix()}`;
    const pod = world.createPod(name, set, set.spec.template as PodTemplate);
    const message = `Created pod: ${name}`;
    world.events.record(set, { reason: 'SuccessfulCreate', message, component });
    active.push(pod);
  }
  const surplus = [...active].sort(deletionOrder).slice(0, Math.max(0, active.length - wanted));
  for (const pod of surplus) {
    const message = `Deleted pod: ${pod.metadata.name}`;
    world.events.record(set, { reason: 'SuccessfulDelete', message, component });
    world.deletePod(pod);
  }
  const left = active.filter((pod) => !surplus.includes(pod));
  const ready = left.filter(isReady).length;
  world.store.update(storage, set, (draft) => {
    draft.status = {
      ...draft.status,
      replicas: left.length,
      ...(left.length > 0 && { fullyLabeledReplicas: left.length }),
      observedGeneration: draft.metadata.generation ?? 1,
    };
    setCount(draft.status, 'readyReplicas', ready);
    setCount(draft.status, 'availableReplicas', ready);
  });
}

/** Zero counts are left out, as omitempty does. */
export function setCount<K extends string>(
  status: { [P in K]?: number },
  key: K,
  count: number,
): void {
  if (count > 0) status[key] = count;
  else delete status[key];
}

/** Unscheduled and unready pods go first, then the youngest. */
function deletionOrder(a: Pod, b: Pod): number {
  const rank = (pod: Pod) => (pod.spec.nodeName === undefined ? 0 : isReady(pod) ? 2 : 1);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  return a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1;
}

export function reconcileStateful(world: World, set: StoredTypes['statefulsets.apps']): void {
  const wanted = set.spec.replicas ?? 1;
  const pods = podsOf(world, set);
  const names = Array.from({ length: wanted }, (_, i) => `${set.metadata.name}-${i}`);
  const missing = names.find((name) => pods.every(({ metadata }) => metadata.name !== name));
  const before = pods.filter(({ metadata }) => missing !== undefined && metadata.name < missing);
  const component = 'statefulset-controller';
  if (missing !== undefined && before.every(isReady)) {
    const template = set.spec.template as PodTemplate;
    const labels = {
      'apps.kubernetes.io/pod-index': missing.slice(missing.lastIndexOf('-') + 1),
      'statefulset.kubernetes.io/pod-name': missing,
      'controller-revision-hash': set.status.updateRevision ?? '',
    };
    pods.push(world.createPod(missing, set, template, labels));
    const message = `create Pod ${missing} in StatefulSet ${set.metadata.name} successful`;
    world.events.record(set, { reason: 'SuccessfulCreate', message, component });
  }
  const surplus = pods.filter((pod) => isActive(pod) && !names.includes(pod.metadata.name));
  for (const pod of surplus) world.deletePod(pod);
  const kept = pods.filter((pod) => isActive(pod) && !surplus.includes(pod));
  const ready = kept.filter(isReady).length;
  world.store.update('statefulsets.apps', set, (draft) => {
    draft.status = {
      ...draft.status,
      replicas: kept.length,
      availableReplicas: ready,
      observedGeneration: draft.metadata.generation ?? 1,
    };
    setCount(draft.status, 'readyReplicas', ready);
    setCount(draft.status, 'currentReplicas', kept.length);
    setCount(draft.status, 'updatedReplicas', kept.length);
  });
}

export function reconcileDaemon(world: World, set: StoredTypes['daemonsets.apps']): void {
  const nodes = world.store.all('nodes').map(({ metadata }) => metadata.name);
  const pods = podsOf(world, set).filter(({ status }) => status.phase !== 'Failed');
  const hosts = pods.map((pod) => daemonNode(pod));
  for (const node of nodes.filter((name) => !hosts.includes(name))) {
    const name = `${set.metadata.name}-${world.random.suffix()}`;
    const pod = world.createPod(name, set, daemonTemplate(set.spec.template as PodTemplate, node));
    const message = `Created pod: ${name}`;
    world.events.record(set, {
      reason: 'SuccessfulCreate',
      message,
      component: 'daemonset-controller',
    });
    pods.push(pod);
  }
  const ready = pods.filter((pod) => isActive(pod) && isReady(pod)).length;
  world.store.update('daemonsets.apps', set, (draft) => {
    draft.status = {
      currentNumberScheduled: pods.length,
      numberMisscheduled: 0,
      desiredNumberScheduled: nodes.length,
      numberReady: ready,
      observedGeneration: draft.metadata.generation ?? 1,
      updatedNumberScheduled: pods.length,
    };
    setCount(draft.status, 'numberAvailable', ready);
    setCount(draft.status, 'numberUnavailable', nodes.length - ready);
  });
}

/** A daemon pod asks for its node by name, as the DaemonSet controller writes it. */
export function daemonTemplate(template: PodTemplate, node: string): PodTemplate {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: [node] }];
  const nodeAffinity = {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
  };
  return { ...template, spec: { ...template.spec, affinity: { nodeAffinity } } };
}

export function daemonNode(pod: Pod): string | undefined {
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0];
}
