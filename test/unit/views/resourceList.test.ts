// Lists of the resource browser over the story's shop: columns, order, filter, window, and what is copied.
import assert from 'node:assert/strict';
import type {
  Cell,
  ListQuery,
  ListWindow,
  ResourceListState,
} from '../../../src/shared/model/resourceBrowser.ts';
import type { Fault } from '../../../src/shared/model/fault.ts';
import type { ResourceTable, TableSource } from '../../../src/extension/model/inputs.ts';
import { resourceBrowser } from '../../../src/extension/views/resourceBrowser.ts';
import { listedIds, listedRows, resourceList } from '../../../src/extension/views/resourceList.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import {
  before,
  container,
  event,
  hour,
  MiB,
  minute,
  pod,
  storyNow,
} from '../../support/rowBuilders.ts';
import { tellShopStory } from '../../support/shopStory.ts';

const whole = { columns: [], from: 0, count: 100, filter: '', sort: null };

function shop(): ModelFixture {
  const fixture = new ModelFixture();
  tellShopStory(fixture);
  return fixture;
}

function textOf(cell: Cell): string {
  if (cell === null) return '-';
  if (typeof cell !== 'object') return String(cell);
  if ('word' in cell) return cell.reason ? `${cell.word} · ${cell.reason}` : cell.word;
  return `${Math.round(cell.percent)} %`;
}

/** A line a row; ages in minutes. */
function lines({ head, rows }: ResourceListState): string[] {
  return rows.rows.map(({ cells }) =>
    cells
      .map((cell, index) =>
        head.value.columns[index]?.look === 'age' && cell !== null
          ? `${Math.round((storyNow - Number(cell)) / minute)}m`
          : textOf(cell),
      )
      .join(' | '),
  );
}

function list(fixture: ModelFixture, window: Partial<ListWindow> & { kind: string }) {
  return resourceList(fixture.model, { ...whole, ...window });
}

const firsts = (state: ResourceListState) => state.rows.rows.map(({ name }) => name);

