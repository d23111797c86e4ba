// What the demo cluster serves: one entry a resource and group version, the source of discovery, routing and paths.
import type { StorageName } from './wire.ts';

export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly storage: StorageName;
  /** Subresource names; `scale` is served for workloads. */
  readonly subresources: readonly string[];
}

const every = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

function resource(
  groupVersion: string,
  name: string,
  kind: string,
  shortNames: string,
  extra: Partial<Resource> = {},
): Resource {
  const slash = groupVersion.indexOf('/');
  const group = slash < 0 ? '' : groupVersion.slice(0, slash);
  return {
    group,
    version: groupVersion.slice(slash + 1),
    resource: name,
    singular: kind.toLowerCase(),
    kind,
    namespaced: true,
    shortNames: shortNames === '' ? [] : shortNames.split(' '),
    categories: [],
    verbs: every,
    storage: (group === '' ? name : `${name}.${group}`) as StorageName,
    subresources: [],
    ...extra,
  };
}

const all = { categories: ['all'] };
const scalable = { ...all, subresources: ['scale', 'status'] };
const cluster = { namespaced: false };

export const resources: readonly Resource[] = [
  resource('v1', 'configmaps', 'ConfigMap', 'cm'),
  resource('v1', 'endpoints', 'Endpoints', 'ep'),
  resource('v1', 'events', 'Event', 'ev'),
  resource('v1', 'namespaces', 'Namespace', 'ns', { ...cluster, subresources: ['status'] }),
  resource('v1', 'nodes', 'Node', 'no', { ...cluster, subresources: ['status'] }),
  resource('v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', 'pvc'),
  resource('v1', 'persistentvolumes', 'PersistentVolume', 'pv', cluster),
  resource('v1', 'pods', 'Pod', 'po', { ...all, subresources: ['log', 'status'] }),
  resource('v1', 'replicationcontrollers', 'ReplicationController', 'rc', scalable),
  resource('v1', 'secrets', 'Secret', ''),
  resource('v1', 'serviceaccounts', 'ServiceAccount', 'sa'),
  resource('v1', 'services', 'Service', 'svc', { ...all, subresources: ['status'] }),
  resource('apps/v1', 'daemonsets', 'DaemonSet', 'ds', { ...all, subresources: ['status'] }),
  resource('apps/v1', 'deployments', 'Deployment', 'deploy', scalable),
  resource('apps/v1', 'replicasets', 'ReplicaSet', 'rs', scalable),
  resource('apps/v1', 'statefulsets', 'StatefulSet', 'sts', scalable),
  resource('batch/v1', 'cronjobs', 'CronJob', 'cj', { ...all, subresources: ['status'] }),
  resource('batch/v1', 'jobs', 'Job', '', { ...all, subresources: ['status'] }),
  resource('autoscaling/v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'hpa', all),
  resource('coordination.k8s.io/v1', 'leases', 'Lease', ''),
  resource('discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice', ''),
  resource('events.k8s.io/v1', 'events', 'Event', 'ev', { storage: 'events' }),
  resource('networking.k8s.io/v1', 'ingresses', 'Ingress', 'ing'),
  resource('networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy', 'netpol'),
];

export function apiVersionOf(of: { readonly group: string; readonly version: string }): string {
  return of.group === '' ? of.version : `${of.group}/${of.version}`;
}

export function findResource(group: string, version: string, name: string): Resource | undefined {
  return resources.find(
    (entry) => entry.group === group && entry.version === version && entry.resource === name,
  );
}

/** The aggregated API that metrics-server provides; computed, not stored. */
export const metricsGroup = 'metrics.k8s.io';
export const metricsVersion = 'v1beta1';
