// The batch side of the story: CronJobs and their runs, a failed import, and pods that ended or wait in rarer ways.
import { wireTime, type CronJob, type Job, type Pod } from '../wire.ts';
import { cpuText, newMeta, type PodTemplate } from './objects.ts';
import { jobTemplate, newJob, reconcileCronJob, reconcileJob, runCronJob } from './jobs.ts';
import { settle } from './populate.ts';
import { reconcileReplicas } from './replicaControllers.ts';
import { refresh, setCondition, setState } from './podStatus.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

interface CronSpec {
  readonly namespace: string;
  readonly name: string;
  readonly schedule: string;
  readonly periodMs: number;
  readonly cpuMillicores: number;
}

const cronSpecs: readonly CronSpec[] = [
  {
    namespace: 'shop',
    name: 'catalog-reindex',
    schedule: '0 */6 * * *',
    periodMs: 6 * hourMs,
    cpuMillicores: 200,
  },
  {
    namespace: 'shop',
    name: 'price-sync',
    schedule: '0 */8 * * *',
    periodMs: 8 * hourMs,
    cpuMillicores: 200,
  },
  {
    namespace: 'payments',
    name: 'daily-close',
    schedule: '0 15 * * *',
    periodMs: 24 * hourMs,
    cpuMillicores: 200,
  },
  {
    namespace: 'batch',
    name: 'stock-audit',
    schedule: '* * * * *',
    periodMs: minuteMs,
    cpuMillicores: 20,
  },
];

export function tellBatch(world: World): void {
  for (const spec of cronSpecs) {
    const cronJob = createCronJob(world, spec);
    const runs = spec.periodMs === minuteMs ? 3 : 1;
    const last = Math.floor(world.timeline.now() / spec.periodMs) * spec.periodMs;
    for (let i = runs - 1; i >= 0; i--) finishedRun(world, cronJob, last - i * spec.periodMs);
    reconcileCronJob(world, cronJob);
  }
  failedImport(world);
  evictedPod(world);
  gatedTraining(world);
  halfDonePod(world);
  oldController(world);
}

export function runCronJobs(world: World): void {
  for (const { namespace, name, periodMs } of cronSpecs) {
    world.programs.set(`${namespace}/${name}`, { does: 'finish', runMs: 14_000, exitCode: 0 });
    const cronJob = world.store.get('cronjobs.batch', namespace, name);
    if (cronJob !== undefined) runCronJob(world, cronJob, periodMs);
  }
}

function createCronJob(world: World, spec: CronSpec): CronJob {
  const { namespace, name, schedule, cpuMillicores } = spec;
  const template = jobTemplate(name, cpuText(cpuMillicores), '256Mi');
  const atMs = world.timeline.startMs - 90 * 24 * hourMs;
  return world.store.create('cronjobs.batch', {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: newMeta(world.random, name, atMs, {
      namespace,
      labels: { app: name },
      generation: 1,
    }),
    spec: {
      schedule,
      concurrencyPolicy: 'Forbid',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      jobTemplate: { spec: { template } } as unknown as CronJob['spec']['jobTemplate'],
    },
    status: {},
  });
}

function finishedRun(world: World, cronJob: CronJob, atMs: number): void {
  const { name, namespace = '' } = cronJob.metadata;
  const template = cronJob.spec.jobTemplate.spec?.template as PodTemplate;
  const jobName = `${name}-${Math.floor(atMs / minuteMs)}`;
  const job = world.store.create(
    'jobs.batch',
    newJob(world, jobName, namespace, template, atMs, cronJob),
  );
  endedPod(world, job, atMs, 0);
  reconcileJob(world, job);
  // The run that began within this minute ended within it, before the story begins.
  const endMs = Math.min(atMs + 20_000, world.timeline.startMs);
  world.store.update('jobs.batch', job, (draft) => {
    draft.status.completionTime = wireTime(endMs);
    for (const one of draft.status.conditions ?? []) one.lastTransitionTime = wireTime(endMs);
  });
  world.store.update('cronjobs.batch', cronJob, (draft) => {
    draft.status.lastScheduleTime = wireTime(atMs);
  });
}

function endedPod(world: World, job: Job, atMs: number, exitCode: number): Pod {
  const pod = world.makePod(
    `${job.metadata.name}-${world.random.suffix()}`,
    job,
    job.spec.template as PodTemplate,
    atMs,
  );
  settle(world, pod, world.scheduler.choose(pod)?.metadata.name ?? 'seoul-w-1', atMs);
  const endMs = Math.min(atMs + 19_000, world.timeline.startMs);
  for (const { name } of pod.spec.containers) {
    const reason = exitCode === 0 ? 'Completed' : 'Error';
    const times = {
      startedAt: wireTime(Math.min(atMs + 5000, endMs)),
      finishedAt: wireTime(endMs),
    };
    setState(pod, name, { terminated: { exitCode, reason, ...times } }, false);
  }
  refresh(pod, endMs);
  return world.store.create('pods', pod);
}

