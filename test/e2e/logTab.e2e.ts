// The Log tab in a real VS Code on the demo cluster: lines come by themselves, another container is chosen, and the tab is
// there again after a reload of the window.
import assert from 'node:assert/strict';
import { DashboardPage } from './support/dashboardPage.ts';
import { eventually } from './support/eventually.ts';
import { Workbench } from './support/workbench.ts';

describe('the log of a pod in VS Code', () => {
  let workbench: Workbench;
  const log = () => workbench.content.getByRole('log', { name: 'Log lines' });
  const lines = () => log().locator('.l .m').allInnerTexts();

  before(async () => {
    workbench = await Workbench.start();
    await workbench.showForetop();
    await workbench.runCommand('Foretop: Open Demo Cluster');
    const dashboard = new DashboardPage(workbench.content);
    await dashboard.waitUntilLive();
    const row = dashboard.problems.getByRole('row', { name: /^cart-7c9d8b6f5-q8wzn/ }).first();
    const name = (await row.getAttribute('aria-label'))?.split(',')[0] ?? '';
    await row.getByRole('button', { name, exact: true }).click();
    await workbench.content.getByRole('main', { name, exact: true }).waitFor();
  });

  after(() => workbench.close());

  it('is followed as it is written', async () => {
    await workbench.content.getByRole('tab', { name: 'Log' }).click();
    await log().waitFor();
    await eventually(async () => assert.ok((await lines()).length > 5));
    await workbench.content.getByRole('combobox', { name: 'Container' }).click();
    await workbench.content.getByRole('option', { name: 'All containers' }).click();
    await workbench.content.locator('.log.merged').waitFor();
    const before = await lines();
    await eventually(async () => {
      const now = await lines();
      assert.notEqual(now.at(-1), before.at(-1));
    });
    await workbench.screenshot('logTab');
  });

  it('is opened as a document to read, search and keep', async () => {
    await workbench.content.getByRole('button', { name: 'Open as Document' }).click();
    await workbench.editorTab(/^cart-7c9d8b6f5-q8wzn_.*\.log/).waitFor();
    const text = workbench.page.locator('.editor-group-container.active .view-lines');
    await eventually(async () => assert.match(await text.innerText(), /\[(cart|otel)\]/));
    await workbench.editorTab(/^cart-7c9d8b6f5-q8wzn(?!_)/).click();
    await log().waitFor();
  });

  it('is there again after the window was reloaded', async () => {
    await workbench.runCommand('Developer: Reload Window');
    await workbench.content.locator('.log').waitFor({ state: 'detached' });
    await workbench.editorTab(/^cart-7c9d8b6f5-q8wzn(?!_)/).click();
    await workbench.content.locator('.log.merged').waitFor({ timeout: 60_000 });
    await eventually(async () => assert.ok((await lines()).length > 5));
  });

  it('leaves no error in the console of the page', () => {
    const ours = workbench.trouble.errors.filter(
      (error) => !error.includes('spdlog') && /foretop\.foretop|webview|\/dist\//.test(error),
    );
    assert.deepEqual(ours, []);
  });
});
