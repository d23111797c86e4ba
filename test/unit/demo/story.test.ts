// The demo's world: the same for a seed, consistent at every moment, and full of every trouble it is there to show.
import assert from 'node:assert/strict';
import { printPod } from '../../../src/extension/demo/podPrinter.ts';
import { Store } from '../../../src/extension/demo/store.ts';
import { Timeline } from '../../../src/extension/demo/timeline.ts';
import type { Pod } from '../../../src/extension/demo/wire.ts';
import { World } from '../../../src/extension/demo/world/world.ts';
import { podKind } from '../../../src/extension/kinds/pod.ts';
import { ManualClock } from '../../support/manualClock.ts';

const minuteMs = 60_000;

function begin(seed = 7) {
  const clock = new ManualClock();
  const store = new Store(1000);
  const timeline = new Timeline(clock, 1);
  const world = new World(store, timeline, seed);
  world.begin();
  return { clock, store, timeline, world };
}

const kinds = [
  'pods',
  'nodes',
  'events',
  'services',
  'deployments.apps',
  'replicasets.apps',
  'statefulsets.apps',
  'jobs.batch',
  'endpointslices.discovery.k8s.io',
  'leases.coordination.k8s.io',
] as const;

describe('demo story', () => {
  it('is the same for a seed, and another for another', () => {
    const tell = (seed: number) => {
      const { clock, store } = begin(seed);
      clock.advance(3 * minuteMs);
      return JSON.stringify(kinds.map((kind) => store.all(kind)));
    };
    const first = tell(3);
    assert.equal(tell(3), first);
    assert.notEqual(tell(4), first);
  });

  it('begins as the pictures show', () => {
    const { store, timeline } = begin();
    const status = (suffix: string) => {
      const pod = store.all('pods').find(({ metadata }) => metadata.name.endsWith(suffix));
      assert.ok(pod, suffix);
      const { status: word, ready, restarts } = printPod(pod, timeline.now());
      return [word, ready, restarts];
    };
    assert.deepEqual(status('q8wzn'), ['OOMKilled', '1/2', '3 (2m8s ago)']);
    assert.deepEqual(status('m4x7c'), ['Pending', '0/2', '0']);
    assert.deepEqual(status('hn5xr'), ['CrashLoopBackOff', '1/2', '14 (95s ago)']);
    assert.deepEqual(status('tl2mz'), ['Running', '0/1', '0']);
    assert.deepEqual(status('wq2zk'), ['Terminating', '0/1', '0']);
    assert.equal(store.count('nodes'), 6);
    const pods = store.count('pods');
    assert.ok(pods >= 140 && pods <= 170, `${pods} pods`);
    const pending = store.all('pods').find(({ metadata }) => metadata.name.endsWith('m4x7c'));
    assert.match(
      pending?.status.conditions?.[0]?.message ?? '',
      /^0\/6 nodes are available: 3 Insufficient cpu, 3 node\(s\) had untolerated taint/,
    );
  });

  it('shows every status of the vocabulary within 20 minutes, as the product reads it too', function () {
    this.timeout(20_000);
    const { clock, store, timeline } = begin();
    const seen = new Set<string>();
    store.watch('pods', ({ object, type }) => {
      const pod = object as Pod;
      const printed = printPod(pod, timeline.now());
      if (type !== 'DELETED') seen.add(printed.status);
      const row = podKind.project(pod);
      const ours = [row.word, `${row.ready}/${row.total}`, row.restarts];
      assert.deepEqual(ours, [
        printed.status,
        printed.ready,
        Number.parseInt(printed.restarts, 10),
      ]);
    });
    for (const pod of store.all('pods')) seen.add(printPod(pod, timeline.now()).status);
    clock.advance(20 * minuteMs);
    const wanted = [
      'Completed ContainerCreating CrashLoopBackOff CreateContainerConfigError ErrImagePull Error Evicted',
      'ImagePullBackOff Init:0/1 Init:CrashLoopBackOff Init:Error NotReady OOMKilled Pending PodInitializing',
      'Running SchedulingGated Terminating',
    ].flatMap((line) => line.split(' '));
    assert.deepEqual(
      wanted.filter((word) => !seen.has(word)),
      [],
    );
    const reasons = new Set(store.all('events').map(({ reason }) => reason));
    for (const reason of [
      'FailedScheduling',
      'BackOff',
      'Unhealthy',
      'ScalingReplicaSet',
      'OOMKilling',
      'Scheduled',
    ]) {
      assert.ok(reasons.has(reason), reason);
    }
  });

  for (const seed of [7, 8, 42]) {
    it(`stays consistent while it lives (seed ${seed})`, function () {
      this.timeout(20_000);
      const { clock, store } = begin(seed);
      for (let minute = 0; minute < 12; minute++) {
        clock.advance(minuteMs + 700);
        // Controllers take a quarter of a second to follow; what stays wrong longer is wrong.
        let wrong = inconsistencies(store);
        for (let again = 0; again < 4 && wrong.length > 0; again++) {
          clock.advance(300);
          const still = inconsistencies(store);
          wrong = wrong.filter((one) => still.includes(one));
        }
        assert.deepEqual(wrong, [], `after ${minute} minutes`);
      }
      const cart = store
        .all('pods', 'shop')
        .find(({ metadata }) => metadata.name.endsWith('m4x7c'));
      assert.ok(cart);
      assert.equal(cart.spec.nodeName, undefined, 'the last cart still fits nowhere');
    });
  }

  it('takes with a namespace and a node what was in them', () => {
    const { clock, store, world } = begin();
    for (const [storage, name] of [
      ['namespaces', 'monitoring'],
      ['nodes', 'seoul-w-2'],
    ] as const) {
      const object = store.get(storage, undefined, name);
      assert.ok(object);
      world.deletedByUser(storage, object);
    }
    clock.advance(2 * minuteMs);
    assert.deepEqual(store.all('pods', 'monitoring'), []);
    assert.deepEqual(
      store.all('pods').filter(({ spec }) => spec.nodeName === 'seoul-w-2'),
      [],
    );
    const tooBig = store
      .all('pods')
      .filter(({ spec, status }) => spec.nodeName === undefined && status.phase === 'Pending');
    assert.ok(tooBig.length > 3, 'two workers cannot hold the work of three');
  });

  it('rolls catalog out, with revisions, and finishes', () => {
    const { clock, store } = begin();
    clock.advance(4 * minuteMs);
    const catalog = store.get('deployments.apps', 'shop', 'catalog');
    assert.equal(catalog?.metadata.annotations?.['deployment.kubernetes.io/revision'], '32');
    assert.deepEqual(
      [
        catalog?.status.replicas,
        catalog?.status.updatedReplicas,
        catalog?.status.availableReplicas,
      ],
      [4, 4, 4],
    );
    assert.equal(
      catalog?.status.conditions?.find(({ type }) => type === 'Progressing')?.reason,
      'NewReplicaSetAvailable',
    );
  });

  it('is bounded: events expire, runs of a CronJob and old ReplicaSets are collected', function () {
    this.timeout(30_000);
    const { clock, store } = begin();
    clock.advance(90 * minuteMs);
    const jobs = store
      .all('jobs.batch', 'batch')
      .filter(({ metadata }) => metadata.name.startsWith('stock-audit'));
    assert.ok(jobs.length <= 4, `${jobs.length} jobs`);
    const sets = store
      .all('replicasets.apps', 'shop')
      .filter(({ metadata }) => metadata.labels?.['app'] === 'catalog');
    assert.ok(sets.length <= 12, `${sets.length} sets`);
    assert.ok(store.count('events') < 2500, `${store.count('events')} events`);
    const pods = store.count('pods');
    assert.ok(pods >= 140 && pods <= 175, `${pods} pods`);
  });

  it('answers a scale, a deletion and a lost node as controllers would', () => {
    const { clock, store, world } = begin();
    const coupon = store.get('deployments.apps', 'shop', 'coupon');
    assert.ok(coupon);
    store.update('deployments.apps', coupon, (draft) => {
      draft.spec.replicas = 1;
    });
    world.changedByUser('deployments.apps', coupon);
    const redis = store.get('pods', 'shop', 'redis-1');
    assert.ok(redis);
    world.deletedByUser('pods', redis);
    world.setNodeReady('seoul-w-3', false);
    clock.advance(minuteMs);
    assert.equal(store.get('deployments.apps', 'shop', 'coupon')?.status.availableReplicas, 1);
    const again = store.get('pods', 'shop', 'redis-1');
    assert.notEqual(again?.metadata.uid, redis.metadata.uid);
    const ready = store
      .get('nodes', undefined, 'seoul-w-3')
      ?.status.conditions?.find(({ type }) => type === 'Ready');
    assert.deepEqual([ready?.status, ready?.reason], ['Unknown', 'NodeStatusUnknown']);
  });
});

