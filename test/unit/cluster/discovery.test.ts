import assert from 'node:assert/strict';
import { discover } from '../../../src/extension/cluster/discovery.ts';
import { failWith, fakeApi } from '../../support/reviewApi.ts';

describe('discover', () => {
  const version = { gitVersion: 'v1.31.2' };

  it('asks two small questions', async () => {
    const asked: string[] = [];
    const api = fakeApi((path) => {
      asked.push(path);
      return path === '/version' ? version : { kind: 'APIResourceList' };
    });
    const found = await discover(api);
    assert.deepEqual(asked, ['/version', '/apis/events.k8s.io/v1']);
    assert.equal(found.version, 'v1.31.2');
    assert.equal(found.has('events.k8s.io', 'v1'), true);
  });

  it('knows what the server does not have', async () => {
    const api = fakeApi((path) => (path === '/version' ? version : failWith('notFound')));
    const found = await discover(api);
    assert.equal(found.version, 'v1.31.2');
    assert.equal(found.has('events.k8s.io', 'v1'), false);
  });

  it('assumes where it may not ask', async () => {
    const found = await discover(fakeApi(() => failWith('forbidden')));
    assert.equal(found.version, undefined);
    assert.equal(found.has('events.k8s.io', 'v1'), true);
  });

  it('fails with what is no refusal', async () => {
    await assert.rejects(discover(fakeApi(() => failWith('tls'))));
  });
});
