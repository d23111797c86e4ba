// The cluster's own words, as they stand within a sentence.
import assert from 'node:assert/strict';
import { phrase } from '../../../src/extension/model/objects.ts';

describe('phrase', () => {
  const cases: readonly (readonly [message: string, quoted: string])[] = [
    ['It broke. ', 'It broke'],
    ['Readiness probe failed: ', 'Readiness probe failed'],
    [
      'Back-off restarting failed container cart in pod cart-0_shop(0c1d9f52-2f0e-4d0a-9d5e-8f6a54a0c0de)',
      'Back-off restarting failed container cart in pod cart-0_shop',
    ],
    [
      'Back-off restarting failed container etcd in pod etcd-cp-1_kube-system(0123456789abcdef0123456789abcdef)',
      'Back-off restarting failed container etcd in pod etcd-cp-1_kube-system',
    ],
    [
      'Memory cgroup out of memory: Killed process 12 (node) shmem-rss:0kB, UID:65532 pgtables:580kB oom_score_adj:985',
      'Memory cgroup out of memory: Killed process 12 (node) shmem-rss:0kB pgtables:580kB oom_score_adj:985',
    ],
    ['exit status (137)', 'exit status (137)'],
  ];
  for (const [message, quoted] of cases) {
    it(`quotes ${message}`, () => assert.deepEqual(phrase(message), { code: quoted }));
  }
});
