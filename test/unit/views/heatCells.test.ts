// The cells of all pods: whatever comes, goes and moves, they are those that a map made anew would have; and a change of
// one pod looks at its own node only.
import assert from 'node:assert/strict';
import type { NodeRow, PodRow } from '../../../src/extension/kinds/rows.ts';
import { heatMap, type HeatMapSections } from '../../../src/extension/views/heatMap.ts';
import { podAt } from '../../../src/extension/views/podAt.ts';
import { podsOnNode } from '../../../src/extension/views/podOrder.ts';
import { Spans } from '../../../src/extension/views/spans.ts';
import { lookSeverity, lookStep, NO_CELL } from '../../../src/shared/model/heat.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import { node, pod } from '../../support/rowBuilders.ts';
import { seededRandom } from '../../support/seededRandom.ts';

/** Each node with the names of its pods as they are drawn, asked by slot as a page does. */
function drawn(fixture: ModelFixture, { nodes, cells, nodeCpu }: HeatMapSections): string[] {
  return nodes.rows.map((row) => {
    const pods = Array.from({ length: row.cellCount }, (_, index) => {
      const look = cells.columns.look?.[row.cellsAt + index] ?? NO_CELL;
      const told = podAt(fixture.model, cells.columns.slot?.[row.cellsAt + index] ?? -1);
      assert.equal(told?.node, row.id);
      return `${told?.ref.namespace}/${told?.ref.name} ${lookSeverity(look)} ${lookStep(look)}`;
    });
    const cpu = row.cpuMissing?.key ?? nodeCpu.columns.usageMillicores?.[row.cpuAt];
    return `${row.id} ${row.status.word} ${row.podCount} ${cpu}: ${pods.join(', ')}`;
  });
}

/** What is there now, without a memory of what was. */
function anew(fixture: ModelFixture): string[] {
  const fresh = new ModelFixture();
  fresh.stores.nodes.put(...fixture.stores.nodes.values());
  fresh.stores.pods.put(...fixture.stores.pods.values());
  for (const [key, value] of fixture.cpu) fresh.cpu.set(key, value);
  fresh.open();
  return drawn(fresh, heatMap(fresh.model));
}

function pick<T>(random: () => number, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)]!;
}

function randomPod(random: () => number): PodRow {
  const number = Math.floor(random() * 60);
  const isBad = random() < 0.2;
  const { node: _, ...facts } = pod({
    name: `p${number}`,
    namespace: number % 2 === 0 ? 'shop' : 'payments',
    ...(isBad && { phase: 'Failed', word: 'Error' }),
  });
  return random() < 0.1 ? facts : { ...facts, node: `w-${Math.floor(random() * 4)}` };
}

function change(random: () => number, { stores, cpu }: ModelFixture): void {
  const dice = random();
  const pods = [...stores.pods.values()];
  const nodes = [...stores.nodes.values()];
  if (dice < 0.5) stores.pods.put(randomPod(random));
  else if (dice < 0.75 && pods.length > 0) stores.pods.removeUids(pick(random, pods).uid);
  else if (dice < 0.85) stores.nodes.put(randomNode(random));
  else if (dice < 0.9 && nodes.length > 0) stores.nodes.remove(pick(random, nodes).uid);
  else
    cpu.set(
      random() < 0.5 ? `w-${Math.floor(random() * 4)}` : `shop/p${Math.floor(random() * 60)}`,
      random() * 200,
    );
}

function randomNode(random: () => number): NodeRow {
  return node({ name: `w-${Math.floor(random() * 4)}`, ready: random() < 0.8 });
}

describe('the cells of the heat map', () => {
  const seed = Number(process.env['FORETOP_SEED'] ?? 20261127);
  for (let schedule = 0; schedule < 8; schedule += 1) {
    it(`are those of the pods there are (seed ${seed + schedule})`, () => {
      const random = seededRandom(seed + schedule);
      const fixture = new ModelFixture();
      fixture.open();
      for (let step = 0; step < 60; step += 1) {
        const changes = Math.floor(random() * 8);
        for (let count = 0; count < changes; count += 1) change(random, fixture);
        assert.deepEqual(drawn(fixture, heatMap(fixture.model)), anew(fixture), `step ${step}`);
      }
    });
  }

  it('that were published never change', () => {
    const fixture = manyNodes();
    const before = heatMap(fixture.model);
    const copy = structuredClone(before);
    fixture.stores.pods.put(pod({ name: 'p-3-1', node: 'w-3', phase: 'Failed', word: 'Error' }));
    assert.notDeepEqual(heatMap(fixture.model).cells, before.cells);
    assert.deepEqual(before, copy);
  });

  it('are not looked at again when nothing or another node changed', () => {
    const fixture = manyNodes();
    const first = heatMap(fixture.model);
    const asked = countUsage(fixture);
    const second = heatMap(fixture.model);
    assert.deepEqual([second.nodes === first.nodes, second.cells === first.cells], [true, true]);
    assert.equal(asked.count, 0);
    fixture.stores.pods.put(pod({ name: 'p-3-1', node: 'w-3', phase: 'Failed', word: 'Error' }));
    const third = heatMap(fixture.model);
    assert.equal(asked.count, 10, 'the pods of one node');
    const rows = new Set(first.nodes.rows);
    const changed = third.nodes.rows.filter((row) => !rows.has(row)).map(({ id }) => id);
    assert.deepEqual(changed, ['w-3']);
  });

  it('keep their places when a pod of another node comes', () => {
    const fixture = manyNodes();
    const places = () =>
      new Map(heatMap(fixture.model).nodes.rows.map((row) => [row.id, row.cellsAt]));
    const before = places();
    for (let index = 0; index < 30; index += 1)
      fixture.stores.pods.put(pod({ name: `new-${index}`, node: 'w-3' }));
    const after = places();
    for (const [id, at] of before) if (id !== 'w-3') assert.equal(after.get(id), at, id);
  });
});

