// The running test cluster as a contract target, filled with pods in many states under the suites.
import { readFileSync } from 'node:fs';
import { Cluster } from '../../cluster/cluster.ts';
import { teamNamespace } from '../../cluster/users.ts';
import type { ContractTarget } from './target.ts';

export async function openRealTarget(): Promise<ContractTarget> {
  const cluster = Cluster.attach();
  const { api, faults } = cluster;
  await faults.repair();
  await populate(cluster);
  return {
    name: 'real',
    limitedNamespace: teamNamespace,
    outageMs: 30_000,
    kubeconfig: (role) => readFileSync(cluster.kubeconfig(role), 'utf8'),
    get: (path) => api.get(path),
    restart: (downMs) => faults.apiServerDownFor(downMs),
    async expireWatches() {
      // Something newer than what the watches have seen; a restarted server's cache begins after it.
      await touch(cluster);
      await faults.compact();
      await faults.apiServerDownFor(0);
    },
    serveMetrics: (isServed) => (isServed ? faults.startMetrics() : faults.stopMetrics()),
    cluster,
    async close() {
      api.close();
    },
  };
}

async function touch({ api }: Cluster): Promise<void> {
  const data = { at: new Date().toISOString() };
  const path = '/api/v1/namespaces/default/configmaps';
  await api.create(path, { metadata: { name: 'touched' }, data });
  await api.patch(`${path}/touched`, { data });
}

/** One object at least of every kind that is watched. */
async function populate({ api }: Cluster): Promise<void> {
  const labels = { app: 'contract' };
  const spec = {
    nodeSelector: { 'foretop.test/node': 'fake' },
    containers: [{ name: 'app', image: 'registry.example/app:1' }],
  };
  const selector = { matchLabels: labels };
  const template = { metadata: { labels }, spec };
  const job = { template: { metadata: { labels }, spec: { ...spec, restartPolicy: 'Never' } } };
  const objects = {
    '/apis/apps/v1/#/deployments': { replicas: 3, selector, template },
    '/apis/apps/v1/#/statefulsets': { replicas: 2, serviceName: 'contract', selector, template },
    '/apis/apps/v1/#/daemonsets': { selector, template },
    '/apis/batch/v1/#/jobs': job,
    '/apis/batch/v1/#/cronjobs': { schedule: '* * * * *', jobTemplate: { spec: job } },
    '/api/v1/#/services': { selector: labels, ports: [{ port: 80 }] },
    '/api/v1/#/replicationcontrollers': { replicas: 1, selector: labels, template },
  };
  for (const [path, body] of Object.entries(objects)) {
    const name = `contract-${path.slice(path.lastIndexOf('/') + 1)}`;
    const full = path.replace('#', `namespaces/${teamNamespace}`);
    await api.create(full, { metadata: { name, labels }, spec: body });
  }
}
