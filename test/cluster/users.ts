// Users with few rights, each a client certificate and a kubeconfig: what Foretop must live with.
import type { Json, TestApi } from './api.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

export const limitedUsers = [
  'viewer',
  'one-namespace',
  'no-nodes',
  'no-events',
  'no-metrics',
  'nothing',
  'switchable',
] as const;
export type LimitedUser = (typeof limitedUsers)[number];

/** The only namespace `one-namespace` may see. */
export const teamNamespace = 'team-a';

const read = ['get', 'list', 'watch'];
const rule = (group: string, ...resources: string[]): Rule => ({
  apiGroups: [group],
  resources,
  verbs: read,
});
const nodes = rule('', 'nodes');
const namespaces = rule('', 'namespaces');
const events = [rule('', 'events'), rule('events.k8s.io', 'events')];
const metrics = [rule('metrics.k8s.io', 'pods', 'nodes')];
const paths = {
  nonResourceURLs: ['/readyz', '/readyz/*', '/livez', '/livez/*', '/metrics'],
  verbs: ['get'],
};
const workloads = [
  rule('', 'pods', 'services', 'endpoints', 'replicationcontrollers', 'configmaps'),
  rule('', 'persistentvolumeclaims', 'resourcequotas', 'limitranges', 'serviceaccounts'),
  rule('apps', 'deployments', 'replicasets', 'statefulsets', 'daemonsets'),
  rule('batch', 'jobs', 'cronjobs'),
  rule('discovery.k8s.io', 'endpointslices'),
  rule('coordination.k8s.io', 'leases'),
];

const clusterRules: Readonly<Partial<Record<LimitedUser, readonly object[]>>> = {
  viewer: [...workloads, nodes, namespaces, ...events, ...metrics, paths],
  'no-nodes': [...workloads, namespaces, ...events, ...metrics],
  'no-events': [...workloads, nodes, namespaces, ...metrics, paths],
  'no-metrics': [...workloads, nodes, namespaces, ...events],
  switchable: [...workloads, nodes, namespaces, ...events, ...metrics, paths],
};

const rbac = '/apis/rbac.authorization.k8s.io/v1';

/** Creates the roles and their bindings; running it again changes nothing. */
export async function grantLimitedUsers(api: TestApi): Promise<void> {
  await api.create('/api/v1/namespaces', { metadata: { name: teamNamespace } });
  for (const [user, rules] of Object.entries(clusterRules)) {
    const metadata = { name: `foretop-${user}` };
    await api.create(`${rbac}/clusterroles`, { metadata, rules });
    await api.create(`${rbac}/clusterrolebindings`, binding('ClusterRole', user));
  }
  const scoped = `${rbac}/namespaces/${teamNamespace}`;
  const metadata = { name: 'foretop-one-namespace', namespace: teamNamespace };
  const rules = [...workloads, ...events, rule('metrics.k8s.io', 'pods')];
  await api.create(`${scoped}/roles`, { metadata, rules });
  await api.create(`${scoped}/rolebindings`, binding('Role', 'one-namespace'));
}

/** Takes all rights from a user with cluster-wide rights; `restoreRights` gives them back. */
export async function revokeRights(api: TestApi, user: LimitedUser): Promise<void> {
  await api.remove(`${rbac}/clusterrolebindings/foretop-${user}`);
}

export async function restoreRights(api: TestApi, user: LimitedUser): Promise<void> {
  await api.create(`${rbac}/clusterrolebindings`, binding('ClusterRole', user));
}

function binding(kind: 'Role' | 'ClusterRole', user: string): Json {
  const apiGroup = 'rbac.authorization.k8s.io';
  return {
    metadata: { name: `foretop-${user}` },
    roleRef: { apiGroup, kind, name: `foretop-${user}` },
    subjects: [{ apiGroup, kind: 'User', name: user }],
  };
}
