// The pods in trouble when the story begins, each with the past that explains it and the events that it left.
import { wireTime, type KubeObject, type Pod, type ReplicaSet } from '../wire.ts';
import { troubled } from './catalog.ts';
import { revisionOf } from './deployments.ts';
import type { PodTemplate } from './objects.ts';
import { settle } from './populate.ts';
import { containerStatus, refresh, setCondition } from './podStatus.ts';
import type { World } from './world.ts';

const minuteMs = 60_000;

export function tellTroubles(world: World): void {
  // Whatever starts anew in settlement finds no LEDGER_URL.
  world.programs.set('payments/settlement', troubled.ledgerMissing);
  rememberRollout(world);
  oomKilledCart(world);
  unschedulableCart(world);
  crashingSettlement(world);
  unreadyChronograf(world);
  stuckSession(world);
  brokenStarts(world);
  slowRollout(world);
}

function podEnding(world: World, suffix: string): Pod {
  const found = world.store.all('pods').find(({ metadata }) => metadata.name.endsWith(suffix));
  if (found === undefined) throw new Error(`the story has no pod ${suffix}`);
  return found;
}

function change(world: World, pod: Pod, edit: (draft: Pod) => void): Pod {
  return world.store.update('pods', pod, edit) ?? pod;
}

/** The events of `stock` revision 14. */
function rememberRollout(world: World): void {
  const { store, events, rolloutMs } = world;
  const stock = store.get('deployments.apps', 'shop', 'stock');
  if (stock === undefined) return;
  const sets = store
    .all('replicasets.apps', 'shop')
    .filter(({ metadata }) => metadata.name.startsWith('stock-'));
  const [older, newer] = sets.sort((a, b) => revisionOf(a) - revisionOf(b));
  const component = 'deployment-controller';
  for (let i = 0; i < 3; i++) {
    const atMs = rolloutMs + i * 14_000;
    const say = (text: string) =>
      events.record(stock, { reason: 'ScalingReplicaSet', message: text, component, atMs });
    say(`Scaled up replica set ${newer?.metadata.name} from ${i} to ${i + 1}`);
    say(`Scaled down replica set ${older?.metadata.name} from ${3 - i} to ${2 - i}`);
  }
}

function oomKilledCart(world: World): void {
  const { timeline } = world;
  const at = (agoMs: number) => timeline.startMs - agoMs;
  const pod = podEnding(world, '-q8wzn');
  world.fillingPods.add(pod.metadata.uid);
  const kills = [560_000, 330_000, 128_000, 3_000].map(at);
  const died = (startMs: number, endMs: number) => ({
    terminated: {
      exitCode: 137,
      reason: 'OOMKilled',
      startedAt: wireTime(startMs),
      finishedAt: wireTime(endMs),
    },
  });
  change(world, pod, (draft) => {
    const status = containerStatus(draft, 'cart');
    if (status === undefined) return;
    status.restartCount = 3;
    status.lastState = died(at(330_000 - 42_000), kills[2] ?? 0);
    status.state = died(at(128_000 - 2_000), kills[3] ?? 0);
    status.ready = false;
    status.started = false;
    refresh(draft, kills[3] ?? 0);
  });
  rememberKills(world, pod, kills[0] ?? 0);
  world.kubelet.resume(pod, troubled.cartOom, 25_000);
}

