// What a list of pods, or of their containers, is made of: numbers, so that hundred thousand are sorted without a row.
import type { ContainerFacts } from '../kinds/rows.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';

/** One of a pod: itself, or a container by its place. */
export type PodItem = number;

/** A pod of more containers than this shows the first of them. */
export const maxParts = 256;

export const itemOf = (slot: Slot, part: number): PodItem => slot * maxParts + part;
export const slotOf = (item: PodItem): Slot => Math.floor(item / maxParts);
export const partOf = (item: PodItem): number => item % maxParts;

/** Its times are not times: rows have those. */
export function containerAt({ pods: { store } }: ClusterModel, item: PodItem): ContainerFacts {
  const container = store.factsAt(slotOf(item)).containers[partOf(item)];
  if (!container) throw new Error('no such container');
  return container;
}
