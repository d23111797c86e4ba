// What a person sees of a cluster that cannot be opened: broken kubeconfigs and servers that cannot be reached. Each has
// its own words in tree and dashboard, asks seldom, recovers when its cause goes away, and leaves nothing behind.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { startDemoServer, type DemoServer } from '../../src/extension/demo/demoServer.ts';
import {
  blackHole,
  closedPort,
  connectProxy,
  httpServer,
  tcpServer,
  type TestServer,
} from '../support/testServers.ts';
import { FrontDoor, answerStatus } from './support/frontDoor.ts';
import {
  assertTold,
  kubeconfigText,
  SessionBench,
  type BenchOptions,
} from './support/sessionBench.ts';
import { until } from './support/until.ts';

describe('a cluster that cannot be opened', function () {
  this.timeout(60_000);
  let demo: DemoServer;
  const servers: TestServer[] = [];
  const doors: FrontDoor[] = [];
  const benches: SessionBench[] = [];

  before(async () => {
    demo = await startDemoServer({ seed: 7 });
  });
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.end();
    for (const server of servers.splice(0)) await server.dispose();
    for (const door of doors.splice(0)) await door.close();
  });
  after(() => demo?.close());

  const use = async (starting: Promise<TestServer>): Promise<TestServer> => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  const openDoor = async (port?: number): Promise<FrontDoor> => {
    const door = await FrontDoor.open(demo, port === undefined ? {} : { port });
    doors.push(door);
    return door;
  };
  const open = (options: BenchOptions): SessionBench => {
    const bench = new SessionBench(options);
    benches.push(bench);
    return bench;
  };
  const good = (): string => kubeconfigText({ server: demo.server, user: { token: demo.token } });

  describe('its kubeconfig', () => {
    const texts: [name: string, text: string, key: string, names: readonly string[]][] = [
      ['is no YAML', 'clusters: [', 'fault.kubeconfigYamlLine', ['config']],
      ['is empty', '', 'fault.kubeconfigEmpty', ['config']],
      ['is something else', 'kind: Pod\n', 'fault.kubeconfigKind', ['config', 'Pod']],
      ['is a list', '- a\n', 'fault.kubeconfigShape', ['config']],
      ['lacks the context', 'contexts: []\n', 'fault.contextMissing', ['shop', 'config']],
      [
        'names a missing cluster',
        'contexts: [{name: shop, context: {cluster: gone, user: jane}}]\n',
        'fault.contextCluster',
        ['shop', 'gone', 'config'],
      ],
      [
        'names a missing user',
        'clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]\n' +
          'contexts: [{name: shop, context: {cluster: c, user: gone}}]\n',
        'fault.contextUser',
        ['shop', 'gone', 'config'],
      ],
      [
        'has a server that is no URL',
        kubeconfigText({ server: 'not a url' }),
        'fault.clusterServer',
        ['shop-cluster', 'config'],
      ],
    ];
    for (const [name, text, key, names] of texts) {
      it(`${name}: told, and open as soon as it is mended`, async () => {
        const bench = open({ kubeconfig: text }).start();
        assertTold(bench, await bench.untilFault(key), ...names);
        bench.writeKubeconfig(good());
        await bench.untilLive();
      });
    }

    it('is not there any more: told, and open when it is back', async () => {
      const bench = open({ kubeconfig: good() });
      rmSync(bench.file);
      bench.start();
      assertTold(bench, await bench.untilFault('fault.contextMissing'), 'shop', bench.file);
      bench.writeKubeconfig(good());
      await bench.untilLive();
    });

    it('is a folder: told, and open when it is a file', async () => {
      const bench = open({ kubeconfig: good() });
      rmSync(bench.file);
      mkdirSync(bench.file);
      bench.start();
      assertTold(bench, await bench.untilFault('fault.kubeconfigNotAFile'), bench.file);
      rmSync(bench.file, { recursive: true });
      bench.writeKubeconfig(good());
      await bench.untilLive();
    });

    it('breaks or goes away while the cluster is open: it stays live', async () => {
      const bench = open({ kubeconfig: good() }).start();
      await bench.untilLive();
      bench.writeKubeconfig('clusters: [');
      const noticed = () => bench.logLines.filter((line) => line.includes('kubeconfig')).length;
      await until('the broken file to be read', 10_000, () => noticed() === 1 || `${noticed()}`);
      rmSync(bench.file);
      assert.equal(bench.link.state, 'live');
    });

    it('gets another server while the cluster is open: it goes there', async () => {
      const [first, second] = [await openDoor(), await openDoor()];
      const text = (door: FrontDoor) =>
        kubeconfigText({ server: door.url, user: { token: demo.token } });
      const bench = open({ kubeconfig: text(first) }).start();
      await bench.untilLive();
      bench.writeKubeconfig(text(second));
      await until(
        'the other server to be asked',
        20_000,
        () => second.seen.length > 20 || 'not yet',
      );
      await bench.untilLive();
      await until(
        'the first to be left',
        10_000,
        () => first.connections === 0 || `${first.connections}`,
      );
    });
  });

  describe('its server', () => {
    /** Starts, and counts connections until the session has tried for two of its minutes. */
    const opened = (server: string, cluster: object = {}): SessionBench =>
      open({
        kubeconfig: kubeconfigText({
          server,
          cluster: { ...cluster },
          user: { token: demo.token },
        }),
        factor: 40,
      }).start();

    it('refuses: told, tried ever more slowly, and live when it is there', async () => {
      const port = await closedPort();
      const bench = opened(`http://127.0.0.1:${port}`);
      const fault = await bench.untilFault('fault.refused');
      assertTold(bench, fault, `127.0.0.1:${port}`);
      assert.ok(bench.link.state === 'failed' && bench.link.nextTryAt !== undefined);
      const tries = () => bench.logLines.filter((line) => line.startsWith('warn open')).length;
      const before = bench.clock.monotonicMs();
      await until(
        'two minutes to pass',
        20_000,
        () => bench.clock.monotonicMs() - before > 120_000 || '',
      );
      assert.ok(tries() >= 3 && tries() <= 14, `${tries()} tries in two minutes`);
      assert.deepEqual(bench.states, ['connecting', 'failed'], 'no flicker between tries');
      await openDoor(port);
      await bench.untilLive();
    });

    it('is tried at once when somebody asks, and says so', async () => {
      const port = await closedPort();
      const bench = open({ kubeconfig: kubeconfigText({ server: `http://127.0.0.1:${port}` }) });
      bench.start();
      await bench.untilFault('fault.refused');
      await openDoor(port);
      bench.session.reconnect();
      await bench.untilFault('fault.unauthorized');
      assert.deepEqual(bench.states, ['connecting', 'failed', 'connecting', 'failed']);
    });

    it('has a name that nobody knows', async () => {
      const bench = opened('https://nowhere.invalid:6443');
      assertTold(bench, await bench.untilFault('fault.hostUnknown'), 'nowhere.invalid');
    });

    it('is a black hole: told after ten seconds', async () => {
      const { port } = await use(blackHole());
      const bench = opened(`https://127.0.0.1:${port}`);
      assertTold(
        bench,
        await bench.untilFault('fault.connectTimeout'),
        `127.0.0.1:${port}`,
        '10 s',
      );
    });

    it('accepts and stays silent: told, with few connections', async () => {
      const server = await use(tcpServer(() => undefined));
      const bench = opened(`https://127.0.0.1:${server.port}`);
      const fault = await bench.untilFault('fault.handshakeTimeout');
      assertTold(bench, fault, `127.0.0.1:${server.port}`);
      const before = server.connections();
      assert.ok(before <= 6, `${before} connections`);
    });

    it('never answers a request: told, and live when it does', async () => {
      const door = await openDoor();
      door.intercept = () => true;
      const bench = opened(door.url);
      assertTold(bench, await bench.untilFault('fault.answerTimeout'), door.url.slice(7));
      door.intercept = undefined;
      await bench.untilLive();
    });

    it('is something else: a web site, a mail server', async () => {
      const site = await use(
        httpServer((_request, response) => {
          response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Welcome</html>');
        }),
      );
      const bench = opened(`http://127.0.0.1:${site.port}`);
      assertTold(bench, await bench.untilFault('fault.notJson'), `127.0.0.1:${site.port}`);
      const mail = await use(tcpServer((socket) => socket.end('220 mail ESMTP\r\n')));
      const other = opened(`http://127.0.0.1:${mail.port}`);
      assertTold(other, await other.untilFault('fault.notHttp'), `127.0.0.1:${mail.port}`);
    });

    it('stands behind a proxy that asks for a login (407), which is set right', async () => {
      const asked: string[] = [];
      const proxy = await use(
        connectProxy({ status: 407, onConnect: (target) => void asked.push(target) }),
      );
      let httpsProxy = `http://127.0.0.1:${proxy.port}`;
      const bench = open({
        kubeconfig: kubeconfigText({
          server: demo.server.replace('127.0.0.1', 'kubernetes.test'),
          user: { token: demo.token },
        }),
        environment: () => ({ httpProxy: httpsProxy, httpsProxy }),
      }).start();
      const fault = await bench.untilFault('fault.proxyAuth');
      assertTold(bench, fault, `127.0.0.1:${proxy.port}`, 'HTTPS_PROXY');
      assert.ok(asked.length <= 8, `${asked.length} times`);
      const right = await use(connectProxy({}));
      httpsProxy = `http://127.0.0.1:${right.port}`;
      bench.session.reconnect();
      await bench.untilLive();
    });

    for (const [status, key] of [
      [429, 'fault.throttled'],
      [500, 'fault.server'],
      [503, 'fault.server'],
      [418, 'fault.status'],
    ] as const) {
      it(`row 10: answers everything with ${status}: told, no storm, and live again`, async () => {
        const door = await openDoor();
        const headers = status === 429 ? { 'Retry-After': '7' } : {};
        door.intercept = (_request, response) => {
          answerStatus(response, status, 'words of the server', headers);
          return true;
        };
        const bench = opened(door.url);
        const fault = await bench.untilFault(key);
        assertTold(bench, fault, door.url.slice(7));
        assert.ok(bench.link.state === 'failed' && bench.link.nextTryAt !== undefined);
        const waitMs = bench.link.nextTryAt - bench.clock.now();
        assert.ok(waitMs <= 300_000, `${waitMs} ms`);
        assert.ok(door.seen.length <= 12, `${door.seen.length} requests`);
        door.intercept = undefined;
        await bench.untilLive();
      });
    }
  });
});
