// The story itself: what is wrong at the start, and what goes on happening while one looks.
import { wireTime, type Deployment } from '../wire.ts';
import { troubled } from './catalog.ts';
import { reconcile } from './controllers.ts';
import { runCronJobs, tellBatch } from './storyBatch.ts';
import { tellTroubles } from './troubles.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;

/** Sets up the troubles and starts everything that recurs. */
export function tell(world: World): void {
  tellTroubles(world);
  tellBatch(world);
  for (const storage of ['replicasets.apps', 'deployments.apps', 'services'] as const) {
    for (const object of world.store.all(storage)) reconcile(world, storage, object);
  }
  runCronJobs(world);
  rollOut(world, 'catalog', 1.5 * minuteMs, 4 * minuteMs);
  rollOut(world, 'promotion', 11 * minuteMs, 13 * minuteMs);
  killCarts(world);
  moveAutoscalers(world);
}

/** A new version every few minutes. */
function rollOut(world: World, name: string, firstMs: number, everyMs: number): void {
  let patch = 0;
  const next = () => {
    world.timeline.after(everyMs, next);
    const deployment = world.store.get('deployments.apps', 'shop', name);
    if (deployment === undefined) return;
    patch++;
    world.store.update('deployments.apps', deployment, (draft) => nextVersion(draft, patch));
    world.touch('deployments.apps', deployment);
    dropOldSets(world, deployment);
  };
  world.timeline.after(firstMs, next);
}

function nextVersion({ spec }: Deployment, patch: number): void {
  const container = spec.template.spec?.containers[0];
  if (container?.image === undefined) return;
  const version = container.image.replace(/^.*:/, '').replace(/\.\d+$/, `.${patch}`);
  container.image = container.image.replace(/:[^:]*$/, `:${version}`);
  const labels = spec.template.metadata?.labels;
  if (labels?.['version'] !== undefined) labels['version'] = version;
}

/** revisionHistoryLimit: ten empty sets are kept. */
function dropOldSets(world: World, deployment: Deployment): void {
  const empty = world.store
    .all('replicasets.apps', deployment.metadata.namespace)
    .filter((set) => set.metadata.ownerReferences?.[0]?.uid === deployment.metadata.uid)
    .filter(({ spec, status }) => (spec.replicas ?? 0) === 0 && status.replicas === 0)
    .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  for (const set of empty.slice(0, Math.max(0, empty.length - limit))) {
    world.collect('replicasets.apps', set);
  }
}

/** Beside q8wzn, which fills by itself, now and then another cart pod passes its limit. */
function killCarts(world: World): void {
  world.timeline.every(7 * minuteMs, () => {
    const carts = world.store
      .all('pods', 'shop')
      .filter((pod) => pod.metadata.labels?.['app'] === 'cart' && !world.isFilling(pod))
      .filter(
        ({ spec, metadata }) =>
          spec.nodeName !== undefined && metadata.deletionTimestamp === undefined,
      );
    const pod = carts[world.random.integer(0, carts.length - 1)];
    if (pod !== undefined) world.kubelet.kill(pod, troubled.cartOom);
  });
}

/** HPAs look every 15 s; `notification` goes between two and three. */
function moveAutoscalers(world: World): void {
  const { store, timeline } = world;
  const look = () => {
    const now = timeline.now();
    for (const scaler of store.all('horizontalpodautoscalers.autoscaling')) {
      const { name } = scaler.spec.scaleTargetRef;
      const target = store.get('deployments.apps', 'shop', name);
      const percent = world.usage.percentOfRequest('shop', name, now);
      const replicas = target?.spec.replicas ?? 0;
      store.update('horizontalpodautoscalers.autoscaling', scaler, (draft) => {
        draft.status = {
          ...draft.status,
          currentReplicas: target?.status.replicas ?? 0,
          desiredReplicas: replicas,
          currentMetrics: [metricOf(percent)],
          conditions: scalerConditions(draft.metadata.creationTimestamp),
        };
      });
    }
  };
  look();
  timeline.every(15_000, look);
  timeline.every(3 * minuteMs, () => rescaleNotification(world));
}

function rescaleNotification(world: World): void {
  const { store, timeline, events } = world;
  const target = store.get('deployments.apps', 'shop', 'notification');
  const scaler = store.get('horizontalpodautoscalers.autoscaling', 'shop', 'notification');
  if (target === undefined || scaler === undefined) return;
  const replicas = (target.spec.replicas ?? 2) > 2 ? 2 : 3;
  store.update('deployments.apps', target, (draft) => {
    draft.spec.replicas = replicas;
  });
  store.update('horizontalpodautoscalers.autoscaling', scaler, (draft) => {
    draft.status.desiredReplicas = replicas;
    draft.status.lastScaleTime = wireTime(timeline.now());
  });
  const why =
    replicas > 2
      ? 'cpu resource utilization (percentage of request) above target'
      : 'All metrics below target';
  const message = `New size: ${replicas}; reason: ${why}`;
  events.record(scaler, {
    reason: 'SuccessfulRescale',
    message,
    component: 'horizontal-pod-autoscaler',
  });
  world.touch('deployments.apps', target);
}

function metricOf(percent: number | undefined) {
  const current = percent === undefined ? {} : { averageUtilization: percent };
  return { type: 'Resource', resource: { name: 'cpu', current } };
}

function scalerConditions(since: string) {
  const condition = (type: string, status: string, reason: string, message: string) => ({
    type,
    status,
    lastTransitionTime: since,
    reason,
    message,
  });
  return [
    condition('AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size'),
    condition(
      'ScalingActive',
      'True',
      'ValidMetricFound',
      'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)',
    ),
    condition(
      'ScalingLimited',
      'False',
      'DesiredWithinRange',
      'the desired count is within the acceptable range',
    ),
  ];
}
