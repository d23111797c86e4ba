// `npm run shots`: pictures of each page in dark, light and high contrast, taken in a real VS Code with the demo cluster.
// They go to test/e2e/__screenshots__; with `--readme`, those the README shows are renewed in docs/images.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../test/e2e/support/codeServer.ts';
import { DashboardPage } from '../test/e2e/support/dashboardPage.ts';
import { exitOnSignals } from '../test/e2e/support/processes.ts';
import { themes, Workbench, type Theme } from '../test/e2e/support/workbench.ts';

const isForReadme = process.argv.includes('--readme');

/** What stands open when a picture is taken. */
const scenes: Readonly<Record<string, (workbench: Workbench) => Promise<void>>> = {
  clusterDashboard: async (workbench) => {
    const dashboard = new DashboardPage(workbench.content);
    await dashboard.waitUntilLive();
    await dashboard.chart('CPU').waitFor();
  },
  detail: async (workbench) => {
    const dashboard = new DashboardPage(workbench.content);
    await dashboard.problems.getByRole('row').nth(1).getByRole('button').first().click();
    await workbench.content.getByRole('tab', { name: 'Detail' }).waitFor();
  },
};

async function main(): Promise<void> {
  const workbench = await Workbench.start({ env: { FORETOP_OPEN_DEMO: '1' } });
  try {
    await workbench.showForetop();
    for (const [scene, open] of Object.entries(scenes)) {
      await open(workbench);
      for (const theme of Object.keys(themes) as Theme[]) {
        await workbench.useTheme(theme);
        const path = await workbench.screenshot(`${scene}-${theme}`);
        console.log(path);
        if (isForReadme && theme !== 'highContrast') {
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
await main();
