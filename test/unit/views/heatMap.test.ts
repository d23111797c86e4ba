// The heat map's rows are kept as long as nothing they show changed, and no longer; what may not be seen is not a number.
import assert from 'node:assert/strict';
import type { NodeHeatRow } from '../../../src/shared/model/clusterDashboard.ts';
import { lookSeverity, lookStep } from '../../../src/shared/model/heat.ts';
import type { Text } from '../../../src/shared/model/text.ts';
import { clusterDashboard } from '../../../src/extension/views/clusterDashboard.ts';
import { detail } from '../../../src/extension/views/detail.ts';
import { heatMap } from '../../../src/extension/views/heatMap.ts';
import { treeChildren } from '../../../src/extension/views/tree.ts';
import { ModelFixture, read } from '../../support/modelFixture.ts';
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
  heatMap(model).nodes.rows.find((each) => each.id === id)!;

/** `running 2`: severity and step of CPU of the node's first pod. */
function firstCell(fixture: ModelFixture, id: string): string {
  const look = heatMap(fixture.model).cells.columns.look?.[row(fixture, id).cellsAt] ?? 0;
  return `${lookSeverity(look)} ${lookStep(look)}`;
}

/** Usage in millicores, or the key of what is told instead. */
function usage(fixture: ModelFixture, id: string): number | string | undefined {
  const { cpuAt, cpuMissing } = row(fixture, id);
  return cpuMissing?.key ?? heatMap(fixture.model).nodeCpu.columns.usageMillicores?.[cpuAt];
}

describe('the heat map', () => {
  it('does not show samples that stopped coming as present usage', () => {
    const fixture = twoNodes();
    assert.deepEqual([usage(fixture, 'w-1'), firstCell(fixture, 'w-1')], [1000, 'running 3']);
    assert.equal(row(fixture, 'w-1'), row(fixture, 'w-1'));
    fixture.isUsageOld = true;
    assert.deepEqual(
      [usage(fixture, 'w-1'), firstCell(fixture, 'w-1')],
      ['metrics.stale', 'running 0'],
    );
  });

  it('does not show samples of pods that stopped coming, where nodes have none', () => {
    const fixture = twoNodes();
    fixture.cpu.delete('w-1');
    assert.deepEqual(
      [usage(fixture, 'w-1'), firstCell(fixture, 'w-1')],
      ['metrics.noSample', 'running 3'],
    );
    fixture.isUsageOld = true;
    assert.equal(firstCell(fixture, 'w-1'), 'running 0');
  });

  const denied = { state: 'denied', verb: 'list', resource: 'pods' } as const;
  const limits: readonly (readonly [
    string,
    (fixture: ModelFixture) => void,
    string | undefined,
  ])[] = [
    ['have not been read', ({ stores }) => void (stores.pods.isSynced = false), undefined],
    [
      'are watched in some namespaces only',
      (fixture) => void (fixture.namespaces = ['shop']),
      'Requests are not shown: pods are watched in 1 namespace only',
    ],
    [
      'may not be listed',
      ({ links }) => links.set('pods', denied),
      'Requests are not shown: you may not list pods',
    ],
  ];
  for (const [are, limit, why] of limits) {
    it(`counts and sums no pods that ${are}`, () => {
      const fixture = twoNodes();
      const { podCount, problemCount, cpuRequestMillicores } = row(fixture, 'w-1');
      assert.deepEqual([podCount, problemCount, cpuRequestMillicores], [1, 0, 100]);
      limit(fixture);
      for (const key of ['podCount', 'problemCount', 'cpuRequestMillicores'] as const)
        assert.equal(row(fixture, 'w-1')[key], undefined);
      const { cpu, memory, charts } = clusterDashboard(fixture.model);
      assert.deepEqual(
        [cpu.lines.request, memory.lines.request],
        [
          [null, null],
          [null, null],
        ],
      );
      assert.deepEqual(cpu.lines.allocatable, [113.4, 113.4]);
      const { requestsMissing } = charts.value;
      assert.equal(requestsMissing && read(requestsMissing), why);
    });
  }

  it('has the pods of nodes that may not be listed, under the names of those', () => {
    const fixture = new ModelFixture();
    const failed = pod({ name: 'c', node: 'w-2', phase: 'Failed', word: 'Error' });
    fixture.stores.pods.put(pod({ name: 'a' }), pod({ name: 'b', node: 'w-2' }), failed);
    const lines = () => {
      const { rows, total } = heatMap(fixture.model).nodes;
      const told = rows.map(
        ({ id, status, cellCount, uid }) => `${id} ${status.severity} ${uid} ${cellCount}`,
      );
      return [...told, total];
    };
    fixture.open();
    assert.deepEqual(lines(), [0]);
    fixture.links.set('nodes', { state: 'denied', verb: 'list', resource: 'nodes' });
    assert.deepEqual(lines(), ['w-2 unknown undefined 2', 'w-1 unknown undefined 1', 2]);
    assert.equal(row(fixture, 'w-1'), row(fixture, 'w-1'));
  });

  it('leaves requests out of a node’s panel and its count of pods out of the tree as well', () => {
    const fixture = twoNodes();
    const w1 = { group: '', version: 'v1', kind: 'Node', name: 'w-1' };
    const cpu = () => {
      const fact = detail(fixture.model, { ref: w1 }).facts.rows.find(({ id }) => id === 'podCpu');
      return fact?.value.is === 'text' ? read(fact.value.text as Text) : undefined;
    };
    const inTree = () =>
      treeChildren(fixture.model, {
        parent: { level: 'nodes' },
        filter: { text: 'w-1', problemsOnly: false },
      }).children.rows[0]?.facts.map((fact) => read(fact));
    assert.deepEqual([cpu(), inTree()], ['usage 1, requests 100m of 30 CPU', ['Ready', '1 pod']]);
    fixture.namespaces = ['shop'];
    assert.deepEqual([cpu(), inTree()], ['usage 1 of 30 CPU', ['Ready']]);
  });
});
