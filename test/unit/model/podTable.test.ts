// What the model keeps of pods as they change is what a model would say that sees them for the first time.
import assert from 'node:assert/strict';
import { severities } from '../../../src/shared/model/status.ts';
import type { EventRow, NodeRow, PodRow, WorkloadRow } from '../../../src/extension/kinds/rows.ts';
import type { ClusterModel } from '../../../src/extension/model/clusterModel.ts';
import { podGroup, type PodEntry, type PodGroup } from '../../../src/extension/model/podTable.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import { namespaces, nodes, owners, RandomPods, uids } from '../../support/randomPods.ts';
import {
  deployment,
  event,
  lostNode,
  node,
  ownerRef,
  replicaSet,
} from '../../support/rowBuilders.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const ROUNDS = Number(process.env['FORETOP_ROUNDS'] ?? 8);
const STEPS = 40;
const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);
/** Around the times of random pods. */
const startMs = Date.parse('2026-03-12T14:09:00Z');
/** One a namespace. */
const deployments = namespaces.map((namespace) => `${namespace}-deployment`);
const groups: readonly PodGroup[] = [
  podGroup.all,
  ...['', ...nodes, 'none'].map(podGroup.node),
  ...[...namespaces, 'none'].map(podGroup.namespace),
  ...owners.map(podGroup.owner),
  ...[...owners, ...deployments, ...uids].map(podGroup.workload),
];

class Trial {
  readonly fixture = new ModelFixture();
  readonly #pods: RandomPods;

  constructor(random: () => number) {
    this.#pods = new RandomPods(random);
    this.fixture.now = startMs;
    this.fixture.open();
  }

  step(): void {
    const { objects } = this.#pods;
    const { stores } = this.fixture;
    const what = objects.random();
    if (what < 0.45) this.#changePods();
    else if (what < 0.6) stores.pods.removeUids(...objects.times(4, () => objects.pick(uids)));
    else if (what < 0.7) this.#changeNode();
    else if (what < 0.8) this.#changeOwner();
    else if (what < 0.9) this.#changeEvent();
    else this.fixture.advance(objects.pick([1_000, 11_000, 61_000, 601_000]));
  }

  /** One batch, in which some come, go and come again. */
  #changePods(): void {
    const { objects } = this.#pods;
    const { pods } = this.fixture.stores;
    const batch = objects.times(8, () => this.#pod());
    for (const row of batch) if (objects.chance(0.3)) pods.remove(row);
    pods.put(...batch.filter(() => objects.chance(0.8)));
  }

  /** A uid is of one namespace. */
  #pod(): PodRow {
    const { objects } = this.#pods;
    const uid = objects.pick(uids);
    const namespace = namespaces[uids.indexOf(uid) % namespaces.length]!;
    const { row } = this.#pods.pod([namespace], uid);
    return objects.chance(0.7) ? row : this.#unready(row);
  }

  /** Running, and not ready for a moment: only time tells what that is. */
  #unready(row: PodRow): PodRow {
    const changedAt = this.fixture.now - this.#pods.objects.pick([0, 5_000, 30_000]);
    const conditions = [{ type: 'Ready', status: 'False', changedAt }];
    const { deletedAt: _deletedAt, probePeriodMs: _period, ...rest } = row;
    return { ...rest, phase: 'Running', word: 'Running', containers: [], restarts: 0, conditions };
  }

  #changeNode(): void {
    const { objects } = this.#pods;
    const name = objects.pick(nodes);
    const { nodes: store } = this.fixture.stores;
    const known = store.byName('', name);
    if (known && objects.chance(0.3)) store.remove(known.uid);
    else store.put(objects.chance(0.5) ? lostNode(name, startMs - 5_000) : node({ name }));
  }

  #changeOwner(): void {
    const { objects } = this.#pods;
    const { deployments: above, replicaSets } = this.fixture.stores;
    const uid = objects.pick(owners);
    const own = owners.indexOf(uid) % namespaces.length;
    const [namespace, aboveUid] = [namespaces[own]!, deployments[own]!];
    if (objects.chance(0.3)) return replicaSets.remove(uid);
    if (objects.chance(0.2)) return above.remove(aboveUid);
    const row = deployment({ name: aboveUid, uid: aboveUid, namespace });
    if (objects.chance(0.5)) above.put(row);
    const owner = objects.chance(0.7) ? { owner: ownerRef('Deployment', row) } : {};
    replicaSets.put(replicaSet({ name: uid, uid, namespace, ...owner }));
  }

  #changeEvent(): void {
    const { objects } = this.#pods;
    const { events, pods } = this.fixture.stores;
    const rows = [...pods.values()];
    if (rows.length === 0) return;
    const about = objects.pick(rows);
    const reason = objects.pick(['FailedScheduling', 'BackOff', 'Unhealthy']);
    const lastAt = this.fixture.now - objects.pick([1_000, 500_000, 700_000]);
    const row = event(about, { reason, lastAt });
    if (events.get(row.uid) && objects.chance(0.4)) events.remove(row.uid);
    else events.put(row);
  }

  /** A model of the same rows that knows nothing of before. */
  fresh(): ClusterModel {
    const other = new ModelFixture();
    const { stores } = this.fixture;
    other.now = this.fixture.now;
    other.stores.pods.put(...stores.pods.values());
    other.stores.nodes.put(...(stores.nodes.values() as Iterable<NodeRow>));
    other.stores.replicaSets.put(...(stores.replicaSets.values() as Iterable<WorkloadRow>));
    other.stores.deployments.put(...(stores.deployments.values() as Iterable<WorkloadRow>));
    other.stores.events.put(...(stores.events.values() as Iterable<EventRow>));
    return other.open();
  }
}

