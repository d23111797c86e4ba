// What a server serves as lists, told in one answer or group by group.
import assert from 'node:assert/strict';
import { discoverResources } from '../../../src/extension/cluster/apiResources.ts';
import { failWith, fakeApi } from '../../support/reviewApi.ts';

const signal = new AbortController().signal;
const every = ['get', 'list', 'watch'];

const aggregatedOf = (group: string, versions: readonly unknown[]) => ({
  kind: 'APIGroupDiscoveryList',
  items: [{ metadata: { name: group }, versions }],
});
const served = (resource: string, kind: string, verbs = every, scope = 'Namespaced') => ({
  ...{ resource, scope, verbs },
  responseKind: { kind },
});

function named(resources: Awaited<ReturnType<typeof discoverResources>>): string[] {
  return resources.map(({ group, version, resource, kind, namespaced }) => {
    const scope = namespaced ? 'namespaced' : 'cluster';
    return `${resource} ${group}/${version} ${kind} ${scope}`;
  });
}

describe('the resources of a server', () => {
  it('come in two answers, each in its preferred version', async () => {
    const core = aggregatedOf('', [
      { version: 'v1', resources: [served('nodes', 'Node', every, 'Cluster')] },
    ]);
    const shop = aggregatedOf('shop.example', [
      {
        version: 'v2',
        resources: [served('carts', 'Cart'), served('reviews', 'Review', ['create'])],
      },
      { version: 'v1', resources: [served('carts', 'Cart'), served('baskets', 'Basket')] },
    ]);
    const api = fakeApi((path) => (path === '/api' ? core : shop));
    assert.deepEqual(named(await discoverResources(api, signal)), [
      'nodes /v1 Node cluster',
      'carts shop.example/v2 Cart namespaced',
      'baskets shop.example/v1 Basket namespaced',
    ]);
  });

  it('are asked for group by group of an older server, and a group that fails is left out', async () => {
    const list = (name: string, kind: string) => ({
      resources: [
        { name, kind, namespaced: true, verbs: every },
        { name: `${name}/status`, kind, namespaced: true, verbs: ['get'] },
      ],
    });
    const answers: Readonly<Record<string, () => unknown>> = {
      '/api': () => ({ kind: 'APIVersions' }),
      '/apis': () => ({
        kind: 'APIGroupList',
        groups: ['apps', 'broken.example'].map((name) => ({
          name,
          preferredVersion: { version: 'v1' },
        })),
      }),
      '/api/v1': () => list('pods', 'Pod'),
      '/apis/apps/v1': () => list('deployments', 'Deployment'),
      '/apis/broken.example/v1': () => failWith('server'),
    };
    const api = fakeApi((path) => answers[path]?.());
    assert.deepEqual(named(await discoverResources(api, signal)), [
      'pods /v1 Pod namespaced',
      'deployments apps/v1 Deployment namespaced',
    ]);
  });

  it('cannot be told when the server cannot be asked', async () => {
    await assert.rejects(
      discoverResources(
        fakeApi(() => failWith('unreachable')),
        signal,
      ),
    );
  });

  it('are none where an answer is rubbish', async () => {
    for (const rubbish of [null, 3, {}, { kind: 'APIGroupDiscoveryList', items: [{}] }]) {
      const api = fakeApi(() => rubbish);
      assert.deepEqual(await discoverResources(api, signal), []);
    }
  });
});
