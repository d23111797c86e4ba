// The kinds of the resource browser: those that the model holds, and those that the server's tables show.
import { kindGroups, type KindGroup } from '../../shared/model/resourceBrowser.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { StoreName, TableResource } from '../model/inputs.ts';
import { storedKinds, type KindName } from '../model/objects.ts';
import { compareNames } from './order.ts';

interface Listed {
  /** `deployments.apps`. */
  readonly id: string;
  readonly group: KindGroup;
  readonly isNamespaced: boolean;
}

export interface TableKind extends Listed {
  readonly kind: string;
  readonly table: TableResource;
}

export type ListKind = StoredListKind | TableKind;

export interface StoredListKind extends Listed {
  readonly kind: KindName | 'Container' | 'Event';
  readonly store: StoreName;
  /** Listed only where there are some: the old core kind. */
  readonly isOnlyWhenUsed?: true;
}

const workload = (
  kind: KindName & ('Deployment' | 'ReplicaSet' | 'DaemonSet' | 'StatefulSet'),
): StoredListKind => ({
  id: `${kind.toLowerCase()}s.apps`,
  kind,
  group: 'workloads',
  store: storedKinds[kind].store,
  isNamespaced: true,
});

const storedListKinds: readonly StoredListKind[] = [
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

export function isTable(kind: ListKind): kind is TableKind {
  return 'table' in kind;
}

/** Those of one group beside each other: what is watched, then the others by name. */
export function listKinds(model: ClusterModel): readonly ListKind[] {
  const kinds = [...storedListKinds, ...tableKinds(model)];
  return kindGroups.flatMap((group) => kinds.filter((kind) => kind.group === group));
}

export function listKindOf(model: ClusterModel, id: string): ListKind | undefined {
  return listKinds(model).find((kind) => kind.id === id);
}

function tableKinds({ inputs, memo }: ClusterModel): readonly TableKind[] {
  const catalog = inputs.tables?.catalog;
  if (catalog?.state !== 'read') return [];
  return memo.of('tableKinds', catalog, () =>
    catalog.resources
      .map((table): TableKind => ({
        id: table.id,
        kind: table.kind,
        group: groupOf(table),
        isNamespaced: table.namespaced,
        table,
      }))
      .sort((a, b) => compareNames(a.kind, b.kind) || compareNames(a.id, b.id)),
  );
}

/** Where kinds of Kubernetes itself stand; those of its other groups tell of the cluster. */
const groups: Readonly<Record<string, KindGroup>> = {
  horizontalpodautoscalers: 'workloads',
  poddisruptionbudgets: 'workloads',
  podtemplates: 'workloads',
  controllerrevisions: 'workloads',
  endpoints: 'network',
  configmaps: 'config',
  secrets: 'config',
  limitranges: 'config',
  resourcequotas: 'config',
  leases: 'config',
  serviceaccounts: 'access',
  persistentvolumeclaims: 'storage',
  persistentvolumes: 'storage',
};

const groupsOfApis: Readonly<Record<string, KindGroup>> = {
  'networking.k8s.io': 'network',
  'discovery.k8s.io': 'network',
  'gateway.networking.k8s.io': 'network',
  'storage.k8s.io': 'storage',
  'rbac.authorization.k8s.io': 'access',
};

/** Groups of Kubernetes itself: they have no dot, or end so. */
function groupOf({ group, id }: TableResource): KindGroup {
  const known = groups[id.split('.')[0] ?? ''];
  const isOwn = !group.includes('.') || group.endsWith('.k8s.io');
  if (!isOwn) return 'custom';
  return groupsOfApis[group] ?? known ?? 'cluster';
}
