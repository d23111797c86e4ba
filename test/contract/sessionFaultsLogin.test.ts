// What a person sees of a cluster that does not let them in: certificates that do not fit, logins that fail, rights that
// are missing. Programs that log in run as often as they must, never more.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import type { TLSSocket } from 'node:tls';
import { startDemoServer, type DemoServer } from '../../src/extension/demo/demoServer.ts';
import { TestAuthority, type TestCertificate } from '../support/testCertificates.ts';
import { base64 } from '../support/testContext.ts';
import { printing, TestPlugins, v1 } from '../support/testPlugins.ts';
import { httpsServer, type TestServer } from '../support/testServers.ts';
import { FrontDoor } from './support/frontDoor.ts';
import {
  assertTold,
  kubeconfigText,
  SessionBench,
  type BenchOptions,
} from './support/sessionBench.ts';
import { until } from './support/until.ts';

describe('a cluster that does not let one in', function () {
  this.timeout(60_000);
  let demo: DemoServer;
  let right: TestAuthority;
  let wrong: TestAuthority;
  let plugins: TestPlugins;
  const servers: TestServer[] = [];
  const doors: FrontDoor[] = [];
  const benches: SessionBench[] = [];

  before(async () => {
    demo = await startDemoServer({ seed: 7 });
    [right, wrong] = [new TestAuthority('right-ca'), new TestAuthority('wrong-ca')];
  });
  beforeEach(() => (plugins = new TestPlugins()));
  afterEach(async () => {
    for (const bench of benches.splice(0)) await bench.end();
    for (const door of doors.splice(0)) await door.close();
    for (const server of servers.splice(0)) await server.dispose();
    plugins.dispose();
  });
  after(() => {
    demo?.close();
    right?.dispose();
    wrong?.dispose();
  });

  const open = (options: BenchOptions): SessionBench => {
    const bench = new SessionBench(options);
    benches.push(bench);
    return bench.start();
  };
  const openDoor = async (certificate?: TestCertificate): Promise<FrontDoor> => {
    const door = await FrontDoor.open(demo, certificate ? { certificate } : {});
    doors.push(door);
    return door;
  };
  const minutes = async (bench: SessionBench, count: number): Promise<void> => {
    const end = bench.clock.monotonicMs() + count * 60_000;
    await until(`${count} minutes`, 30_000, () => bench.clock.monotonicMs() > end || '');
  };

  describe('by certificates', () => {
    const name = { commonName: 'kube-apiserver', altNames: 'DNS:kubernetes,IP:127.0.0.1' };
    const trust = (authority: TestAuthority) => ({
      'certificate-authority-data': base64(authority.certificate),
    });
    const cases: [string, () => object, () => TestCertificate, string, readonly string[]][] = [
      [
        'the wrong authority',
        () => trust(wrong),
        () => right.issue(name),
        'fault.tlsUnknownCa',
        ['CN=right-ca', 'config'],
      ],
      [
        'no authority named',
        () => ({}),
        () => right.issue(name),
        'fault.tlsUnknownCa',
        ['CN=right-ca', 'shop-cluster'],
      ],
      [
        'a server certificate that has expired',
        () => trust(right),
        () => right.issue({ ...name, expired: true }),
        'fault.tlsExpired',
        ['CN=kube-apiserver', '127.0.0.1'],
      ],
      [
        'a certificate for another host',
        () => ({ ...trust(right), 'tls-server-name': 'kubernetes.example' }),
        () => right.issue(name),
        'fault.tlsHostname',
        ['DNS:kubernetes', 'kubernetes.example'],
      ],
    ];
    for (const [what, cluster, certificate, key, names] of cases) {
      it(`${what}: told, and live with the right kubeconfig`, async () => {
        const door = await openDoor(certificate());
        const user = { token: demo.token };
        const text = (settings: object) =>
          kubeconfigText({ server: door.url, cluster: { ...settings }, user });
        const bench = open({ kubeconfig: text(cluster()) });
        assertTold(bench, await bench.untilFault(key), ...names);
        assert.deepEqual(door.seen, [], 'no token is sent to a stranger');
        const skipping = text({ 'insecure-skip-tls-verify': true });
        bench.writeKubeconfig(key === 'fault.tlsExpired' ? skipping : text(trust(right)));
        await bench.untilLive();
        const { insecure } = bench.dashboard.connection.value;
        assert.equal(insecure, key === 'fault.tlsExpired');
      });
    }

    it('row 12: a client certificate that has expired: told, and live once the file is renewed', async () => {
      const login = { commonName: 'jane', organization: 'admins' };
      const files = [`${plugins.folder}/jane.pem`, `${plugins.folder}/jane.key`] as const;
      const write = ({ certificate, key }: TestCertificate) => {
        writeFileSync(files[0], certificate);
        writeFileSync(files[1], key);
      };
      write(right.issue({ ...login, expired: true }));
      let requests = 0;
      const door = await openDoor();
      const own = right.issue(name);
      const mutual = await httpsServer(
        {
          cert: own.certificate,
          key: own.key,
          ca: right.certificate,
          requestCert: true,
          rejectUnauthorized: false,
        },
        (request, response) => {
          requests++;
          if (!(request.socket as TLSSocket).authorized) return void response.writeHead(401).end();
          const target = `${demo.server}${request.url}`;
          const headers = { authorization: `Bearer ${demo.token}` };
          response.writeHead(307, { location: target, ...headers }).end();
        },
      );
      servers.push(mutual);
      const bench = open({
        kubeconfig: kubeconfigText({
          server: `https://127.0.0.1:${mutual.port}`,
          cluster: trust(right),
          user: { 'client-certificate': files[0], 'client-key': files[1] },
        }),
        factor: 100,
      });
      const fault = await bench.untilFault('fault.clientCertificateExpired');
      assertTold(bench, fault, 'CN=jane', 'jane', 'O=admins');
      const before = requests;
      await minutes(bench, 4);
      assert.equal(requests, before, 'a refused certificate is not sent again and again');
      write(right.issue(login));
      // It comes through now, to a server that only sends on.
      await bench.untilFault('fault.redirected');
      assert.deepEqual(door.seen, []);
    });
  });

  describe('by a login program', () => {
    const exec = (command: string, more: object = {}) => ({
      exec: { apiVersion: v1, command, interactiveMode: 'Never', ...more },
    });
    const withPlugin = (server: string, command: string, timeoutMs = 60_000, factor = 10) =>
      open({
        kubeconfig: kubeconfigText({ server, user: exec(command) }),
        broker: plugins.broker({ timeoutMs }),
        factor,
      });
    const good = () => plugins.add('shop-login', printing({ token: 'good' }));

    const cases: [what: string, body: string, key: string, names: readonly string[]][] = [
      ['hangs', 'sleep 300', 'fault.pluginTimeout', ['shop-login']],
      ['prints rubbish', 'echo "Welcome back!"', 'fault.pluginOutput', ['shop-login']],
      ['prints nothing', 'exit 0', 'fault.pluginOutput', ['shop-login']],
      [
        'fails and says why',
        'echo "token expired, run sso login" >&2; exit 3',
        'fault.pluginFailed',
        ['shop-login', '3', 'token expired, run sso login'],
      ],
      ['is killed', 'kill -9 $$', 'fault.pluginKilled', ['shop-login', 'SIGKILL']],
      [
        'answers in another version',
        printing({ token: 'x' }, 'client.authentication.k8s.io/v1beta1'),
        'fault.pluginVersion',
        ['shop-login', 'v1beta1'],
      ],
      ['gives no token', printing({}), 'fault.pluginEmpty', ['shop-login']],
    ];
    for (const [what, body, key, names] of cases) {
      it(`that ${what}: told after one run, and live when it is mended and asked for`, async () => {
        const door = await openDoor();
        door.accepted = new Set(['Bearer good']);
        plugins.add('shop-login', body);
        const bench = withPlugin(door.url, 'shop-login', 500, 100);
        assertTold(bench, await bench.untilFault(key), ...names);
        await minutes(bench, 3);
        assert.equal(plugins.runs('shop-login'), 1, 'it runs again only when somebody asks');
        assert.deepEqual(door.seen, [], 'the server is left alone meanwhile');
        good();
        bench.session.reconnect();
        await bench.untilLive();
        assert.equal(plugins.runs('shop-login'), 2);
      });
    }

    it('that is missing: told with what was searched for, and live once it is installed', async () => {
      const door = await openDoor();
      door.accepted = new Set(['Bearer good']);
      const bench = withPlugin(door.url, 'shop-login');
      assertTold(bench, await bench.untilFault('fault.pluginMissing'), 'shop-login');
      good();
      bench.session.reconnect();
      await bench.untilLive();
    });

    it('that may not be run: told', async () => {
      const file = plugins.add('shop-login', 'exit 0');
      chmodSync(file, 0o644);
      const bench = withPlugin('http://127.0.0.1:1', file);
      const fault = await bench.untilFault('fault.pluginMissing');
      assertTold(bench, fault, 'shop-login');
    });

    it('row 12: whose credential is refused: two runs and no more, until somebody asks', async () => {
      const door = await openDoor();
      door.accepted = new Set(['Bearer good']);
      plugins.add('shop-login', printing({ token: 'bad' }));
      const bench = withPlugin(door.url, 'shop-login', 60_000, 100);
      const fault = await bench.untilFault('fault.unauthorized');
      assertTold(bench, fault, 'jane', door.url.slice(7));
      const { length } = door.seen;
      await minutes(bench, 3);
      assert.equal(plugins.runs('shop-login'), 2, 'the first, and one for its 401');
      assert.equal(door.seen.length, length);
      good();
      bench.session.reconnect();
      await bench.untilLive();
      assert.equal(plugins.runs('shop-login'), 3);
    });

    it('that fails is not run again because another context was chosen', async () => {
      plugins.add('shop-login', 'exit 1');
      const bench = withPlugin('http://127.0.0.1:1', 'shop-login', 60_000, 100);
      await bench.untilFault('fault.pluginFailed');
      const config = JSON.parse(readFileSync(bench.file, 'utf8')) as object;
      bench.writeKubeconfig(JSON.stringify({ ...config, 'current-context': 'other' }));
      await minutes(bench, 3);
      assert.equal(plugins.runs('shop-login'), 1);
      assert.deepEqual(bench.states, ['connecting', 'failed']);
    });

    it('twenty clusters of one login that fails: one run', async () => {
      plugins.add('shop-login', 'echo "no session" >&2; exit 1');
      const broker = plugins.broker();
      const all = Array.from({ length: 20 }, () =>
        open({ kubeconfig: kubeconfigText({ user: exec('shop-login') }), broker }),
      );
      for (const bench of all) await bench.untilFault('fault.pluginFailed');
      assert.equal(plugins.runs('shop-login'), 1);
    });

    it('row 12: that hangs: closing the cluster does not wait for it', async () => {
      plugins.add('shop-login', 'sleep 300');
      const bench = withPlugin('http://127.0.0.1:1', 'shop-login', 2000);
      await until('the program to run', 10_000, () => plugins.runs('shop-login') === 1 || '');
      bench.session.dispose();
      assert.equal(bench.clock.pending, 0);
    });
  });

  describe('by tokens and rights', () => {
    it('a token that is refused: told, tried seldom, and live once it is let in', async () => {
      const door = await openDoor();
      door.accepted = new Set();
      const kubeconfig = kubeconfigText({ server: door.url, user: { token: 's3cret-token' } });
      const bench = open({ kubeconfig, factor: 200 });
      const fault = await bench.untilFault('fault.unauthorized');
      assertTold(bench, fault, 'jane', door.url.slice(7));
      assert.ok(door.seen.length <= 4, `${door.seen.length} requests`);
      await minutes(bench, 4);
      assert.ok(door.seen.length <= 4, `${door.seen.length} requests in four minutes`);
      door.accepted.add('Bearer s3cret-token');
      await bench.untilLive();
    });

    it('a token file that is missing: told, and live once it is there', async () => {
      const door = await openDoor();
      door.accepted = new Set(['Bearer good']);
      const tokenFile = `${plugins.folder}/token`;
      const kubeconfig = kubeconfigText({ server: door.url, user: { tokenFile } });
      const bench = open({ kubeconfig });
      assertTold(bench, await bench.untilFault('fault.fileUnreadable'), tokenFile, 'jane');
      writeFileSync(tokenFile, 'good\n');
      bench.session.reconnect();
      await bench.untilLive();
    });

    it('nobody logs in', async () => {
      const door = await openDoor();
      door.accepted = new Set();
      const bench = open({ kubeconfig: kubeconfigText({ server: door.url, user: {} }) });
      const fault = await bench.untilFault('fault.unauthorized.anonymous');
      assertTold(bench, fault, door.url.slice(7));
    });

    it('a token without any right: denied by name, and live once rights are given', async () => {
      const door = await openDoor();
      door.accepted = undefined;
      let isGranted = false;
      door.intercept = (request) => {
        const token = isGranted ? demo.token : demo.nobodyToken;
        request.headers.authorization = `Bearer ${token}`;
        return false;
      };
      const kubeconfig = kubeconfigText({ server: door.url, user: { token: 'mine' } });
      const bench = open({ kubeconfig, factor: 60 });
      await bench.untilState('denied');
      const { link, user, partial } = bench.dashboard.connection.value;
      assert.deepEqual(link, { state: 'denied', verb: 'list', resource: 'pods', group: '' });
      assert.equal(user, 'newcomer');
      assert.deepEqual(partial, [], 'one state, not fourteen');
      assert.ok(bench.tree.includes('You may not list pods'), bench.tree.join());
      assert.equal(new Set(bench.tree).size, bench.tree.length, 'nothing is said twice');
      assert.equal(bench.row.description, 'Denied');
      assert.ok(
        bench.row.tooltip?.includes('You may not list pods'),
        bench.row.tooltip?.join('\n'),
      );
      const [sentence] = bench.dashboard.verdict.value.sentences;
      assert.match(sentence ? bench.say(sentence) : '', /may not/);
      const { length } = door.seen;
      await minutes(bench, 1);
      assert.ok(door.seen.length - length < 40, `${door.seen.length - length} requests a minute`);
      isGranted = true;
      bench.session.reconnect();
      await bench.untilLive();
    });

    it('rights that are given later are noticed by themselves', async () => {
      const door = await openDoor();
      let isGranted = false;
      door.intercept = (request) => {
        const token = isGranted ? demo.token : demo.nobodyToken;
        request.headers.authorization = `Bearer ${token}`;
        return false;
      };
      const kubeconfig = kubeconfigText({ server: door.url, user: { token: 'mine' } });
      const bench = open({ kubeconfig, factor: 60 });
      await bench.untilState('denied');
      isGranted = true;
      await bench.untilLive();
    });
  });
});
