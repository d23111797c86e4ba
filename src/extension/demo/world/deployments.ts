// The Deployment controller: one ReplicaSet a template, rolled with maxSurge and maxUnavailable, with revisions.
import { wireTime, type Deployment, type ReplicaSet } from '../wire.ts';
import { controllerOf, newMeta, type PodTemplate } from './objects.ts';
import { setCount } from './replicaControllers.ts';
import type { World } from './world.ts';

const revisionKey = 'deployment.kubernetes.io/revision';
const hashLabel = 'pod-template-hash';
const component = 'deployment-controller';
type Condition = NonNullable<Deployment['status']['conditions']>[number];

export function replicaSetsOf(world: World, deployment: Deployment): ReplicaSet[] {
  return world.store
    .all('replicasets.apps', deployment.metadata.namespace)
    .filter((set) => controllerOf(set)?.uid === deployment.metadata.uid);
}

export function reconcileDeployment(world: World, given: Deployment): void {
  const current = ensureCurrent(world, given);
  const sets = replicaSetsOf(world, given);
  if (given.spec.paused !== true) roll(world, given, current, sets);
  const after = replicaSetsOf(world, given);
  world.store.update('deployments.apps', given, (draft) => writeStatus(world, draft, after));
}

/** The set of the deployment's template; made, with the next revision, when there is none. */
function ensureCurrent(world: World, deployment: Deployment): ReplicaSet {
  const sets = replicaSetsOf(world, deployment);
  const wanted = templateKey(deployment.spec.template as PodTemplate);
  const found = sets.find((set) => templateKey(set.spec.template as PodTemplate) === wanted);
  const highest = Math.max(0, ...sets.map(revisionOf));
  if (found !== undefined && (revisionOf(found) === highest || sets.length === 1)) return found;
  const revision = String(highest + 1);
  world.store.update('deployments.apps', deployment, (draft) => {
    (draft.metadata.annotations ??= {})[revisionKey] = revision;
  });
  if (found !== undefined) {
    // An earlier template again: a rollback reuses its set.
    const reused = world.store.update('replicasets.apps', found, (draft) => {
      (draft.metadata.annotations ??= {})[revisionKey] = revision;
    });
    return reused ?? found;
  }
  const hash = world.random.hash();
  return world.store.create(
    'replicasets.apps',
    newReplicaSet(world, deployment, hash, revision, 0, world.timeline.now()),
  );
}

export function revisionOf({ metadata }: ReplicaSet): number {
  return Number(metadata.annotations?.[revisionKey] ?? 0);
}

function templateKey({ metadata, spec }: PodTemplate): string {
  const { [hashLabel]: _, ...labels } = metadata.labels;
  return JSON.stringify([labels, metadata.annotations ?? {}, spec]);
}

export function newReplicaSet(
  world: World,
  deployment: Deployment,
  hash: string,
  revision: string,
  replicas: number,
  atMs: number,
): ReplicaSet {
  const template = structuredClone(deployment.spec.template) as PodTemplate;
  template.metadata.labels[hashLabel] = hash;
  const selector = { matchLabels: { ...deployment.spec.selector.matchLabels, [hashLabel]: hash } };
  const { name, namespace } = deployment.metadata;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: newMeta(world.random, `${name}-${hash}`, atMs, {
      ...(namespace !== undefined && { namespace }),
      labels: { ...template.metadata.labels },
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(deployment.spec.replicas ?? 1),
        [revisionKey]: revision,
      },
      owner: deployment,
      generation: 1,
    }),
    spec: { replicas, selector, template: template as ReplicaSet['spec']['template'] & object },
    status: { replicas: 0 },
  };
}

function roll(
  world: World,
  deployment: Deployment,
  current: ReplicaSet,
  sets: readonly ReplicaSet[],
): void {
  const desired = deployment.spec.replicas ?? 1;
  const old = sets.filter((set) => set.metadata.uid !== current.metadata.uid);
  const oldTotal = sum(old, (set) => set.spec.replicas ?? 0);
  const now = current.spec.replicas ?? 0;
  if (oldTotal === 0) return scale(world, deployment, current, desired);
  const { surge, unavailable } = bounds(deployment, desired);
  const room = Math.max(0, desired + surge - oldTotal - now);
  if (now > desired) scale(world, deployment, current, desired);
  else scale(world, deployment, current, Math.min(desired, now + room));
  const next = Math.min(desired, now + room);
  const newUnavailable = next - (current.status.availableReplicas ?? 0);
  let removable = oldTotal + next - (desired - unavailable) - Math.max(0, newUnavailable);
  for (const set of old) {
    const replicas = set.spec.replicas ?? 0;
    // What is not available anyway may go without counting.
    const dead = Math.max(0, replicas - (set.status.availableReplicas ?? 0));
    const take = Math.min(replicas, Math.max(0, removable) + (removable >= 0 ? dead : 0));
    if (take > 0) scale(world, deployment, set, replicas - take);
    removable -= take;
  }
}