/** Three attempts, three errors. */
function failedImport(world: World): void {
  const { timeline, events } = world;
  const atMs = timeline.startMs - 3 * hourMs;
  const job = world.store.create(
    'jobs.batch',
    newJob(world, 'nightly-import', 'batch', jobTemplate('nightly-import', '100m', '128Mi'), atMs),
  );
  for (let i = 0; i < 3; i++) endedPod(world, job, atMs + i * 40_000, 1);
  reconcileJob(world, job);
  const message = 'Job has reached the specified backoff limit';
  events.record(job, {
    type: 'Warning',
    reason: 'BackoffLimitExceeded',
    message,
    component: 'job-controller',
    atMs: timeline.startMs - 50 * minuteMs,
  });
}

/** Its successor runs; the evicted one is kept to say why. */
function evictedPod(world: World): void {
  const { store, timeline, events } = world;
  const set = store
    .all('replicasets.apps', 'batch')
    .find(({ metadata }) => metadata.name.startsWith('log-compactor-'));
  if (set === undefined) return;
  const atMs = timeline.startMs - 5 * hourMs;
  const pod = world.makePod(
    `${set.metadata.name}-${world.random.suffix()}`,
    set,
    set.spec.template as PodTemplate,
    atMs,
  );
  settle(world, pod, 'seoul-w-2', atMs);
  const message =
    'The node was low on resource: ephemeral-storage. Threshold quantity: 52428800Ki, available: 51380224Ki. ' +
    'Container log-compactor was using 61865984Ki, request is 0, has larger consumption of ephemeral-storage. ';
  const { qosClass, startTime, hostIP } = pod.status;
  pod.status = {
    phase: 'Failed',
    reason: 'Evicted',
    message,
    qosClass,
    startTime,
    hostIP,
  } as Pod['status'];
  setCondition(pod, 'DisruptionTarget', true, timeline.startMs - 42 * minuteMs, {
    reason: 'TerminationByKubelet',
    message,
  });
  store.create('pods', pod);
  events.record(pod, {
    type: 'Warning',
    reason: 'Evicted',
    message,
    component: 'kubelet',
    host: 'seoul-w-2',
    atMs: timeline.startMs - 42 * minuteMs,
  });
}

/** A training job that a quota controller has not let through yet. */
function gatedTraining(world: World): void {
  const atMs = world.timeline.startMs - 35 * minuteMs;
  const job = world.store.create(
    'jobs.batch',
    newJob(world, 'model-training', 'batch', jobTemplate('model-training', '2', '8Gi'), atMs),
  );
  const pod = world.makePod(
    `model-training-${world.random.suffix()}`,
    job,
    job.spec.template as PodTemplate,
    atMs,
  );
  pod.spec.schedulingGates = [{ name: 'quota.shop.example/gpu' }];
  const why = {
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  };
  setCondition(pod, 'PodScheduled', false, atMs, why);
  world.store.create('pods', pod);
  reconcileJob(world, job);
}

/** One container has done its work, the other goes on: Running for the phase, NotReady for kubectl. */
function halfDonePod(world: World): void {
  const { store, timeline } = world;
  const atMs = timeline.startMs - 70 * minuteMs;
  const template = jobTemplate('sync-agent', '50m', '64Mi');
  const namespace = store.get('namespaces', undefined, 'batch');
  const agent = template.spec.containers[0];
  if (namespace === undefined || agent === undefined) return;
  template.spec.restartPolicy = 'OnFailure';
  template.spec.containers = [
    { ...agent, name: 'seed' },
    { ...agent, name: 'agent', resources: {} },
  ];
  const place = { ...namespace, metadata: { ...namespace.metadata, namespace: 'batch' } };
  const pod = world.makePod('sync-agent', place, template, atMs);
  delete pod.metadata.ownerReferences;
  settle(world, pod, 'seoul-w-3', atMs);
  const times = { startedAt: wireTime(atMs + 5000), finishedAt: wireTime(atMs + 95_000) };
  setState(pod, 'seed', { terminated: { exitCode: 0, reason: 'Completed', ...times } }, false);
  refresh(pod, atMs + 95_000);
  store.create('pods', pod);
}

/** The one ReplicationController that nobody has moved to a Deployment. */
function oldController(world: World): void {
  const { store, timeline, random } = world;
  const atMs = timeline.startMs - 160 * 24 * hourMs;
  const name = 'legacy-bridge';
  const template = jobTemplate(name, '50m', '64Mi');
  template.spec.restartPolicy = 'Always';
  const metadata = newMeta(random, name, atMs, {
    namespace: 'batch',
    labels: { app: name },
    generation: 1,
  });
  const controller = store.create('replicationcontrollers', {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata,
    spec: { replicas: 1, selector: { app: name }, template },
    status: { replicas: 0 },
  });
  const pod = world.makePod(`${name}-${random.suffix()}`, controller, template, atMs);
  settle(world, pod, 'seoul-w-1', timeline.startMs - 20 * 24 * hourMs);
  store.create('pods', pod);
  reconcileReplicas(world, 'replicationcontrollers', controller);
}
