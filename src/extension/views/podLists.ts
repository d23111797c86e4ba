// The first pods of many, in the order of lists: hundred thousand are looked at by numbers, and only those that are shown
// are made.
import { severities } from '../../shared/model/status.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { PodEntry } from '../model/podTable.ts';
import { bySeverity, compareNames } from './order.ts';

/** Up to here names are compared as everywhere; more are put in the order of the store's columns. */
export const fewPods = 2_000;

/** By severity, then namespace and name; at most `limit`. */
export function firstBySeverity(
  model: ClusterModel,
  slots: ArrayLike<Slot>,
  limit: number,
): PodEntry[] {
  const worst = slots.length > fewPods ? worstFirst(model, slots, limit) : slots;
  return entriesOf(model, worst)
    .sort(
      (a, b) => bySeverity(a.health.status.severity, b.health.status.severity) || byPodName(a, b),
    )
    .slice(0, limit);
}

/** Those that are held and have been looked at. */
export function entriesOf(model: ClusterModel, slots: ArrayLike<Slot>): PodEntry[] {
  return Array.from(slots).flatMap((slot) => model.pods.atSlot(slot) ?? []);
}

export function byPodName(a: PodEntry, b: PodEntry): number {
  return compareNames(a.row.namespace, b.row.namespace) || compareNames(a.row.name, b.row.name);
}

/** Most severe first, those of one severity in the order of the store's columns; at most `limit`. */
function worstFirst(model: ClusterModel, slots: ArrayLike<Slot>, limit: number): Slot[] {
  const { pods } = model;
  return firstByRank(model, slots, limit, (slot) => pods.rankAt(slot));
}

/** By `rankOf`, a number below that of severities; those of one rank in the order of the store's columns; at most `limit`. */
export function firstByRank(
  model: ClusterModel,
  slots: ArrayLike<Slot>,
  limit: number,
  rankOf: (slot: Slot) => number,
): Slot[] {
  const counts = new Uint32Array(severities.length);
  for (let i = 0; i < slots.length; i++) counts[rankOf(slots[i] as Slot)]!++;
  const first: Slot[] = [];
  for (let rank = 0; rank < counts.length && first.length < limit; rank++) {
    const count = counts[rank] as number;
    if (count === 0) continue;
    const group = new Int32Array(count);
    for (let i = 0, at = 0; at < count; i++) {
      const slot = slots[i] as Slot;
      if (rankOf(slot) === rank) group[at++] = slot;
    }
    for (const slot of model.pods.store.firstByName(group, limit - first.length)) first.push(slot);
  }
  return first;
}
