// Go to Object, tooltips, node tables and the registry of views.
import assert from 'node:assert/strict';
import { isProblem, severityRank } from '../../../src/shared/model/status.ts';
import { buildView } from '../../../src/extension/views/registry.ts';
import { explain } from '../../../src/extension/views/explain.ts';
import { findObjects, workloadOf } from '../../../src/extension/views/find.ts';
import { nodePods } from '../../../src/extension/views/nodePods.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import { deployment, event, node, pendingPod, pod } from '../../support/rowBuilders.ts';
import { tellShopStory } from '../../support/shopStory.ts';
import { fromMessage, toMessage } from '../../support/webviewMessage.ts';

function shop() {
  const fixture = new ModelFixture();
  tellShopStory(fixture);
  return fixture;
}

describe('findObjects', () => {
  const found = (text: string, limit = 10) =>
    findObjects(shop().open(), text, limit).map(({ ref }) => `${ref.kind} ${ref.name}`);

  it('puts exact names first, then prefixes, then parts, the shortest first', () => {
    assert.deepEqual(found('cart', 4), [
      'Deployment cart',
      'Service cart',
      'ReplicaSet cart-7c9d8b6f5',
      'Pod cart-7c9d8b6f5-hx2vb',
    ]);
    assert.deepEqual(found('SCHEDULER'), ['Pod kube-scheduler-cp-1']);
  });

  it('does so of however many pods', () => {
    const fixture = new ModelFixture();
    const many = Array.from({ length: 50 }, (_, index) => pod({ name: `a-${index}-web` }));
    const exact = ['shop', 'zoo'].map((namespace) => pod({ name: 'web', namespace }));
    fixture.stores.pods.put(...many, pod({ name: 'web-2' }), pod({ name: 'web-1' }), ...exact);
    const model = fixture.open();
    const names = (text: string, limit: number) =>
      findObjects(model, text, limit).map(({ ref }) => `${ref.namespace}/${ref.name}`);
    assert.deepEqual(names('web', 2), ['shop/web', 'zoo/web']);
    assert.deepEqual(names('zoo/web', 1), ['zoo/web']);
    assert.deepEqual(names('web-', 1), ['shop/web-1']);
    assert.deepEqual(names('eb', 1), ['shop/a-0-web']);
  });

  it('takes a namespace before a slash', () => {
    assert.deepEqual(found('payments/settle', 2), [
      'Deployment settlement',
      'ReplicaSet settlement-66f4c8d7b9',
    ]);
    assert.deepEqual(found('monitoring/settle'), []);
  });

  it('finds for no text what is in trouble, the worst first', () => {
    const problems = findObjects(shop().open(), ' ', 100);
    const severities = problems.map(({ severity }) => severity);
    assert.ok(problems.length > 3 && severities.every(isProblem), severities.join());
    const ranks = severities.map(severityRank);
    assert.deepEqual(
      ranks,
      [...ranks].sort((a, b) => a - b),
    );
    assert.deepEqual(findObjects(shop().open(), '', 2), problems.slice(0, 2));
  });

  it('finds nothing where nothing is wanted', () => {
    assert.deepEqual(found('cart', 0), []);
    assert.deepEqual(found('', 0), []);
  });

  it('tells how each is', () => {
    const [first] = findObjects(shop().open(), 'hn5xr', 1);
    assert.equal(first?.severity, 'failed');
    assert.equal(first?.status, 'CrashLoopBackOff');
  });
});

describe('workloadOf', () => {
  const of = (kind: string, name: string, namespace: string) =>
    workloadOf(shop().open(), { group: '', version: 'v1', kind, name, namespace });

  it('leads from a pod over its ReplicaSet to the Deployment', () => {
    const found = of('Pod', 'settlement-66f4c8d7b9-hn5xr', 'payments');
    assert.deepEqual([found?.kind, found?.name], ['Deployment', 'settlement']);
  });

  it('is nothing for what is no pod, and for a pod that is not there', () => {
    assert.equal(of('Deployment', 'settlement', 'payments'), null);
    assert.equal(of('Pod', 'ghost', 'shop'), null);
  });
});

