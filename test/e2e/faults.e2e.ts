// Clusters that cannot be opened, beside one that can, in a real VS Code: each row and page says in its own words what is
// wrong and what to do, none slows another, and what is mended becomes live.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoServer, type DemoServer } from '../../src/extension/demo/demoServer.ts';
import { TestAuthority } from '../support/testCertificates.ts';
import { base64 } from '../support/testContext.ts';
import { printing, TestPlugins, v1 } from '../support/testPlugins.ts';
import { blackHole, closedPort, httpsServer, type TestServer } from '../support/testServers.ts';
import { FrontDoor } from '../contract/support/frontDoor.ts';
import { DashboardPage } from './support/dashboardPage.ts';
import { eventually } from './support/eventually.ts';
import { Workbench } from './support/workbench.ts';

interface Fact {
  readonly context: string;
  /** The word of the link in tree and page. */
  readonly word: 'Failed' | 'Denied';
  /** In the tree's tooltip and on the page. */
  readonly message: RegExp;
  readonly hint: RegExp;
}

describe('clusters that cannot be opened', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foretop-faults-'));
  const file = join(folder, 'config');
  const servers: TestServer[] = [];
  let demo: DemoServer;
  let door: FrontDoor | undefined;
  let authority: TestAuthority;
  let plugins: TestPlugins;
  let refusedPort: number;
  let workbench: Workbench;
  let dashboard: DashboardPage;

  before(async () => {
    demo = await startDemoServer({ seed: 7 });
    authority = new TestAuthority('right-ca');
    plugins = new TestPlugins();
    plugins.add('failing-login', 'echo "session has ended, run: shop sso login" >&2; exit 1');
    refusedPort = await closedPort();
    writeFileSync(file, JSON.stringify(await kubeconfig()));
    const env = { KUBECONFIG: file, FORETOP_OPEN_KUBECONFIG: file };
    workbench = await Workbench.start({ env });
    dashboard = new DashboardPage(workbench.content);
    await workbench.showForetop();
  });

  after(async () => {
    await workbench?.close();
    for (const server of servers) await server.dispose();
    await door?.close();
    demo?.close();
    authority?.dispose();
    plugins?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  async function kubeconfig(): Promise<object> {
    const other = new TestAuthority('other-ca');
    const own = authority.issue({ commonName: 'kube-apiserver', altNames: 'IP:127.0.0.1' });
    const tls = await httpsServer({ cert: own.certificate, key: own.key }, (_request, response) => {
      response.writeHead(500).end();
    });
    const hole = await blackHole();
    servers.push(tls, hole);
    const exec = (command: string) => ({
      exec: { apiVersion: v1, command, interactiveMode: 'Never' },
    });
    const token = { token: demo.token };
    const parts: Readonly<Record<string, readonly [cluster: object, user: object | undefined]>> = {
      good: [{ server: demo.server }, token],
      refused: [{ server: `http://127.0.0.1:${refusedPort}` }, token],
      hole: [{ server: `https://127.0.0.1:${hole.port}` }, token],
      'wrong-ca': [
        {
          server: `https://127.0.0.1:${tls.port}`,
          'certificate-authority-data': base64(other.certificate),
        },
        token,
      ],
      'missing-login': [{ server: demo.server }, exec('shop-login-that-is-missing')],
      'failing-login': [{ server: demo.server }, exec(join(plugins.folder, 'failing-login'))],
      newcomer: [{ server: demo.server }, { token: demo.nobodyToken }],
      'unknown-user': [{ server: demo.server }, undefined],
    };
    other.dispose();
    const entries = Object.entries(parts);
    return {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'good',
      clusters: entries.map(([name, [cluster]]) => ({ name, cluster })),
      users: entries.flatMap(([name, [, user]]) => (user ? [{ name, user }] : [])),
      contexts: entries.map(([name]) => ({ name, context: { cluster: name, user: name } })),
    };
  }

  const row = (context: string) => workbench.treeItem(new RegExp(`^${context}, cluster`));
  const openDashboard = async (context: string): Promise<void> => {
    await row(context).click();
    await workbench.page.keyboard.press('Escape');
    await row(context).hover();
    await row(context)
      .getByRole('button', { name: /dashboard/i })
      .click();
    await workbench.editorTab(new RegExp(context)).waitFor();
    await workbench.content.getByRole('main', { name: context }).waitFor();
  };

  it('opens the good one live while the others are tried', async () => {
    for (const context of [
      'hole',
      'refused',
      'wrong-ca',
      'missing-login',
      'failing-login',
      'newcomer',
    ]) {
      await row(context).click();
    }
    await dashboard.waitUntilLive();
    await workbench.treeItem(/^good, cluster, Live/).waitFor();
    await workbench.screenshot('faults-tree');
  });

  const facts: readonly Fact[] = [
    {
      context: 'refused',
      word: 'Failed',
      message: /127\.0\.0\.1:\d+ refuses connections/,
      hint: /Check that the API server runs/,
    },
    {
      context: 'hole',
      word: 'Failed',
      message: /did not accept a connection within 10 s/,
      hint: /firewall may drop/,
    },
    {
      context: 'wrong-ca',
      word: 'Failed',
      message: /signed by CN=right-ca, which is not trusted/,
      hint: /is not the one of this server: fetch the kubeconfig again/,
    },
    {
      context: 'missing-login',
      word: 'Failed',
      message: /shop-login-that-is-missing, which logs the user in, was not found/,
      hint: /foretop\.extraPath/,
    },
    {
      context: 'failing-login',
      word: 'Failed',
      message: /failing-login failed with exit code 1/,
      hint: /Run it in a terminal/,
    },
    {
      context: 'newcomer',
      word: 'Denied',
      message: /You may not list pods/,
      hint: /User newcomer needs this rule/,
    },
  ];
  for (const { context, word, message, hint } of facts) {
    it(`${context}: row and page say why, and what to do`, async () => {
      await workbench
        .treeItem(new RegExp(`^${context}, cluster, ${word}`))
        .waitFor({ timeout: 60_000 });
      await openDashboard(context);
      await dashboard.connection.filter({ hasText: word }).waitFor({ timeout: 30_000 });
      await eventually(async () => {
        const text = await dashboard.main.innerText();
        assert.match(text, message);
        assert.match(text, hint);
      });
      const again = word === 'Denied' ? 'Check again' : 'Try again';
      await workbench.content.getByRole('button', { name: again }).waitFor();
      await workbench.screenshot(`faults-${context}`);
    });
  }

  it('unknown-user: is said to be broken before it is opened', async () => {
    await workbench.treeItem(/^unknown-user, cluster, cannot be opened/).waitFor();
    await workbench.screenshot('faults-unknown-user');
  });

  it('a user that is defined can be opened', async () => {
    const config = readFileSync(file, 'utf8');
    const parsed = JSON.parse(config) as { users: object[] };
    parsed.users.push({ name: 'unknown-user', user: { token: demo.token } });
    writeFileSync(file, JSON.stringify(parsed));
    await workbench.treeItem(/^unknown-user, cluster, Not connected/).waitFor();
    await row('unknown-user').click();
    await workbench.treeItem(/^unknown-user, cluster, Live/).waitFor();
  });

  it('a server that is there again becomes live by itself', async () => {
    door = await FrontDoor.open(demo, { port: refusedPort });
    await workbench.treeItem(/^refused, cluster, (Live|Syncing)/).waitFor({ timeout: 60_000 });
  });

  it('a login that is mended becomes live with Try again', async () => {
    plugins.add('failing-login', printing({ token: demo.token }));
    await openDashboard('failing-login');
    await workbench.content.getByRole('button', { name: 'Try again' }).click();
    await dashboard.waitUntilLive();
    assert.equal(plugins.runs('failing-login'), 2);
  });

  it('leaves the good one live all the time', async () => {
    await workbench.treeItem(/^good, cluster, Live/).waitFor();
  });
});