describe('lists of the resource browser', () => {
  it('have pods with usage of what they asked for', () => {
    const fixture = shop();
    fixture.cpu.set('shop/stock-5f7b9c84d6-8xr2w', 61);
    fixture.cpu.set('shop/stock-5f7b9c84d6-8xr2w/memory', 160 * MiB);
    fixture.open();
    const state = list(fixture, { kind: 'pods', filter: 'stock-5f' });
    assert.deepEqual(
      state.head.value.columns.map(({ head }) => read(head)),
      [
        'Name',
        'Status',
        'Namespace',
        'Age',
        'Ready',
        'Restarts',
        'CPU / Request (%)',
        'Memory / Request (%)',
      ],
    );
    assert.deepEqual(lines(state), [
      'stock-5f7b9c84d6-8xr2w | Running | shop | 17m | 1/1 | 0 | 61 % | 125 %',
    ]);
  });

  it('put trouble first, then names in order, numbers by value', () => {
    const fixture = shop();
    for (const number of [10, 2, 1]) {
      fixture.stores.pods.put(pod({ name: `kafka-${number}`, namespace: 'shop' }));
    }
    fixture.open();
    const [first, second] = firsts(list(fixture, { kind: 'pods' }));
    assert.match(`${first} ${second}`, /^settlement-\S+ cart-\S+-q8wzn$/);
    const kafkas = firsts(list(fixture, { kind: 'pods', filter: 'kafka' }));
    assert.deepEqual(kafkas, ['kafka-1', 'kafka-2', 'kafka-10']);
  });

  const filters: readonly (readonly [string, RegExp])[] = [
    ['status:failing ns:shop', /^cart-\S+-q8wzn cart-\S+-m4x7c session-\S+$/],
    ['status:oomkilled', /^cart-\S+-q8wzn$/],
    ['ns:pay', /^settlement-\S+ settlement-\S+$/],
    ['owner:stock', /^stock-\S+ stock-\S+$/],
    ['app=chronograf', /^chronograf-\S+$/],
    ['-ns:shop,kube-system', /^settlement-\S+ chronograf-\S+ settlement-\S+$/],
    ['failedsched', /^cart-\S+-m4x7c$/],
    ['node:w-2 stock', /^stock-\S+-8xr2w$/],
  ];
  for (const [filter, expected] of filters) {
    it(`filter pods by ${filter}`, () => {
      const fixture = shop();
      fixture.open();
      assert.match(firsts(list(fixture, { kind: 'pods', filter })).join(' '), expected);
    });
  }

  it('sort by usage, what is unknown last in both directions', () => {
    const fixture = new ModelFixture();
    for (const [name, millicores] of [
      ['a', 30],
      ['b', 90],
      ['c', undefined],
    ] as const) {
      fixture.stores.pods.put(pod({ name }));
      if (millicores !== undefined) fixture.cpu.set(`shop/${name}`, millicores);
    }
    fixture.open();
    const by = (isDescending: boolean) =>
      firsts(list(fixture, { kind: 'pods', sort: { column: 'cpu', isDescending } })).join('');
    assert.equal(by(false), 'abc');
    assert.equal(by(true), 'bac');
    fixture.cpu.set('shop/a', 99);
    assert.equal(by(true), 'abc', 'the next sample is another order');
  });

  it('show a window, and the last rows when there are fewer than were expected', () => {
    const fixture = new ModelFixture();
    for (let i = 0; i < 50; i++) fixture.stores.pods.put(pod({ name: `pod-${i}` }));
    fixture.open();
    const some = list(fixture, { kind: 'pods', from: 10, count: 5 });
    assert.deepEqual(firsts(some), ['pod-10', 'pod-11', 'pod-12', 'pod-13', 'pod-14']);
    assert.equal(some.rows.total, 50);
    const last = list(fixture, { kind: 'pods', from: 400, count: 3 });
    assert.deepEqual(firsts(last), ['pod-47', 'pod-48', 'pod-49']);
    assert.equal(last.head.value.from, 47);
  });

  it('show the columns that are chosen, the name first, and leave out what there is not', () => {
    const fixture = shop();
    fixture.open();
    const columns = ['node', 'nothing', 'owner', 'status'];
    const state = list(fixture, { kind: 'pods', columns, filter: 'q8wzn' });
    assert.deepEqual(lines(state), ['cart-7c9d8b6f5-q8wzn | w-1 | Deployment cart | OOMKilled']);
  });

  it('have the containers of all pods, each as it is', () => {
    const fixture = shop();
    const app = container({ name: 'app', ready: false, startedAt: before(hour) });
    fixture.stores.pods.put(pod({ name: 'two', containers: [app, container({ name: 'proxy' })] }));
    fixture.open();
    const state = list(fixture, { kind: 'containers', filter: 'two' });
    assert.deepEqual(lines(state), [
      'app | Running · NotReady | two | shop | 60m | 0 | registry.shop.example/app:1.0.0',
      'proxy | Running | two | shop | 1440m | 0 | registry.shop.example/proxy:1.0.0',
    ]);
    const failing = list(fixture, { kind: 'containers', filter: 'status:failing proxy' });
    assert.equal(failing.rows.total, 0);
  });

  const kinds: readonly (readonly [string, string, string])[] = [
    ['nodes', 'cp-1', 'cp-1 | Ready | control-plane | - | - | 4 | v1.33.4 | 1440m'],
    ['namespaces', 'payments', 'payments | Active | 2 | 1440m'],
    [
      'deployments.apps',
      'chronograf',
      'chronograf | Unavailable | monitoring | 1440m | 0/1 | 1 | 0',
    ],
    ['services', 'cart', 'cart | shop | 1440m | ClusterIP | 10.96.0.12 | - | 80/TCP'],
  ];
  for (const [kind, filter, expected] of kinds) {
    it(`have ${kind} as kubectl has them`, () => {
      const fixture = shop();
      fixture.open();
      assert.deepEqual(lines(list(fixture, { kind, filter })), [expected]);
    });
  }

  it('have events, the newest first, which open what they are about', () => {
    const fixture = shop();
    const about = { name: 'web-1', namespace: 'shop' };
    const { events } = fixture.stores;
    events.put(event(about, { reason: 'Pulled', type: 'Normal', lastAt: before(0), count: 4 }));
    fixture.open();
    const state = list(fixture, { kind: 'events', filter: 'web-1' });
    assert.deepEqual(lines(state), ['Normal | 0m | Pod | web-1 | shop | Pulled | Pulled | 4']);
    assert.equal(state.rows.rows[0]?.ref.name, 'web-1');
    assert.equal(state.rows.rows[0]?.name, 'Pulled');
    const warnings = list(fixture, { kind: 'events', filter: 'status:warning' });
    assert.ok(warnings.rows.total > 0 && warnings.rows.total < events.size);
  });

  it('follow rows that change, come and go', () => {
    const fixture = shop();
    fixture.open();
    const names = () => firsts(list(fixture, { kind: 'namespaces' })).join(' ');
    assert.equal(names(), 'kube-system monitoring payments shop');
    const [shopSpace] = [...fixture.stores.namespaces.values()];
    assert.ok(shopSpace);
    fixture.stores.namespaces.put(
      { ...shopSpace, uid: 'u2', name: 'b2' },
      { ...shopSpace, uid: 'u10', name: 'b10' },
    );
    fixture.stores.namespaces.remove(shopSpace.uid);
    assert.equal(names(), 'b2 b10 kube-system monitoring payments');
  });

  it('tell ids and rows beyond a window, in the order of the list', () => {
    const fixture = new ModelFixture();
    for (let i = 0; i < 30; i++) fixture.stores.pods.put(pod({ name: `pod-${i}`, uid: `u${i}` }));
    fixture.open();
    const query: ListQuery = {
      kind: 'pods',
      filter: '',
      sort: { column: 'name', isDescending: true },
    };
    assert.deepEqual(listedIds(fixture.model, query, 0, 3), ['u29', 'u28', 'u27']);
    assert.deepEqual(listedIds(fixture.model, query, 28, 99), ['u1', 'u0']);
    const { columns, rows } = listedRows(fixture.model, query, ['age'], ['u3', 'u20', 'gone']);
    assert.deepEqual(
      columns.map(({ id }) => id),
      ['name', 'age'],
    );
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['pod-20', 'pod-3'],
    );
  });

  it('are refused for a kind that there is not', () => {
    const fixture = shop();
    fixture.open();
    assert.throws(() => list(fixture, { kind: 'unicorns.example' }), /noKind/);
  });
});

