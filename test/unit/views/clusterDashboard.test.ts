// Marks of the charts: what changed is never pushed out by how often it then failed.
import assert from 'node:assert/strict';
import { clusterDashboard } from '../../../src/extension/views/clusterDashboard.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import {
  before,
  container,
  deployment,
  ended,
  minute,
  ownerRef,
  pod,
  replicaSet,
  second,
} from '../../support/rowBuilders.ts';

describe('the marks of the charts', () => {
  it('keep rollouts among many kills, which fill what is left with the newest, by time', () => {
    const fixture = new ModelFixture();
    const cart = deployment({ name: 'cart' });
    const owner = ownerRef('Deployment', cart);
    fixture.stores.deployments.put(cart);
    fixture.stores.replicaSets.put(
      replicaSet({ name: 'cart-2', owner, revision: '2', createdAt: before(20 * minute) }),
    );
    for (let k = 0; k < 30; k++) {
      const last = ended({ reason: 'OOMKilled', exitCode: 137, finishedAt: before(k * second) });
      const containers = [container({ name: 'app', restarts: 1, last })];
      fixture.stores.pods.put(pod({ name: `cart-${k}`, containers }));
    }
    const { marks } = clusterDashboard(fixture.open()).charts.value;
    assert.equal(marks.length, 20);
    assert.equal(marks[0]?.kind, 'rollout');
    assert.deepEqual(marks.at(-1), { at: before(0), label: 'cart-0', kind: 'kill' });
    const times = marks.map(({ at }) => at);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
  });
});
