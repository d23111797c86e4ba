// The cluster as it stands when the story begins: every object with a past.
import type { Deployment, KubeObject, Pod } from '../wire.ts';
import { wireTime } from '../wire.ts';
import { catalog, namespaceNames } from './catalog.ts';
import type { WorkloadSpec } from './workloadSpec.ts';
import { newReplicaSet } from './deployments.ts';
import { createNodes } from './nodes.ts';
import { newMeta, templateOf, type PodTemplate } from './objects.ts';
import { refresh, setState, waitingStatuses } from './podStatus.ts';
import { daemonTemplate } from './replicaControllers.ts';
import { reconcile } from './controllers.ts';
import { markScheduled } from './scheduler.ts';
import { createStatics } from './statics.ts';
import type { World } from './world.ts';

const dayMs = 86_400_000;

interface Planned {
  readonly spec: WorkloadSpec;
  readonly owner: KubeObject;
  readonly template: PodTemplate;
  readonly index: number;
}

export function populate(world: World): void {
  for (const name of namespaceNames) createNamespace(world, name);
  createNodes(world);
  createStatics(world);
  const planned = catalog.flatMap((spec) => plan(world, spec));
  // Big ones first, so that what is left on the nodes is even, and less than a cart wants.
  planned.sort((a, b) => b.spec.cpuMillicores - a.spec.cpuMillicores);
  for (const one of planned) place(world, one);
  for (const storage of [
    'replicasets.apps',
    'statefulsets.apps',
    'daemonsets.apps',
    'deployments.apps',
    'services',
  ] as const) {
    for (const object of world.store.all(storage)) reconcile(world, storage, object);
  }
}

function createNamespace(world: World, name: string): void {
  const atMs = world.timeline.startMs - (name.startsWith('kube') ? 212 : 180) * dayMs;
  world.store.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: newMeta(world.random, name, atMs, {
      labels: { 'kubernetes.io/metadata.name': name },
    }),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  } as Parameters<typeof world.store.create<'namespaces'>>[1]);
}

function plan(world: World, spec: WorkloadSpec): Planned[] {
  const template = templateOf(spec);
  const indexes = Array.from({ length: spec.replicas }, (_, index) => index);
  if (spec.kind === 'Static') {
    const nodes = world.store.all('nodes');
    const labels = { component: spec.name, tier: 'control-plane' };
    const own = { ...template, metadata: { labels } };
    return indexes.map((index) => ({
      spec,
      owner: nodes[index] as KubeObject,
      template: own,
      index,
    }));
  }
  const owner = createOwner(world, spec, template);
  if (spec.kind !== 'DaemonSet') return indexes.map((index) => ({ spec, ...owner, index }));
  const nodes = world.store.all('nodes').map(({ metadata }) => metadata.name);
  return indexes.map((index) => ({
    spec,
    owner: owner.owner,
    template: daemonTemplate(template, nodes[index] ?? ''),
    index,
  }));
}

function createOwner(world: World, spec: WorkloadSpec, template: PodTemplate) {
  if (spec.kind === 'Deployment') return createDeployment(world, spec, template);
  const { namespace, name, replicas } = spec;
  const atMs = world.timeline.startMs - (60 + world.random.integer(0, 110)) * dayMs;
  const { labels } = template.metadata;
  const hash = world.random.hash();
  const metadata = newMeta(world.random, name, atMs, {
    namespace,
    labels: { app: name },
    generation: 1,
    manager: 'helm',
  });
  const revision = `${name}-${hash}`;
  world.revisionHashes.set(metadata.uid, spec.kind === 'DaemonSet' ? hash : revision);
  const selector = { matchLabels: { app: labels['app'] ?? name } };
  const shared = { selector, template: structuredClone(template), revisionHistoryLimit: 10 };
  if (spec.kind === 'DaemonSet') {
    const owner = world.store.create('daemonsets.apps', {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata,
      spec: { ...shared, updateStrategy: { type: 'RollingUpdate' } },
      status: {
        currentNumberScheduled: 0,
        desiredNumberScheduled: 0,
        numberMisscheduled: 0,
        numberReady: 0,
      },
    });
    return { owner: owner as KubeObject, template };
  }
  const owner = world.store.create('statefulsets.apps', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata,
    spec: {
      ...shared,
      replicas,
      serviceName: name,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate' },
    },
    status: { replicas: 0, collisionCount: 0, currentRevision: revision, updateRevision: revision },
  });
  return { owner: owner as KubeObject, template };
}

function createDeployment(world: World, spec: WorkloadSpec, template: PodTemplate) {
  const { name, replicas, revision = 1 } = spec;
  const { random, store, timeline } = world;
  const bornMs = timeline.startMs - (60 + random.integer(0, 110)) * dayMs;
  const made = store.create('deployments.apps', deploymentOf(world, spec, template, bornMs));
  const usual = bornMs + random.between(0.1, 0.9) * (timeline.startMs - bornMs - 7 * dayMs);
  const rolled: Readonly<Record<string, number>> = {
    stock: world.rolloutMs,
    promotion: timeline.startMs - 80_000,
  };
  const sinceMs = rolled[name] ?? usual;
  if (revision > 1) createOldSet(world, made, spec, sinceMs - 9 * dayMs);
  const hash = spec.hash ?? random.hash();
  const set = newReplicaSet(world, made, hash, String(revision), replicas, sinceMs);
  const owner = store.create('replicasets.apps', set);
  return { owner: owner as KubeObject, template: owner.spec.template as PodTemplate };
}

