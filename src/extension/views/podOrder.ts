// The pods of a node in the order they are shown. Names are compared once, when a pod comes: thousands of pods change in
// a second, their names never.
import { isProblem, severityRank } from '../../shared/model/status.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { merged } from './keptOrder.ts';
import { compareNames } from './order.ts';

interface Named {
  readonly slot: Slot;
  readonly namespace: string;
  readonly name: string;
}

/** Pods of a node (''  is *Not scheduled*) by severity, then namespace and name; ordered once a change of that node. */
export function podsOnNode(model: ClusterModel, node: string): readonly Slot[] {
  const version = String(model.pods.nodeVersion(node));
  const row = model.inputs.stores.nodes.byName('', node);
  const slot = row ? 'podsOnNode' : `podsOnNode/${node}`;
  return model.memo.versioned(slot, row ?? model, version, () => {
    const named = namedOnNode(model, node).map((one) => one.slot);
    // Pods that are well stay by name, so that rows do not jump when one of them completes.
    const rankOf = (pod: Slot) => severityRank(model.pods.severityAt(pod));
    const isBad = (pod: Slot) => isProblem(model.pods.severityAt(pod));
    const bad = named.filter(isBad).sort((a, b) => rankOf(a) - rankOf(b));
    return bad.length === 0 ? named : [...bad, ...named.filter((pod) => !isBad(pod))];
  });
}

/** By namespace and name, made from the last such list. */
function namedOnNode(model: ClusterModel, node: string): readonly Named[] {
  const lists = model.memo.of('podsByName', model, () => new Map<string, readonly Named[]>());
  const { store } = model.pods;
  const coming = new Set(model.pods.onNode(node));
  const kept: Named[] = [];
  for (const one of lists.get(node) ?? []) {
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
  const list = merged(kept, added.sort(compare), compare);
  if (lists.size > 2 * model.inputs.stores.nodes.size + 100) forgetEmpty(model, lists);
  lists.set(node, list);
  return list;
}

function compare(a: Named, b: Named): number {
  return compareNames(a.namespace, b.namespace) || compareNames(a.name, b.name);
}

/** Nodes go, and with autoscaling their names are not used again. */
function forgetEmpty({ pods }: ClusterModel, lists: Map<string, readonly Named[]>): void {
  for (const node of [...lists.keys()]) if (pods.countOn(node) === 0) lists.delete(node);
}
