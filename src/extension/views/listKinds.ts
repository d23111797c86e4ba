// The kinds of the resource browser that the model holds: where they stand, and what their lists are made of.
import type { KindGroup } from '../../shared/model/resourceBrowser.ts';
import type { StoreName } from '../model/inputs.ts';
import { storedKinds, type KindName } from '../model/objects.ts';

export interface ListKind {
  /** `deployments.apps`. */
  readonly id: string;
  readonly kind: KindName | 'Container' | 'Event';
  readonly group: KindGroup;
  readonly store: StoreName;
  readonly isNamespaced: boolean;
  /** Listed only where there are some: the old core kind. */
  readonly isOnlyWhenUsed?: true;
}

const workload = (
  kind: KindName & ('Deployment' | 'ReplicaSet' | 'DaemonSet' | 'StatefulSet'),
): ListKind => ({
  id: `${kind.toLowerCase()}s.apps`,
  kind,
  group: 'workloads',
  store: storedKinds[kind].store,
  isNamespaced: true,
});

export const listKinds: readonly ListKind[] = [
  { id: 'nodes', kind: 'Node', group: 'cluster', store: 'nodes', isNamespaced: false },
  {
    id: 'namespaces',
    kind: 'Namespace',
    group: 'cluster',
    store: 'namespaces',
    isNamespaced: false,
  },
  { id: 'events', kind: 'Event', group: 'cluster', store: 'events', isNamespaced: true },
  { id: 'pods', kind: 'Pod', group: 'workloads', store: 'pods', isNamespaced: true },
  { id: 'containers', kind: 'Container', group: 'workloads', store: 'pods', isNamespaced: true },
  workload('Deployment'),
  workload('ReplicaSet'),
  workload('DaemonSet'),
  workload('StatefulSet'),
  { id: 'jobs.batch', kind: 'Job', group: 'workloads', store: 'jobs', isNamespaced: true },
  {
    id: 'cronjobs.batch',
    kind: 'CronJob',
    group: 'workloads',
    store: 'cronJobs',
    isNamespaced: true,
  },
  {
    id: 'replicationcontrollers',
    kind: 'ReplicationController',
    group: 'workloads',
    store: 'replicationControllers',
    isNamespaced: true,
    isOnlyWhenUsed: true,
  },
  { id: 'services', kind: 'Service', group: 'network', store: 'services', isNamespaced: true },
];

export function listKindOf(id: string): ListKind | undefined {
  return listKinds.find((kind) => kind.id === id);
}
