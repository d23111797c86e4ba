import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  defaultBudgetMiB,
  heapLimitMiB,
  memoryBudgetOf,
} from '../../../src/extension/host/memoryBudget.ts';

describe('the memory budget', () => {
  const cases: readonly (readonly [unknown, number])[] = [
    [undefined, 512],
    ['1024', 512],
    [Number.NaN, 512],
    [1, 64],
    [-5, 64],
    [700.4, 700],
    [1e9, 4096],
  ];
  for (const [setting, expected] of cases) {
    it(`is ${expected} MiB where the setting is ${JSON.stringify(setting) ?? 'not there'}`, () => {
      assert.equal(memoryBudgetOf(setting), expected);
    });
  }

  it('has the limits and the default of the manifest', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { configuration: { properties: Record<string, Record<string, unknown>> }[] };
    };
    const setting = contributes.configuration
      .map(({ properties }) => properties['foretop.memoryBudgetMiB'])
      .find((found) => found !== undefined);
    assert.equal(setting?.['default'], defaultBudgetMiB);
    assert.equal(setting?.['minimum'], memoryBudgetOf(0));
    assert.equal(setting?.['maximum'], memoryBudgetOf(1e9));
  });

  it('leaves the heap as much again and room for a list on its way, and no more than V8 can have', () => {
    assert.equal(heapLimitMiB(512), 1536);
    assert.equal(heapLimitMiB(4096), 4096);
  });
});
