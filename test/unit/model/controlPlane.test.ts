// The six entries of the control plane: seen, told by probes, managed by others, or not known and why.
import assert from 'node:assert/strict';
import { controlPlane } from '../../../src/extension/model/controlPlane.ts';
import { providerOf } from '../../../src/extension/model/provider.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
import { before, container, lease, minute, node, pod, second } from '../../support/rowBuilders.ts';

function entries(arrange: (fixture: ModelFixture) => void): Record<string, string> {
  const fixture = new ModelFixture();
  arrange(fixture);
  const list = controlPlane(fixture.open()).map(({ id, severity, ready, total, facts }) => {
    const count = total === undefined ? '' : ` ${ready}/${total}`;
    return [id, `${severity}${count} ${facts.map((fact) => read(fact)).join(' · ')}`];
  });
  return Object.fromEntries(list) as Record<string, string>;
}

const mirror = (component: string, nodeName: string, ready = true) =>
  pod({
    name: `${component}-${nodeName}`,
    namespace: 'kube-system',
    node: nodeName,
    labels: { component },
    isMirror: true,
    containers: [container({ name: component, ready })],
  });

describe('controlPlane', () => {
  it('reads leases, and sees one that has run out', () => {
    const found = entries(({ stores }) => {
      stores.leases.put(
        lease({ name: 'kube-scheduler', holder: 'cp-2_7f', renewedAt: before(5 * second) }),
        lease({ name: 'kube-controller-manager', holder: 'cp-1_a', renewedAt: before(2 * minute) }),
      );
    });
    assert.equal(found['scheduler'], 'running leader cp-2');
    assert.equal(found['controllerManager'], 'failed no leader: cp-1 last renewed 2m ago');
  });

  it('counts static pods and names their nodes', () => {
    const found = entries(({ stores }) => {
      stores.pods.put(
        mirror('etcd', 'cp-2'),
        mirror('etcd', 'cp-1'),
        mirror('etcd', 'cp-3', false),
      );
    });
    assert.equal(found['etcd'], 'warning 2/3 cp-1, cp-2, cp-3');
  });

  it('believes failing checks', () => {
    const found = entries((fixture) => {
      fixture.probes = { ready: false, live: true, checks: new Map([['etcd', false]]) };
    });
    assert.equal(found['apiServer'], 'failed failing: etcd');
    assert.equal(found['etcd'], 'failed not reached by the API server');
  });

  it('says who runs what it cannot see', () => {
    const found = entries((fixture) => {
      fixture.serverVersion = 'v1.33.1-eks-3cfe0ce';
      fixture.stores.nodes.put(node({ name: 'ip-10-0-0-1' }));
    });
    assert.equal(found['apiServer'], 'running managed by EKS');
    assert.equal(found['etcd'], 'unknown managed by EKS');
    assert.equal(found['scheduler'], 'unknown managed by EKS');
  });

  it('says why it knows nothing', () => {
    const found = entries((fixture) => {
      fixture.links.set('leases', { state: 'denied', verb: 'list', resource: 'leases' });
    });
    assert.equal(found['scheduler'], 'unknown leases in kube-system may not be listed');
    assert.equal(found['etcd'], 'unknown nothing is known');
    assert.equal(found['kubelet'], 'unknown no nodes are known');
  });

  it('tells one version, or the mix', () => {
    const found = entries(({ stores }) => {
      stores.nodes.put(
        node({ name: 'a' }),
        node({ name: 'b' }),
        node({ name: 'c', kubeletVersion: 'v1.32.9', ready: false }),
      );
    });
    assert.equal(found['kubelet'], 'warning 2/3 v1.33.4 on 2, v1.32.9 on 1');
    assert.equal(found['containerRuntime'], 'warning 2/3 containerd 2.0.5 on every node');
  });
});

describe('providerOf', () => {
  const cases = [
    ['GKE', 'v1.33.4-gke.1350000', node({ name: 'n' })],
    ['AKS', 'v1.33.4', node({ name: 'n', labels: { 'kubernetes.azure.com/cluster': 'x' } })],
    ['IBM Cloud', 'v1.33.4+IKS', undefined],
    ['OpenShift', 'v1.33.4', node({ name: 'n', labels: { 'node.openshift.io/os_id': 'rhel' } })],
    ['k3s', 'v1.33.4+k3s1', undefined],
    ['kind', 'v1.33.4', node({ name: 'n', providerId: 'kind://docker/kind/kind-control-plane' })],
    [undefined, 'v1.33.4', node({ name: 'n' })],
    [undefined, undefined, undefined],
  ] as const;
  for (const [name, version, row] of cases) {
    it(`${version ?? 'nothing'} is ${name ?? 'nobody known'}`, () => {
      assert.equal(providerOf(row, version)?.name, name);
    });
  }
});
