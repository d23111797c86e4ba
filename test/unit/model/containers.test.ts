// The word of a container that no kubelet has reported: it follows from the pod.
import assert from 'node:assert/strict';
import { containerStatus } from '../../../src/extension/model/containers.ts';
import { podRow, type PodInput } from '../../support/builders.ts';

const cases: readonly (readonly [string, PodInput, string])[] = [
  ['waits while its pod has no node', { phase: 'Pending' }, 'pending Waiting'],
  ['has no state in a pod that was ended without a node', { phase: 'Failed' }, 'unknown -'],
  ['has no state where the kubelet left it out', { phase: 'Running' }, 'unknown -'],
  ['is unknown where its pod is', { phase: 'Unknown' }, 'unknown Unknown'],
];

describe('containerStatus', () => {
  for (const [is, input, expected] of cases) {
    it(is, () => {
      const pod = podRow({ ...input, hasStatuses: false });
      const words = pod.containers.map((each) => containerStatus(each, pod.phase));
      assert.deepEqual(
        words.map(({ severity, word }) => `${severity} ${word}`),
        [expected],
      );
    });
  }

  it('waits with a status that has no state, as the API says', () => {
    const { containers, phase } = podRow({ phase: 'Pending', containers: [{}] });
    assert.equal(containers[0] && containerStatus(containers[0], phase).word, 'Waiting');
  });
});