/** What no API server would show. */
function inconsistencies(store: Store): string[] {
  const wrong: string[] = [];
  const uids = new Map(
    (
      [
        'nodes',
        'replicasets.apps',
        'statefulsets.apps',
        'daemonsets.apps',
        'jobs.batch',
        'cronjobs.batch',
        'deployments.apps',
        'replicationcontrollers',
        'services',
      ] as const
    )
      .flatMap((kind) => store.all(kind))
      .map(({ metadata, kind }) => [metadata.uid, kind]),
  );
  for (const kind of [
    'pods',
    'replicasets.apps',
    'jobs.batch',
    'endpointslices.discovery.k8s.io',
  ] as const) {
    for (const { metadata } of store.all(kind)) {
      for (const owner of metadata.ownerReferences ?? []) {
        if (uids.get(owner.uid) !== owner.kind && metadata.deletionTimestamp === undefined) {
          wrong.push(`${kind} ${metadata.name}: owner ${owner.kind} ${owner.name} is not there`);
        }
      }
    }
  }
  for (const pod of store.all('pods')) {
    const { nodeName } = pod.spec;
    if (nodeName !== undefined && store.get('nodes', undefined, nodeName) === undefined) {
      wrong.push(`pod ${pod.metadata.name}: no node ${nodeName}`);
    }
    if (pod.status.phase === 'Running' && nodeName === undefined)
      wrong.push(`pod ${pod.metadata.name} runs nowhere`);
  }
  const versions = kinds
    .flatMap((kind) => store.all(kind))
    .map(({ metadata }) => metadata.resourceVersion);
  if (new Set(versions).size !== versions.length) wrong.push('a resourceVersion is there twice');
  return [...wrong, ...endpointDifferences(store)];
}

function endpointDifferences(store: Store): string[] {
  return store.all('services').flatMap(({ metadata, spec }) => {
    const app = spec.selector?.['app'];
    const ready = store
      .all('pods', metadata.namespace)
      .filter(
        (pod) =>
          pod.metadata.labels?.['app'] === app && pod.metadata.deletionTimestamp === undefined,
      )
      .filter(({ status }) =>
        status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
      )
      .map((pod) => pod.metadata.uid)
      .sort((a, b) => (a < b ? -1 : 1));
    const slices = store
      .all('endpointslices.discovery.k8s.io', metadata.namespace)
      .filter((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name);
    const listed = slices
      .flatMap(({ endpoints }) => endpoints)
      .filter((endpoint) => endpoint?.conditions?.ready === true)
      .map((endpoint) => endpoint?.targetRef?.uid)
      .sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1));
    return JSON.stringify(ready) === JSON.stringify(listed)
      ? []
      : [`service ${metadata.name}: endpoints differ from ready pods`];
  });
}
