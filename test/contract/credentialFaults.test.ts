// Credentials that are refused, change or cannot be obtained, with a real server, real plugins and the real broker:
// each login runs as often as it must, never more.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterConnection } from '../../src/extension/cluster/connect.ts';
import type { CredentialBroker } from '../../src/extension/host/credentialBroker.ts';
import { ManualClock } from '../support/manualClock.ts';
import { faultFrom, testConnection, type TestConnection } from '../support/testContext.ts';
import { TestPlugins, printing, v1 } from '../support/testPlugins.ts';
import { httpServer, type TestServer } from '../support/testServers.ts';

describe('credential faults', () => {
  let plugins: TestPlugins;
  let server: TestServer;
  let requests = 0;
  /** Tokens the server takes. */
  const accepted = new Set<string>();
  const connections: ClusterConnection[] = [];

  beforeEach(async () => {
    plugins = new TestPlugins();
    accepted.clear();
    requests = 0;
    server = await httpServer((request, response) => {
      requests++;
      response.setHeader('Content-Type', 'application/json');
      const isAccepted = accepted.has(request.headers.authorization ?? '');
      response.writeHead(isAccepted ? 200 : 401).end('{}');
    });
  });
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.dispose();
    await server.dispose();
    plugins.dispose();
  });

  const open = (wish: Partial<TestConnection>): ClusterConnection => {
    const connection = testConnection({ server: `http://127.0.0.1:${server.port}`, ...wish });
    connections.push(connection);
    return connection;
  };
  const openWithPlugin = (broker: CredentialBroker, command = 'login', port = server.port) => {
    const exec = { command, args: [], env: [], apiVersion: v1, provideClusterInfo: false };
    return open({
      server: `http://127.0.0.1:${port}`,
      user: { exec },
      runPlugin: (request) => broker.run(request),
    });
  };
  const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

  const refusedLogins: [string, string][] = [
    ['the same token each time', printing({ token: 'bad' })],
    ['another token each time', printing({ token: 'bad-PID' }).replace('PID', `'$$'`)],
  ];
  for (const [name, body] of refusedLogins) {
    it(`twenty contexts of one login, refused, ${name}: two runs, until asked`, async () => {
      plugins.add('login', body);
      const broker = plugins.broker();
      const contexts = times(20, () => openWithPlugin(broker));
      const askAll = async () => {
        const asked = contexts.flatMap(({ api }) => times(3, () => faultFrom(api.getJson('/a'))));
        for (const fault of await Promise.all(asked)) {
          assert.deepEqual([fault.kind, fault.message.key], ['unauthorized', 'fault.unauthorized']);
        }
      };
      for (let round = 0; round < 5; round++) await askAll();
      assert.equal(plugins.runs('login'), 2);
    });
  }

  it('logs in again only when the user asks, and then recovers', async () => {
    plugins.add('login', printing({ token: 'bad' }));
    const connection = openWithPlugin(plugins.broker());
    await faultFrom(connection.api.getJson('/a'));
    await faultFrom(connection.api.getJson('/a'));
    const before = plugins.runs('login');
    accepted.add('Bearer good');
    plugins.add('login', printing({ token: 'good' }));
    await faultFrom(connection.api.getJson('/a'));
    assert.equal(plugins.runs('login'), before);
    connection.retryCredentials();
    assert.equal((await connection.api.getJson('/a')).status, 200);
    assert.equal(plugins.runs('login'), before + 1);
  });

  it('recovers by itself when the server takes the credential after all', async () => {
    plugins.add('login', printing({ token: 'late' }));
    const { api } = openWithPlugin(plugins.broker());
    await faultFrom(api.getJson('/a'));
    accepted.add('Bearer late');
    assert.equal((await api.getJson('/a')).status, 200);
  });

  it('a revoked token is replaced unseen', async () => {
    accepted.add('Bearer one');
    plugins.add('login', printing({ token: 'one' }));
    const { api } = openWithPlugin(plugins.broker());
    await api.getJson('/a');
    accepted.clear();
    accepted.add('Bearer two');
    plugins.add('login', printing({ token: 'two' }));
    assert.equal((await api.getJson('/a')).status, 200);
    assert.equal(plugins.runs('login'), 2);
  });

  it('twenty contexts whose login fails: one run, and the words of the plugin', async () => {
    plugins.add('login', 'echo "token expired, run sso login" >&2; exit 1');
    const broker = plugins.broker();
    const asked = times(20, () => faultFrom(openWithPlugin(broker).api.getJson('/a')));
    for (const fault of await Promise.all(asked)) {
      assert.deepEqual(
        [fault.kind, fault.detail],
        ['credentialPlugin', 'token expired, run sso login'],
      );
    }
    assert.equal(plugins.runs('login'), 1);
    assert.equal(requests, 0);
  });

  it('a server that is silent or cuts the connection is no reason to log in again', async () => {
    plugins.add('login', printing({ token: 'one' }));
    const silent = await httpServer((request) => {
      if (request.url === '/cut') request.socket.destroy();
    });
    const { api } = openWithPlugin(plugins.broker(), 'login', silent.port);
    for (let round = 0; round < 3; round++) {
      await faultFrom(api.getJson('/silent', { timeoutMs: 50 }));
      await faultFrom(api.getJson('/cut'));
    }
    await silent.dispose();
    assert.equal(plugins.runs('login'), 1);
  });

  it('a missing program', async () => {
    const { api } = openWithPlugin(plugins.broker(), 'no-such-login');
    const fault = await faultFrom(api.getJson('/a'));
    assert.equal(fault.message.key, 'fault.pluginMissing');
    assert.equal(requests, 0);
  });

  it('row 12: a slow login can be cancelled, and is not taken for a slow server', async () => {
    plugins.add('login', 'sleep 300');
    const { api } = openWithPlugin(plugins.broker({ timeoutMs: 500 }));
    const abort = new AbortController();
    const cancelled = faultFrom(api.getJson('/a', { signal: abort.signal }));
    const waiting = faultFrom(api.getJson('/a', { timeoutMs: 50 }));
    abort.abort();
    assert.equal((await cancelled).kind, 'cancelled');
    assert.equal((await waiting).message.key, 'fault.pluginTimeout');
    assert.equal(plugins.runs('login'), 1);
  });

  it('row 12: a token file is read again after a 401 and each minute', async () => {
    const clock = new ManualClock();
    const tokenFile = join(plugins.folder, 'token');
    writeFileSync(tokenFile, 'one\n');
    accepted.add('Bearer one');
    const { api } = open({ user: { tokenFile }, clock });
    await api.getJson('/a');
    accepted.clear();
    accepted.add('Bearer two');
    writeFileSync(tokenFile, 'two\n');
    assert.equal((await api.getJson('/a')).status, 200);
    writeFileSync(tokenFile, 'three\n');
    accepted.add('Bearer three');
    requests = 0;
    accepted.delete('Bearer two');
    clock.advance(61_000);
    assert.equal((await api.getJson('/a')).status, 200);
    assert.equal(requests, 1);
  });

  it('a missing token file is named', async () => {
    const { api } = open({ user: { tokenFile: '/nowhere/token' } });
    const fault = await faultFrom(api.getJson('/a'));
    assert.deepEqual([fault.kind, fault.message.key], ['unauthorized', 'fault.fileUnreadable']);
  });

  it('basic login, impersonation, and the product in the headers', async () => {
    const seen: Record<string, unknown>[] = [];
    const own = await httpServer((request, response) => {
      seen.push({ ...request.headers });
      response.end('{}');
    });
    const user = {
      username: 'me',
      password: 'pw',
      impersonate: { user: 'jane', groups: ['a', 'b'] },
    };
    await open({ server: `http://127.0.0.1:${own.port}/prefix/`, user }).api.getJson('/a?b=c');
    await own.dispose();
    assert.equal(seen[0]?.['authorization'], `Basic ${btoa('me:pw')}`);
    assert.equal(seen[0]?.['impersonate-user'], 'jane');
    assert.equal(seen[0]?.['impersonate-group'], 'a, b');
    assert.match(String(seen[0]?.['user-agent']), /^foretop\/\d/);
  });

  it('anonymous users are told so', async () => {
    const fault = await faultFrom(open({}).api.getJson('/a'));
    assert.equal(fault.message.key, 'fault.unauthorized.anonymous');
  });

  for (const name of ['gcp', 'azure', 'own']) {
    it(`the auth provider ${name} is not supported`, async () => {
      const { api } = open({ user: { authProvider: { name, config: {} } } });
      const fault = await faultFrom(api.getJson('/a'));
      assert.deepEqual([fault.kind, fault.message.key], ['unsupported', 'fault.authProvider']);
    });
  }

  it('an OIDC user sends the id token while it is valid', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const idToken = `${part({ alg: 'none' })}.${part({ exp: Date.now() / 1000 + 3600 })}.x`;
    accepted.add(`Bearer ${idToken}`);
    const authProvider = { name: 'oidc', config: { 'id-token': idToken } };
    const { api } = open({ user: { authProvider } });
    assert.equal((await api.getJson('/a')).status, 200);
  }).timeout(20_000);
});
