// The pods of a node in the order they are shown. Names are compared once, when a pod comes: thousands of pods change in
// a second, their names never.
import { isProblem, severityRank } from '../../shared/model/status.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { merged } from './keptOrder.ts';
import { compareNames } from './order.ts';
import { fewPods, firstByRank } from './podLists.ts';

interface Named {
  readonly slot: Slot;
  readonly namespace: string;
  readonly name: string;
}

interface Shown {
  readonly version: number;
  readonly byLimit: Map<number, readonly Slot[]>;
}

/**
 * The first pods of a node (''  is *Not scheduled*) by severity, then namespace and name; ordered once a change of that
 * node. Of more than a node can have, the names go before the namespaces.
 */
export function podsOnNode(model: ClusterModel, node: string, limit: number): readonly Slot[] {
  const { byLimit } = shownOf(model, node);
  const isFew = model.pods.countOn(node) <= fewPods;
  const key = isFew ? Infinity : limit;
  const slots = byLimit.get(key) ?? (isFew ? allOnNode : firstOfMany)(model, node, limit);
  byLimit.set(key, slots);
  return isFew ? slots.slice(0, limit) : slots;
}

/** By node and not by its row: that is another with every heartbeat, and some pods name a node that has none. */
function shownOf(model: ClusterModel, node: string): Shown {
  const shown = model.memo.of('podsOnNode', model, () => new Map<string, Shown>());
  const version = model.pods.nodeVersion(node);
  const before = shown.get(node);
  if (before?.version === version) return before;
  const next: Shown = { version, byLimit: new Map() };
  putNode(model, shown, node, next);
  return next;
}

function firstOfMany(model: ClusterModel, node: string, limit: number): readonly Slot[] {
  const { pods } = model;
  const well = severityRank('running');
  const rankOf = (pod: Slot) => (pods.isProblemAt(pod) ? pods.rankAt(pod) : well);
  return firstByRank(model, pods.onNode(node), limit, rankOf);
}

function allOnNode(model: ClusterModel, node: string): readonly Slot[] {
  const named = namedOnNode(model, node).map((one) => one.slot);
  // Pods that are well stay by name, so that rows do not jump when one of them completes.
  const rankOf = (pod: Slot) => severityRank(model.pods.severityAt(pod));
  const isBad = (pod: Slot) => isProblem(model.pods.severityAt(pod));
  const bad = named.filter(isBad).sort((a, b) => rankOf(a) - rankOf(b));
  return bad.length === 0 ? named : [...bad, ...named.filter((pod) => !isBad(pod))];
}

interface NamedPods {
  readonly version: number;
  readonly list: readonly Named[];
}

/** By namespace and name, made from the last such list. */
function namedOnNode(model: ClusterModel, node: string): readonly Named[] {
  const lists = model.memo.of('podsByName', model, () => new Map<string, NamedPods>());
  const version = model.pods.membersVersion(node);
  const before = lists.get(node);
  if (before?.version === version) return before.list;
  const list = namedAgain(model, node, before?.list ?? []);
  putNode(model, lists, node, { version, list });
  return list;
}

function namedAgain(model: ClusterModel, node: string, before: readonly Named[]): readonly Named[] {
  const { store } = model.pods;
  const coming = new Set(model.pods.onNode(node));
  const kept: Named[] = [];
  for (const one of before) {
    // A slot may be another pod's by now.
    const isSame = coming.has(one.slot) && store.nameAt(one.slot) === one.name;
    if (!isSame || store.namespaceAt(one.slot) !== one.namespace) continue;
    kept.push(one);
    coming.delete(one.slot);
  }
  const added = Array.from(coming, (slot) => ({
    slot,
    namespace: store.namespaceAt(slot),
    name: store.nameAt(slot),
  }));
  return merged(kept, added.sort(compare), compare);
}

function compare(a: Named, b: Named): number {
  return compareNames(a.namespace, b.namespace) || compareNames(a.name, b.name);
}

/** Nodes go, and with autoscaling their names are not used again: those without pods are forgotten. */
function putNode<T>(model: ClusterModel, byNode: Map<string, T>, node: string, value: T): void {
  const { inputs, pods } = model;
  if (byNode.size > 2 * inputs.stores.nodes.size + 100) {
    for (const name of [...byNode.keys()]) if (pods.countOn(name) === 0) byNode.delete(name);
  }
  byNode.set(node, value);
}