function deploymentOf(
  world: World,
  spec: WorkloadSpec,
  template: PodTemplate,
  bornMs: number,
): Deployment {
  const { namespace, name, replicas, revision = 1 } = spec;
  const rollingUpdate =
    spec.noSurge === true
      ? { maxSurge: 0, maxUnavailable: 1 }
      : { maxSurge: '25%', maxUnavailable: '25%' };
  const strategy: unknown = { type: 'RollingUpdate', rollingUpdate };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: newMeta(world.random, name, bornMs, {
      namespace,
      labels: { app: name, 'app.kubernetes.io/part-of': namespace },
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      generation: revision,
      manager: 'helm',
    }),
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: structuredClone(template),
      strategy: strategy as NonNullable<Deployment['spec']['strategy']>,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {},
  };
}

/** The revision before: scaled to nothing, kept for a rollback. */
function createOldSet(
  world: World,
  deployment: Deployment,
  spec: WorkloadSpec,
  atMs: number,
): void {
  const older = structuredClone(deployment);
  const container = older.spec.template.spec?.containers[0];
  if (container !== undefined) container.image = spec.image.replace(/:.*$/, ':previous');
  if (older.spec.template.metadata?.labels?.['version'] !== undefined) {
    older.spec.template.metadata.labels['version'] = 'previous';
  }
  const revision = String((spec.revision ?? 1) - 1);
  world.store.create(
    'replicasets.apps',
    newReplicaSet(world, older, world.random.hash(), revision, 0, atMs),
  );
}

function place(world: World, { spec, owner, template, index }: Planned): void {
  const { random, timeline } = world;
  const isStatic = spec.kind === 'Static';
  const name = podName(world, spec, owner, index);
  const createdMs = createdAt(world, spec, owner, index);
  const labels: Record<string, string> =
    spec.kind === 'StatefulSet'
      ? {
          'apps.kubernetes.io/pod-index': String(index),
          'statefulset.kubernetes.io/pod-name': name,
        }
      : {};
  const namespaced = isStatic
    ? { ...owner, metadata: { ...owner.metadata, namespace: spec.namespace } }
    : owner;
  const pod = world.makePod(name, namespaced, template, createdMs, labels);
  if (isStatic) {
    const hash = random.hex(32);
    pod.metadata.annotations = {
      'kubernetes.io/config.hash': hash,
      'kubernetes.io/config.mirror': hash,
      'kubernetes.io/config.seen': wireTime(createdMs),
      'kubernetes.io/config.source': 'file',
    };
  }
  if (name.endsWith('m4x7c')) return void world.store.create('pods', pod);
  const node = isStatic ? owner.metadata.name : world.scheduler.choose(pod)?.metadata.name;
  if (node === undefined) throw new Error(`no node for ${name}`);
  settle(world, pod, node, createdMs);
  const isOld = timeline.startMs - createdMs > 2 * dayMs;
  if (isOld && random.next() < 0.08 && spec.program === undefined) addRestarts(world, pod);
  world.store.create('pods', pod);
}

function podName(world: World, spec: WorkloadSpec, owner: KubeObject, index: number): string {
  if (spec.kind === 'StatefulSet') return `${spec.name}-${index}`;
  if (spec.kind === 'Static') return `${spec.name}-${owner.metadata.name}`;
  return `${owner.metadata.name}-${spec.tails?.[index] ?? world.random.suffix()}`;
}

function createdAt(world: World, { name }: WorkloadSpec, owner: KubeObject, index: number): number {
  const { startMs } = world.timeline;
  if (name === 'stock') return startMs - 990_000 + 20_000 + index * 14_000;
  if (name === 'cart' && index === 0) return startMs - 6 * dayMs - 4_000_000;
  if (name === 'cart' && index === 4) return startMs - 672_000;
  if (name === 'settlement' && index === 0) return startMs - 52 * 60_000;
  if (name === 'chronograf') return startMs - 10 * dayMs - 900_000;
  const bornMs = Date.parse(owner.metadata.creationTimestamp);
  const earliest = Math.max(bornMs, startMs - 41 * dayMs);
  return (
    Math.floor((earliest + world.random.next() * (startMs - 3 * dayMs - earliest)) / 1000) * 1000
  );
}

/** A pod that has been running and ready on a node since soon after its creation. */
export function settle(world: World, pod: Pod, node: string, createdMs: number): void {
  markScheduled(pod, node, createdMs);
  pod.status.hostIP = world.addressOf(node);
  waitingStatuses(pod);
  for (const { name } of pod.spec.initContainers ?? []) {
    const startedAt = wireTime(createdMs + 2000);
    setState(pod, name, { running: { startedAt } }, false);
    const terminated = {
      exitCode: 0,
      reason: 'Completed',
      startedAt,
      finishedAt: wireTime(createdMs + 4000),
    };
    setState(pod, name, { terminated }, true);
  }
  for (const { name } of pod.spec.containers) {
    setState(pod, name, { running: { startedAt: wireTime(createdMs + 5000) } }, true);
  }
  world.giveAddress(pod);
  refresh(pod, createdMs + 12_000);
}

function addRestarts(world: World, pod: Pod): void {
  const status = pod.status.containerStatuses?.[0];
  if (status === undefined) return;
  status.restartCount = world.random.integer(1, 2);
  const endedMs = world.timeline.startMs - Math.floor(world.random.between(5, 40) * 3_600_000);
  const startedAt = wireTime(endedMs - 3_600_000);
  const finishedAt = wireTime(endedMs);
  status.lastState = { terminated: { exitCode: 1, reason: 'Error', startedAt, finishedAt } };
  status.state = { running: { startedAt: wireTime(endedMs + 2000) } };
}