/** Everything that is told of pods, with nothing in it that depends on the order in which they came. */
function told({ pods }: ClusterModel): object {
  const uidsOf = (slots: Iterable<number>) =>
    Array.from(slots, (slot) => pods.store.uidAt(slot)).sort();
  return {
    size: pods.size,
    problemCount: pods.problemCount,
    problems: Object.fromEntries([...pods.problems()].map((entry) => [entry.uid, plain(entry)])),
    entries: uids.map((uid) => plain(pods.get(uid))),
    groups: groups.map((group) => [
      group,
      pods.counts(group),
      pods.worst(group),
      pods.problemsIn(group),
    ]),
    ofWorkload: [...owners, ...deployments].map((uid) => uidsOf(pods.ofWorkload(uid))),
    workloads: namespaces.map((name) =>
      [...pods.workloadsIn(name)].sort((a, b) => (a.uid < b.uid ? -1 : 1)),
    ),
    bare: namespaces.map((name) => uidsOf(pods.bareIn(name))),
    requests: [pods.sums.requests, ...nodes.map((name) => pods.sums.ofNode(name))].map(rounded),
    allocatable: pods.sums.allocatable,
  };
}

/** When it will be looked at again is nobody's business. */
function plain(entry: PodEntry | undefined): object | undefined {
  if (!entry) return undefined;
  const { dueAt: _dueAt, ...health } = entry.health;
  return { ...entry, health };
}

/** Sums of fractions that were added and taken away again. */
const rounded = (sum: { readonly cpuMillicores: number; readonly memoryBytes: number }) =>
  [sum.cpuMillicores, sum.memoryBytes].map((value) => Math.round(value * 1e3) / 1e3 + 0);

/** By looking at every pod. */
function recount({ pods }: ClusterModel, test: (row: PodRow) => boolean): object[] {
  const found = [...pods.store.slots()].filter((slot) => test(pods.store.at(slot)));
  return severities
    .map((severity) => ({
      severity,
      count: found.filter((slot) => pods.severityAt(slot) === severity).length,
    }))
    .filter(({ count }) => count > 0);
}

describe('PodTable', () => {
  it('keeps what a recount finds', () => {
    for (let round = 0; round < ROUNDS; round++) {
      const trial = new Trial(seededRandom(seed + round));
      const { model } = trial.fixture;
      for (let step = 0; step < STEPS; step++) {
        const what = `step ${step}; FORETOP_SEED=${seed + round} repeats it`;
        trial.step();
        const fresh = trial.fresh();
        assert.deepEqual(told(model), told(fresh), what);
        fresh.dispose();
        assert.deepEqual(
          model.pods.counts(podGroup.all),
          recount(model, () => true),
          what,
        );
        for (const name of nodes) {
          const counted = recount(model, (row) => row.node === name);
          assert.deepEqual(model.pods.counts(podGroup.node(name)), counted, what);
        }
      }
      model.dispose();
    }
  });
});