describe('lists of what is not watched', () => {
  const resource = (kind: string, group: string, id = `${kind.toLowerCase()}s.${group}`) => ({
    ...{ id, kind, group, version: 'v1', namespaced: true },
  });
  const column = (name: string, type = 'string', priority = 0) => ({
    ...{ name, type, priority, format: name === 'Name' ? 'name' : '', description: '' },
  });
  const row = (name: string, ...cells: (string | number | boolean | null)[]) => ({
    ...{ uid: `uid-${name}`, name, namespace: 'shop', resourceVersion: '1', labels: {} },
    createdAt: before(hour),
    cells: [name, ...cells],
  });
  const certificates = resource('Certificate', 'cert-manager.io');
  const table: ResourceTable = {
    columns: ['Name', 'Ready', 'Age'].map((name) => column(name)).concat(column('Days', 'integer')),
    rows: [row('b', 'True', '9d', 12), row('a', '<none>', '9d', 3), row('c', 'False', '9d', 100)],
    isCut: false,
    link: { state: 'live', since: 0 },
  };

  function opened(tables: TableSource): ModelFixture {
    const fixture = new ModelFixture();
    fixture.tables = tables;
    fixture.open();
    return fixture;
  }

  const known: TableSource = {
    catalog: { state: 'read', resources: [certificates, resource('ConfigMap', '', 'configmaps')] },
    table: (id) => (id === certificates.id ? table : undefined),
  };

  it('have the columns of the server, and ages that live', () => {
    const state = list(opened(known), { kind: certificates.id });
    assert.deepEqual(lines(state), [
      'a | shop | - | 60m | 3',
      'b | shop | True | 60m | 12',
      'c | shop | False | 60m | 100',
    ]);
    const { columns, isPolled, total } = state.head.value;
    assert.deepEqual(
      columns.map(({ head }) => read(head)),
      ['Name', 'Namespace', 'Ready', 'Age', 'Days'],
    );
    assert.deepEqual([isPolled, total], [true, 3]);
    assert.equal(state.rows.rows[0]?.ref.group, 'cert-manager.io');
  });

  it('are sorted by numbers as numbers, and filtered', () => {
    const fixture = opened(known);
    const sort = { column: 'of Days', isDescending: true };
    assert.deepEqual(firsts(list(fixture, { kind: certificates.id, sort })), ['c', 'b', 'a']);
    assert.deepEqual(firsts(list(fixture, { kind: certificates.id, filter: 'ns:shop b' })), ['b']);
  });

  it('stand in groups, without a count until they are read', () => {
    const kinds = resourceBrowser(opened(known).model).kinds.rows;
    const of = (kind: string) => kinds.find((entry) => entry.kind === kind);
    assert.deepEqual(of('Certificate'), {
      ...{ id: certificates.id, kind: 'Certificate', group: 'custom', total: 3, counts: [] },
    });
    assert.deepEqual(of('ConfigMap'), {
      ...{ id: 'configmaps', kind: 'ConfigMap', group: 'config', counts: [] },
    });
    const groups = kinds
      .map(({ group }) => group)
      .filter((group, at, all) => group !== all[at - 1]);
    assert.deepEqual(groups, ['cluster', 'workloads', 'network', 'config', 'custom']);
  });

  it('are waited for until it is known which there are', () => {
    const fixture = opened({ catalog: { state: 'unread' }, table: () => undefined });
    const { head, rows } = list(fixture, { kind: certificates.id });
    assert.equal(head.value.link.state, 'connecting');
    assert.equal(rows.total, 0);
    assert.equal(resourceBrowser(fixture.model).undiscovered.value, 'unread');
  });

  it('say why it is not known which there are', () => {
    const fault: Fault = { kind: 'timeout', message: { key: 'fault.unexpected' } };
    const fixture = opened({ catalog: { state: 'failed', fault }, table: () => undefined });
    assert.deepEqual(resourceBrowser(fixture.model).undiscovered.value, fault);
    assert.throws(() => list(fixture, { kind: certificates.id }), { fault });
    assert.equal(list(fixture, { kind: 'pods' }).rows.total, 0);
  });
});

