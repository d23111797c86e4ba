// From a pod to what it runs as, and which revision is the current one.
import assert from 'node:assert/strict';
import { currentReplicaSet, Ownership } from '../../../src/extension/model/ownership.ts';
import { memoryStores } from '../../support/modelFixture.ts';
import {
  before,
  day,
  deployment,
  hour,
  job,
  ownerRef,
  pod,
  replicaSet,
  workload,
} from '../../support/rowBuilders.ts';

const text = (ref: { kind: string; name: string }) => `${ref.kind} ${ref.name}`;

describe('Ownership', () => {
  const stores = memoryStores();
  const cart = deployment({ name: 'cart' });
  const set = replicaSet({ name: 'cart-7c9', owner: ownerRef('Deployment', cart) });
  const rolloutSet = replicaSet({
    name: 'web-5d8',
    owner: ownerRef('Rollout', { name: 'web', uid: 'rollout-web' }, 'argoproj.io'),
  });
  const run = job({
    name: 'sync-29',
    owner: ownerRef('CronJob', { name: 'sync', uid: 'cron-sync' }, 'batch'),
  });
  const controller = workload({
    name: 'old-1',
    kind: 'ReplicationController',
    owner: ownerRef('DeploymentConfig', { name: 'old', uid: 'dc-old' }, 'apps.openshift.io'),
  });
  const operated = workload({
    name: 'prometheus-k8s',
    kind: 'StatefulSet',
    owner: ownerRef('Prometheus', { name: 'k8s', uid: 'prom' }, 'monitoring.coreos.com'),
  });
  stores.deployments.put(cart);
  stores.replicaSets.put(set, rolloutSet);
  stores.jobs.put(run);
  stores.replicationControllers.put(controller);
  stores.statefulSets.put(operated);
  const ownership = new Ownership(stores);

  const cases = [
    ['ReplicaSet cart-7c9 > Deployment cart', 'Deployment cart', ownerRef('ReplicaSet', set)],
    ['ReplicaSet web-5d8 > Rollout web', 'Rollout web', ownerRef('ReplicaSet', rolloutSet)],
    ['Job sync-29 > CronJob sync', 'CronJob sync', ownerRef('Job', run, 'batch')],
    [
      'ReplicationController old-1 > DeploymentConfig old',
      'DeploymentConfig old',
      ownerRef('ReplicationController', controller, ''),
    ],
    [
      'StatefulSet prometheus-k8s > Prometheus k8s',
      'StatefulSet prometheus-k8s',
      ownerRef('StatefulSet', operated),
    ],
    [
      'ReplicaSet gone-1',
      'ReplicaSet gone-1',
      ownerRef('ReplicaSet', { name: 'gone-1', uid: 'gone' }),
    ],
    ['Game doom', 'Game doom', ownerRef('Game', { name: 'doom', uid: 'g' }, 'games.example')],
    ['', 'Pod p', undefined],
    ['', 'Pod p', ownerRef('Node', { name: 'cp-1', uid: 'n' }, '')],
  ] as const;
  for (const [chain, workloadText, owner] of cases) {
    it(`follows ${owner?.kind ?? 'nothing'} ${owner?.name ?? ''}`, () => {
      const row = pod({ name: 'p', ...(owner && { owner }) });
      assert.equal(ownership.chain(row).map(text).join(' > '), chain);
      assert.equal(text(ownership.workloadOf(row)), workloadText);
    });
  }

  it('ends a circle', () => {
    const a = ownerRef('ReplicaSet', { name: 'a', uid: 'a' });
    stores.replicaSets.put(replicaSet({ name: 'a', uid: 'a', owner: a }));
    assert.equal(ownership.chain(pod({ name: 'p', owner: a })).length, 1);
  });

  it('asks the cache of read owners', () => {
    const lookup = new Ownership(stores, (owner) =>
      owner.kind === 'Game'
        ? ownerRef('Arcade', { name: 'ours', uid: 'ar' }, 'games.example')
        : undefined,
    );
    const row = pod({
      name: 'p',
      owner: ownerRef('Game', { name: 'doom', uid: 'g' }, 'games.example'),
    });
    assert.equal(text(lookup.workloadOf(row)), 'Arcade ours');
  });

  it('knows the current revision by number, then by age', () => {
    const old = replicaSet({ name: 'a', revision: '9', createdAt: before(hour) });
    const rolledBack = replicaSet({ name: 'b', revision: '10', createdAt: before(day) });
    assert.equal(currentReplicaSet([old, rolledBack]), rolledBack);
    const bare = [replicaSet({ name: 'a' }), replicaSet({ name: 'b', createdAt: before(hour) })];
    assert.equal(currentReplicaSet(bare)?.name, 'b');
    assert.equal(currentReplicaSet([]), undefined);
  });
});
