// Pods in the tree: of many only the worst, since hundred thousand rows would be made for nobody.
import { isProblem } from '../../shared/model/status.ts';
import type { TreeFilter } from '../../shared/model/tree.ts';
import type { Slot, Slots } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { PodEntry } from '../model/podTable.ts';
import { byPodName, entriesOf, firstBySeverity } from './podLists.ts';
import { podTreeRow, type Branch, type Candidate, type LevelRows } from './treeRows.ts';

/** More children than this are a job for the browser page: the tree says how many there are. */
export const maxChildren = 200;

/** For one look at the model, and not beyond. */
export interface LevelFilter {
  /** In small letters; '' matches everything. */
  readonly text: string;
  readonly problemsOnly: boolean;
  /** Pods are found by their own name or by a container's. */
  readonly finds: (slot: Slot) => boolean;
}

export function levelFilter(model: ClusterModel, filter: TreeFilter): LevelFilter {
  const text = filter.text.trim().toLowerCase();
  const { store, traits } = model.pods;
  const finds = store.nameMatcher(text, (facts) => traits.of(facts).containerNames.includes(text));
  return { text, problemsOnly: filter.problemsOnly, finds };
}

export interface PodRowsOptions {
  readonly branch: Branch;
  readonly filter: LevelFilter;
  /** What they are under has matched: all of them do. */
  readonly isAll: boolean;
  /** Of a pod of an older revision: which. Those come last. */
  readonly olderOf?: (entry: PodEntry) => string | undefined;
}

/** By name, those of older revisions last; of more than can be listed the worst. */
export function podRows(
  model: ClusterModel,
  slots: Slots,
  { branch, filter, isAll, olderOf = () => undefined }: PodRowsOptions,
): LevelRows {
  const matching = isAll || filter.text === '' ? slots : slots.filter(filter.finds);
  const wanted = filter.problemsOnly
    ? matching.filter((slot) => model.pods.isProblemAt(slot))
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
  const { severity } = entry.health.status;
  return {
    severity,
    matches: true,
    isTrouble: isProblem(severity),
    row: () => podTreeRow(model, entry, branch, older),
  };
}
