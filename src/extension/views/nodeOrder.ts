// The order of nodes on the dashboard: *Not scheduled*, then most trouble first, workers before the control plane, by name.
import type { ClusterModel } from '../model/clusterModel.ts';
import { extentOf } from '../model/extent.ts';
import { isControlPlane } from '../model/objects.ts';
import { podGroup } from '../model/podTable.ts';
import { byName } from './order.ts';

/** Without a uid a node is known by its pods alone; the name '' is *Not scheduled*. */
export interface RankedNode {
  readonly uid?: string;
  readonly name: string;
}

/** The same list as long as the order is the same. */
export function rankedNodes(model: ClusterModel): readonly RankedNode[] {
  const isUnscheduled = model.pods.countOn('') > 0;
  const known = byTrouble(model);
  const unseen = unseenNodes(model);
  const version = `${model.nodeOrderVersion} ${model.problemsVersion} ${isUnscheduled} ${unseen.version}`;
  return model.memo.versioned('heat/ranked', model, version, () => [
    ...(isUnscheduled ? [NOT_SCHEDULED] : []),
    ...known,
    ...unseen.nodes,
  ]);
}

const NOT_SCHEDULED: RankedNode = { name: '' };

/** Names are sorted when nodes come and go, trouble when there is another: sorts keep the order of equals. */
function byTrouble(model: ClusterModel): readonly RankedNode[] {
  const version = `${model.nodeOrderVersion} ${model.problemsVersion}`;
  return model.memo.versioned('heat/order', model, version, () => {
    const own = new Set<string>();
    for (const { uid, kind, health } of model.subjects.problems())
      if (kind === 'Node' && health.own) own.add(uid);
    const troubleOf = ({ uid, name }: Required<RankedNode>): number =>
      model.pods.problemsIn(podGroup.node(name)) + Number(own.has(uid));
    return nodesByName(model)
      .map((node) => ({ node, trouble: troubleOf(node) }))
      .sort((a, b) => b.trouble - a.trouble)
      .map(({ node }) => node);
  });
}

function nodesByName(model: ClusterModel): readonly Required<RankedNode>[] {
  return model.memo.versioned('heat/names', model, String(model.nodeOrderVersion), () =>
    [...model.inputs.stores.nodes.values()]
      .map((node) => ({ uid: node.uid, name: node.name, role: Number(isControlPlane(node)) }))
      .sort((a, b) => a.role - b.role || byName(a, b))
      .map(({ uid, name }) => ({ uid, name })),
  );
}

/** Who may not list nodes still sees by the pods which there are. Where they may, a node's row is about to come or gone. */
function unseenNodes(model: ClusterModel): {
  readonly version: string;
  readonly nodes: readonly RankedNode[];
} {
  if (extentOf(model, 'nodes') !== 'denied') return { version: '', nodes: [] };
  const version = String(model.version);
  const nodes = model.memo.versioned('heat/unseen', model, version, () =>
    [...model.pods.nodeNames()]
      .filter((name) => name !== '' && !model.inputs.stores.nodes.byName('', name))
      .map((name) => ({ name, trouble: model.pods.problemsIn(podGroup.node(name)) }))
      .sort((a, b) => b.trouble - a.trouble || byName(a, b))
      .map(({ name }) => ({ name })),
  );
  return { version, nodes };
}