describe('kinds of the resource browser', () => {
  const entries = (fixture: ModelFixture) =>
    resourceBrowser(fixture.model).kinds.rows.map(({ kind, total, counts, link }) => {
      const troubles = counts.map(({ severity, count }) => `${count} ${severity}`);
      return [kind, total ?? '-', ...troubles, ...(link ? [link.state] : [])].join(' ');
    });

  it('are counted with what needs attention', () => {
    const fixture = shop();
    fixture.open();
    const all = entries(fixture);
    assert.deepEqual(all.slice(0, 2), ['Node 3', 'Namespace 4']);
    assert.ok(
      all.includes(`Pod ${fixture.stores.pods.size} 2 failed 1 pending 1 warning 1 terminating`),
    );
    assert.ok(
      all.some((line) => /^Container 1\d 2 failed/.test(line)),
      all.join('\n'),
    );
    assert.ok(!all.some((line) => line.startsWith('ReplicationController')));
  });

  it('follow containers as pods come, change and go', () => {
    const fixture = new ModelFixture();
    fixture.open();
    const count = () => entries(fixture).find((line) => line.startsWith('Container'));
    assert.equal(count(), 'Container 0');
    const broken = container({
      name: 'b',
      state: 'waiting',
      reason: 'CrashLoopBackOff',
      ready: false,
    });
    fixture.stores.pods.put(pod({ name: 'a', containers: [container({ name: 'a' }), broken] }));
    assert.equal(count(), 'Container 2 1 failed');
    fixture.stores.pods.put(pod({ name: 'a', containers: [container({ name: 'a' })] }));
    assert.equal(count(), 'Container 1');
    fixture.stores.pods.removeUids('pod-shop-a');
    assert.equal(count(), 'Container 0');
  });

  it('say what is not known rather than 0', () => {
    const fixture = new ModelFixture();
    fixture.links.set('services', { state: 'denied', verb: 'list', resource: 'services' });
    fixture.open();
    assert.ok(entries(fixture).includes('Service - denied'));
  });
});
