// The first pods of many, in the order of lists: hundred thousand are looked at by numbers, and only those that are shown
// are made.
import { severityRank } from '../../shared/model/status.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { PodEntry } from '../model/podTable.ts';
import { bySeverity, compareNames } from './order.ts';

/** Up to here names are compared as everywhere; more are put in the order of the store's columns. */
const fewPods = 2_000;

/** By severity, then namespace and name; at most `limit`. */
export function firstBySeverity(
  model: ClusterModel,
  slots: readonly Slot[],
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
export function entriesOf(model: ClusterModel, slots: readonly Slot[]): PodEntry[] {
  return slots.flatMap((slot) => model.pods.atSlot(slot) ?? []);
}

export function byPodName(a: PodEntry, b: PodEntry): number {
  return compareNames(a.row.namespace, b.row.namespace) || compareNames(a.row.name, b.row.name);
}

/** Enough of the most severe ones, those of one severity by name. */
function worstFirst(model: ClusterModel, slots: readonly Slot[], limit: number): readonly Slot[] {
  const byRank: Slot[][] = [];
  for (const slot of slots) (byRank[severityRank(model.pods.severityAt(slot))] ??= []).push(slot);
  const first: Slot[] = [];
  for (const group of byRank) {
    if (!group || first.length >= limit) continue;
    const isAll = first.length + group.length <= limit;
    first.push(
      ...(isAll ? group : model.pods.store.sortByName(group).slice(0, limit - first.length)),
    );
  }
  return first;
}
