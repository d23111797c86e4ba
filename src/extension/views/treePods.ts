// Pods in the tree: of many only the worst, since hundred thousand rows would be made for nobody.
import { isProblem } from '../../shared/model/status.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { PodEntry } from '../model/podTable.ts';
import { byPodName, entriesOf, firstBySeverity } from './podLists.ts';
import { podTreeRow, type Branch, type Candidate, type LevelRows } from './treeRows.ts';

/** More children than this are a job for the browser page: the tree says how many there are. */
export const maxChildren = 200;

export interface PodFilter {
  /** In small letters; '' matches everything. */
  readonly text: string;
  readonly problemsOnly: boolean;
}

export interface PodRowsOptions {
  readonly branch: Branch;
  readonly filter: PodFilter;
  /** What they are under has matched: all of them do. */
  readonly isAll: boolean;
  /** Of a pod of an older revision: which. Those come last. */
  readonly olderOf?: (entry: PodEntry) => string | undefined;
}

/** Pods that are found by their own name or by a container's. */
export function matchingPods(
  model: ClusterModel,
  slots: readonly Slot[],
  text: string,
): readonly Slot[] {
  if (text === '') return slots;
  const { store, traits } = model.pods;
  const byName = new Set(store.filterByName(slots, text));
  return slots.filter(
    (slot) => byName.has(slot) || traits.of(store.factsAt(slot)).containerNames.includes(text),
  );
}

/** By name, those of older revisions last; of more than can be listed the worst. */
export function podRows(
  model: ClusterModel,
  slots: readonly Slot[],
  { branch, filter, isAll, olderOf = () => undefined }: PodRowsOptions,
): LevelRows {
  const matching = isAll ? slots : matchingPods(model, slots, filter.text);
  const wanted = filter.problemsOnly
    ? matching.filter((slot) => isProblem(model.pods.severityAt(slot)))
    : matching;
  const isMany = wanted.length > maxChildren;
  const entries = isMany
    ? firstBySeverity(model, wanted, maxChildren)
    : entriesOf(model, wanted).sort(byPodName);
  const candidates = entries
    .map((entry) => ({ entry, older: olderOf(entry) }))
    .sort((a, b) => Number(a.older !== undefined) - Number(b.older !== undefined))
    .map(({ entry, older }) => candidateOf(model, entry, branch, older));
  const unlisted = isMany ? wanted.length - candidates.length : 0;
  return { candidates, unlisted, isEmpty: slots.length === 0 };
}

function candidateOf(
  model: ClusterModel,
  entry: PodEntry,
  branch: Branch,
  older: string | undefined,
): Candidate {
  return {
    row: podTreeRow(model, entry, branch, older),
    matches: true,
    isTrouble: isProblem(entry.health.status.severity),
  };
}
