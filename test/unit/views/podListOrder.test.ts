// Lists of pods that are kept in order say the same as lists that are sorted anew, whatever happens to the pods.
import assert from 'node:assert/strict';
import type { ListQuery } from '../../../src/shared/model/resourceBrowser.ts';
import { keptList, makeList, type KeptList } from '../../../src/extension/views/keptLists.ts';
import { LargeWorld } from '../../support/largeWorld.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const size = { pods: 900, nodes: 40, namespaces: 12, workloads: 60, problems: 80 };
const filters = [
  '',
  'status:failing',
  'ns:team-3 -node:node-7',
  'app-1',
  'status:crash owner:app-2*',
];

function idsOf(list: KeptList): string[] {
  return Array.from(list.items(), (item) => list.idOf(item));
}

describe('the kept order of pods', () => {
  const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);
  const columns = [
    'name',
    'status',
    'namespace',
    'age',
    'ready',
    'restarts',
    'cpu',
    'node',
    'owner',
  ];
  const queries = ['pods', 'containers'].flatMap((kind) =>
    columns.map((column, index): ListQuery => ({
      kind,
      filter: filters[index % filters.length] ?? '',
      sort: { column, isDescending: index % 3 === 1 },
    })),
  );

  it('is that of all pods sorted anew', function () {
    this.timeout(60_000);
    const random = seededRandom(seed);
    const world = LargeWorld.cluster(size);
    const { model } = world.fixture;
    // Only so many lists are kept: each is followed by itself.
    for (const query of queries) {
      for (let round = 0; round < 6; round++) {
        world.churn(round === 4 ? 500 : 40, random);
        const kept = idsOf(keptList(model, query));
        const anew = idsOf(makeList(model, query));
        assert.deepEqual(kept, anew, `seed ${seed}, ${JSON.stringify(query)}, round ${round}`);
        assert.equal(new Set(kept).size, kept.length);
      }
    }
  });
});
