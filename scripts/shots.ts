// `npm run shots`: pictures of each page in dark, light and high contrast, taken in a real VS Code with the demo cluster.
// They go to test/e2e/__screenshots__; with `--readme`, those the README shows are renewed in docs/images.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../test/e2e/support/codeServer.ts';
import { DashboardPage } from '../test/e2e/support/dashboardPage.ts';
import { exitOnSignals } from '../test/e2e/support/processes.ts';
import { themes, Workbench, type Theme } from '../test/e2e/support/workbench.ts';

const isForReadme = process.argv.includes('--readme');
const inReadme: readonly string[] = ['clusterDashboard-dark', 'detail-light'];
/** Charts of a cluster that was just opened are empty; those of the README show some minutes. */
const chartFillMs = isForReadme ? 240_000 : 0;

/** Wide enough for the two columns of the dashboard beside the tree. */
const viewport = { width: 1680, height: 1120 };

/** What stands open when a picture is taken. */
const scenes: Readonly<Record<string, (workbench: Workbench) => Promise<void>>> = {
  clusterDashboard: async (workbench) => {
    const dashboard = new DashboardPage(workbench.content);
    await dashboard.waitUntilLive();
    await workbench.expand(/^demo/);
    await workbench.expand(/^shop/);
    await workbench.expand(/^cart/);
    await dashboard.chart('CPU').waitFor();
    await sleep(chartFillMs);
  },
  detail: async (workbench) => {
    const dashboard = new DashboardPage(workbench.content);
    const row = dashboard.problems.getByRole('row', { name: /^cart-/ }).first();
    await row.getByRole('button', { name: /^cart-/ }).click();
    await workbench.content.getByRole('main', { name: /^cart-/ }).waitFor();
    await workbench.content.getByRole('grid').first().waitFor();
  },
};

async function main(): Promise<void> {
  const workbench = await Workbench.start({ env: { FORETOP_OPEN_DEMO: '1' }, viewport });
  try {
    await workbench.showForetop();
    for (const [scene, open] of Object.entries(scenes)) {
      await open(workbench);
      for (const theme of Object.keys(themes) as Theme[]) {
        await workbench.useTheme(theme);
        const path = await workbench.screenshot(`${scene}-${theme}`);
        console.log(path);
        if (isForReadme && inReadme.includes(`${scene}-${theme}`)) {
          mkdirSync(join(root, 'docs/images'), { recursive: true });
          copyFileSync(path, join(root, `docs/images/${scene}-${theme}.png`));
        }
      }
    }
  } finally {
    await workbench.close();
  }
}

exitOnSignals();
await main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
