// How much of a kind is seen: a count is a total, and silence is good news, only where all of it was read.
import type { ClusterModel } from './clusterModel.ts';
import type { StoreName } from './inputs.ts';

/** `some`: watched in single namespaces only. `unread`: the first complete list has not come. */
export type Extent = 'all' | 'some' | 'unread' | 'denied';

export function extentOf(model: ClusterModel, store: StoreName): Extent {
  const { links, stores } = model.inputs;
  if (links.of(store).state === 'denied') return 'denied';
  if (!stores[store].isSynced) return 'unread';
  return store === 'pods' && links.connection().namespaces !== undefined ? 'some' : 'all';
}

/** Pods of this namespace were read. */
export function seesPodsIn(model: ClusterModel, namespace: string): boolean {
  const extent = extentOf(model, 'pods');
  if (extent !== 'some') return extent === 'all';
  return model.inputs.links.connection().namespaces?.includes(namespace) ?? true;
}
