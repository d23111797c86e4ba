// Thousands of pods run by kwok on the real control plane, which come, change and go while an open cluster follows them as
// its worker would: in the end every pod is as kubectl prints it. The real cluster only, and the last of its suites. How many
// is FORETOP_SCALE_PODS; 10,000 take the control plane several minutes, so that CI has fewer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { TreeChildrenState } from '../../src/shared/model/tree.ts';
import type { PodRow } from '../../src/extension/kinds/rows.ts';
import { buildView } from '../../src/extension/views/registry.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { podCount, scaleNamespaces, type ScaleSize } from '../cluster/scale/scaleScenario.ts';
import type { ScaleAnswer, ScaleWork } from '../cluster/scale/scaleWorker.ts';
import { mismatch } from './support/kubectlRow.ts';
import { isSteady, parsePods } from './support/kubectlTable.ts';
import { isSame, type ListBody } from './support/sameAsServer.ts';
import { SessionBench } from './support/sessionBench.ts';
import { isRealTarget, openTarget, type ContractTarget } from './support/target.ts';
import { until } from './support/until.ts';

const size = sizeOf(Number(process.env['FORETOP_SCALE_PODS'] ?? 2_000));
const pods = podCount(size);
/** Without a change for so long the server is quiet: kwok's stages are 6 s apart at most. */
const quietMs = 7_000;
const frameMs = 100;
const ours: ReadonlySet<string> = new Set(scaleNamespaces);

if (isRealTarget) {
  describe(`${pods.toLocaleString('en')} pods on the real control plane`, function () {
    this.timeout(1_500_000);
    let target: ContractTarget | undefined;
    let cluster: Cluster;
    let bench: SessionBench | undefined;
    let worker: Worker | undefined;
    let follower: Follower | undefined;
    const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);

    before(async () => {
      target = await openTarget();
      assert.ok(target.cluster);
      cluster = target.cluster;
      const work: ScaleWork = { size, seed };
      const file = new URL('../cluster/scale/scaleWorker.ts', import.meta.url);
      worker = new Worker(file, { workerData: work });
    });
    after(async () => {
      follower?.end();
      await bench?.end();
      if (worker) await asked(worker, 'remove');
      await worker?.terminate();
      await target?.close();
    });

    it('are followed from the first to the last, and equal to what kubectl prints', async () => {
      assert.ok(worker);
      const kubeconfig = readFileSync(cluster.kubeconfig('admin'), 'utf8');
      bench = new SessionBench({ kubeconfig, context: 'admin', factor: 1 }).start();
      await bench.untilLive();
      follower = new Follower(bench);
      const startedAt = performance.now();
      const answer = await asked(worker, 'run');
      console.log(`      made in ${seconds(performance.now() - startedAt)} s`);
      const isMadeAt = performance.now();
      const missing = pods - follower.count;
      await follower.untilQuiet();
      follower.end();
      follower.print({ seed, changes: answer.is === 'run' ? answer.changes : 0, missing });
      const lists = await untilSameVersions(cluster, bench);
      const settled = seconds(follower.lastChangeAt - isMadeAt);
      console.log(`      quiet ${settled} s later, and equal to list ${lists} of the server`);
      await compareWithKubectl(cluster, bench);
      assertCounted(bench);
    });
  });
}

/** Four of five are bare, four of a hundred are of Jobs. */
function sizeOf(total: number): ScaleSize {
  const share = (part: number, most: number) => Math.max(1, Math.floor((total * part) / most));
  return {
    nodes: share(1, 100),
    barePods: share(0.8, 1),
    deployments: share(0.16, 40),
    replicas: 40,
    jobs: share(0.04, 100),
    completions: 100,
  };
}

async function asked(worker: Worker, wish: 'run' | 'remove'): Promise<ScaleAnswer> {
  const answer = await new Promise<ScaleAnswer>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject);
    worker.postMessage(wish);
  });
  assert.notEqual(answer.is, 'failed', answer.is === 'failed' ? answer.error : '');
  return answer;
}

/** Draws tree and dashboard as a page would ask for them, and counts what that and all else costs. */
class Follower {
  readonly #bench: SessionBench;
  readonly #cpu = process.threadCpuUsage();
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout;
  readonly #frames: number[] = [];
  #version = -1;
  #changes = 0;
  lastChangeAt = performance.now();

  constructor(bench: SessionBench) {
    this.#bench = bench;
    this.#timer = setInterval(() => this.#draw(), frameMs);
    const { stores } = bench.session.model.inputs;
    stores.pods.onDidChange(({ changed, removed }) => {
      const isOurs = [...changed, ...removed].some((slot) =>
        ours.has(stores.pods.namespaceAt(slot)),
      );
      if (!isOurs) return;
      this.#changes += changed.length + removed.length;
      this.lastChangeAt = performance.now();
    });
  }

  get count(): number {
    const { pods: store } = this.#bench.session.model.inputs.stores;
    return scaleNamespaces.reduce((sum, name) => sum + store.countInNamespace(name), 0);
  }

  async untilQuiet(): Promise<void> {
    await until(`${pods} pods without a change for ${quietMs / 1000} s`, 900_000, () => {
      const quiet = performance.now() - this.lastChangeAt;
      return (this.count === pods && quiet > quietMs) || `${this.count}, ${Math.round(quiet)} ms`;
    });
  }

