import assert from 'node:assert/strict';
import type { ApiClient } from '../../../src/extension/core/apiClient.ts';
import { silentLog } from '../../../src/extension/core/log.ts';
import { UsagePoller, type UsageOptions } from '../../../src/extension/session/usage.ts';
import { Lifetime } from '../../../src/shared/lifetime.ts';
import { FaultError, type FaultKind } from '../../../src/shared/model/fault.ts';
import { ManualClock } from '../../support/manualClock.ts';

function fakeApi(answer: (path: string) => unknown): { api: ApiClient; asked: string[] } {
  const asked: string[] = [];
  const getJson = async <T>(path: string) => {
    asked.push(path);
    return { body: answer(path) as T, status: 200 };
  };
  return { api: { getJson } as unknown as ApiClient, asked };
}

const fail = (kind: FaultKind): never => {
  throw new FaultError({ kind, message: { key: 'fault.unexpected' } });
};

const listed: UsageOptions = {
  namespaces: () => undefined,
  arePodsListed: () => true,
  log: silentLog,
};

describe('UsagePoller', () => {
  const clock = new ManualClock();
  const startedAt = clock.now();
  const stamp = (agoMs: number) => new Date(startedAt - agoMs).toISOString();
  const nodes = (agoMs: number) => ({
    items: [
      { metadata: { name: 'n1' }, timestamp: stamp(agoMs), usage: { cpu: '1500m', memory: '2Ki' } },
    ],
  });
  const pods = {
    items: [
      {
        metadata: { name: 'p', namespace: 'shop' },
        timestamp: stamp(5_000),
        containers: [
          { usage: { cpu: '250000000n', memory: '1Mi' } },
          { usage: { cpu: '50m', memory: '1Mi' } },
        ],
      },
    ],
  };

  async function sampled(answer: (path: string) => unknown, namespaces?: readonly string[]) {
    const life = new Lifetime();
    const poller = new UsagePoller(clock);
    const { api, asked } = fakeApi(answer);
    poller.start(life, api, { ...listed, namespaces: () => namespaces });
    await clock.advanceAsync(1);
    life.dispose();
    return { poller, asked };
  }

  it('sums containers, and names source and time', async () => {
    const { poller } = await sampled((path) => (path.endsWith('/nodes') ? nodes(5_000) : pods));
    assert.deepEqual(poller.podCpuMillicores('shop', 'p'), {
      value: 300,
      at: Date.parse(stamp(5_000)),
      source: 'metrics.k8s.io',
    });
    assert.deepEqual(poller.nodeMemoryBytes('n1'), {
      value: 2048,
      at: Date.parse(nodes(5_000).items[0]?.timestamp ?? ''),
      source: 'metrics.k8s.io',
    });
    assert.deepEqual(poller.podCpuMillicores('shop', 'other'), {
      missing: { key: 'metrics.noSample' },
    });
  });

  it('does not show an old sample as usage', async () => {
    const { poller } = await sampled((path) => (path.endsWith('/nodes') ? nodes(600_000) : pods));
    const metric = poller.nodeCpuMillicores('n1');
    assert.ok('missing' in metric);
    const at = Date.parse(stamp(600_000));
    assert.deepEqual(metric.missing, { key: 'metrics.stale', args: { age: { ageSince: at } } });
    assert.deepEqual(poller.status, metric);
  });

  const reasons: [FaultKind, string][] = [
    ['notFound', 'metrics.absent'],
    ['forbidden', 'metrics.denied'],
    ['server', 'metrics.unavailable'],
  ];
  for (const [kind, key] of reasons) {
    it(`says why when the answer is ${kind}`, async () => {
      const { poller } = await sampled(() => fail(kind));
      assert.ok('missing' in poller.status);
      assert.equal(poller.status.missing.key, key);
    });
  }

  it('keeps the samples of the round before until they are old, and says why no new ones come', async () => {
    const own = new ManualClock();
    const at = new Date(own.now()).toISOString();
    let broken = false;
    const life = new Lifetime();
    const poller = new UsagePoller(own);
    const sample = { metadata: { name: 'n1' }, timestamp: at, usage: { cpu: '1', memory: '1' } };
    const { api } = fakeApi((path) =>
      broken ? fail('unreachable') : path.endsWith('/nodes') ? { items: [sample] } : { items: [] },
    );
    poller.start(life, api, listed);
    await own.advanceAsync(1);
    broken = true;
    await own.advanceAsync(60_000);
    assert.ok('value' in poller.nodeCpuMillicores('n1'));
    assert.ok('source' in poller.status);
    await own.advanceAsync(120_000);
    const metric = poller.nodeCpuMillicores('n1');
    assert.equal('missing' in metric && metric.missing.key, 'metrics.unavailable');
    assert.ok('missing' in poller.status);
    life.dispose();
  });

  it('asks for the usage of pods once these are listed', async () => {
    const own = new ManualClock();
    const life = new Lifetime();
    let isListed = false;
    const { api, asked } = fakeApi((path) => (path.endsWith('/nodes') ? { items: [] } : pods));
    new UsagePoller(own).start(life, api, { ...listed, arePodsListed: () => isListed });
    await own.advanceAsync(10_000);
    assert.deepEqual(asked, ['/apis/metrics.k8s.io/v1beta1/nodes']);
    isListed = true;
    await own.advanceAsync(500);
    assert.deepEqual(asked.slice(1), ['/apis/metrics.k8s.io/v1beta1/pods']);
    life.dispose();
  });

  it('does not take what an ended attempt brings for an answer', async () => {
    const life = new Lifetime();
    const poller = new UsagePoller(clock);
    const heard: string[] = [];
    poller.onDidSample(() => heard.push('sample'));
    const { api } = fakeApi(() => {
      life.dispose();
      return fail('cancelled');
    });
    poller.start(life, api, listed);
    await clock.advanceAsync(1);
    assert.deepEqual(heard, []);
    assert.equal(poller.hasSampled, false);
  });

  it('keeps pods when nodes are denied, asks single namespaces, and goes on after a failure', async () => {
    let broken = true;
    const life = new Lifetime();
    const poller = new UsagePoller(clock);
    const { api, asked } = fakeApi((path) =>
      path.endsWith('/nodes') ? fail('forbidden') : broken ? fail('server') : pods,
    );
    poller.start(life, api, { ...listed, namespaces: () => ['shop', 'a b'] });
    await clock.advanceAsync(1);
    assert.ok('missing' in poller.podCpuMillicores('shop', 'p'));
    broken = false;
    await clock.advanceAsync(15_000);
    assert.ok('value' in poller.podCpuMillicores('shop', 'p'));
    assert.ok(asked.includes('/apis/metrics.k8s.io/v1beta1/namespaces/a%20b/pods'));
    life.dispose();
    assert.equal(clock.pending, 0);
  });
});
