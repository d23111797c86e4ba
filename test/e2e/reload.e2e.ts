// *Reload Window*: the cluster that was open, its panel, and what was expanded in the tree come back.
import assert from 'node:assert/strict';
import { DashboardPage } from './support/dashboardPage.ts';
import { Workbench } from './support/workbench.ts';

describe('a window that is reloaded', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.start();
    await workbench.showForetop();
    await workbench.runCommand('Foretop: Open Demo Cluster');
    await new DashboardPage(workbench.content).waitUntilLive();
    await workbench.expand(/^demo/);
    await workbench.expand(/^shop, Namespace/);
    await workbench.treeItem(/^web, Deployment/).click();
    // A page takes the focus when it opens, which would close the palette.
    await workbench.content.getByRole('main', { name: 'web', exact: true }).waitFor();
  });

  after(() => workbench.close());

  it('has its tree as it was', async () => {
    await workbench.runCommand('Developer: Reload Window');
    await workbench.treeItem(/^web, Deployment/).waitFor({ state: 'detached' });
    const web = workbench.treeItem(/^web, Deployment/);
    await web.waitFor();
    const shop = workbench.treeItem(/^shop, Namespace/);
    assert.equal(await shop.getAttribute('aria-expanded'), 'true');
  });

  it('row 24: has its panels, live', async () => {
    await workbench.content.getByRole('main', { name: 'web', exact: true }).waitFor();
    await workbench.editorTab('demo').click();
    await new DashboardPage(workbench.content).waitUntilLive();
  });
});
