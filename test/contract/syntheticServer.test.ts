// The synthetic API server of the benches is one that Foretop's stack can live with: what it lists, streams and changes
// arrives, in JSON. Its protobuf is compared with its JSON where it is decoded.
import assert from 'node:assert/strict';
import { SyntheticServer } from '../support/syntheticServer/syntheticServer.ts';
import { syntheticKubeconfig } from '../support/syntheticServer/kubeconfig.ts';
import { Stack } from './support/stack.ts';
import { until } from './support/until.ts';

const token = 'bench-token';

describe('the synthetic server', () => {
  let server: SyntheticServer;
  let stack: Stack;

  before(async () => {
    server = new SyntheticServer({ token, pods: 600, window: 400 });
    const url = `http://127.0.0.1:${await server.listen()}`;
    stack = await Stack.open(syntheticKubeconfig({ server: url, token }));
    await stack.untilLive();
  });

  after(async () => {
    stack?.dispose();
    await server?.close();
  });

  const held = () =>
    [...stack.watches.stores.pods.values()]
      .map((pod) => `${pod.namespace}/${pod.name} ${pod.resourceVersion}`)
      .sort();
  const served = () =>
    server.cluster
      .table('pods')
      .snapshot()
      .map(({ key, version }) => `${key} ${version}`)
      .sort();

  it('streams all that it has', () => {
    const { stores } = stack.watches;
    assert.deepEqual(held(), served());
    assert.equal(stores.nodes.size, 30);
    assert.equal(stores.namespaces.size, 202);
    const lists = stack.requests.filter((path) => path.includes('limit='));
    assert.deepEqual(lists, []);
  });

  it('has pods in trouble of every kind, and most in none', () => {
    const words = new Map<string, number>();
    for (const { word } of stack.watches.stores.pods.values()) {
      words.set(word, (words.get(word) ?? 0) + 1);
    }
    assert.ok((words.get('Running') ?? 0) > 500, JSON.stringify([...words]));
    for (const word of ['CrashLoopBackOff', 'ImagePullBackOff', 'ContainerCreating', 'Completed']) {
      assert.ok(words.has(word), `${word}: ${JSON.stringify([...words])}`);
    }
  });

  it('sends what changes, and the same to who lists later', async () => {
    server.setChurn(2000);
    await until('1,000 changes', 20_000, () => {
      const { current } = server.cluster.versions;
      return current > 1_002_000 || `version ${current}`;
    });
    server.setChurn(0);
    await until('the last change', 20_000, () => {
      const late = served().filter((line, index) => held()[index] !== line);
      return late.length === 0 || `${late.length} differ`;
    });
  });

  it('tells a version that it has forgotten', async () => {
    const { api } = stack.connection;
    const stream = await api.stream('/api/v1/pods?watch=1&resourceVersion=1000001');
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream.body) chunks.push(chunk);
    assert.match(Buffer.concat(chunks).toString(), /^\{"type":"ERROR".*"code":410/);
  });

  it('lists pages of one snapshot', async () => {
    const { api } = stack.connection;
    const names = new Set<string>();
    let next = '';
    do {
      const path = `/api/v1/pods?limit=250&continue=${next}`;
      const { body } = await api.getJson<{
        metadata: { continue?: string };
        items: { metadata: { name: string } }[];
      }>(path);
      for (const { metadata } of body.items) names.add(metadata.name);
      next = body.metadata.continue ?? '';
    } while (next !== '');
    assert.equal(names.size, server.cluster.table('pods').size);
  });
});
