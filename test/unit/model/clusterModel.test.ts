// The model follows its stores: joins, counts and verdicts after each change, at the cost of the change alone.
import assert from 'node:assert/strict';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import { podGroup } from '../../../src/extension/model/podTable.ts';
import { clusterDashboard } from '../../../src/extension/views/clusterDashboard.ts';
import { clusterSummary } from '../../../src/extension/views/clusterSummary.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import {
  before,
  container,
  deployment,
  event,
  hour,
  job,
  lostNode,
  MiB,
  minute,
  node,
  ownerRef,
  pendingPod,
  pod,
  replicaSet,
  second,
  storyNow,
} from '../../support/rowBuilders.ts';

function open(...pods: PodRow[]) {
  const fixture = new ModelFixture();
  fixture.stores.nodes.put(node({ name: 'w-1' }), node({ name: 'w-2' }));
  fixture.stores.pods.put(...pods);
  fixture.open();
  return fixture;
}

const crashing = (name: string) =>
  pod({
    name,
    word: 'CrashLoopBackOff',
    containers: [
      container({ name: 'app', state: 'waiting', reason: 'CrashLoopBackOff', ready: false }),
    ],
  });

describe('ClusterModel', () => {
  it('counts a pod once and follows it', () => {
    const { stores, model } = open(pod({ name: 'a' }), pod({ name: 'b' }));
    stores.pods.put(crashing('a'));
    assert.deepEqual(model.pods.counts(podGroup.all), [
      { severity: 'failed', count: 1 },
      { severity: 'running', count: 1 },
    ]);
    stores.pods.removeUids('pod-shop-a');
    assert.deepEqual(model.pods.counts(podGroup.all), [{ severity: 'running', count: 1 }]);
    assert.equal(model.pods.problemCount, 0);
    assert.deepEqual(
      model.find({ group: '', version: 'v1', kind: 'Pod', name: 'a', uid: 'pod-shop-a' })?.goneAt,
      storyNow,
    );
  });

  it('moves a pod from Not scheduled to its node', () => {
    const { stores, model } = open(pendingPod({ name: 'a' }));
    assert.equal(model.pods.countOn(''), 1);
    stores.pods.put(pod({ name: 'a', node: 'w-2' }));
    assert.deepEqual([model.pods.countOn(''), model.pods.countOn('w-2')], [0, 1]);
    assert.equal(model.pods.worst(podGroup.node('')), undefined);
  });

  it('sums requests of pods that hold them', () => {
    const { stores, model } = open(
      pod({ name: 'a' }),
      pod({ name: 'b', node: 'w-2' }),
      pendingPod({ name: 'c' }),
    );
    const { sums } = model.pods;
    assert.deepEqual(sums.requests, { cpuMillicores: 200, memoryBytes: 256 * MiB });
    stores.pods.put(pod({ name: 'a', phase: 'Succeeded', word: 'Completed' }));
    assert.deepEqual(sums.ofNode('w-1'), { cpuMillicores: 0, memoryBytes: 0 });
    stores.pods.put(pod({ name: 'b', node: 'w-2', cpuRequestMillicores: 250 }));
    assert.equal(sums.ofNode('w-2').cpuMillicores, 250);
    assert.equal(sums.allocatable.cpuMillicores, 60_000);
    stores.nodes.remove('node-w-2');
    assert.equal(sums.allocatable.cpuMillicores, 30_000);
  });

  it('judges again when time has passed', () => {
    const fixture = open(pendingPod({ name: 'a', createdAt: before(10 * second) }));
    const { model } = fixture;
    let changes = 0;
    model.onDidChange(() => changes++);
    fixture.advance(40 * second);
    assert.equal(changes, 0);
    fixture.advance(10 * second);
    assert.equal(changes, 1);
    assert.equal(model.pods.worst(podGroup.all), 'pending');
    assert.equal(model.quietSince, undefined);
  });

  it('follows events in and out', () => {
    const fixture = open(pod({ name: 'a' }));
    const { stores, model } = fixture;
    const unhealthy = event(
      { name: 'a', namespace: 'shop', uid: 'pod-shop-a' },
      { reason: 'Unhealthy' },
    );
    stores.events.put(unhealthy);
    assert.equal(model.pods.worst(podGroup.all), 'warning');
    stores.events.put(
      event({ name: 'a', namespace: 'shop', uid: 'an-earlier-a' }, { reason: 'Failed', uid: 'e2' }),
    );
    stores.events.remove(unhealthy.uid);
    assert.equal(model.pods.worst(podGroup.all), 'running');
    stores.events.put(unhealthy);
    fixture.advance(9 * minute);
    assert.equal(model.pods.worst(podGroup.all), 'running');
  });

  it('does not know pods of a lost node, until it is back', () => {
    const { stores, model } = open(pod({ name: 'a' }), pod({ name: 'b', node: 'w-2' }));
    stores.nodes.put(lostNode('w-1', before(minute)));
    assert.deepEqual(model.pods.get('pod-shop-a')?.health.status, {
      severity: 'unknown',
      word: 'Running',
      reason: 'NodeNotReady',
    });
    assert.equal(model.pods.get('pod-shop-b')?.health.status.severity, 'running');
    stores.nodes.put(node({ name: 'w-1' }));
    assert.equal(model.pods.problemCount, 0);
  });

  it('finds the Deployment of pods that came before their ReplicaSet', () => {
    const { stores, model } = open();
    const cart = deployment({ name: 'cart' });
    const set = replicaSet({ name: 'cart-1', owner: ownerRef('Deployment', cart) });
    stores.pods.put(pod({ name: 'a', owner: ownerRef('ReplicaSet', set) }));
    assert.equal(model.pods.get('pod-shop-a')?.workload.kind, 'ReplicaSet');
    stores.replicaSets.put(set);
    assert.equal(model.pods.get('pod-shop-a')?.workload.kind, 'Deployment');
    assert.deepEqual(
      [...model.pods.workloadsIn('shop')].map(({ ref }) => ref.kind),
      ['Deployment'],
    );
    stores.deployments.put(cart);
    stores.pods.put({ ...crashing('a'), owner: ownerRef('ReplicaSet', set) });
    assert.equal(model.subjects.get(cart.uid)?.health.status.severity, 'warning');
  });

  it('counts what needs attention by workload', () => {
    const { stores, model } = open(crashing('bare'));
    const conditions = [
      { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', changedAt: before(minute) },
    ];
    stores.jobs.put(job({ name: 'sync-1', failed: 6, conditions }));
    stores.nodes.put(lostNode('w-2', before(minute)));
    const summary = clusterSummary(model).summary.value;
    assert.equal(summary.problemWorkloads, 3);
  });

  it('remembers since when all is well', () => {
    const fixture = open(pod({ name: 'a' }));
    assert.equal(fixture.model.quietSince, storyNow);
    fixture.stores.pods.put(crashing('a'));
    assert.equal(fixture.model.quietSince, undefined);
    fixture.now += hour;
    fixture.stores.pods.put(pod({ name: 'a' }));
    assert.equal(fixture.model.quietSince, storyNow + hour);
  });

  it('tells of changes that are not of stores, and of none after its end', () => {
    const fixture = open();
    let changes = 0;
    fixture.model.onDidChange(() => changes++);
    fixture.changed.fire();
    assert.equal(changes, 1);
    fixture.model.dispose();
    fixture.changed.fire();
    fixture.stores.pods.put(pod({ name: 'a' }));
    assert.equal(changes, 1);
  });
});

describe('a model of 20,000 pods', () => {
  it('looks at what changed and not at the rest', () => {
    const fixture = new ModelFixture();
    const { stores } = fixture;
    for (let n = 0; n < 200; n++) stores.nodes.put(node({ name: `w-${n}` }));
    const nth = (n: number, more = {}) => pod({ name: `p-${n}`, node: `w-${n % 200}`, ...more });
    stores.pods.put(...Array.from({ length: 20_000 }, (_, n) => nth(n)));
    const model = fixture.open();
    clusterDashboard(model);
    const perPod = stores.pods.looks / 20_000;
    stores.pods.looks = 0;
    const { walks } = stores.pods;
    for (let n = 0; n < 1000; n++) {
      stores.pods.put(nth(n, { restarts: 1 }));
      model.tick(storyNow + n);
    }
    // Taking a row away and putting the next one costs at most twice what adding one did.
    assert.ok(stores.pods.looks <= 1000 * perPod * 2, `${stores.pods.looks} for 1000 changes`);
    assert.equal(stores.pods.walks, walks);
  });

  it('keeps the rows of nodes that did not change', () => {
    const fixture = new ModelFixture();
    fixture.stores.nodes.put(node({ name: 'w-1' }), node({ name: 'w-2' }));
    fixture.stores.pods.put(pod({ name: 'a' }), pod({ name: 'b', node: 'w-2' }));
    const model = fixture.open();
    const [one, two] = clusterDashboard(model).nodes.rows;
    fixture.stores.pods.put(pod({ name: 'a', restarts: 1 }));
    assert.equal(clusterDashboard(model).nodes.rows[0], one, 'nothing that it shows');
    fixture.stores.pods.put(pod({ name: 'a', phase: 'Failed', word: 'Error' }));
    const [oneAfter, twoAfter] = clusterDashboard(model).nodes.rows;
    assert.notEqual(oneAfter, one);
    assert.equal(twoAfter, two);
  });
});

describe('problems of a workload itself', () => {
  it('are told once, by the Deployment and not by its ReplicaSet too', () => {
    const fixture = new ModelFixture();
    const conditions = [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }];
    const cart = deployment({ name: 'cart', available: 0, conditions });
    fixture.stores.deployments.put(cart);
    fixture.stores.replicaSets.put(
      replicaSet({ name: 'cart-1', owner: ownerRef('Deployment', cart), available: 0, conditions }),
      replicaSet({ name: 'alone', available: 0, conditions }),
    );
    const { problems } = clusterDashboard(fixture.open());
    assert.deepEqual(
      problems.rows.map(({ ref }) => `${ref.kind} ${ref.name}`),
      ['ReplicaSet alone', 'Deployment cart'],
    );
  });

  it('are judged by kind', () => {
    const fixture = new ModelFixture();
    const { stores } = fixture;
    const at = before(2 * minute);
    const deadline = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' };
    const unavailable = { type: 'Available', status: 'False', changedAt: at };
    stores.deployments.put(
      deployment({ name: 'late', available: 1, conditions: [deadline] }),
      deployment({ name: 'down', available: 0, ready: 0, conditions: [unavailable] }),
      deployment({
        name: 'young',
        available: 0,
        ready: 0,
        conditions: [{ ...unavailable, changedAt: before(second) }],
      }),
      deployment({ name: 'paused', paused: true }),
      deployment({ name: 'off', desired: 0 }),
    );
    stores.nodes.put(
      node({
        name: 'full',
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'DiskPressure', status: 'True' },
        ],
      }),
      node({ name: 'cordoned', unschedulable: true }),
      node({ name: 'new', ready: undefined, conditions: [] }),
      lostNode('lost', at),
    );
    stores.jobs.put(
      job({ name: 'done', conditions: [{ type: 'Complete', status: 'True' }] }),
      job({ name: 'held', suspended: true }),
    );
    const model = fixture.open();
    const found = [
      ...['late', 'down', 'young', 'paused', 'off'].map((name) => `deployment-shop-${name}`),
      ...['full', 'cordoned', 'new', 'lost'].map((name) => `node-${name}`),
      ...['done', 'held'].map((name) => `job-shop-${name}`),
    ].map((uid) => {
      const { severity, word, reason } = model.subjects.get(uid)?.health.status ?? {};
      return `${uid}: ${severity} ${word}${reason === undefined ? '' : ` · ${reason}`}`;
    });
    assert.deepEqual(found, [
      'deployment-shop-late: warning Degraded · ProgressDeadlineExceeded',
      'deployment-shop-down: warning Unavailable',
      'deployment-shop-young: running Progressing',
      'deployment-shop-paused: running Running · Paused',
      'deployment-shop-off: running ScaledToZero',
      'node-full: warning Ready · DiskPressure',
      'node-cordoned: running Ready · SchedulingDisabled',
      'node-new: unknown Unknown',
      'node-lost: failed NotReady · NodeStatusUnknown',
      'job-shop-done: succeeded Complete',
      'job-shop-held: running Suspended',
    ]);
  });
});

describe('owners that had to be read elsewhere', () => {
  it('are taken when the session says that they are known', () => {
    const known = new Map<string, ReturnType<typeof ownerRef>>();
    const fixture = new ModelFixture();
    const game = ownerRef('Game', { name: 'doom', uid: 'g' }, 'games.example');
    fixture.stores.pods.put(pod({ name: 'a', owner: game }));
    const model = fixture.open({ lookupOwner: ({ uid }) => known.get(uid) });
    let changes = 0;
    model.onDidChange(() => changes++);
    assert.equal(model.pods.get('pod-shop-a')?.workload.kind, 'Game');
    known.set('g', ownerRef('Arcade', { name: 'ours', uid: 'arcade' }, 'games.example'));
    model.ownersChanged(['g']);
    assert.equal(model.pods.get('pod-shop-a')?.workload.kind, 'Arcade');
    assert.deepEqual(
      [...model.pods.workloadsIn('shop')].map(({ uid }) => uid),
      ['arcade'],
    );
    assert.equal(changes, 1);
  });
});
