// What happens in the synthetic cluster: so many pods a second change, most of them their status, some are replaced, and
// one Deployment after the other is rolled.
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../seededRandom.ts';
import type { SyntheticCluster } from './cluster.ts';
import { nodeObject } from './nodes.ts';
import { troubles, type PodRecord, type PodState } from './podStatus.ts';
import type { Workload } from './world.ts';

/** Events come in bursts on real watches as well; 50 ticks a second. */
const tickMs = 20;
/** Nodes report each 5 minutes (nodeStatusReportFrequency). */
const nodeReportMs = 300_000;
/** Of a second's changes, how many replace a pod. */
const replaceShare = 0.05;

export class Churn {
  readonly #cluster: SyntheticCluster;
  readonly #random: () => number;
  #perSecond = 0;
  #isRunning = false;
  #changes = 0;
  #nodes = 0;
  #rolling: Workload | undefined;
  #rolledPods = 0;

  constructor(cluster: SyntheticCluster) {
    this.#cluster = cluster;
    this.#random = seededRandom(cluster.world.seed + 1);
  }

  /** Changes of pods so far. */
  get changes(): number {
    return this.#changes;
  }

  /** 0 stops. */
  set(perSecond: number): void {
    this.#perSecond = perSecond;
    if (!this.#isRunning && perSecond > 0) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    let lastMs = performance.now();
    let due = 0;
    let dueNodes = 0;
    while (this.#perSecond > 0) {
      await sleep(tickMs);
      const nowMs = performance.now();
      // After a pause not more than a second's changes at once.
      const elapsedMs = Math.min(nowMs - lastMs, 1000);
      lastMs = nowMs;
      due += (this.#perSecond * elapsedMs) / 1000;
      dueNodes += (this.#cluster.world.nodeCount * elapsedMs) / nodeReportMs;
      while (due >= 1) due -= this.step();
      for (; dueNodes >= 1; dueNodes--) this.#reportNode();
      for (const table of this.#cluster.tables.values()) table.flush();
    }
    this.#isRunning = false;
  }

  /** One change, or the three of a replaced pod, which watches see at the next flush; how many. */
  step(): number {
    const before = this.#changes;
    this.#stepOnce();
    // What finished is left alone, but counts as a try: a cluster where all is finished must not hang.
    return Math.max(1, this.#changes - before);
  }

  #stepOnce(): void {
    if (this.#random() < replaceShare / 3) return this.#rollOne();
    const index = Math.floor(this.#random() * this.#cluster.records.length);
    const record = this.#cluster.records[index];
    if (record && record.state !== 'succeeded') this.#put(this.#changed(record));
  }

  #changed(record: PodRecord): PodRecord {
    const changedMs = Date.now();
    const isStarting = record.state === 'creating' || record.state === 'unschedulable';
    const next: PodState =
      record.state === 'running'
        ? this.#trouble()
        : isStarting || this.#random() < 0.5
          ? 'running'
          : record.state;
    const restarts = record.restarts + (next === 'running' && this.#random() < 0.3 ? 1 : 0);
    return { ...record, state: next, restarts, changedMs };
  }

  /** Of those that run, so many get into trouble that the share of trouble stays about the same. */
  #trouble(): PodState {
    if (this.#random() >= 0.015) return 'running';
    return troubles[Math.floor(this.#random() * 5)] ?? 'running';
  }

  /** The next pod of the rollout: the old one goes, a new one comes and starts. */
  #rollOne(): void {
    const workload = this.#rolling ?? this.#startRollout();
    if (!workload) return;
    const index = workload.firstPod + this.#rolledPods++;
    const old = this.#cluster.records[index];
    if (old) this.#replace(old, workload.revision);
    const revisions = [workload.revision - 1, workload.revision];
    const replicaSets = this.#cluster.table('replicasets');
    for (const revision of revisions) {
      replicaSets.put(this.#cluster.replicaSetMaker(workload, revision));
    }
    this.#cluster.table('deployments').put(this.#cluster.workloadMaker(workload));
    if (this.#rolledPods >= workload.pods) this.#rolling = undefined;
  }

  #startRollout(): Workload | undefined {
    const { workloads } = this.#cluster.world;
    const start = Math.floor(this.#random() * workloads.length);
    const order = [...workloads.slice(start), ...workloads.slice(0, start)];
    this.#rolling = order.find(({ kind }) => kind === 'Deployment');
    this.#rolledPods = 0;
    if (this.#rolling) this.#rolling.revision++;
    return this.#rolling;
  }

  #replace(old: PodRecord, revision: number): void {
    const pods = this.#cluster.table('pods');
    const nowMs = Date.now();
    this.#changes++;
    pods.remove((version) =>
      this.#cluster.podObject({ ...old, state: 'terminating', changedMs: nowMs }, version),
    );
    const { index, generation } = old;
    const base = { index, generation: generation + 1, revision, createdMs: nowMs };
    this.#put({ ...base, state: 'creating', restarts: 0, changedMs: nowMs });
    this.#put({ ...base, state: 'running', restarts: 0, changedMs: nowMs });
  }

  #put(record: PodRecord): void {
    this.#changes++;
    this.#cluster.records[record.index] = record;
    this.#cluster.table('pods').put((version) => this.#cluster.podObject(record, version));
  }

  #reportNode(): void {
    const { world } = this.#cluster;
    const index = this.#nodes++ % world.nodeCount;
    const nowMs = Date.now();
    this.#cluster.table('nodes').put((version) => nodeObject(world, index, version, nowMs));
  }
}
