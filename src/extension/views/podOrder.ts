// The pods of a node in the order they are shown. Names are compared once, when a pod comes: thousands of pods change in
// a second, their names never.
import { isProblem } from '../../shared/model/status.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { PodEntry } from '../model/podTable.ts';
import { bySeverity, compareNames } from './order.ts';

type ByName = readonly PodEntry[];

/** Pods of a node (''  is *Not scheduled*) by severity, then namespace and name; ordered once a change of that node. */
export function podsOnNode(model: ClusterModel, node: string): readonly PodEntry[] {
  const version = String(model.pods.nodeVersion(node));
  const row = model.inputs.stores.nodes.byName('', node);
  const slot = row ? 'podsOnNode' : `podsOnNode/${node}`;
  return model.memo.versioned(slot, row ?? model, version, () => {
    const named = namedOnNode(model, node);
    // Pods that are well stay by name, so that rows do not jump when one of them completes.
    const isBad = ({ health }: PodEntry) => isProblem(health.status.severity);
    const bad = named
      .filter(isBad)
      .sort((a, b) => bySeverity(a.health.status.severity, b.health.status.severity));
    return bad.length === 0 ? named : [...bad, ...named.filter((entry) => !isBad(entry))];
  });
}

/** By namespace and name, made from the last such list. */
function namedOnNode(model: ClusterModel, node: string): ByName {
  const lists = model.memo.of('podsByName', model, () => new Map<string, ByName>());
  const coming = new Map<string, PodEntry>();
  for (const { uid } of model.pods.onNode(node)) {
    const entry = model.pods.get(uid);
    if (entry) coming.set(uid, entry);
  }
  const kept: PodEntry[] = [];
  for (const { uid } of lists.get(node) ?? []) {
    const entry = coming.get(uid);
    if (entry) kept.push(entry);
    coming.delete(uid);
  }
  const list = merged(kept, [...coming.values()].sort(compare));
  if (lists.size > 2 * model.inputs.stores.nodes.size + 100) forgetEmpty(model, lists);
  lists.set(node, list);
  return list;
}

function merged(kept: ByName, added: ByName): ByName {
  if (added.length === 0) return kept;
  const list: PodEntry[] = [];
  let next = 0;
  for (const entry of added) {
    while (next < kept.length && compare(kept[next]!, entry) <= 0) list.push(kept[next++]!);
    list.push(entry);
  }
  return [...list, ...kept.slice(next)];
}

function compare(a: PodEntry, b: PodEntry): number {
  return compareNames(a.row.namespace, b.row.namespace) || compareNames(a.row.name, b.row.name);
}

/** Nodes go, and with autoscaling their names are not used again. */
function forgetEmpty({ pods }: ClusterModel, lists: Map<string, ByName>): void {
  for (const node of [...lists.keys()]) if (pods.countOn(node) === 0) lists.delete(node);
}