describe('explain', () => {
  const lines = (kind: string, name: string, namespace: string, group = '') =>
    explain(shop().open(), { group, version: 'v1', kind, name, namespace }).map((text) =>
      read(text),
    );

  it('says how a pod is, why, and where', () => {
    assert.deepEqual(lines('Pod', 'settlement-66f4c8d7b9-hn5xr', 'payments'), [
      'CrashLoopBackOff for 52m',
      'Container settlement keeps stopping: it last ended with exit code 1 after 2 s',
      'It said: LEDGER_URL is not set',
      'Restarted 14 times',
      'It last ended 5m ago',
      'on w-1',
    ]);
  });

  it('says it of a workload by its pods', () => {
    assert.deepEqual(lines('Deployment', 'settlement', 'payments', 'apps'), [
      'Degraded',
      '1 of its pods needs attention',
      'settlement-66f4c8d7b9-hn5xr: Container settlement keeps stopping: it last ended with exit code 1 after 2 s',
    ]);
  });

  it('says that an object is gone', () => {
    assert.deepEqual(lines('Pod', 'ghost', 'shop'), ['Pod ghost is not there any more']);
  });
});

describe('nodePods', () => {
  it('lists trouble first, to its limit, with a dot for warnings', () => {
    const { pods } = nodePods(shop().open(), { node: 'w-1', limit: 3 });
    assert.equal(pods.total, 5);
    assert.deepEqual(
      pods.rows.map((row) => [row.name, row.status.severity, row.hasWarningEvents]),
      [
        ['settlement-66f4c8d7b9-hn5xr', 'failed', false],
        ['cart-7c9d8b6f5-q8wzn', 'failed', true],
        ['chronograf-6b5f7d9c4-tl2mz', 'warning', false],
      ],
    );
  });

  it('lists what is not scheduled under no node', () => {
    const fixture = new ModelFixture();
    fixture.stores.pods.put(pendingPod({ name: 'waits' }), pod({ name: 'runs' }));
    const { pods } = nodePods(fixture.open(), { node: null, limit: 10 });
    assert.deepEqual(
      pods.rows.map(({ name, node: on }) => [name, on]),
      [['waits', undefined]],
    );
  });

  it('draws the dot when an event comes, and takes it when it goes', () => {
    const fixture = new ModelFixture();
    fixture.stores.nodes.put(node({ name: 'w-1' }));
    fixture.stores.pods.put(pod({ name: 'a' }));
    const model = fixture.open();
    const dot = () => nodePods(model, { node: 'w-1', limit: 1 }).pods.rows[0]?.hasWarningEvents;
    const old = event({ name: 'a', namespace: 'shop' }, { reason: 'Unhealthy', lastAt: 0 });
    assert.equal(dot(), false);
    fixture.stores.events.put(old);
    assert.equal(dot(), true);
    fixture.stores.events.remove(old.uid);
    assert.equal(dot(), false);
  });
});

describe('views', () => {
  it('build every channel', () => {
    const fixture = shop();
    fixture.stores.deployments.put(deployment({ name: 'extra' }));
    const model = fixture.open();
    const filter = { text: '', problemsOnly: false };
    const ref = { group: '', version: 'v1', kind: 'Pod', namespace: 'shop', name: 'x' };
    const sections = [
      buildView(model, 'clusterSummary', {}),
      buildView(model, 'clusterDashboard', {}),
      buildView(model, 'treeChildren', { parent: { level: 'cluster' }, filter }),
      buildView(model, 'nodePods', { node: 'w-1', limit: 5 }),
      buildView(model, 'detail', { ref }),
    ].map((state) => Object.keys(state).length);
    assert.deepEqual(sections, [2, 11, 1, 1, 7]);
  });

  it('arrive in a webview as they are', () => {
    const state = buildView(shop().open(), 'clusterDashboard', {});
    assert.deepEqual(fromMessage(toMessage(state)), state);
  });
});
