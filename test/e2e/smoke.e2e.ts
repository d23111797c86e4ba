// A person's first minute: Foretop starts with the demo cluster, the tree fills, the dashboard shows it live.
import assert from 'node:assert/strict';
import { DashboardPage, headsOf } from './support/dashboardPage.ts';
import { Workbench } from './support/workbench.ts';

describe('the demo cluster', () => {
  let workbench: Workbench;
  let dashboard: DashboardPage;

  before(async () => {
    workbench = await Workbench.start({ env: { FORETOP_OPEN_DEMO: '1' } });
    dashboard = new DashboardPage(workbench.content);
  });

  after(() => workbench.close());

  it('opens on its dashboard, live', async () => {
    await dashboard.waitUntilLive();
    assert.equal(await dashboard.main.getAttribute('aria-label'), 'demo');
  });

  it('says what is wrong, and lists it with its cause', async () => {
    await dashboard.verdict.waitFor();
    assert.notEqual(await dashboard.verdict.innerText(), '');
    assert.deepEqual(await headsOf(dashboard.problems), ['Status', 'Object and cause', 'Since']);
    await dashboard.problems.getByRole('row').nth(1).waitFor();
  });

  it('draws nodes, charts and the control plane', async () => {
    const nodes = await dashboard.nodes.getByRole('row').count();
    assert.ok(nodes >= 6, `${nodes} rows`);
    await dashboard.chart('CPU').waitFor();
    await dashboard.chart('Memory').waitFor();
    assert.ok((await dashboard.controlPlane.getByRole('listitem').count()) >= 4);
  });

  it('has a pod table for each node, with the heads of the brief', async () => {
    const table = await dashboard.podTable('seoul-w-1');
    const heads = ['Pod Name', 'Namespace', 'Node', 'Containers', 'Status', 'Age', 'Event'];
    assert.deepEqual(await headsOf(table), heads);
    await table.getByRole('row').nth(1).waitFor();
  });

  it('opens the evidence of a problem by one click', async () => {
    const row = dashboard.problems.getByRole('row', { name: /^cart-/ }).first();
    const name = (await row.getAttribute('aria-label'))?.split(',')[0] ?? '';
    await row.getByRole('button', { name, exact: true }).click();
    await workbench.content.getByRole('main', { name, exact: true }).waitFor();
    await workbench.editorTab('demo').click();
    await dashboard.waitUntilLive();
  });

  it('lists what there is in the resource browser, and goes back', async () => {
    const { content } = workbench;
    await content.getByRole('button', { name: 'Resources' }).click();
    const pods = content.getByRole('grid', { name: 'Pod', exact: true });
    await pods.getByRole('row').nth(1).waitFor();
    // The editor is too narrow for the kinds at the left.
    await content.getByRole('combobox', { name: 'Kind' }).selectOption('deployments.apps');
    const deployments = content.getByRole('grid', { name: 'Deployment' });
    await deployments.getByRole('row', { name: /^cart, / }).waitFor();
    await content.getByRole('combobox', { name: 'Kind' }).selectOption('configmaps');
    const configMaps = content.getByRole('grid', { name: 'ConfigMap' });
    await configMaps
      .getByRole('row', { name: /^kube-root-ca/ })
      .first()
      .waitFor();
    await content.getByRole('button', { name: 'Cluster dashboard' }).click();
    await dashboard.waitUntilLive();
  });

  it('fills the tree', async () => {
    await workbench.showForetop();
    await workbench.expand(/^demo/);
    await workbench.treeItem(/^Nodes/).waitFor();
  });

  it('leaves no error in the console of the page', () => {
    // code-server itself misses its optional native logger.
    const ours = workbench.trouble.errors.filter(
      (error) => !error.includes('spdlog') && /foretop\.foretop|webview|\/dist\//.test(error),
    );
    assert.deepEqual(ours, []);
  });

  it('looks as it should: a picture is kept', async () => {
    await workbench.screenshot('smoke');
  });
});
