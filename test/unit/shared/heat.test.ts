// A cell's byte: what goes in comes out, and the steps are those of the legend.
import assert from 'node:assert/strict';
import {
  allLooks,
  cellLook,
  heatStep,
  lookSeverity,
  lookStep,
  NO_CELL,
  type HeatStep,
} from '../../../src/shared/model/heat.ts';
import { severities } from '../../../src/shared/model/status.ts';

describe('heatStep', () => {
  const cases: readonly (readonly [percent: number | undefined, step: HeatStep])[] = [
    [undefined, 0],
    [0, 1],
    [19.9, 1],
    [20, 2],
    [40, 3],
    [60, 4],
    [89, 4],
    [90, 5],
    [300, 5],
  ];
  for (const [percent, step] of cases) {
    it(`${percent} % is step ${step}`, () => assert.equal(heatStep(percent), step));
  }
});

describe('cellLook', () => {
  it('keeps severity, and the step of what runs', () => {
    for (const severity of severities) {
      const look = cellLook(severity, 50);
      assert.equal(lookSeverity(look), severity);
      assert.equal(lookStep(look), severity === 'running' ? 3 : 0);
    }
  });

  it('is one of the looks that are drawn, and none of them is no pod', () => {
    const all = new Set(allLooks());
    assert.equal(all.size, 12);
    assert.ok(!all.has(NO_CELL) && Math.max(...all) <= 255);
    for (const severity of severities) {
      for (const percent of [undefined, 0, 30, 50, 70, 95])
        assert.ok(all.has(cellLook(severity, percent)));
    }
    assert.equal(lookSeverity(NO_CELL), undefined);
  });
});
