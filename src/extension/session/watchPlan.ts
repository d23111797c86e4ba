// Pure: what may be watched where, from the access review.
import type { AccessReview } from '../cluster/access.ts';
import type { StoreName } from '../model/inputs.ts';
import { watchedResources, type WatchPlan, type WatchScope } from './watches.ts';

const storeNames = Object.keys(watchedResources) as StoreName[];

/** Component leases live in kube-system (KEP-589); node heartbeats in kube-node-lease are not wanted. */
const LEASE_NAMESPACE = 'kube-system';

export function planWatches(
  access: AccessReview,
  wanted: readonly string[] | undefined,
): WatchPlan {
  const entries = storeNames.map((store) => [store, scopeOf(store, access, wanted)] as const);
  return Object.fromEntries(entries) as unknown as WatchPlan;
}

/** The namespaces a plan is limited to; undefined when pods are watched everywhere. */
export function planNamespaces(plan: WatchPlan): readonly string[] | undefined {
  return plan.pods.is === 'namespaces' ? plan.pods.namespaces : undefined;
}

export function hasDenied(plan: WatchPlan): boolean {
  return storeNames.some((store) => plan[store].is === 'denied');
}

function scopeOf(
  store: StoreName,
  access: AccessReview,
  wanted: readonly string[] | undefined,
): WatchScope {
  const type = watchedResources[store];
  const allowed = access.of(type);
  if (store === 'leases') {
    const may = allowed.everywhere || allowed.namespaces.includes(LEASE_NAMESPACE);
    return may
      ? { is: 'namespaces', namespaces: [LEASE_NAMESPACE] }
      : { is: 'denied', verb: 'list', namespace: LEASE_NAMESPACE };
  }
  if (!type.namespaced) return allowed.everywhere ? { is: 'all' } : { is: 'denied', verb: 'list' };
  if (allowed.everywhere) return wanted ? { is: 'namespaces', namespaces: wanted } : { is: 'all' };
  if (allowed.namespaces.length === 0) return { is: 'denied', verb: 'list' };
  return { is: 'namespaces', namespaces: allowed.namespaces };
}
