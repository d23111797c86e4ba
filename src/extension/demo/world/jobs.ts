// Jobs and CronJobs: every minute or so a run that completes, and the old runs collected.
import { wireTime, type CronJob, type Job, type Pod } from '../wire.ts';
import { newMeta, type PodTemplate } from './objects.ts';
import { podsOf } from './replicaControllers.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;

/** One run of a job's container. */
export function jobTemplate(name: string, cpu: string, memory: string): PodTemplate {
  const image = `registry.shop.example/${name}:1.9.3`;
  return {
    metadata: { labels: { app: name } },
    spec: {
      containers: [
        {
          name,
          image,
          resources: { requests: { cpu, memory } },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'IfNotPresent',
        },
      ],
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      securityContext: {},
      schedulerName: 'default-scheduler',
    },
  };
}

export function newJob(
  world: World,
  name: string,
  namespace: string,
  template: PodTemplate,
  atMs: number,
  owner?: CronJob,
): Job {
  const meta = newMeta(world.random, name, atMs, {
    namespace,
    labels: { ...template.metadata.labels },
    owner,
    generation: 1,
  });
  const labels = {
    ...template.metadata.labels,
    'batch.kubernetes.io/controller-uid': meta.uid,
    'batch.kubernetes.io/job-name': name,
    'job-name': name,
  };
  const selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': meta.uid } };
  const spec = {
    parallelism: 1,
    completions: 1,
    backoffLimit: 2,
    selector,
    template: { ...template, metadata: { labels } },
    completionMode: 'NonIndexed',
    suspend: false,
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: meta,
    spec: spec as Job['spec'],
    status: { startTime: wireTime(atMs) },
  };
}

/** Counts the pods of a job, starts the next attempt, and says when it is complete or has failed. */
export function reconcileJob(world: World, job: Job): void {
  const conditions = job.status.conditions ?? [];
  if (
    conditions.some(
      ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
    )
  )
    return;
  const pods = podsOf(world, job);
  const by = (phase: string) => pods.filter(({ status }) => status.phase === phase).length;
  const succeeded = by('Succeeded');
  const failed = by('Failed');
  const limit = job.spec.backoffLimit ?? 6;
  const component = 'job-controller';
  let active = pods.length - succeeded - failed;
  if (succeeded === 0 && active === 0 && failed <= limit && job.spec.suspend !== true) {
    const name = `${job.metadata.name}-${world.random.suffix()}`;
    world.createPod(name, job, job.spec.template as PodTemplate);
    const message = `Created pod: ${name}`;
    world.events.record(job, { reason: 'SuccessfulCreate', message, component });
    active = 1;
  }
  world.store.update('jobs.batch', job, (draft) => {
    const { status } = draft;
    Object.assign(status, { ready: pods.filter(isRunning).length });
    setOrDrop(status, 'active', active);
    setOrDrop(status, 'succeeded', succeeded);
    setOrDrop(status, 'failed', failed);
    if (succeeded > 0)
      finish(
        endedMs(world, draft, pods),
        draft,
        'Complete',
        'CompletionsReached',
        'Reached expected number of succeeded pods',
      );
    else if (active === 0 && failed > limit) {
      finish(
        endedMs(world, draft, pods),
        draft,
        'Failed',
        'BackoffLimitExceeded',
        'Job has reached the specified backoff limit',
      );
    }
  });
  if (succeeded > 0) {
    world.events.record(job, { reason: 'Completed', message: 'Job completed', component });
  }
}

function isRunning({ status }: Pod): boolean {
  return status.phase === 'Running';
}

function setOrDrop(
  status: Job['status'],
  key: 'active' | 'succeeded' | 'failed',
  count: number,
): void {
  if (count > 0) status[key] = count;
  else delete status[key];
}

/** A job ends with the last of its pods, also when the world begins after it. */
function endedMs(world: World, job: Job, pods: readonly Pod[]): number {
  const ends = pods.flatMap(({ status }) =>
    (status.containerStatuses ?? []).flatMap(({ state }) => state?.terminated?.finishedAt ?? []),
  );
  return ends.length > 0 ? Math.max(...ends.map((at) => Date.parse(at))) : world.settledMs(job);
}

function finish(atMs: number, job: Job, type: string, reason: string, message: string): void {
  const now = wireTime(atMs);
  const condition = {
    type,
    status: 'True',
    lastProbeTime: now,
    lastTransitionTime: now,
    reason,
    message,
  };
  job.status.conditions = [...(job.status.conditions ?? []), condition];
  if (type === 'Complete') job.status.completionTime = now;
}

/** Runs a CronJob at its next full period, for ever. */
export function runCronJob(world: World, cronJob: CronJob, periodMs: number): void {
  const { timeline, store } = world;
  const next = (Math.floor(timeline.now() / periodMs) + 1) * periodMs;
  timeline.at(next, () => {
    const current = store.get('cronjobs.batch', cronJob.metadata.namespace, cronJob.metadata.name);
    if (current === undefined) return;
    if (current.spec.suspend !== true) startRun(world, current, next);
    runCronJob(world, cronJob, periodMs);
  });
}

function startRun(world: World, cronJob: CronJob, atMs: number): void {
  const { name, namespace = 'default' } = cronJob.metadata;
  const jobName = `${name}-${Math.floor(atMs / minuteMs)}`;
  if (world.store.get('jobs.batch', namespace, jobName) !== undefined) return;
  const template = cronJob.spec.jobTemplate.spec?.template as PodTemplate;
  const job = world.store.create(
    'jobs.batch',
    newJob(world, jobName, namespace, template, atMs, cronJob),
  );
  const message = `Created job ${jobName}`;
  world.events.record(cronJob, {
    reason: 'SuccessfulCreate',
    message,
    component: 'cronjob-controller',
  });
  world.touch('jobs.batch', job);
  world.store.update('cronjobs.batch', cronJob, (draft) => {
    draft.status.lastScheduleTime = wireTime(atMs);
  });
  reconcileCronJob(world, cronJob);
}

/** Active runs and the last success; drops runs beyond the history limit. */
export function reconcileCronJob(world: World, given: CronJob): void {
  const { store } = world;
  const jobs = store
    .all('jobs.batch', given.metadata.namespace)
    .filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === given.metadata.uid)
    .sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
  const done = jobs.filter(({ status }) => status.completionTime !== undefined);
  const running = jobs.filter(({ status }) => status.active !== undefined);
  store.update('cronjobs.batch', given, (draft) => {
    if (running.length > 0) draft.status.active = running.map(referenceTo);
    else delete draft.status.active;
    const last = done[done.length - 1]?.status.completionTime;
    if (last !== undefined) draft.status.lastSuccessfulTime = last;
  });
  const limit = given.spec.successfulJobsHistoryLimit ?? 3;
  for (const job of done.slice(0, Math.max(0, done.length - limit)))
    world.collect('jobs.batch', job);
}

function referenceTo({ apiVersion, kind, metadata }: Job) {
  const { name, namespace = '', uid, resourceVersion } = metadata;
  return { apiVersion, kind, name, namespace, uid, resourceVersion };
}
