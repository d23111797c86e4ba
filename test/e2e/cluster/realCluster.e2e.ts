// Tree and dashboard in a real VS Code on a real Kubernetes, beside what kubectl says: they follow a rollout, a node that
// falls silent, and an API server that is killed. Runs where the test cluster's network namespace is.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Cluster } from '../../cluster/cluster.ts';
import { fakeNodeName } from '../../cluster/kwok.ts';
import { root } from '../support/codeServer.ts';
import { DashboardPage } from '../support/dashboardPage.ts';
import { eventually } from '../support/eventually.ts';
import { Workbench } from '../support/workbench.ts';

const namespace = 'foretop-e2e';
const deployment = 'web';

describe('a real cluster in VS Code', function () {
  this.timeout(240_000);
  const cluster = Cluster.attach();
  let workbench: Workbench;
  let dashboard: DashboardPage;

  before(async () => {
    execFileSync(process.execPath, [join(root, 'esbuild.mjs')]);
    await cluster.kubectl('create', 'namespace', namespace);
    await createDeployment(cluster);
    const env = { FORETOP_OPEN_KUBECONFIG: cluster.kubeconfig() };
    workbench = await Workbench.start({ env });
    dashboard = new DashboardPage(workbench.content);
    await dashboard.waitUntilLive();
    await workbench.showForetop();
  });

  after(async () => {
    await workbench?.close();
    await cluster.faults.repair();
    await cluster.kubectl('delete', 'namespace', namespace, '--wait=false');
  });

  /** Names of the deployment's pods that the tree shows. */
  const podsInTree = async () => {
    const items = workbench.sidebar.getByRole('treeitem', {
      name: new RegExp(`^${deployment}-.*, pod`, 'i'),
    });
    return (await items.locator('.label-name').allInnerTexts()).sort();
  };

  const podsOnDashboard = async () => {
    const names = (await dashboard.podCells()).map((label) => label.split(':')[0] ?? '');
    return names.filter((name) => name.startsWith(`${deployment}-`)).sort();
  };

  it('shows the nodes and pods that kubectl lists', async () => {
    const names = await namesOf(cluster, 'nodes');
    await eventually(async () => {
      for (const name of names) {
        const row = dashboard.nodes.getByRole('row', { name: new RegExp(`^${name}, Ready`) });
        assert.equal(await row.count(), 1, name);
      }
    });
    await eventually(async () =>
      assert.deepEqual(await podsOnDashboard(), await podNames(cluster)),
    );
  });

  it('opens down to the pods in the tree', async () => {
    await workbench.expand(/^admin, /);
    await workbench.expand(new RegExp(`^${namespace}, `));
    await workbench.expand(new RegExp(`^${deployment}, `));
    await eventually(async () => assert.deepEqual(await podsInTree(), await podNames(cluster)));
  });

  it('follows a rollout', async () => {
    const before = await podNames(cluster);
    await cluster.kubectl('-n', namespace, 'set', 'env', `deployment/${deployment}`, 'REVISION=2');
    await cluster.kubectl(
      '-n',
      namespace,
      'rollout',
      'status',
      `deployment/${deployment}`,
      '--timeout=90s',
    );
    await eventually(async () => {
      const now = await podNames(cluster);
      assert.equal(now.filter((name) => before.includes(name)).length, 0);
      assert.deepEqual(await podsOnDashboard(), now);
      assert.deepEqual(await podsInTree(), now);
    });
  });

  it('follows a node that falls silent and comes back', async () => {
    const name = fakeNodeName(1);
    const row = (status: string) =>
      dashboard.nodes.getByRole('row', { name: new RegExp(`^${name}, ${status}`) });
    await cluster.faults.silenceNode(name);
    await cluster.faults.untilCalledNotReady(name);
    await row('NotReady').waitFor({ timeout: 30_000 });
    await dashboard.problems.getByRole('row', { name: new RegExp(`^${name}\\b`) }).waitFor();
    await cluster.faults.reviveNode(name);
    await row('Ready').waitFor({ timeout: 90_000 });
  });

  it('keeps its data while the API server is gone, and is live again after it', async () => {
    const before = await podsOnDashboard();
    await cluster.faults.killApiServer();
    await dashboard.connection.filter({ hasText: 'Stale' }).waitFor({ timeout: 60_000 });
    assert.deepEqual(await podsOnDashboard(), before);
    await cluster.faults.startApiServer();
    await dashboard.waitUntilLive(90_000);
    await cluster.kubectl('-n', namespace, 'scale', `deployment/${deployment}`, '--replicas=5');
    await eventually(async () => {
      const now = await podNames(cluster);
      assert.equal(now.length, 5);
      assert.deepEqual(await podsOnDashboard(), now);
      assert.deepEqual(await podsInTree(), now);
    });
    await workbench.screenshot('realCluster');
  });
});

async function namesOf(cluster: Cluster, ...what: readonly string[]): Promise<string[]> {
  const path = '{range .items[*]}{.metadata.name}{"\\n"}{end}';
  const output = await cluster.kubectl('get', ...what, '-o', `jsonpath=${path}`);
  return output.split('\n').filter(Boolean).sort();
}

const podNames = (cluster: Cluster) =>
  namesOf(cluster, 'pods', '-n', namespace, '-l', `app=${deployment}`);

/** Three pods, kept to the simulated nodes, where any image runs. */
async function createDeployment(cluster: Cluster): Promise<void> {
  const labels = { app: deployment };
  const container = { name: deployment, image: 'registry.example/web:1' };
  await cluster.api.create(`/apis/apps/v1/namespaces/${namespace}/deployments`, {
    metadata: { name: deployment },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { nodeSelector: { 'foretop.test/node': 'fake' }, containers: [container] },
      },
    },
  });
}
