// What follows from a pod's shape alone is what its judge would say of it.
import assert from 'node:assert/strict';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import { PodTraitTable } from '../../../src/extension/model/podTraits.ts';
import { defaultThresholds, isPlain, podHealth } from '../../../src/extension/model/severity.ts';
import { RandomPods } from '../../support/randomPods.ts';
import { container, day, ended, pod, storyNow } from '../../support/rowBuilders.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env['FORETOP_ROUNDS'] ?? 400);

/** Most of them well, or nearly so: random fields alone seldom make such a pod. */
function nearlyWell({ objects }: RandomPods): PodRow {
  const sometimes = <T extends object>(facts: T): Partial<T> => (objects.chance(0.15) ? facts : {});
  const app = container({
    name: 'App',
    ...sometimes({ ready: false }),
    ...sometimes({
      state: 'waiting',
      reason: objects.pick(['CrashLoopBackOff', 'PodInitializing']),
    }),
    ...sometimes({ state: 'terminated', exitCode: objects.pick([0, 1]), reason: 'OOMKilled' }),
    ...sometimes({ restarts: 2, last: ended({ reason: objects.pick(['OOMKilled', 'Error']) }) }),
    ...sometimes({ role: objects.pick(['init', 'sidecar', 'ephemeral']) }),
  });
  return pod({
    name: 'a',
    containers: [app, container({ name: 'b' })],
    ...sometimes({ phase: objects.pick(['Pending', 'Succeeded', 'Failed', 'Unknown']) }),
    ...sometimes({ word: objects.pick(['Unknown', 'Completed', 'Init:0/1']) }),
    ...sometimes({ deletedAt: storyNow }),
    ...sometimes({ conditions: [] }),
    ...sometimes({ conditions: [{ type: 'Ready', status: objects.pick(['True', 'Unknown']) }] }),
    ...sometimes({ lastRestartAt: storyNow - day }),
  });
}

function isLookedAt({ deletedAt, phase, restarts }: PodRow): boolean {
  const isKnown = phase === 'Running' || phase === 'Succeeded';
  return restarts !== 0 || deletedAt !== undefined || !isKnown;
}

describe('traits of a pod', () => {
  it('are calm exactly where its judge finds it well', () => {
    const pods = new RandomPods(seededRandom(seed));
    const traits = new PodTraitTable();
    let calm = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const row = round % 4 === 0 ? pods.pod().row : nearlyWell(pods);
      const found = traits.of(row).calm;
      for (const now of [row.createdAt, storyNow, storyNow + 30 * day]) {
        const health = podHealth(row, { now, thresholds: defaultThresholds });
        const what = `seed ${seed}, round ${round}`;
        if (found) assert.deepEqual(health, found, what);
        // The others are looked at: once restarted, being deleted, or of a phase that no pod has.
        else if (isPlain(health)) assert.ok(isLookedAt(row), what);
      }
      if (found) calm++;
    }
    assert.ok(calm > ROUNDS / 20 && calm < ROUNDS * 0.9, `${calm} of ${ROUNDS} are calm`);
  });

  it('tell of want of memory, now or before', () => {
    const traits = new PodTraitTable();
    const isKilled = (facts: Parameters<typeof container>[0]) =>
      traits.of(pod({ name: 'a', containers: [container(facts)] })).isKilled;
    assert.equal(isKilled({ name: 'a' }), false);
    assert.equal(isKilled({ name: 'a', state: 'terminated', reason: 'OOMKilled' }), true);
    assert.equal(isKilled({ name: 'a', last: ended({ reason: 'OOMKilled' }) }), true);
    assert.equal(isKilled({ name: 'a', last: ended({ reason: 'Error' }) }), false);
  });
});
