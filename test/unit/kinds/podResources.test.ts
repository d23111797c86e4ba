// Effective requests and limits, one row a case.
import assert from 'node:assert/strict';
import { podRow } from '../../support/builders.ts';
import { resourceCases } from '../../support/resourceCases.ts';

describe('pod resources', () => {
  for (const [name, expected, input] of resourceCases) {
    it(name, () => {
      const row = podRow(input);
      assert.deepEqual(
        [
          row.cpuRequestMillicores,
          row.memoryRequestBytes,
          row.cpuLimitMillicores,
          row.memoryLimitBytes,
        ],
        expected,
      );
    });
  }
});
