// What happened lately and is drawn as a mark or weighed by the verdict: rollouts and kills. Bounded by age and count.
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { PodRow, WorkloadRow } from '../kinds/rows.ts';
import { ownerObjectRef } from './objects.ts';
import { revisionNumber } from './ownership.ts';

/** A verdict looks for a rollout up to this long before the first failure; charts show 30 min. */
export const rolloutMemoryMs = 6 * 3_600_000;
const killMemoryMs = 1_800_000;
const maxKills = 500;

export interface Rollout {
  readonly workload: ObjectRef;
  readonly revision: string;
  /** When the revision's ReplicaSet was made. */
  readonly at: number;
  readonly namespace: string;
}

export interface Kill {
  readonly at: number;
  readonly pod: string;
  readonly container: string;
}

export class Recent {
  readonly #rollouts = new Map<string, Rollout>();
  readonly #kills = new Map<string, Kill>();
  /** Oldest first, by namespace; made when asked for. */
  #inOrder: ReadonlyMap<string, readonly Rollout[]> | undefined;
  #rolloutsVersion = 0;

  /** A ReplicaSet of a Deployment's second or later revision. */
  noteReplicaSet(row: WorkloadRow, now: number): void {
    const { owner, createdAt, namespace, revision } = row;
    if (owner?.kind !== 'Deployment' || revision === undefined || revisionNumber(row) < 2) return;
    if (createdAt < now - rolloutMemoryMs) return;
    const workload = ownerObjectRef(owner, namespace);
    const known = this.#rollouts.get(row.uid);
    const isKnown = known?.workload.uid === workload.uid && known?.at === createdAt;
    if (isKnown && known?.revision === revision) return;
    this.#rollouts.set(row.uid, { workload, revision, at: createdAt, namespace });
    this.#noteRollouts();
  }

  forgetReplicaSet(uid: string): void {
    if (this.#rollouts.delete(uid)) this.#noteRollouts();
  }

  notePod(row: PodRow, now: number): void {
    for (const container of row.containers) {
      const end = container.state === 'terminated' ? container : container.last;
      const at = end?.finishedAt;
      if (end?.reason !== 'OOMKilled' || at === undefined || at < now - killMemoryMs) continue;
      this.#kills.set(`${row.uid}/${container.name}/${at}`, {
        at,
        pod: row.name,
        container: container.name,
      });
    }
    for (const key of this.#kills.keys()) {
      if (this.#kills.size <= maxKills) break;
      this.#kills.delete(key);
    }
  }

  prune(now: number): void {
    for (const [key, { at }] of this.#rollouts)
      if (at < now - rolloutMemoryMs) this.forgetReplicaSet(key);
    for (const [key, { at }] of this.#kills) if (at < now - killMemoryMs) this.#kills.delete(key);
  }

  /** Changes whenever `rollouts()` does. */
  get rolloutsVersion(): number {
    return this.#rolloutsVersion;
  }

  /** Oldest first. */
  rollouts(): Rollout[] {
    return [...this.#rollouts.values()].sort((a, b) => a.at - b.at);
  }

  /** The same of one namespace. */
  rolloutsIn(namespace: string): readonly Rollout[] {
    this.#inOrder ??= Map.groupBy(this.rollouts(), (rollout) => rollout.namespace);
    return this.#inOrder.get(namespace) ?? [];
  }

  kills(): Kill[] {
    return [...this.#kills.values()].sort((a, b) => a.at - b.at);
  }

  #noteRollouts(): void {
    this.#rolloutsVersion++;
    this.#inOrder = undefined;
  }
}
