// Every way in which a connection fails, against real sockets, certificates and proxies: each has its own fault, that
// names what failed, soon, and without a secret.
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import type { ClusterConnection } from '../../src/extension/cluster/connect.ts';
import type { Fault } from '../../src/shared/model/fault.ts';
import { en } from '../../src/shared/strings/en.ts';
import { TestAuthority, type TestCertificate } from '../support/testCertificates.ts';
import { base64, faultFrom, testConnection, type TestConnection } from '../support/testContext.ts';
import {
  blackHole,
  closedPort,
  connectProxy,
  httpServer,
  httpsServer,
  socksProxy,
  tcpServer,
  type TestServer,
} from '../support/testServers.ts';

const secret = 's3cret-token';

describe('connection faults', () => {
  let right: TestAuthority;
  let serverCertificate: TestCertificate;
  const servers: TestServer[] = [];
  const connections: ClusterConnection[] = [];

  before(() => {
    right = new TestAuthority('right-ca');
    const altNames = 'DNS:kubernetes,IP:127.0.0.1';
    serverCertificate = right.issue({ commonName: 'kube-apiserver', altNames });
  });
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.dispose();
    await Promise.all(servers.splice(0).map((server) => server.dispose()));
  });
  after(() => {
    right.dispose();
  });

  const use = async (starting: Promise<TestServer>): Promise<TestServer> => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  const open = (wish: TestConnection): ClusterConnection => {
    const connection = testConnection({ user: { token: secret }, ...wish });
    connections.push(connection);
    return connection;
  };
  const faultOf = async (wish: TestConnection): Promise<Fault> => {
    const fault = await faultFrom(open(wish).api.getJson('/version'));
    assert.doesNotMatch(JSON.stringify(fault), new RegExp(secret));
    assert.ok(fault.message.key in en, fault.message.key);
    assert.ok(!fault.hint || fault.hint.key in en);
    return fault;
  };
  const answer: RequestListener = (_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end('{"gitVersion":"v1.31.0"}');
  };
  const tls = (certificate = serverCertificate) => ({
    cert: certificate.certificate,
    key: certificate.key,
  });
  const trust = (authority = right) => ({
    certificateAuthorityData: base64(authority.certificate),
  });

  describe('network', () => {
    it('unknown host', async () => {
      const fault = await faultOf({ server: 'https://nowhere.invalid:6443' });
      assert.deepEqual([fault.kind, fault.message.key], ['unreachable', 'fault.hostUnknown']);
      assert.deepEqual(fault.message.args?.['host'], { code: 'nowhere.invalid' });
    });

    it('refused', async () => {
      const port = await closedPort();
      const fault = await faultOf({ server: `https://127.0.0.1:${port}` });
      assert.deepEqual([fault.kind, fault.message.key], ['unreachable', 'fault.refused']);
      assert.deepEqual(fault.message.args?.['server'], { code: `127.0.0.1:${port}` });
    });

    it('a socket that accepts and stays silent, before TLS', async () => {
      const server = await use(tcpServer(() => undefined));
      const fault = await faultOf({
        server: `https://127.0.0.1:${server.port}`,
        connectTimeoutMs: 100,
      });
      assert.deepEqual([fault.kind, fault.message.key], ['timeout', 'fault.handshakeTimeout']);
    });

    it('a black hole that does not even accept', async () => {
      const server = await use(blackHole());
      const fault = await faultOf({
        server: `https://127.0.0.1:${server.port}`,
        connectTimeoutMs: 100,
      });
      assert.deepEqual([fault.kind, fault.message.key], ['timeout', 'fault.connectTimeout']);
    });

    it('a server that never answers', async () => {
      const server = await use(httpServer(() => undefined));
      const { api } = open({ server: `http://127.0.0.1:${server.port}` });
      const fault = await faultFrom(api.getJson('/version', { timeoutMs: 100 }));
      assert.deepEqual([fault.kind, fault.message.key], ['timeout', 'fault.answerTimeout']);
      const streamed = await faultFrom(api.stream('/version', { headersTimeoutMs: 100 }));
      assert.equal(streamed.kind, 'timeout');
    });

    it('a connection cut before the answer', async () => {
      const server = await use(httpServer((request) => request.socket.destroy()));
      const fault = await faultOf({ server: `http://127.0.0.1:${server.port}` });
      assert.deepEqual([fault.kind, fault.message.key], ['unreachable', 'fault.connectionLost']);
    });

    it('something that is not HTTP', async () => {
      const server = await use(tcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')));
      const fault = await faultOf({ server: `http://127.0.0.1:${server.port}` });
      assert.deepEqual([fault.kind, fault.message.key], ['malformed', 'fault.notHttp']);
    });

    it('aborting rejects at once with cancelled', async () => {
      const server = await use(tcpServer(() => undefined));
      const { api } = open({ server: `https://127.0.0.1:${server.port}` });
      const abort = new AbortController();
      const asked = faultFrom(api.getJson('/version', { signal: abort.signal }));
      abort.abort();
      assert.equal((await asked).kind, 'cancelled');
    });

    it('disposing ends requests and sockets', async () => {
      const server = await use(httpServer(() => undefined));
      const connection = open({ server: `http://127.0.0.1:${server.port}` });
      const asked = faultFrom(connection.api.getJson('/version'));
      await until(() => server.open() === 1);
      connection.dispose();
      assert.equal((await asked).kind, 'cancelled');
      await until(() => server.open() === 0);
    });
  });

  describe('proxies', () => {
    const throughProxy = async (port: number, login = ''): Promise<TestConnection> => {
      const server = await use(httpsServer(tls(), answer));
      return {
        server: `https://127.0.0.1:${server.port}`,
        cluster: { ...trust(), proxyUrl: `http://${login}127.0.0.1:${port}` },
      };
    };

    it('tunnels, with a login', async () => {
      const seen: (string | undefined)[] = [];
      const proxy = await use(
        connectProxy({ onConnect: (target, login) => seen.push(target, login) }),
      );
      const wish = await throughProxy(proxy.port, 'me:p%40ss@');
      assert.equal((await open(wish).api.getJson('/version')).status, 200);
      assert.deepEqual(seen, [new URL(wish.server).host, `Basic ${base64('me:p@ss')}`]);
    });

    const answers: [number, string][] = [
      [407, 'fault.proxyAuth'],
      [403, 'fault.proxyRefused'],
      [502, 'fault.proxyRefused'],
    ];
    for (const [status, key] of answers) {
      it(`answers ${status}`, async () => {
        const proxy = await use(connectProxy({ status }));
        const fault = await faultOf(await throughProxy(proxy.port, 'me:s3cret-token@'));
        assert.deepEqual([fault.kind, fault.message.key], ['proxy', key]);
        assert.deepEqual(fault.message.args?.['proxy'], { code: `127.0.0.1:${proxy.port}` });
      });
    }

    it('is not there', async () => {
      const fault = await faultOf(await throughProxy(await closedPort()));
      assert.deepEqual([fault.kind, fault.message.key], ['proxy', 'fault.proxyUnreachable']);
    });

    it('is silent', async () => {
      const proxy = await use(tcpServer(() => undefined));
      const wish = await throughProxy(proxy.port);
      const fault = await faultOf({ ...wish, connectTimeoutMs: 100 });
      assert.deepEqual([fault.kind, fault.message.key], ['proxy', 'fault.proxyUnreachable']);
    });

    it('is no proxy', async () => {
      const proxy = await use(tcpServer((socket) => socket.end('220 mail ESMTP\r\n')));
      const fault = await faultOf(await throughProxy(proxy.port));
      assert.deepEqual([fault.kind, fault.message.key], ['proxy', 'fault.notAProxy']);
    });

    it('speaks SOCKS, and refuses', async () => {
      const proxy = await use(socksProxy());
      const wish = await throughProxy(proxy.port);
      const proxyUrl = `socks5://127.0.0.1:${proxy.port}`;
      const good = open({ ...wish, cluster: { ...trust(), proxyUrl } });
      assert.equal((await good.api.getJson('/version')).status, 200);
      const refusing = await use(socksProxy(true));
      const fault = await faultOf({
        ...wish,
        cluster: { ...trust(), proxyUrl: `socks5://127.0.0.1:${refusing.port}` },
      });
      assert.deepEqual([fault.kind, fault.message.key], ['proxy', 'fault.proxyClosed']);
    });

    it('has an address that is none', async () => {
      const fault = await faultOf({
        server: 'https://127.0.0.1:1',
        cluster: { proxyUrl: 'ftp://me:s3cret-token@proxy:1' },
      });
      assert.deepEqual([fault.kind, fault.message.key], ['proxy', 'fault.proxyUrl']);
    });
  });

  describe('answers', () => {
    const status = (code: number, body: string, headers: Record<string, string> = {}) =>
      use(
        httpServer((_request, response) => {
          response.writeHead(code, { 'Content-Type': 'application/json', ...headers }).end(body);
        }),
      );
    const kubernetes = (message: string) => JSON.stringify({ kind: 'Status', message });
    const cases: [number, Fault['kind']][] = [
      [302, 'malformed'],
      [400, 'invalid'],
      [401, 'unauthorized'],
      [403, 'forbidden'],
      [404, 'notFound'],
      [406, 'unsupported'],
      [409, 'conflict'],
      [410, 'gone'],
      [422, 'invalid'],
      [429, 'throttled'],
      [500, 'server'],
      [503, 'server'],
      [504, 'timeout'],
    ];
    for (const [code, kind] of cases) {
      it(`${code}: ${kind}, with the words of the server`, async () => {
        const server = await status(code, kubernetes('words'), { 'Retry-After': '7' });
        const fault = await faultOf({ server: `http://127.0.0.1:${server.port}` });
        assert.equal(fault.kind, kind);
        assert.equal(fault.detail, 'words');
        if (code !== 401) assert.equal(fault.retryAfterMs, 7000);
      });
    }

    const bodies: [string, string, Record<string, string>, string][] = [
      ['HTML', '<html>', { 'Content-Type': 'text/html' }, 'fault.notJson'],
      ['half of JSON', '{"a":', {}, 'fault.notJson'],
      ['nothing', '', {}, 'fault.notJson'],
      ['cut short', '{"a":1}', { 'Content-Length': '100' }, 'fault.truncated'],
      ['not gzip', '{}', { 'Content-Encoding': 'gzip' }, 'fault.truncated'],
    ];
    for (const [name, body, headers, key] of bodies) {
      it(`200 with ${name}`, async () => {
        const server = await use(
          httpServer((_request, response) => {
            response.writeHead(200, { 'Content-Type': 'application/json', ...headers });
            response.write(body, () => response.destroy());
            if (!('Content-Length' in headers)) response.end();
          }),
        );
        const fault = await faultOf({ server: `http://127.0.0.1:${server.port}` });
        assert.deepEqual([fault.kind, fault.message.key], ['malformed', key]);
      });
    }
  });

  it('one dead server does not slow another', async () => {
    const dead = await use(tcpServer(() => undefined));
    const alive = await use(httpServer(answer));
    const waiting = open({ server: `https://127.0.0.1:${dead.port}` });
    const asked = Array.from({ length: 20 }, () => faultFrom(waiting.api.getJson('/version')));
    const good = open({ server: `http://127.0.0.1:${alive.port}` });
    assert.equal((await good.api.getJson('/version')).status, 200);
    waiting.dispose();
    for (const fault of await Promise.all(asked)) assert.equal(fault.kind, 'cancelled');
  });

  it('an API server that restarts: refused while it is away, then answers again', async () => {
    const first = await httpServer(answer);
    const { api } = open({ server: `http://127.0.0.1:${first.port}` });
    await api.getJson('/version');
    await first.dispose();
    assert.equal((await faultFrom(api.getJson('/version'))).message.key, 'fault.refused');
    await use(httpServer(answer, first.port));
    assert.equal((await api.getJson('/version')).status, 200);
  });

  it('a stream cut in the middle throws while it is read, a clean end does not', async () => {
    let cut = true;
    const server = await use(
      httpServer((_request, response) => {
        response.write('{"type":"ADDED"}\n', () => (cut ? response.destroy() : response.end()));
      }),
    );
    const { api } = open({ server: `http://127.0.0.1:${server.port}` });
    const readAll = async () => {
      let size = 0;
      for await (const chunk of (await api.stream('/watch')).body) size += chunk.byteLength;
      return size;
    };
    const fault = await faultFrom(readAll());
    assert.deepEqual([fault.kind, fault.message.key], ['unreachable', 'fault.connectionLost']);
    cut = false;
    assert.equal(await readAll(), 17);
  });

  it('refuses to send a change', async () => {
    const { api } = open({ server: 'http://127.0.0.1:1' });
    const fault = await faultFrom(api.review('/api/v1/namespaces', {}));
    assert.deepEqual([fault.kind, fault.message.key], ['forbidden', 'fault.needsPermit']);
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}
