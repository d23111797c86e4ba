// Every failure that the demo server can be told to have.
import assert from 'node:assert/strict';
import type { FaultRule } from '../../../src/extension/demo/faults.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { DemoClient } from './demoClient.ts';

const pods = '/api/v1/namespaces/shop/pods';

describe('demo faults', () => {
  let client: DemoClient;
  let clock: ManualClock;

  beforeEach(async () => {
    clock = new ManualClock();
    client = await DemoClient.start({ clock });
  });
  afterEach(() => client.demo.close());

  const codes: readonly (readonly [Partial<FaultRule>, number, string])[] = [
    [{ code: 401 }, 401, 'Unauthorized'],
    [{ code: 403 }, 403, 'Forbidden'],
    [{ code: 429, retryAfterSeconds: 7 }, 429, 'TooManyRequests'],
    [{ code: 500 }, 500, 'InternalError'],
    [{ code: 503, retryAfterSeconds: 1 }, 503, 'ServiceUnavailable'],
  ];
  for (const [rule, code, reason] of codes) {
    it(`answers ${code} as often as it is told, where it is told`, async () => {
      client.demo.faults.add({
        kind: 'status',
        path: '^/api/v1/namespaces/shop/',
        count: 2,
        ...rule,
      });
      assert.equal((await client.get('/api/v1/nodes')).code, 200);
      for (let i = 0; i < 2; i++) {
        const answer = await client.get(pods);
        assert.deepEqual([answer.code, answer.json().reason], [code, reason]);
        const after = rule.retryAfterSeconds;
        assert.equal(
          answer.headers['retry-after'],
          after === undefined ? undefined : String(after),
        );
      }
      assert.equal((await client.get(pods)).code, 200);
    });
  }

  it('resets a connection, and stops when the rule is disposed', async () => {
    const rule = client.demo.faults.add({ kind: 'refuse' });
    await assert.rejects(client.get(pods), /ECONNRESET|socket hang up/);
    rule.dispose();
    assert.equal((await client.get(pods)).code, 200);
  });

  it('hangs until the client leaves', async () => {
    client.demo.faults.add({ kind: 'hang', path: 'pods' });
    let isAnswered = false;
    const hanging = client.get(pods).then(
      () => (isAnswered = true),
      () => undefined,
    );
    assert.equal((await client.get('/api/v1/nodes')).code, 200);
    await clock.advanceAsync(60_000);
    assert.equal(isAnswered, false);
    client.demo.close();
    await hanging;
    assert.equal(isAnswered, false);
  });

  for (const slow of ['rule', 'latency'] as const) {
    it(`answers late (${slow})`, async () => {
      if (slow === 'rule') client.demo.faults.add({ kind: 'slow', delayMs: 5_000, count: 1 });
      else client.demo.faults.latencyMs = 5_000;
      let code = 0;
      const answer = client.get(pods).then((got) => (code = got.code));
      while (clock.pending < 2) await clock.advanceAsync(0);
      await clock.advanceAsync(4_900);
      assert.equal(code, 0);
      await clock.advanceAsync(200);
      assert.equal(await answer, 200);
    });
  }

  const open = (path = `${pods}?watch=1&resourceVersion=${client.demo.world.store.version}`) =>
    client.stream(path);
  const touch = () =>
    client.demo.world.store.update(
      'pods',
      { metadata: { namespace: 'shop', name: 'redis-0' } },
      (draft) => {
        draft.metadata.labels = {
          ...draft.metadata.labels,
          at: String(client.demo.world.store.version),
        };
      },
    );

  it('resets, truncates, expires and ends open streams', async () => {
    const reset = await open();
    assert.equal(client.demo.faults.breakStreams('reset', 'watch=1'), 1);
    await assert.rejects(reset.next(), /aborted|ECONNRESET/);
    const truncated = await open();
    client.demo.faults.breakStreams('truncate');
    await assert.rejects(truncated.next(), SyntaxError);
    const expired = await open();
    client.demo.faults.breakStreams('expire');
    assert.equal((await expired.next())?.object.code, 410);
    assert.equal(await expired.next(), undefined);
    const ended = await open();
    client.demo.faults.breakStreams('end');
    assert.equal(await ended.next(), undefined);
  });

  it('writes garbage and goes on', async () => {
    const watch = await open();
    client.demo.faults.breakStreams('garbage');
    await assert.rejects(watch.next(), SyntaxError);
    touch();
    assert.equal((await watch.next())?.type, 'MODIFIED');
    watch.close();
  });

  it('stalls: no byte, no end', async () => {
    const watch = await open();
    client.demo.faults.breakStreams('stall');
    touch();
    await clock.advanceAsync(120_000);
    client.demo.faults.breakStreams('end');
    let isOver = false;
    void watch.next().then(
      () => (isOver = true),
      () => undefined,
    );
    assert.equal((await client.get('/api/v1/nodes')).code, 200);
    assert.equal(isOver, false);
    watch.close();
  });

  it('breaks the next stream after its first event', async () => {
    client.demo.faults.add({ kind: 'expire', path: 'pods', count: 1 });
    const watch = await client.stream(`${pods}?watch=1`);
    assert.equal((await watch.next())?.type, 'ADDED');
    assert.equal((await watch.next())?.type, 'ERROR');
    assert.equal(await watch.next(), undefined);
  });

  it('is down for a while and comes back on the same port with everything', async () => {
    const before = await client.list(pods);
    const watch = await open();
    client.demo.faults.restart(30_000);
    await assert.rejects(watch.next());
    await assert.rejects(client.get(pods), /ECONNREFUSED/);
    await clock.advanceAsync(30_000);
    const names = (await client.list(pods)).items.map(({ metadata }) => metadata.name);
    const stayed = before.items.filter(({ metadata }) => names.includes(metadata.name));
    assert.ok(
      stayed.length > 50,
      `${stayed.length} of ${before.items.length} pods are still there`,
    );
    const resumed = await open(
      `${pods}?watch=1&resourceVersion=${before.metadata.resourceVersion}`,
    );
    assert.notEqual((await resumed.next())?.type, 'ERROR');
    resumed.close();
  });

  it('has no metrics, or none that answer', async () => {
    const path = '/apis/metrics.k8s.io/v1beta1/nodes';
    client.demo.faults.metrics = 'unavailable';
    assert.equal((await client.get(path)).code, 503);
    client.demo.faults.metrics = 'absent';
    assert.equal((await client.get(path)).code, 404);
    assert.doesNotMatch((await client.get('/apis')).text, /metrics\.k8s\.io/);
    client.demo.faults.clear();
    assert.equal((await client.get(path)).code, 200);
  });

  it('loses a node and finds it again', async () => {
    const status = async () => {
      const node = await client.get('/api/v1/nodes/seoul-w-2');
      const { conditions } = node.json<{
        status: { conditions: { type: string; status: string }[] };
      }>().status;
      return conditions.find(({ type }) => type === 'Ready')?.status;
    };
    client.demo.faults.nodeNotReady('seoul-w-2');
    assert.equal(await status(), 'Unknown');
    client.demo.faults.nodeNotReady('seoul-w-2', false);
    assert.equal(await status(), 'True');
  });

  it('is switched by POST /demo/faults too', async () => {
    const post = (body: object) => client.get('/demo/faults', { method: 'POST', body });
    assert.equal(
      (await post({ add: { kind: 'status', code: 503, path: 'pods', count: 1 } })).code,
      200,
    );
    assert.equal((await client.get(pods)).code, 503);
    assert.equal((await post({ set: { metrics: 'absent' }, nodeNotReady: 'seoul-w-1' })).code, 200);
    assert.equal(client.demo.faults.metrics, 'absent');
    assert.equal((await post({ add: { kind: 'nonsense' } })).code, 400);
    assert.equal((await post({ add: { kind: 'hang', path: '(' } })).code, 400);
    assert.equal((await post({ set: { latencyMs: 'long' } })).code, 400);
    assert.equal((await post({ clear: true })).code, 200);
    assert.equal(client.demo.faults.metrics, 'served');
  });
});
