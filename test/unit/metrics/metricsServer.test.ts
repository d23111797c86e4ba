import assert from 'node:assert/strict';
import { readPodUsage } from '../../../src/extension/metrics/metricsServer.ts';
import { failWith, fakeApi } from '../../support/reviewApi.ts';
import { faultFrom } from '../../support/testContext.ts';

const base = '/apis/metrics.k8s.io/v1beta1';
const { signal } = new AbortController();

function sample(namespace: string) {
  const usage = { cpu: '5m', memory: '1Ki' };
  const timestamp = '2026-03-12T05:00:00Z';
  return { items: [{ metadata: { name: 'p', namespace }, timestamp, containers: [{ usage }] }] };
}

describe('the usage of pods', () => {
  const namespaces = Array.from({ length: 20 }, (_, index) => `ns-${index}`);

  it('in single namespaces is asked four at a time', async () => {
    let now = 0;
    let most = 0;
    const api = fakeApi(() => undefined);
    const getJson = async (path: string) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      return { body: sample(path.split('/').at(-2)!) as never, status: 200 };
    };
    const usage = await readPodUsage({ ...api, getJson }, namespaces, signal);
    assert.deepEqual(
      [...usage.keys()],
      namespaces.map((name) => `${name}/p`),
    );
    assert.equal(most, 4);
  });

  it('leaves out a namespace that may not be read, and keeps the others', async () => {
    const api = fakeApi((path) =>
      path === `${base}/namespaces/ns-0/pods` ? failWith('forbidden') : sample('ns-1'),
    );
    const usage = await readPodUsage(api, ['ns-0', 'ns-1'], signal);
    assert.deepEqual([...usage.keys()], ['ns-1/p']);
  });

  it('fails when no namespace can be read', async () => {
    const api = fakeApi(() => failWith('forbidden'));
    assert.equal((await faultFrom(readPodUsage(api, namespaces, signal))).kind, 'forbidden');
    assert.equal((await faultFrom(readPodUsage(api, undefined, signal))).kind, 'forbidden');
  });

  it('begins nothing more when it is stopped', async () => {
    const abort = new AbortController();
    let asked = 0;
    const api = fakeApi(() => {
      asked++;
      abort.abort();
      return sample('a');
    });
    await assert.rejects(readPodUsage(api, namespaces, abort.signal));
    assert.ok(asked <= 4, String(asked));
  });
});
