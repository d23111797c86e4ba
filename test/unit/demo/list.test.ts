// LIST of the demo server: pages of one snapshot, resource versions, selectors, forms.
import assert from 'node:assert/strict';
import { ManualClock } from '../../support/manualClock.ts';
import { DemoClient, type Listed } from './demoClient.ts';

describe('demo list', () => {
  let client: DemoClient;

  before(async () => {
    // The story stands still: two answers are compared.
    client = await DemoClient.start({ clock: new ManualClock() });
  });
  after(() => client.demo.close());

  const names = ({ items }: Listed) =>
    items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

  it('pages through one snapshot while the world changes', async () => {
    const whole = await client.list('/api/v1/pods');
    const first = await client.list('/api/v1/pods?limit=50');
    assert.equal(first.items.length, 50);
    assert.equal(first.metadata.remainingItemCount, whole.items.length - 50);
    const victim = whole.items[120]?.metadata;
    const gone = client.demo.world.store.get('pods', victim?.namespace, victim?.name ?? '');
    client.demo.world.store.remove('pods', gone as never);
    const all = [...names(first)];
    let token = first.metadata.continue;
    while (token !== undefined) {
      const page = await client.list(`/api/v1/pods?limit=50&continue=${token}`);
      assert.equal(page.metadata.resourceVersion, first.metadata.resourceVersion);
      all.push(...names(page));
      token = page.metadata.continue;
    }
    assert.deepEqual(all, names(whole));
  });

  it('answers 410 to a continue token whose snapshot is compacted', async () => {
    const first = await client.list('/api/v1/pods?limit=10');
    client.demo.world.store.update('nodes', { metadata: { name: 'seoul-w-1' } }, (draft) => {
      draft.metadata.labels = { ...draft.metadata.labels, touched: 'yes' };
    });
    client.demo.faults.compact();
    const { code, json } = await client.get(
      `/api/v1/pods?limit=10&continue=${first.metadata.continue}`,
    );
    assert.deepEqual([code, json().reason], [410, 'Expired']);
  });

  it('leaves apiVersion and kind out of the items', async () => {
    const list = await client.list('/api/v1/namespaces/shop/pods');
    assert.equal(list.kind, 'PodList');
    assert.ok(list.items.every((item) => !('kind' in item) && !('apiVersion' in item)));
    assert.ok(list.items.every(({ metadata }) => metadata.namespace === 'shop'));
  });

  const invalid: readonly (readonly [string, number, string])[] = [
    ['/api/v1/pods?limit=x', 400, 'BadRequest'],
    ['/api/v1/pods?continue=rubbish', 400, 'BadRequest'],
    ['/api/v1/pods?resourceVersion=abc', 400, 'BadRequest'],
    ['/api/v1/pods?resourceVersion=999999999999', 504, 'Timeout'],
    ['/api/v1/pods?resourceVersionMatch=Exact', 422, 'Invalid'],
    ['/api/v1/pods?fieldSelector=spec.nothing%3Dx', 400, 'BadRequest'],
    ['/api/v1/pods?labelSelector=a%20b%20c', 400, 'BadRequest'],
    ['/api/v1/nothing', 404, 'NotFound'],
    ['/apis/none.example/v1/things', 404, 'NotFound'],
    ['/api/v1/namespaces/shop/pods/none', 404, 'NotFound'],
    ['/api/v1/%zz', 400, 'BadRequest'],
  ];
  for (const [path, code, reason] of invalid) {
    it(`answers ${code} to ${path}`, async () => {
      const answer = await client.get(path);
      assert.deepEqual(
        [answer.code, answer.json().kind, answer.json().reason],
        [code, 'Status', reason],
      );
    });
  }

  const selectors: readonly (readonly [string, (name: string) => boolean])[] = [
    ['labelSelector=app%3Dcart', (name) => name.startsWith('cart-7')],
    ['labelSelector=app+in+(cart,web)', (name) => /^(cart-7|web-)/.test(name)],
    ['labelSelector=app%3Dcart,version%21%3D3.8.1', () => false],
    ['fieldSelector=metadata.name%3Dredis-0', (name) => name === 'redis-0'],
    ['fieldSelector=spec.nodeName%3D', (name) => name.endsWith('m4x7c')],
    ['labelSelector=%21pod-template-hash,job-name', (name) => /-29\d+-|^[a-z-]+-\d+-/.test(name)],
  ];
  for (const [query, matches] of selectors) {
    it(`selects by ${decodeURIComponent(query)}`, async () => {
      const all = await client.list('/api/v1/namespaces/shop/pods');
      const some = await client.list(`/api/v1/namespaces/shop/pods?${query}`);
      const wanted = all.items.filter(({ metadata }) => matches(metadata.name));
      assert.deepEqual(names(some), names({ ...all, items: wanted }));
    });
  }

  it('reads an older state with resourceVersionMatch=Exact', async () => {
    const { store } = client.demo.world;
    const before = await client.list('/api/v1/namespaces/shop/pods');
    const pod = store.get('pods', 'shop', 'redis-2');
    assert.ok(pod);
    store.remove('pods', pod);
    const version = before.metadata.resourceVersion;
    const path = '/api/v1/namespaces/shop/pods?resourceVersionMatch=Exact&resourceVersion=';
    assert.deepEqual(names(await client.list(path + version)), names(before));
  });

  it('gzips a large list only', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const large = await client.get('/api/v1/pods', { headers });
    const small = await client.get('/api/v1/namespaces', { headers });
    assert.equal(large.headers['content-encoding'], 'gzip');
    assert.equal(small.headers['content-encoding'], undefined);
    assert.equal(large.json<Listed>().kind, 'PodList');
  });

  it('gives tables, metadata, and 406 for protobuf alone', async () => {
    const accept = (value: string) => ({ headers: { accept: value } });
    const as = (kind: string) => accept(`application/json;as=${kind};v=v1;g=meta.k8s.io`);
    const table = (await client.get('/api/v1/nodes', as('Table'))).json<{
      kind: string;
      columnDefinitions: readonly { name: string }[];
      rows: readonly { cells: readonly unknown[] }[];
    }>();
    assert.equal(table.kind, 'Table');
    assert.deepEqual(
      table.columnDefinitions.slice(0, 5).map(({ name }) => name),
      ['Name', 'Status', 'Roles', 'Age', 'Version'],
    );
    assert.deepEqual(table.rows[0]?.cells.slice(0, 5), [
      'seoul-cp-1',
      'Ready',
      'control-plane',
      '212d',
      'v1.33.4',
    ]);
    const partial = await client.get('/api/v1/nodes', as('PartialObjectMetadataList'));
    assert.equal(partial.json<Listed>().kind, 'PartialObjectMetadataList');
    const proto = await client.get('/api/v1/nodes', accept('application/vnd.kubernetes.protobuf'));
    assert.equal(proto.code, 406);
  });

  it('gives the same events through both groups', async () => {
    const core = await client.list('/api/v1/events');
    const modern = (await client.get('/apis/events.k8s.io/v1/events')).json<{
      items: readonly { note: string; regarding: object; metadata: { name: string } }[];
    }>();
    assert.deepEqual(
      modern.items.map(({ metadata }) => metadata.name),
      core.items.map(({ metadata }) => metadata.name),
    );
    assert.ok(modern.items.every(({ note, regarding }) => note !== '' && regarding !== undefined));
  });
});
