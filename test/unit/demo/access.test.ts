// Who may do what on the demo server, what it says of itself, and its few writes.
import assert from 'node:assert/strict';
import { ManualClock } from '../../support/manualClock.ts';
import { DemoClient, type Listed } from './demoClient.ts';

const reviews = '/apis/authorization.k8s.io/v1';

describe('demo access', () => {
  let client: DemoClient;

  beforeEach(async () => {
    client = await DemoClient.start();
  });
  afterEach(() => client.demo.close());

  it('answers 401 without a token and with a wrong one', async () => {
    for (const token of [null, 'wrong']) {
      const { code, json } = await client.get('/api/v1/pods', { token });
      assert.deepEqual([code, json().reason], [401, 'Unauthorized']);
    }
  });

  const cases: readonly (readonly ['shopToken' | 'nobodyToken', string, number])[] = [
    ['shopToken', '/api/v1/namespaces/shop/pods', 200],
    ['shopToken', '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods', 200],
    ['shopToken', '/api/v1/pods', 403],
    ['shopToken', '/api/v1/nodes', 403],
    ['shopToken', '/api/v1/namespaces/payments/pods', 403],
    ['shopToken', '/api/v1/namespaces/shop/secrets', 403],
    ['shopToken', '/metrics', 403],
    ['nobodyToken', '/api/v1/namespaces/shop/pods', 403],
    ['nobodyToken', '/version', 200],
    ['nobodyToken', '/apis', 200],
    ['nobodyToken', '/demo/faults', 403],
  ];
  for (const [token, path, code] of cases) {
    it(`answers ${code} to ${path} with ${token}`, async () => {
      const answer = await client.get(path, { token: client.demo[token] });
      assert.equal(answer.code, code);
    });
  }

  it('names user, verb, resource and place when it refuses', async () => {
    const { json } = await client.get('/api/v1/namespaces/payments/pods', {
      token: client.demo.shopToken,
    });
    assert.equal(
      json().message,
      'pods is forbidden: User "shop-developer" cannot list resource "pods" in API group "" in the namespace "payments"',
    );
  });

  it('reviews access and rules of each user', async () => {
    const ask = async (token: string, attributes: object) => {
      const body = { kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: attributes } };
      const answer = await client.get(`${reviews}/selfsubjectaccessreviews`, {
        token,
        method: 'POST',
        body,
      });
      assert.equal(answer.code, 201);
      return answer.json<{ status: { allowed: boolean } }>().status.allowed;
    };
    const { token, shopToken, nobodyToken } = client.demo;
    const list = { verb: 'list', group: '', resource: 'pods' };
    assert.equal(await ask(token, list), true);
    assert.equal(await ask(shopToken, list), false);
    assert.equal(await ask(shopToken, { ...list, namespace: 'shop' }), true);
    assert.equal(await ask(nobodyToken, { ...list, namespace: 'shop' }), false);
    const body = { kind: 'SelfSubjectRulesReview', spec: { namespace: 'shop' } };
    const rules = (
      await client.get(`${reviews}/selfsubjectrulesreviews`, {
        token: shopToken,
        method: 'POST',
        body,
      })
    ).json<{ status: { incomplete: boolean; resourceRules: { resources: string[] }[] } }>();
    assert.equal(rules.status.incomplete, false);
    assert.ok(rules.status.resourceRules.some(({ resources }) => resources.includes('pods/log')));
  });

  it('says who asks', async () => {
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const answer = await client.get(path, {
      method: 'POST',
      body: {},
      token: client.demo.shopToken,
    });
    const { status } = answer.json<{ status: { userInfo: { username: string } } }>();
    assert.equal(status.userInfo.username, 'shop-developer');
  });

  it('discovers the same resources plain and aggregated', async () => {
    const plain = (await client.get('/apis/apps/v1')).json<{ resources: { name: string }[] }>();
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const whole = (await client.get('/apis', { headers: { accept } })).json<{
      items: { metadata: { name: string }; versions: { resources: { resource: string }[] }[] }[];
    }>();
    const apps = whole.items.find(({ metadata }) => metadata.name === 'apps');
    assert.deepEqual(
      apps?.versions[0]?.resources.map(({ resource }) => resource),
      plain.resources.map(({ name }) => name).filter((name) => !name.includes('/')),
    );
  });

  it('tells its health check by check, and its own load', async () => {
    const ready = await client.get('/readyz?verbose');
    assert.match(
      ready.text,
      /^\[\+\]ping ok\n[^]*\[\+\]etcd-readiness ok\n[^]*readyz check passed\n$/,
    );
    client.demo.faults.unhealthy = true;
    const bad = await client.get('/readyz?verbose');
    assert.equal(bad.code, 500);
    assert.match(bad.text, /\[-\]etcd failed/);
    const metrics = (await client.get('/metrics')).text;
    for (const family of [
      'apiserver_request_total',
      'apiserver_request_duration_seconds_bucket',
      'apiserver_current_inflight_requests',
      'apiserver_storage_objects',
      'apiserver_storage_size_bytes',
      'etcd_request_duration_seconds_bucket',
    ]) {
      assert.match(metrics, new RegExp(`^${family}\\{[^}]+\\} [\\d.]+$`, 'm'));
    }
  });

  it('measures what runs, and nothing that does not', async () => {
    const pods = (await client.get('/apis/metrics.k8s.io/v1beta1/pods')).json<{
      items: {
        metadata: { name: string };
        window: string;
        containers: { name: string; usage: { cpu: string; memory: string } }[];
      }[];
    }>();
    const of = (suffix: string) =>
      pods.items.find(({ metadata }) => metadata.name.endsWith(suffix));
    assert.equal(of('m4x7c'), undefined);
    const database = of('stock-db-0')?.containers[0]?.usage.cpu ?? '';
    assert.match(database, /^39[5-9]\d{7}n$|^4000000000n$/);
    assert.deepEqual(
      of('q8wzn')?.containers.map(({ name }) => name),
      ['otel'],
    );
    const node = await client.get('/apis/metrics.k8s.io/v1beta1/nodes/seoul-w-1');
    assert.match(node.json<{ usage: { memory: string } }>().usage.memory, /^\d+Ki$/);
  });

  it('patches, scales and deletes, or only tries', async () => {
    const path = '/apis/apps/v1/namespaces/shop/deployments/review';
    const patch = (query: string, body: object, token?: string) =>
      client.get(path + query, {
        method: 'PATCH',
        body,
        headers: { 'content-type': 'application/merge-patch+json' },
        ...(token !== undefined && { token }),
      });
    const labels = { metadata: { labels: { team: 'blue', app: null } } };
    const tried = (await patch('?dryRun=All', labels)).json<
      Listed & { metadata: { labels: object } }
    >();
    assert.deepEqual(tried.metadata.labels, { 'app.kubernetes.io/part-of': 'shop', team: 'blue' });
    const { world } = client.demo;
    const current = () => world.store.get('deployments.apps', 'shop', 'review');
    assert.equal(current()?.metadata.labels?.['team'], undefined);
    assert.equal((await patch('', labels, client.demo.shopToken)).code, 403);
    assert.equal((await patch('', { metadata: { resourceVersion: '1' } })).code, 409);
    const generation = current()?.metadata.generation ?? 0;
    const scaled = await client.get(`${path}/scale`, {
      method: 'PUT',
      body: { spec: { replicas: 1 } },
    });
    assert.equal(scaled.code, 200);
    assert.deepEqual(
      [current()?.spec.replicas, current()?.metadata.generation],
      [1, generation + 1],
    );
    const pod = '/api/v1/namespaces/shop/pods/redis-1';
    assert.equal((await client.get(`${pod}?dryRun=All`, { method: 'DELETE' })).code, 200);
    assert.equal(world.store.get('pods', 'shop', 'redis-1')?.metadata.deletionTimestamp, undefined);
    assert.equal((await client.get(pod, { method: 'DELETE' })).code, 200);
    assert.notEqual(
      world.store.get('pods', 'shop', 'redis-1')?.metadata.deletionTimestamp,
      undefined,
    );
    assert.equal((await client.get('/api/v1/pods', { method: 'POST', body: {} })).code, 405);
  });

  it('gives logs: tail, since, previous, and why there are none', async () => {
    const base = '/api/v1/namespaces/shop/pods';
    const tail = await client.get(`${base}/stock-db-0/log?tailLines=5&timestamps=true`);
    const lines = tail.text.trimEnd().split('\n');
    assert.equal(lines.length, 5);
    assert.match(lines[0] ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z /);
    const again = await client.get(`${base}/stock-db-0/log?sinceSeconds=60`);
    assert.ok(again.text.length > 0);
    const cart = client.demo.world.store
      .all('pods', 'shop')
      .find(({ metadata }) => metadata.name.endsWith('q8wzn'))?.metadata.name;
    const previous = await client.get(`${base}/${cart}/log?container=cart&previous=true`);
    assert.match(previous.text, /cart 3\.8\.1 starting/);
    const choose = await client.get(`${base}/${cart}/log`);
    assert.match(
      choose.json().message,
      /a container name must be specified .* choose one of: \[wait-for-redis cart otel\]/,
    );
    const waiting = client.demo.world.store
      .all('pods', 'shop')
      .find(({ metadata }) => metadata.name.endsWith('m4x7c'))?.metadata.name;
    assert.equal((await client.get(`${base}/${waiting}/log?container=cart`)).code, 400);
  });

  it('numbers lines, and tells their times to the nanosecond from whole seconds on', async () => {
    const web = client.demo.world.store
      .all('pods', 'shop')
      .find(({ metadata }) => metadata.name.startsWith('web-'))?.metadata.name;
    const path = `/api/v1/namespaces/shop/pods/${web}/log?container=web&timestamps=true`;
    const whole = (await client.get(`${path}&tailLines=20`)).text.trimEnd().split('\n');
    const numbers = whole.map((text) => Number(/request=(\d+)$/.exec(text)?.[1]));
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => (numbers[0] ?? 0) + index),
    );
    const [time = ''] = whole[10]?.split(' ') ?? [];
    assert.match(time, /\.\d{9}Z$/);
    const since = (await client.get(`${path}&sinceTime=${time}`)).text.split('\n');
    assert.ok(since[0] !== undefined && since[0].slice(0, 19) >= time.slice(0, 19));
    assert.ok(since.some((text) => text.startsWith(time)));
  });

  it('cuts a followed log at any byte', async () => {
    const path = '/api/v1/namespaces/shop/pods/redis-0/log';
    const whole = await client.get(`${path}?tailLines=30`);
    const rule = { kind: 'cut', path: '/redis-0/log', count: 1, afterBytes: 777 } as const;
    client.demo.faults.add(rule);
    const stream = await client.stream(`${path}?follow=true&tailLines=30`);
    const got: string[] = [];
    try {
      for await (const text of stream.lines) got.push(text);
    } catch {
      // Reset: what came is what counts.
    }
    const text = got.join('\n');
    assert.ok(whole.text.includes(text.slice(0, 300)));
    assert.ok(Buffer.byteLength(text) <= 777 && Buffer.byteLength(text) > 600, `${text.length}`);
  });

  it('follows a log as it is written', async () => {
    const clock = new ManualClock();
    const own = await DemoClient.start({ clock });
    const stream = await own.stream(
      '/api/v1/namespaces/shop/pods/redis-0/log?follow=true&tailLines=1',
    );
    const first = await stream.lines.next();
    await clock.advanceAsync(5_000);
    const second = await stream.lines.next();
    assert.ok(typeof first.value === 'string' && typeof second.value === 'string');
    assert.ok(second.value > first.value, 'times grow');
    stream.close();
    own.demo.close();
  });
});