function bounds({ spec }: Deployment, desired: number) {
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy?.rollingUpdate ?? {};
  const surge = share(maxSurge, desired, Math.ceil);
  const unavailable = share(maxUnavailable, desired, Math.floor);
  // Both zero would never move; the real controller takes one unavailable then.
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function share(of: unknown, desired: number, round: (n: number) => number): number {
  const text = String(of);
  return text.endsWith('%') ? round((Number(text.slice(0, -1)) * desired) / 100) : Number(text);
}

function scale(world: World, deployment: Deployment, set: ReplicaSet, replicas: number): void {
  const before = set.spec.replicas ?? 0;
  if (before === replicas) return;
  world.store.update('replicasets.apps', set, (draft) => {
    draft.spec.replicas = replicas;
  });
  const message = `Scaled ${replicas > before ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`;
  world.events.record(deployment, { reason: 'ScalingReplicaSet', message, component });
  world.touch('replicasets.apps', set);
}

function writeStatus(world: World, draft: Deployment, sets: readonly ReplicaSet[]): void {
  const newest = sets.reduce((a, b) => (revisionOf(a) >= revisionOf(b) ? a : b));
  const desired = draft.spec.replicas ?? 1;
  const total = sum(sets, ({ status }) => status.replicas);
  const available = sum(sets, ({ status }) => status.availableReplicas ?? 0);
  const { status } = draft;
  status.observedGeneration = draft.metadata.generation ?? 1;
  setCount(status, 'replicas', total);
  setCount(status, 'updatedReplicas', newest.status.replicas);
  setCount(
    status,
    'readyReplicas',
    sum(sets, (set) => set.status.readyReplicas ?? 0),
  );
  setCount(status, 'availableReplicas', available);
  setCount(status, 'unavailableReplicas', Math.max(0, desired - available));
  const enough = available >= desired - bounds(draft, desired).unavailable;
  const isDone = newest.status.replicas === desired && total === desired && available >= desired;
  const conditions = [
    availability(enough),
    progress(draft, `ReplicaSet "${newest.metadata.name}"`, isDone),
  ];
  const now = wireTime(world.settledMs(draft));
  const before = status.conditions ?? [];
  status.conditions = conditions.map((one) => withTimes(one, before, now));
}

function availability(enough: boolean) {
  const [status, reason, has] = enough
    ? (['True', 'MinimumReplicasAvailable', 'has'] as const)
    : (['False', 'MinimumReplicasUnavailable', 'does not have'] as const);
  return parts('Available', status, reason, `Deployment ${has} minimum availability.`);
}

/** Once it has succeeded, a mere loss of pods does not make it "updating" again. */
function progress({ status }: Deployment, ofSet: string, isDone: boolean) {
  const done = `${ofSet} has successfully progressed.`;
  if (isDone) return parts('Progressing', 'True', 'NewReplicaSetAvailable', done);
  const was = (status.conditions ?? []).find(({ type }) => type === 'Progressing');
  if (was?.reason === 'NewReplicaSetAvailable' && was.message?.startsWith(ofSet)) {
    return parts('Progressing', 'True', was.reason, was.message);
  }
  return parts('Progressing', 'True', 'ReplicaSetUpdated', `${ofSet} is progressing.`);
}

function parts(type: string, status: string, reason: string, message: string) {
  return { type, status, reason, message };
}

function withTimes(
  one: ReturnType<typeof parts>,
  before: readonly Condition[],
  now: string,
): Condition {
  const was = before.find(({ type }) => type === one.type);
  const lastTransitionTime = was?.status === one.status ? (was.lastTransitionTime ?? now) : now;
  const lastUpdateTime = was?.reason === one.reason ? (was.lastUpdateTime ?? now) : now;
  return { ...one, lastUpdateTime, lastTransitionTime };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
