// STATUS, READY, RESTARTS and AGE as kubectl prints them, for at least 500 pods in at least 15 states, under churn.
// kubectl's answer is taken before and after ours; rows identical in both are compared.
import assert from 'node:assert/strict';
import type { PodRow } from '../../src/extension/kinds/rows.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { podStates } from '../cluster/states/podStates.ts';
import { realNamespace, StatesScenario } from '../cluster/states/statesScenario.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { mismatch } from './support/kubectlRow.ts';
import { isSteady, parsePods } from './support/kubectlTable.ts';
import { Stack } from './support/stack.ts';
import { isRealTarget, openTarget, type ContractTarget } from './support/target.ts';
import { until } from './support/until.ts';

const rounds = 6;
const wantedPods = 500;
const wantedStates = 15;
/** What only a real kubelet can show to be right. */
const realWords = [
  ...['Completed', 'CrashLoopBackOff', 'CreateContainerConfigError', 'ErrImageNeverPull', 'Error'],
  ...['Init:0/1', 'Init:CrashLoopBackOff', 'Init:Error', 'NotReady', 'OOMKilled', 'Running'],
];

interface PodObject {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
  };
}

interface Comparison {
  /** Namespace/name → the word, of every pod that was compared at least once. */
  readonly words: Map<string, string>;
  readonly wrong: string[];
}

if (isRealTarget) {
  describe('pods as kubectl prints them', function () {
    this.timeout(180_000);
    let target: ContractTarget | undefined;
    let stack: Stack | undefined;
    let scenario: StatesScenario | undefined;

    after(async () => {
      stack?.dispose();
      await scenario?.remove();
      await target?.close();
    });

    it(`agrees on ${wantedPods} pods in ${wantedStates} states under churn`, async () => {
      target = await openTarget();
      const { cluster } = target;
      assert.ok(cluster);
      const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);
      const random = seededRandom(seed);
      const size = { podsPerState: 14, fakeNodes: 8, deploymentPods: 60, random };
      scenario = new StatesScenario(cluster, size);
      stack = await Stack.open(target.kubeconfig('admin'));
      await scenario.create();
      await stack.untilLive();
      if (cluster.hasRealNode) await untilRealWords(cluster, stack);
      const comparison = await compareUnderChurn(cluster, stack, scenario);
      printStates(comparison);
      assert.deepEqual(comparison.wrong, [], `seed ${seed}`);
      const states = new Set(comparison.words.values());
      assert.ok(comparison.words.size >= wantedPods, `${comparison.words.size} pods compared`);
      assert.ok(states.size >= wantedStates, `${states.size} states compared`);
      if (cluster.hasRealNode) assertRealWords(comparison);
      const meant = podStates.map(({ word }) => word);
      assert.deepEqual(
        meant.filter((word) => !states.has(word)),
        [],
        'every state of the scenario was compared',
      );
    });
  });
}

async function compareUnderChurn(
  cluster: Cluster,
  stack: Stack,
  scenario: StatesScenario,
): Promise<Comparison> {
  const comparison: Comparison = { words: new Map(), wrong: [] };
  const churning = new AbortController();
  const churn = scenario.churn(churning.signal);
  for (let round = 0; round < rounds; round++) await compareOnce(cluster, stack, round, comparison);
  churning.abort();
  const { changes } = await churn;
  assert.ok(changes > 20, `only ${changes} changes were made meanwhile`);
  return comparison;
}

async function compareOnce(
  cluster: Cluster,
  stack: Stack,
  round: number,
  comparison: Comparison,
): Promise<void> {
  const versionsBefore = await versions(cluster);
  const before = parsePods(await cluster.kubectl('get', 'pods', '-A'));
  await untilCaughtUp(cluster, stack, round);
  const now = Date.now();
  const ours = new Map([...stack.watches.stores.pods.values()].map((row) => [keyOf(row), row]));
  const after = parsePods(await cluster.kubectl('get', 'pods', '-A'));
  const versionsAfter = await versions(cluster);
  for (const [key, pod] of before) {
    const later = after.get(key);
    if (later === undefined || !isSteady(pod, later)) continue;
    // There and back again between kubectl's two answers.
    if (versionsBefore.get(key) !== versionsAfter.get(key)) continue;
    const row = ours.get(key);
    const problem = row === undefined ? 'we do not have it' : mismatch(row, now, pod, later);
    comparison.words.set(key, pod.status);
    if (problem !== undefined) comparison.wrong.push(`${key}: ${problem}`);
  }
}

async function versions({ api }: Cluster): Promise<ReadonlyMap<string, string>> {
  const { items } = await api.get<{ items: readonly PodObject[] }>('/api/v1/pods');
  return new Map(
    items.map(({ metadata: m }) => [`${m.namespace}/${m.name}`, `${m.uid} ${m.resourceVersion}`]),
  );
}

/** A change of a pod made after kubectl's first answer: once its event is here, all older ones are. */
async function untilCaughtUp(cluster: Cluster, stack: Stack, round: number): Promise<void> {
  const marker = `${round}-${Date.now()}`;
  const path = `/api/v1/namespaces/${realNamespace}/pods`;
  const pod = { metadata: { name: 'marker' }, spec: markerSpec };
  await cluster.api.create(path, pod);
  await cluster.api.patch(`${path}/marker`, { metadata: { labels: { marker } } });
  await until('the marker pod', 20_000, () => {
    const label = stack.watches.stores.pods.byName(realNamespace, 'marker')?.labels['marker'];
    return label === marker ? true : `its label is ${label}`;
  });
}

const markerSpec = {
  schedulingGates: [{ name: 'foretop.test/marker' }],
  containers: [{ name: 'app', image: 'registry.example/marker:1' }],
};

async function untilRealWords(cluster: Cluster, stack: Stack): Promise<void> {
  await until('the real containers to fail as arranged', 90_000, () => {
    cluster.processes.requireAlive('kubelet');
    const rows = [...stack.watches.stores.pods.values()];
    const words = new Set(rows.filter((row) => row.namespace === realNamespace).map((r) => r.word));
    const late = realWords.filter((word) => !words.has(word));
    return late.length === 0 ? true : `none is ${late.join(', ')}`;
  });
}

/** All of the real node's states but those that pass by. */
function assertRealWords({ words }: Comparison): void {
  const real = [...words].filter(([key]) => key.startsWith(`${realNamespace}/`));
  const seen = new Set(real.map(([, word]) => word));
  const lasting = ['Completed', 'Error', 'OOMKilled', 'ErrImageNeverPull', 'Init:Error'];
  assert.deepEqual(
    lasting.filter((word) => !seen.has(word)),
    [],
    'the real node showed these, and they were compared',
  );
}

function printStates({ words }: Comparison): void {
  const counts = new Map<string, number>();
  for (const word of words.values()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const lines = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([word, count]) => `      ${word.padEnd(30)}${String(count).padStart(4)}`);
  console.log(`      ${words.size} pods compared with kubectl, in ${counts.size} states`);
  console.log(lines.join('\n'));
}

function keyOf(row: PodRow): string {
  return `${row.namespace}/${row.name}`;
}