/** The events that four kills since `firstMs` left. */
function rememberKills(world: World, pod: Pod, firstMs: number): void {
  const { timeline, events } = world;
  const at = (agoMs: number) => timeline.startMs - agoMs;
  const seen = {
    component: 'kubelet',
    host: pod.spec.nodeName,
    fieldPath: 'spec.containers{cart}',
    firstMs,
  };
  const { name, namespace, uid } = pod.metadata;
  const restarted = { ...seen, atMs: at(126_000), count: 4 };
  const probe = `Get "http://${pod.status.podIP}:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
  events.record(pod, {
    ...seen,
    type: 'Warning',
    reason: 'Unhealthy',
    message: `Readiness probe failed: ${probe}`,
    count: 21,
    atMs: at(25_000),
  });
  events.record(pod, {
    ...seen,
    type: 'Warning',
    reason: 'BackOff',
    message: `Back-off restarting failed container cart in pod ${name}_${namespace}(${uid})`,
    count: 6,
    atMs: at(128_000),
  });
  events.record(pod, {
    ...restarted,
    reason: 'Pulled',
    message: 'Container image "registry.shop.example/cart:3.8.1" already present on machine',
  });
  events.record(pod, { ...restarted, reason: 'Created', message: 'Created container: cart' });
  events.record(pod, { ...restarted, reason: 'Started', message: 'Started container cart' });
}

function unschedulableCart(world: World): void {
  const { timeline, events, scheduler } = world;
  const pod = podEnding(world, '-m4x7c');
  const createdMs = Date.parse(pod.metadata.creationTimestamp);
  const message = scheduler.whyNot(pod);
  const waiting = change(world, pod, (draft) => {
    setCondition(draft, 'PodScheduled', false, createdMs, { reason: 'Unschedulable', message });
  });
  events.record(waiting, {
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
    component: 'default-scheduler',
    firstMs: createdMs,
    atMs: timeline.startMs - 30_000,
    count: 3,
  });
  timeline.after(minuteMs, () => scheduler.schedule(waiting));
  const scaler = world.store.get('horizontalpodautoscalers.autoscaling', 'shop', 'cart');
  if (scaler === undefined) return;
  const why = 'New size: 5; reason: cpu resource utilization (percentage of request) above target';
  events.record(scaler, {
    reason: 'SuccessfulRescale',
    message: why,
    component: 'horizontal-pod-autoscaler',
    atMs: createdMs,
  });
  world.store.update('horizontalpodautoscalers.autoscaling', scaler, (draft) => {
    draft.status.lastScaleTime = wireTime(createdMs);
  });
}

function crashingSettlement(world: World): void {
  const { timeline, events } = world;
  const { startMs } = timeline;
  const pod = podEnding(world, '-hn5xr');
  const { name, namespace, uid } = pod.metadata;
  const of = `restarting failed container=settlement pod=${name}_${namespace}(${uid})`;
  const { exitCode, reason, message } = troubled.ledgerMissing;
  change(world, pod, (draft) => {
    const status = containerStatus(draft, 'settlement');
    if (status === undefined) return;
    const endMs = startMs - 95_000;
    const times = { startedAt: wireTime(endMs - 2000), finishedAt: wireTime(endMs) };
    status.restartCount = 14;
    status.lastState = { terminated: { exitCode, reason, message, ...times } };
    status.state = { waiting: { reason: 'CrashLoopBackOff', message: `back-off 5m0s ${of}` } };
    status.ready = false;
    status.started = false;
    refresh(draft, Date.parse(draft.metadata.creationTimestamp) + 8_000);
  });
  const firstMs = startMs - 52 * minuteMs;
  events.record(pod, {
    type: 'Warning',
    reason: 'BackOff',
    message: `Back-off restarting failed container settlement in pod ${name}_${namespace}(${uid})`,
    component: 'kubelet',
    host: pod.spec.nodeName,
    fieldPath: 'spec.containers{settlement}',
    firstMs,
    atMs: startMs - 12_000,
    count: 221,
  });
  world.kubelet.restart(pod, troubled.ledgerMissing, 205_000);
}

function unreadyChronograf(world: World): void {
  const { startMs } = world.timeline;
  const given = podEnding(world, '-tl2mz');
  const pod = change(world, given, (draft) => {
    const status = containerStatus(draft, 'chronograf');
    if (status !== undefined) status.ready = false;
    refresh(draft, startMs - 26 * minuteMs);
  });
  const probe = `Get "http://${pod.status.podIP}:8888/ping": dial tcp ${pod.status.podIP}:8888: connect: connection refused`;
  world.events.record(pod, {
    type: 'Warning',
    reason: 'Unhealthy',
    message: `Readiness probe failed: ${probe}`,
    component: 'kubelet',
    host: pod.spec.nodeName,
    fieldPath: 'spec.containers{chronograf}',
    firstMs: startMs - 26 * minuteMs,
    atMs: startMs - 4_000,
    count: 156,
  });
  world.kubelet.neverReady(pod, { does: 'neverReady', container: 'chronograf', probe });
}

/** Was deleted nine minutes ago; a finalizer that nobody takes away holds it. Its replacement has long been there. */
function stuckSession(world: World): void {
  const { store, timeline, events } = world;
  const { startMs } = timeline;
  const set = store
    .all('replicasets.apps', 'shop')
    .find(({ metadata }) => metadata.name.startsWith('session-'));
  if (set === undefined) return;
  const name = `${set.metadata.name}-wq2zk`;
  const pod = world.makePod(
    name,
    set,
    set.spec.template as PodTemplate,
    startMs - 4 * 24 * 60 * minuteMs,
  );
  const node = world.scheduler.choose(pod)?.metadata.name ?? 'seoul-w-1';
  settle(world, pod, node, startMs - 4 * 24 * 60 * minuteMs);
  pod.metadata.finalizers = ['shop.io/drain'];
  pod.metadata.deletionTimestamp = wireTime(startMs - 9 * minuteMs + 30_000);
  pod.metadata.deletionGracePeriodSeconds = 30;
  const status = containerStatus(pod, 'session');
  if (status !== undefined) status.ready = false;
  refresh(pod, startMs - 9 * minuteMs + 6_000);
  store.create('pods', pod);
  events.record(pod, {
    reason: 'Killing',
    message: 'Stopping container session',
    component: 'kubelet',
    host: node,
    fieldPath: 'spec.containers{session}',
    atMs: startMs - 9 * minuteMs,
  });
}

/** Pods whose containers never began: a missing image, a missing Secret key, a failing init container. */
function brokenStarts(world: World): void {
  for (const app of ['recommend-canary', 'invoice-export', 'report-builder']) {
    const pod = world.store.all('pods').find(({ metadata }) => metadata.labels?.['app'] === app);
    if (pod === undefined) continue;
    const program = world.programOf(pod);
    const isInit = program.does === 'crash' && program.init === true;
    const sinceMs = Date.parse(pod.metadata.creationTimestamp);
    const blank = change(world, pod, (draft) => {
      for (const status of draft.status.containerStatuses ?? []) {
        status.ready = false;
        status.started = false;
        status.imageID = '';
        delete status.containerID;
        status.state = { waiting: { reason: isInit ? 'PodInitializing' : 'ContainerCreating' } };
      }
      if (isInit) failInit(draft, world.timeline.startMs);
      draft.status.phase = 'Pending';
      refresh(draft, sinceMs);
    });
    if (program.does === 'pullFails') world.kubelet.pullFails(blank, program);
    if (program.does === 'badConfig') world.kubelet.badConfig(blank, program);
    if (program.does === 'crash') world.kubelet.resume(blank, program, 8_000);
  }
}

function failInit(draft: Pod, startMs: number): void {
  const status = containerStatus(draft, 'migrate');
  if (status === undefined) return;
  const times = { startedAt: wireTime(startMs - 6000), finishedAt: wireTime(startMs - 2000) };
  const message = 'relation "reports" does not exist';
  status.restartCount = 37;
  status.state = { terminated: { exitCode: 1, reason: 'Error', message, ...times } };
  status.ready = false;
  status.started = false;
  delete status.lastState;
}

/** `promotion`: its first new pod is running but will not be ready for another minute. */
function slowRollout(world: World): void {
  const { store, timeline, kubelet } = world;
  const ofApp = <T extends KubeObject>(objects: readonly T[]) =>
    objects.filter(({ metadata }) => metadata.labels?.['app'] === 'promotion');
  const sets = ofApp(store.all('replicasets.apps', 'shop'));
  const [older, newer] = sets.sort((a, b) => revisionOf(a) - revisionOf(b));
  const [first, second] = ofApp(store.all('pods', 'shop'));
  if (!older || !newer || !first || !second) return;
  for (const set of [older, newer]) {
    store.update('replicasets.apps', set, (draft) => {
      draft.spec.replicas = 1;
    });
  }
  const replace = (gone: Pod, set: ReplicaSet, createdMs: number) => {
    const name = `${set.metadata.name}-${world.random.suffix()}`;
    const pod = world.makePod(name, set, set.spec.template as PodTemplate, createdMs);
    settle(world, pod, gone.spec.nodeName ?? '', createdMs);
    store.remove('pods', gone);
    return pod;
  };
  store.create('pods', replace(second, older, timeline.startMs - 9 * 86_400_000));
  const createdMs = timeline.startMs - 80_000;
  const young = replace(first, newer, createdMs);
  const name = young.spec.containers[0]?.name ?? '';
  const status = containerStatus(young, name);
  if (status !== undefined) status.ready = false;
  // Written anew below: they have never been true.
  const conditions = young.status.conditions ?? [];
  young.status.conditions = conditions.filter(({ type }) => !type.endsWith('Ready'));
  refresh(young, createdMs + 8_000);
  store.create('pods', young);
  timeline.after(70_000, () => kubelet.becomeReady(young, name));
}
