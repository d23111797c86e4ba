// The scheduler's sentence, as real schedulers of several versions write it.
import assert from 'node:assert/strict';
import { parseScheduling } from '../../../src/extension/model/scheduling.ts';

const cases: readonly (readonly [string, string])[] = [
  [
    '0/6 nodes are available: 3 Insufficient cpu, 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }. preemption: 0/6 nodes are available: 3 No preemption victims found for incoming pod.',
    '6: 3 Insufficient cpu | 3 untolerated taint {node-role.kubernetes.io/control-plane}',
  ],
  [
    '0/1 nodes are available: 1 Insufficient memory. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    '1: 1 Insufficient memory',
  ],
  [
    "0/4 nodes are available: 1 node(s) were unschedulable, 3 node(s) didn't match Pod's node affinity/selector.",
    "4: 3 didn't match Pod's node affinity/selector | 1 were unschedulable",
  ],
  [
    '0/2 nodes are available: 2 node(s) had untolerated taint {key: a, b}.',
    '2: 2 untolerated taint {key: a, b}',
  ],
];

describe('parseScheduling', () => {
  for (const [message, expected] of cases) {
    it(expected, () => {
      const parsed = parseScheduling(message);
      const reasons = parsed?.reasons.map(({ count, reason }) => `${count} ${reason}`).join(' | ');
      assert.equal(`${parsed?.nodes}: ${reasons}`, expected);
    });
  }

  it('leaves other sentences alone', () => {
    for (const message of [
      '',
      'no nodes available to schedule pods',
      '0/3 nodes are available: .',
    ]) {
      assert.equal(parseScheduling(message), undefined);
    }
  });
});