function manyNodes(): ModelFixture {
  const fixture = new ModelFixture();
  for (let n = 0; n < 10; n += 1) {
    fixture.stores.nodes.put(node({ name: `w-${n}` }));
    for (let p = 0; p < 10; p += 1)
      fixture.stores.pods.put(pod({ name: `p-${n}-${p}`, node: `w-${n}` }));
  }
  fixture.open();
  return fixture;
}

function countUsage({ model }: ModelFixture): { count: number } {
  const asked = { count: 0 };
  const { usage } = model.inputs;
  const { podCpuMillicores } = usage;
  Object.assign(usage, {
    podCpuMillicores: (namespace: string, name: string) => {
      asked.count += 1;
      return podCpuMillicores(namespace, name);
    },
  });
  return asked;
}

describe('slots of pods', () => {
  it('stand for a pod as long as it is held, and name nothing after it', () => {
    const fixture = new ModelFixture();
    fixture.stores.pods.put(pod({ name: 'a' }), pod({ name: 'b' }));
    fixture.open();
    const { pods } = fixture.model;
    const slot = pods.slotOf('pod-shop-a');
    fixture.stores.pods.put(pod({ name: 'a', word: 'Error', phase: 'Failed' }));
    assert.equal(pods.slotOf('pod-shop-a'), slot);
    assert.equal(pods.atSlot(slot)?.row.name, 'a');
    fixture.stores.pods.removeUids('pod-shop-a');
    assert.equal(pods.slotOf('pod-shop-a'), -1);
    assert.equal(pods.atSlot(slot), undefined);
    assert.equal(podAt(fixture.model, slot), null);
    assert.equal(podAt(fixture.model, 1e9), null);
  });
});

describe('podsOnNode', () => {
  it('keeps pods that are well by name, and trouble in front', () => {
    const fixture = new ModelFixture();
    const on = (name: string, facts = {}) => pod({ name, node: 'w-1', ...facts });
    fixture.stores.pods.put(on('p10'), on('p9'), on('p1', { namespace: 'abc' }));
    fixture.open();
    const names = () =>
      podsOnNode(fixture.model, 'w-1', 500).map((slot) => fixture.model.pods.store.nameAt(slot));
    assert.deepEqual(names(), ['p1', 'p9', 'p10']);
    fixture.stores.pods.put(on('p10', { phase: 'Failed', word: 'Error' }), on('p2'));
    assert.deepEqual(names(), ['p10', 'p1', 'p2', 'p9']);
    fixture.stores.pods.put(on('p10'));
    fixture.stores.pods.removeUids('pod-shop-p9');
    assert.deepEqual(names(), ['p1', 'p2', 'p10']);
  });

  it('forgets nodes that have gone, with a row or without', () => {
    const fixture = new ModelFixture();
    const model = fixture.open();
    for (let index = 0; index < 500; index += 1) {
      const name = `w-${index}`;
      if (index % 2 === 0) fixture.stores.nodes.put(node({ name }));
      fixture.stores.pods.put(pod({ name: 'a', node: name }));
      assert.equal(podsOnNode(model, name, 10).length, 1);
      fixture.stores.pods.removeUids('pod-shop-a');
      if (index % 2 === 0) fixture.stores.nodes.remove(`node-${name}`);
    }
    const kept = model.memo.of('podsOnNode', model, () => new Map<string, unknown>());
    assert.ok(kept.size > 0 && kept.size < 200, String(kept.size));
  });
});

describe('spans', () => {
  const seed = Number(process.env['FORETOP_SEED'] ?? 20261127);
  it(`never overlap, and end where the last one does (seed ${seed})`, () => {
    const random = seededRandom(seed);
    const spans = new Spans();
    const held: { at: number; size: number }[] = [];
    for (let step = 0; step < 2000; step += 1) {
      const [gone] = random() < 0.5 ? held.splice(Math.floor(random() * held.length), 1) : [];
      if (gone) spans.give(gone.at, gone.size);
      else {
        const size = 1 + Math.floor(random() * 12);
        held.push({ at: spans.take(size), size });
      }
      held.sort((a, b) => a.at - b.at);
      for (const [index, { at, size }] of held.entries())
        assert.ok(at + size <= (held[index + 1]?.at ?? spans.end));
      const last = held.at(-1);
      assert.equal(spans.end, last ? last.at + last.size : 0);
    }
  });
});
