// The first pods of many, in the order of lists: hundred thousand are looked at by numbers, and only those that are shown
// are made.
import { severities } from '../../shared/model/status.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { PodEntry } from '../model/podTable.ts';
import { bySeverity, compareNames } from './order.ts';

/** Up to here names are compared as everywhere; more are put in the order of the store's columns. */
const fewPods = 2_000;

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

/** The most severe ones, in no order; of the last severity that has room the first by name. */
function worstFirst(model: ClusterModel, slots: ArrayLike<Slot>, limit: number): Slot[] {
  const { pods } = model;
  const counts = new Uint32Array(severities.length);
  for (let i = 0; i < slots.length; i++) counts[pods.rankAt(slots[i] as Slot)]!++;
  let cut = 0;
  let room = limit;
  while (cut < counts.length && counts[cut]! <= room) room -= counts[cut++]!;
  const whole: Slot[] = [];
  const some = new Int32Array(counts[cut] ?? 0);
  for (let i = 0, count = 0; i < slots.length; i++) {
    const slot = slots[i] as Slot;
    const rank = pods.rankAt(slot);
    if (rank < cut) whole.push(slot);
    else if (rank === cut) some[count++] = slot;
  }
  return [...whole, ...pods.store.firstByName(some, room)];
}
