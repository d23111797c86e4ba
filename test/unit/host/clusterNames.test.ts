import assert from 'node:assert/strict';
import { ClusterNames } from '../../../src/extension/host/clusterNames.ts';
import { contextId } from '../../../src/shared/model/refs.ts';

describe('names of clusters', () => {
  const cases: readonly (readonly [string, readonly (readonly [string, string])[], string[]])[] = [
    [
      'that are all different are those of the contexts',
      [
        ['/k/a', 'prod'],
        ['/k/b', 'test'],
      ],
      ['prod', 'test'],
    ],
    [
      'that are the same carry the file',
      [
        ['/k/a.yaml', 'prod'],
        ['/k/b.yaml', 'prod'],
        ['/k/b.yaml', 'test'],
      ],
      ['prod (a.yaml)', 'prod (b.yaml)', 'test'],
    ],
    [
      'of files that are called the same carry as much of the path as it takes',
      [
        ['/x/one/config', 'prod'],
        ['/x/two/config', 'prod'],
        ['C:\\kube\\own', 'prod'],
      ],
      ['prod (one/config)', 'prod (two/config)', 'prod (own)'],
    ],
  ];
  for (const [what, contexts, expected] of cases) {
    it(what, () => {
      const ids = contexts.map(([file, name]) => contextId(file, name));
      const names = new ClusterNames(() => [...ids, ...ids]);
      assert.deepEqual(
        ids.map((id) => names.name(id)),
        expected,
      );
    });
  }
});
