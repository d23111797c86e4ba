import assert from 'node:assert/strict';
import { reviewAccess, selfUser } from '../../../src/extension/cluster/access.ts';
import { failWith, fakeApi } from '../../support/reviewApi.ts';

interface Attributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
}
interface Body {
  readonly spec: { readonly resourceAttributes?: Attributes; readonly namespace?: string };
}

const pods = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true };
const nodes = { group: '', version: 'v1', resource: 'nodes', kind: 'Node', namespaced: false };
const namespaces = { ...nodes, resource: 'namespaces', kind: 'Namespace' };
const leases = { ...pods, group: 'coordination.k8s.io', resource: 'leases', kind: 'Lease' };
const rule = (verbs: string[], apiGroups: string[], resources: string[], more = {}) => ({
  verbs,
  apiGroups,
  resources,
  ...more,
});

describe('reviewAccess', () => {
  const asked: string[] = [];
  /** `may`: access reviews; `rules`: rules reviews, by namespace. */
  const api = (
    may: (attributes: Attributes) => boolean,
    rules: Record<string, object[]> = {},
    incomplete = false,
  ) => {
    asked.length = 0;
    return fakeApi((path, body) => {
      if (path.startsWith('/api/v1/namespaces?')) {
        asked.push('namespaces');
        return { items: Object.keys(rules).map((name) => ({ metadata: { name } })) };
      }
      const { spec } = body as Body;
      const attributes = spec.resourceAttributes;
      if (attributes) {
        const { verb, resource, namespace = '' } = attributes;
        asked.push(`${verb} ${resource} ${namespace}`.trim());
        return { status: { allowed: may(attributes) } };
      }
      assert.match(path, /selfsubjectrulesreviews$/);
      asked.push(`rules ${spec.namespace}`);
      return { status: { incomplete, resourceRules: rules[spec.namespace ?? ''] ?? [] } };
    });
  };

  it('asks an administrator once', async () => {
    const access = await reviewAccess(
      api(() => true),
      { resources: [pods, nodes] },
    );
    assert.deepEqual(asked, ['* *']);
    assert.deepEqual(access.of(pods), { everywhere: true, namespaces: [] });
  });

  it('knows what holds cluster-wide and what does not', async () => {
    const may = ({ resource, verb }: Attributes) => resource === 'pods' && verb !== '*';
    const access = await reviewAccess(api(may), { resources: [pods, nodes] });
    assert.equal(access.of(pods).everywhere, true);
    assert.deepEqual(access.of(nodes), { everywhere: false, namespaces: [] });
    assert.ok(!asked.some((question) => question.startsWith('rules')));
  });

  it('list without watch is not enough', async () => {
    const access = await reviewAccess(
      api(({ verb }) => verb === 'list'),
      { resources: [nodes] },
    );
    assert.equal(access.of(nodes).everywhere, false);
  });

  const podReader = rule(['get', 'list', 'watch'], [''], ['pods', 'pods/log']);
  const never = () => false;

  it("looks into the context's namespace, and into those that the rules name", async () => {
    const rules = {
      shop: [podReader, rule(['get'], [''], ['namespaces'], { resourceNames: ['cart', 'shop'] })],
      cart: [rule(['*'], ['*'], ['*'])],
    };
    const options = { contextNamespace: 'shop', resources: [pods, leases] };
    const access = await reviewAccess(api(never, rules), options);
    assert.equal(access.unseen, 0);
    assert.deepEqual(access.of(pods).namespaces, ['shop', 'cart']);
    assert.deepEqual(access.of(leases).namespaces, ['cart']);
  });

  it('looks into every namespace where namespaces may be listed', async () => {
    const may = ({ verb, resource }: Attributes) => verb !== '*' && resource === 'namespaces';
    const rules = { default: [], cart: [podReader], shop: [podReader] };
    const access = await reviewAccess(api(may, rules), { resources: [pods, namespaces] });
    assert.deepEqual(access.of(pods), { everywhere: false, namespaces: ['cart', 'shop'] });
    assert.equal(asked.filter((question) => question === 'namespaces').length, 1);
  });

  it('looks only into the namespaces of the setting', async () => {
    const rules = { a: [podReader], b: [], shop: [podReader], 'kube-system': [podReader] };
    const options = { namespaces: ['a', 'b'], contextNamespace: 'shop', resources: [pods, leases] };
    const access = await reviewAccess(api(never, rules), options);
    assert.deepEqual(access.of(pods), { everywhere: false, namespaces: ['a'] });
  });

  it('rules for single names and for other groups do not count', async () => {
    const rules = {
      default: [
        rule(['list', 'watch'], [''], ['pods'], { resourceNames: ['one'] }),
        rule(['list', 'watch'], ['apps'], ['pods']),
      ],
    };
    const access = await reviewAccess(api(never, rules), { resources: [pods] });
    assert.deepEqual(access.of(pods).namespaces, []);
  });

  it('asks about what an incomplete rules review may have missed', async () => {
    const may = ({ namespace }: Attributes) => namespace === 'shop';
    const options = { namespaces: ['shop', 'cart'], resources: [pods] };
    const access = await reviewAccess(api(may, {}, true), options);
    assert.deepEqual(access.of(pods).namespaces, ['shop']);
  });

  it('is bounded', async () => {
    const resourceNames = Array.from({ length: 500 }, (_, index) => `ns-${index}`);
    const rules = { default: [rule(['get'], [''], ['namespaces'], { resourceNames })] };
    const access = await reviewAccess(api(never, rules), { resources: [pods, leases] });
    assert.equal(access.unseen, 501 - 20);
    assert.ok(asked.length <= 1 + 2 * 2 + 21, String(asked.length));
  });

  it('looks into twenty of the namespaces that can be listed, and counts the others', async () => {
    const may = ({ verb, resource }: Attributes) => verb !== '*' && resource === 'namespaces';
    const names = Array.from({ length: 99 }, (_, index) => `ns-${index}`);
    const rules = Object.fromEntries(['default', ...names].map((name) => [name, [podReader]]));
    const inner = api(may, rules);
    const getJson: typeof inner.getJson = async (path) => {
      const { body } = await inner.getJson<object>(path);
      const metadata = { remainingItemCount: 300 };
      return { body: { ...body, metadata } as never, status: 200 };
    };
    const access = await reviewAccess({ ...inner, getJson }, { resources: [pods, namespaces] });
    assert.equal(access.of(pods).namespaces.length, 20);
    assert.equal(access.unseen, 380);
  });

  it('takes more than twenty from the setting', async () => {
    const chosen = Array.from({ length: 30 }, (_, index) => `ns-${index}`);
    const rules = Object.fromEntries(chosen.map((name) => [name, [podReader]]));
    const options = { namespaces: chosen, resources: [pods] };
    const access = await reviewAccess(api(never, rules), options);
    assert.equal(access.of(pods).namespaces.length, 30);
    assert.equal(access.unseen, 0);
  });

  for (const kind of ['forbidden', 'notFound'] as const) {
    it(`takes all as allowed where reviews are ${kind}`, async () => {
      const access = await reviewAccess(
        fakeApi(() => failWith(kind)),
        { resources: [pods] },
      );
      assert.equal(access.of(pods).everywhere, true);
      assert.equal(access.of(nodes).everywhere, true);
    });
  }

  it('fails with a server that is gone', async () => {
    const gone = fakeApi(() => failWith('unreachable'));
    await assert.rejects(reviewAccess(gone, { resources: [pods] }));
  });

  it('knows who the user is, where the server tells', async () => {
    const told = fakeApi(() => ({ status: { userInfo: { username: 'jane' } } }));
    assert.equal(await selfUser(told), 'jane');
    assert.equal(await selfUser(fakeApi(() => failWith('notFound'))), undefined);
  });
});
