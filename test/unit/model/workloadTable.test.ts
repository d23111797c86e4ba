// What pods run as where owners are no ordinary ones: of several namespaces, or with owners above that become known later.
import assert from 'node:assert/strict';
import type { OwnerRef } from '../../../src/extension/kinds/rows.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import { pod } from '../../support/rowBuilders.ts';

const owner = (kind: string): OwnerRef => ({
  group: 'game.example',
  version: 'v1',
  kind,
  name: kind.toLowerCase(),
  uid: `uid-${kind}`,
});

describe('workloads seen from their pods', () => {
  it('an owner of several namespaces is in each that has pods of it, and in no other', () => {
    const fixture = new ModelFixture();
    const fleet = owner('Fleet');
    fixture.stores.pods.put(
      pod({ name: 'p1', namespace: 'a', owner: fleet }),
      pod({ name: 'p2', namespace: 'b', owner: fleet }),
    );
    const { pods } = fixture.open();
    const seen = (namespace: string) =>
      [...pods.workloadsIn(namespace)].map(({ ref }) => `${ref.namespace}/${ref.kind}`);
    assert.deepEqual([seen('a'), seen('b')], [['a/Fleet'], ['b/Fleet']]);
    fixture.stores.pods.removeUids('pod-b-p2');
    assert.deepEqual([seen('a'), seen('b')], [['a/Fleet'], []]);
    fixture.stores.pods.removeUids('pod-a-p1');
    assert.deepEqual(seen('a'), []);
  });

  it('an owner above another that becomes known reaches the pods below both', () => {
    const fixture = new ModelFixture();
    const above = new Map<string, OwnerRef>([['uid-Set', owner('Group')]]);
    fixture.stores.pods.put(pod({ name: 'p', owner: owner('Set') }));
    const model = fixture.open({ lookupOwner: ({ uid }) => above.get(uid) });
    const kind = () => model.pods.get('pod-shop-p')?.workload.kind;
    assert.equal(kind(), 'Group');
    above.set('uid-Group', owner('Train'));
    model.ownersChanged(['uid-Group']);
    assert.equal(kind(), 'Train');
    assert.deepEqual(
      [...model.pods.workloadsIn('shop')].map(({ ref }) => ref.kind),
      ['Train'],
    );
  });

  it('a uid that is used again in another namespace is counted there alone', () => {
    const fixture = new ModelFixture();
    fixture.stores.pods.put(pod({ name: 'p', namespace: 'a', uid: 'u' }));
    const { pods } = fixture.open();
    fixture.stores.pods.put(pod({ name: 'p', namespace: 'b', uid: 'u' }));
    assert.deepEqual([pods.bareIn('a').length, pods.bareIn('b').length], [0, 1]);
  });
});
