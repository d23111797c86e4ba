// Levels of the tree beyond the story: caps, notices, owners without a row of their own, stable ids.
import assert from 'node:assert/strict';
import type { TreeParent, TreeRow } from '../../../src/shared/model/tree.ts';
import { treeChildren } from '../../../src/extension/views/tree.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import {
  container,
  cronJob,
  deployment,
  job,
  namespace,
  ownerRef,
  pod,
  replicaSet,
  workload,
} from '../../support/rowBuilders.ts';

const all = { text: '', problemsOnly: false };
const shop: TreeParent = { level: 'namespace', namespace: 'shop' };

function children(fixture: ModelFixture, parent: TreeParent, filter = all) {
  return treeChildren(fixture.model, { parent, filter }).children;
}
const labels = (rows: readonly TreeRow[]) => rows.map(({ kind, label }) => `${kind} ${label}`);
const crashed = (name: string) =>
  pod({
    name,
    word: 'Error',
    containers: [container({ name: 'app', state: 'terminated', exitCode: 1, ready: false })],
  });

describe('treeChildren', () => {
  it('sorts workloads by kind, then by name with its number', () => {
    const fixture = new ModelFixture();
    const { stores } = fixture;
    const sync = cronJob({ name: 'sync' });
    stores.cronJobs.put(sync);
    stores.jobs.put(
      job({ name: 'once' }),
      job({ name: 'sync-1', owner: ownerRef('CronJob', sync, 'batch') }),
    );
    stores.deployments.put(deployment({ name: 'web-10' }), deployment({ name: 'web-9' }));
    stores.statefulSets.put(workload({ name: 'db', kind: 'StatefulSet' }));
    stores.replicaSets.put(replicaSet({ name: 'alone' }));
    stores.pods.put(
      pod({ name: 'bare' }),
      pod({ name: 'doom-1', owner: ownerRef('Game', { name: 'doom', uid: 'g' }, 'games.example') }),
    );
    fixture.open();
    assert.deepEqual(labels(children(fixture, shop).rows), [
      'Deployment web-9',
      'Deployment web-10',
      'StatefulSet db',
      'Job once',
      'CronJob sync',
      'ReplicaSet alone',
      'Game doom',
      'Pod bare',
    ]);
  });

  it('shows a CronJob its pods, whichever job ran them', () => {
    const fixture = new ModelFixture();
    const sync = cronJob({ name: 'sync' });
    const run = job({ name: 'sync-1', owner: ownerRef('CronJob', sync, 'batch') });
    fixture.stores.cronJobs.put(sync);
    fixture.stores.jobs.put(run);
    fixture.stores.pods.put(pod({ name: 'sync-1-x', owner: ownerRef('Job', run, 'batch') }));
    fixture.open();
    const [row] = children(fixture, shop).rows;
    assert.ok(row?.parent);
    assert.deepEqual(labels(children(fixture, row.parent).rows), ['Pod sync-1-x']);
  });

  it('cuts at 200, with trouble first and the whole number', () => {
    const fixture = new ModelFixture();
    const rows = Array.from({ length: 250 }, (_, n) => pod({ name: `p-${n}` }));
    fixture.stores.pods.put(...rows, crashed('p-249'));
    fixture.open();
    const { rows: shown, total } = children(fixture, shop);
    assert.deepEqual([shown.length, total], [200, 250]);
    assert.deepEqual(labels(shown.slice(0, 3)), ['Pod p-249', 'Pod p-0', 'Pod p-1']);
  });

  it('shows each pod once, however its owner is written', () => {
    const fixture = new ModelFixture();
    const { stores } = fixture;
    const web = deployment({ name: 'web' });
    const set = replicaSet({ name: 'web-1', owner: ownerRef('Deployment', web) });
    stores.deployments.put(web);
    stores.replicaSets.put(set);
    const owner = ownerRef('ReplicaSet', set);
    stores.pods.put(
      pod({ name: 'web-1-a', owner }),
      pod({ name: 'web-1-b', owner: { ...owner, version: 'v1beta2' } }),
    );
    fixture.open();
    const ref = { group: 'apps', version: 'v1', kind: 'Deployment', name: 'web', uid: web.uid };
    const { rows, total } = children(fixture, { level: 'owner', ref });
    assert.deepEqual(labels(rows), ['Pod web-1-a', 'Pod web-1-b']);
    assert.equal(total, 2);
  });

  it('keeps the order of workloads as they come and go', () => {
    const fixture = new ModelFixture();
    const { deployments, jobs } = fixture.stores;
    deployments.put(deployment({ name: 'b' }), deployment({ name: 'd' }));
    fixture.open();
    const names = () => children(fixture, shop).rows.map(({ label }) => label);
    assert.deepEqual(names(), ['b', 'd']);
    deployments.put(
      deployment({ name: 'c' }),
      deployment({ name: 'a' }),
      deployment({ name: 'e' }),
    );
    jobs.put(job({ name: 'aa' }));
    assert.deepEqual(names(), ['a', 'b', 'c', 'd', 'e', 'aa']);
    deployments.remove('deployment-shop-b', 'deployment-shop-e');
    assert.deepEqual(names(), ['a', 'c', 'd', 'aa']);
  });

  it('keeps ids when a pod is replaced by its next state, and between revisions', () => {
    const fixture = new ModelFixture();
    const cart = deployment({ name: 'cart' });
    const owner = ownerRef('Deployment', cart);
    const set = replicaSet({ name: 'cart-1', revision: '1', owner });
    fixture.stores.deployments.put(cart);
    fixture.stores.replicaSets.put(set);
    fixture.stores.pods.put(pod({ name: 'a', owner: ownerRef('ReplicaSet', set) }));
    fixture.open();
    const parent = children(fixture, shop).rows[0]?.parent as TreeParent;
    const [first] = children(fixture, parent).rows;
    assert.equal(children(fixture, parent).rows[0], first);
    fixture.stores.replicaSets.put(replicaSet({ name: 'cart-2', revision: '2', owner }));
    const [second] = children(fixture, parent).rows;
    assert.equal(second?.id, first?.id);
    assert.deepEqual(
      second?.facts.map((fact) => read(fact)),
      ['1/1', 'revision 1'],
    );
  });

  it('says what may not be listed, and what is on its way', () => {
    const fixture = new ModelFixture();
    fixture.links.set('jobs', {
      state: 'denied',
      verb: 'list',
      resource: 'jobs',
      namespace: 'shop',
    });
    fixture.stores.cronJobs.isSynced = false;
    fixture.stores.pods.put(pod({ name: 'bare' }));
    fixture.open();
    const { rows, total } = children(fixture, shop);
    const notices = rows.filter((row) => row.kind === 'Notice');
    assert.deepEqual(
      notices.map((row) => read(row.facts[0] ?? { key: 'tree.empty' })),
      ['You may not list jobs in shop', 'Reading cronjobs'],
    );
    assert.ok(notices.every((row) => row.parent === undefined));
    assert.equal(total, 3);
  });

  it('does not call well, nor count, what was not read', () => {
    const fixture = new ModelFixture();
    fixture.stores.namespaces.put(namespace('shop'));
    fixture.stores.nodes.isSynced = false;
    fixture.stores.pods.isSynced = false;
    fixture.open();
    const said = (filter = all) =>
      children(fixture, { level: 'cluster' }, filter).rows.map(
        ({ label, severity, facts }) => `${severity} ${label}: ${facts.map((f) => read(f)).join()}`,
      );
    assert.deepEqual(said(), ['unknown Nodes: ', 'unknown shop: ']);
    assert.deepEqual(said({ text: '', problemsOnly: true }), [
      'unknown : Nothing here matches the filter',
    ]);
    fixture.links.set('nodes', { state: 'denied', verb: 'list', resource: 'nodes' });
    fixture.links.set('pods', { state: 'denied', verb: 'watch', resource: 'pods' });
    assert.deepEqual(said(), [
      'unknown : You may not list nodes',
      'unknown : You may not watch pods',
      'unknown Nodes: You may not list nodes',
      'unknown shop: ',
    ]);
  });

  it('tells namespaces that are not watched from those that are empty', () => {
    const fixture = new ModelFixture();
    fixture.stores.namespaces.put(namespace('shop'), namespace('bank'));
    fixture.namespaces = ['shop'];
    fixture.open();
    const severities = children(fixture, { level: 'cluster' }).rows.map((row) => row.severity);
    assert.deepEqual(severities, ['running', 'unknown', 'running']);
    const [notice] = children(fixture, { level: 'namespace', namespace: 'bank' }).rows;
    assert.equal(read(notice!.facts[0]!), 'Namespace bank is not watched');
  });

  it('says that nothing is here, or that nothing matches', () => {
    const fixture = new ModelFixture();
    fixture.stores.namespaces.put(namespace('shop'), namespace('quiet'));
    fixture.stores.pods.put(pod({ name: 'bare' }));
    fixture.open();
    const sentence = (parent: TreeParent, text: string) =>
      children(fixture, parent, { text, problemsOnly: false }).rows.map((row) =>
        read(row.facts[0] ?? { key: 'tree.empty' }),
      );
    assert.deepEqual(sentence({ level: 'namespace', namespace: 'quiet' }, ''), ['Nothing here']);
    assert.deepEqual(sentence(shop, 'nope'), ['Nothing here matches the filter']);
  });

  it('knows namespaces by their pods where they may not be listed', () => {
    const fixture = new ModelFixture();
    fixture.links.set('namespaces', { state: 'denied', verb: 'list', resource: 'namespaces' });
    fixture.stores.pods.put(pod({ name: 'bare' }));
    fixture.open();
    assert.deepEqual(labels(children(fixture, { level: 'cluster' }).rows), [
      'Notice ',
      'Nodes Nodes',
      'Namespace shop',
    ]);
  });

  it('finds a pod by its container, a namespace by its own name', () => {
    const fixture = new ModelFixture();
    fixture.stores.namespaces.put(namespace('shop'), namespace('other'));
    fixture.stores.pods.put(pod({ name: 'bare', containers: [container({ name: 'envoy' })] }));
    fixture.open();
    const found = (text: string) =>
      labels(children(fixture, { level: 'cluster' }, { text, problemsOnly: false }).rows);
    assert.deepEqual(found('ENVOY'), ['Namespace shop']);
    assert.deepEqual(found('oth'), ['Namespace other']);
  });

  it('keeps only branches with trouble', () => {
    const fixture = new ModelFixture();
    fixture.stores.namespaces.put(namespace('shop'), namespace('other'));
    fixture.stores.pods.put(crashed('bad'), pod({ name: 'good' }));
    fixture.open();
    const problems = { text: '', problemsOnly: true };
    assert.deepEqual(labels(children(fixture, { level: 'cluster' }, problems).rows), [
      'Namespace shop',
    ]);
    assert.deepEqual(labels(children(fixture, shop, problems).rows), ['Pod bad']);
  });
});
