// The heat map's rows are kept as long as nothing they show changed, and no longer; what may not be seen is not a number.
import assert from 'node:assert/strict';
import type { NodeHeatRow } from '../../../src/shared/model/clusterDashboard.ts';
import { heatRows } from '../../../src/extension/views/heatMap.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import { node, pod } from '../../support/rowBuilders.ts';

function twoNodes(): ModelFixture {
  const fixture = new ModelFixture();
  fixture.stores.nodes.put(node({ name: 'w-1' }), node({ name: 'w-2' }));
  fixture.stores.pods.put(pod({ name: 'a' }), pod({ name: 'b', node: 'w-2' }));
  fixture.cpu.set('w-1', 1000);
  fixture.cpu.set('shop/a', 50);
  fixture.open();
  return fixture;
}

const row = ({ model }: ModelFixture, id: string): NodeHeatRow =>
  heatRows(model).rows.find((each) => each.id === id)!;

describe('the heat map', () => {
  it('does not show samples that stopped coming as present usage', () => {
    const fixture = twoNodes();
    assert.deepEqual(
      [row(fixture, 'w-1').cpuUsageMillicores, row(fixture, 'w-1').cells[0]?.cpuPercent],
      [{ value: 1000, at: fixture.now, source: 'metrics.k8s.io' }, 50],
    );
    assert.equal(row(fixture, 'w-1'), row(fixture, 'w-1'));
    fixture.isUsageOld = true;
    assert.ok('missing' in row(fixture, 'w-1').cpuUsageMillicores);
    assert.equal(row(fixture, 'w-1').cells[0]?.cpuPercent, undefined);
  });

  it('does not show samples of pods that stopped coming, where nodes have none', () => {
    const fixture = twoNodes();
    fixture.cpu.delete('w-1');
    assert.equal(row(fixture, 'w-1').cells[0]?.cpuPercent, 50);
    fixture.isUsageOld = true;
    assert.equal(row(fixture, 'w-1').cells[0]?.cpuPercent, undefined);
  });
});
