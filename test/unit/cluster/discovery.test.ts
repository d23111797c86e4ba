import assert from 'node:assert/strict';
import { discover } from '../../../src/extension/cluster/discovery.ts';
import { failWith, fakeApi } from '../../support/reviewApi.ts';

describe('discover', () => {
  const version = { gitVersion: 'v1.31.2' };

  it('reads aggregated discovery', async () => {
    const items = [
      {
        metadata: { name: 'events.k8s.io' },
        versions: [{ version: 'v1', resources: [{ resource: 'events' }], freshness: 'Current' }],
      },
      {
        metadata: { name: 'metrics.k8s.io' },
        versions: [{ version: 'v1beta1', freshness: 'Stale' }],
      },
    ];
    const found = await discover(fakeApi((path) => (path === '/version' ? version : { items })));
    assert.equal(found.version, 'v1.31.2');
    const cases: [string, string, string | undefined, boolean][] = [
      ['events.k8s.io', 'v1', undefined, true],
      ['events.k8s.io', 'v1', 'events', true],
      ['events.k8s.io', 'v1', 'others', false],
      ['events.k8s.io', 'v1beta1', undefined, false],
      ['metrics.k8s.io', 'v1beta1', 'pods', true],
      ['apps.openshift.io', 'v1', undefined, false],
      ['', 'v1', 'pods', true],
    ];
    for (const [group, wanted, resource, expected] of cases) {
      assert.equal(found.has(group, wanted, resource), expected, `${group}/${wanted} ${resource}`);
    }
  });

  it('reads the older list of groups', async () => {
    const groups = [{ name: 'apps', versions: [{ groupVersion: 'apps/v1', version: 'v1' }] }];
    const found = await discover(fakeApi((path) => (path === '/version' ? version : { groups })));
    assert.equal(found.has('apps', 'v1', 'deployments'), true);
    assert.equal(found.has('events.k8s.io', 'v1'), false);
  });

  it('assumes where it may not ask', async () => {
    const found = await discover(fakeApi(() => failWith('forbidden')));
    assert.equal(found.version, undefined);
    assert.equal(found.isAssumed, true);
    assert.equal(found.has('events.k8s.io', 'v1'), true);
  });

  it('fails with what is no refusal', async () => {
    await assert.rejects(discover(fakeApi(() => failWith('tls'))));
  });
});