  end(): void {
    clearInterval(this.#timer);
  }

  print(facts: Readonly<Record<'seed' | 'changes' | 'missing', number>>): void {
    const { session } = this.#bench;
    const { user, system } = process.threadCpuUsage(this.#cpu);
    const { protobuf, scanned, parsed, lostShape } = session.decodes;
    const held = session.holdings.find((holding) => holding.of === 'pods');
    const store = session.model.inputs.stores.pods;
    const frames = this.#frames.toSorted((a, b) => a - b);
    const frame = (part: number) =>
      (frames[Math.floor((frames.length - 1) * part)] ?? 0).toFixed(1);
    const lines = [
      `seed ${facts.seed}: ${this.#changes} changes of pods came in ${seconds(this.lastChangeAt - this.#startedAt)} s, ${facts.changes} of them asked for beside`,
      `${facts.missing} pods were missing when the last had been asked for`,
      `CPU of the thread ${((user + system) / 1e6).toFixed(1)} s; ${frames.length} frames of tree and dashboard, median ${frame(0.5)} ms, 99 % ${frame(0.99)} ms`,
      `decoded: ${protobuf} protobuf, ${scanned} scanned, ${parsed} parsed, ${lostShape} lost shape`,
      `${Math.round(store.bytes / store.size)} B a pod in columns, ${Math.round((held?.bytes ?? 0) / store.size)} B with what the model holds`,
    ];
    for (const line of lines) console.log(`      ${line}`);
  }

  #draw(): void {
    const { model } = this.#bench.session;
    if (model.version === this.#version) return;
    this.#version = model.version;
    const start = performance.now();
    buildView(model, 'clusterDashboard', {});
    treeOf(this.#bench, scaleNamespaces[0]);
    this.#frames.push(performance.now() - start);
  }
}

function treeOf(bench: SessionBench, namespace: string): TreeChildrenState {
  const parent = { level: 'namespace', namespace };
  const args = { parent, filter: { text: '', problemsOnly: false } };
  return buildView(bench.session.model, 'treeChildren', args) as TreeChildrenState;
}

/** Answers how many lists that took. */
async function untilSameVersions(cluster: Cluster, bench: SessionBench): Promise<number> {
  const { pods: store } = bench.session.model.inputs.stores;
  let lists = 0;
  await until('the pods to be equal', 60_000, async () => {
    lists++;
    return isSame(await cluster.api.get<ListBody>('/api/v1/pods'), store);
  });
  return lists;
}

/** kubectl's answers before and after ours must be the same for every pod, too. */
async function compareWithKubectl(cluster: Cluster, bench: SessionBench): Promise<void> {
  let words = new Map<string, number>();
  await until('every pod to be as kubectl prints it', 90_000, async () => {
    const { wrong, compared } = await compareOnce(cluster, bench);
    words = compared;
    const steady = [...compared.values()].reduce((sum, count) => sum + count, 0);
    if (wrong.length === 0 && steady === pods) return true;
    return `${steady} of ${pods} are steady, ${wrong.length} differ: ${wrong.slice(0, 5).join('; ')}`;
  });
  const told = [...words].map(([word, count]) => `${count} ${word}`).join(', ');
  console.log(`      as kubectl prints them: ${told}`);
}

interface Comparison {
  /** How a pod differs. */
  readonly wrong: readonly string[];
  /** How many of ours are steady, by status. */
  readonly compared: Map<string, number>;
}

async function compareOnce(cluster: Cluster, bench: SessionBench): Promise<Comparison> {
  const { pods: store } = bench.session.model.inputs.stores;
  const print = async () => parsePods(await cluster.kubectl('get', 'pods', '-A'));
  const before = await print();
  const now = Date.now();
  const rows = new Map<string, PodRow>();
  for (const row of store.values()) rows.set(`${row.namespace}/${row.name}`, row);
  const after = await print();
  const compared = new Map<string, number>();
  const wrong: string[] = [];
  for (const [key, pod] of before) {
    const later = after.get(key);
    if (later === undefined || !isSteady(pod, later)) continue;
    const row = rows.get(key);
    const problem = row ? mismatch(row, now, pod, later) : 'we do not have it';
    if (problem !== undefined) wrong.push(`${key}: ${problem}`);
    if (ours.has(key.slice(0, key.indexOf('/')))) {
      compared.set(pod.status, (compared.get(pod.status) ?? 0) + 1);
    }
  }
  return { wrong, compared };
}

/** What is shown adds up to what there is. */
function assertCounted(bench: SessionBench): void {
  const { model } = bench.session;
  const { inventory, nodes } = bench.dashboard;
  const listed = inventory.rows.find(({ id }) => id === 'Pod');
  assert.equal(listed?.total, model.inputs.stores.pods.size);
  assert.equal(
    listed?.counts.reduce((sum, { count }) => sum + count, 0),
    listed?.total,
  );
  const onNodes = nodes.rows.reduce((sum, { podCount: count = 0 }) => sum + count, 0);
  assert.equal(onNodes, listed?.total);
  for (const namespace of scaleNamespaces) {
    const { rows, total } = treeOf(bench, namespace).children;
    const workloads = new Set<string>();
    for (const seen of model.pods.workloadsIn(namespace)) workloads.add(seen.uid);
    assert.equal(total, model.pods.bareIn(namespace).length + workloads.size, namespace);
    assert.equal(rows.length, Math.min(total, 200));
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
