// The sidebar tree, a level at a time: cluster → Nodes and namespaces → workloads → pods → containers. Ids are made of
// uids and of the branch, so that a row keeps its selection and expansion whatever happens to it.
import type { LinkState } from '../../shared/model/linkState.ts';
import type { Text } from '../../shared/model/text.ts';
import type {
  TreeChildrenState,
  TreeFilter,
  TreeParent,
  TreeRow,
} from '../../shared/model/tree.ts';
import { rows } from '../../shared/protocol/sections.ts';
import { memoryTexts } from '../../shared/format/memoryWords.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { extentOf, seesPodsIn } from '../model/extent.ts';
import type { StoreName } from '../model/inputs.ts';
import { bySeverity } from './order.ts';
import { levelFilter, maxChildren } from './treePods.ts';
import {
  clusterLevel,
  containerLevel,
  namespaceLevel,
  nodesLevel,
  ownerLevel,
} from './treeLevels.ts';
import { whole, type LevelRows } from './treeRows.ts';

interface TreeArgs {
  readonly parent: TreeParent;
  readonly filter: TreeFilter;
}

export function treeChildren(model: ClusterModel, { parent, filter }: TreeArgs): TreeChildrenState {
  const { candidates: all, unlisted, isEmpty } = candidates(model, parent, filter);
  const matching = all.filter((c) => c.matches && (!filter.problemsOnly || c.isTrouble));
  const isCut = matching.length + unlisted > maxChildren;
  if (isCut || filter.problemsOnly) matching.sort((a, b) => bySeverity(a.severity, b.severity));
  const shown = matching.slice(0, maxChildren).map((c) => c.row());
  const notices = noticesOf(model, parent, shown.length === 0, !isEmpty);
  const total = matching.length + unlisted + notices.length;
  return { children: rows([...notices, ...shown], total) };
}

function candidates(model: ClusterModel, parent: TreeParent, filter: TreeFilter): LevelRows {
  const level = levelFilter(model, filter);
  switch (parent.level) {
    case 'cluster':
      return whole(clusterLevel(model, level));
    case 'nodes':
      return whole(nodesLevel(model, level));
    case 'namespace':
      return namespaceLevel(model, parent.namespace, level);
    case 'owner':
      return ownerLevel(model, parent.ref, level);
    case 'pod':
      return whole(containerLevel(model, parent.ref, parent.under === 'node', level));
  }
}

/** Which stores a level is made of, with the resources' names as RBAC spells them. */
const sources: Readonly<Record<TreeParent['level'], readonly (readonly [StoreName, string])[]>> = {
  cluster: [['namespaces', 'namespaces']],
  nodes: [['nodes', 'nodes']],
  namespace: [
    ['deployments', 'deployments'],
    ['statefulSets', 'statefulsets'],
    ['daemonSets', 'daemonsets'],
    ['jobs', 'jobs'],
    ['cronJobs', 'cronjobs'],
    ['pods', 'pods'],
  ],
  owner: [['pods', 'pods']],
  pod: [],
};

function noticesOf(
  model: ClusterModel,
  parent: TreeParent,
  isEmpty: boolean,
  isFiltered: boolean,
): TreeRow[] {
  const notices = sources[parent.level].flatMap(([store, resource]) => {
    const text = linkText(
      model.inputs.links.of(store),
      resource,
      model.inputs.stores[store].isSynced,
    );
    // The host says it of the whole cluster.
    const isSaid = parent.level === 'cluster' && text?.key === 'tree.failed' && hasFailed(model);
    return text && !isSaid ? [notice(parent, store, text)] : [];
  });
  if (parent.level === 'cluster')
    notices.push(...deniedOf(model, parent), ...memoryOf(model, parent));
  if (parent.level === 'namespace' && extentOf(model, 'pods') === 'some') {
    const { namespace } = parent;
    if (!seesPodsIn(model, namespace))
      return [notice(parent, 'unwatched', { key: 'tree.unwatched', args: { namespace } })];
  }
  if (notices.length > 0 || !isEmpty) return notices;
  const key = isFiltered ? 'tree.noMatch' : 'tree.empty';
  return [notice(parent, 'empty', { key })];
}

function hasFailed(model: ClusterModel): boolean {
  return model.inputs.links.connection().link.state === 'failed';
}

/** What everything in the cluster is judged by: said at once, not only on the level it is missing from. */
function deniedOf(model: ClusterModel, parent: TreeParent): TreeRow[] {
  return (['nodes', 'pods'] as const).flatMap((store) => {
    const link = model.inputs.links.of(store);
    const text = link.state === 'denied' ? linkText(link, store, false) : undefined;
    return text ? [notice(parent, store, text)] : [];
  });
}

/** What is not kept is missing on more levels than can say so. */
function memoryOf(model: ClusterModel, parent: TreeParent): TreeRow[] {
  const { memory } = model.inputs.links.connection();
  if (!memory) return [];
  return memoryTexts(memory).map((text) => notice(parent, text.key, text));
}

function linkText(link: LinkState, resource: string, isSynced: boolean): Text | undefined {
  if (link.state === 'denied') {
    const args = { verb: link.verb, resource };
    if (link.namespace === undefined) return { key: 'tree.denied', args };
    return { key: 'tree.deniedNamespace', args: { ...args, namespace: link.namespace } };
  }
  if (link.state === 'failed')
    return { key: 'tree.failed', args: { resource, fault: link.fault.message } };
  return isSynced ? undefined : { key: 'tree.syncing', args: { resource } };
}

function notice(parent: TreeParent, name: string, text: Text): TreeRow {
  const id = `notice:${parentKey(parent)}/${name}`;
  return { id, label: '', kind: 'Notice', severity: 'unknown', facts: [text] };
}

function parentKey(parent: TreeParent): string {
  if (parent.level === 'namespace') return `namespace/${parent.namespace}`;
  if (parent.level === 'owner' || parent.level === 'pod') return parent.ref.uid ?? parent.ref.name;
  return parent.level;
}
