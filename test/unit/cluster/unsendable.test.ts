// Credentials that cannot be sent: a fault that names them, and nothing left waiting behind.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterConnection } from '../../../src/extension/cluster/connect.ts';
import type { UserEntry } from '../../../src/extension/kubeconfig/entries.ts';
import { faultFrom, testConnection } from '../../support/testContext.ts';
import { httpServer, type TestServer } from '../../support/testServers.ts';

describe('credentials that cannot be sent', () => {
  let server: TestServer;
  let connection: ClusterConnection | undefined;
  const seen: (string | string[] | undefined)[] = [];
  let headers: IncomingHttpHeaders = {};
  beforeEach(async () => {
    seen.length = 0;
    server = await httpServer((request, response) => {
      headers = request.headers;
      seen.push(request.headers['impersonate-user'], request.headers.authorization);
      response.end('{}');
    });
  });
  afterEach(async () => {
    connection?.dispose();
    await server.dispose();
  });
  const open = (user: Partial<UserEntry>) => {
    connection = testConnection({ server: `http://127.0.0.1:${server.port}`, user });
    return connection.api;
  };

  const cases: [string, Partial<UserEntry>, string, string | undefined][] = [
    ['a token with a line break', { token: 'a\nb' }, 'fault.tokenUnsendable', undefined],
    [
      'a group with a line break',
      { impersonate: { user: 'me', groups: ['good', 'a\nb'] } },
      'fault.impersonationUnsendable',
      'as-groups',
    ],
  ];
  for (const [name, user, key, setting] of cases) {
    it(`${name} is named, more often than requests may run at a time`, async () => {
      const api = open(user);
      for (let index = 0; index < 20; index++) {
        const fault = await faultFrom(api.getJson('/a', { timeoutMs: 500 }));
        assert.deepEqual([fault.kind, fault.message.key], ['invalid', key]);
        assert.deepEqual(fault.message.args, {
          user: { code: 'shop-user' },
          ...(setting === undefined ? {} : { setting: { code: setting } }),
        });
      }
      assert.deepEqual(seen, []);
    });
  }

  it('impersonates names beyond Latin-1 as client-go does, in UTF-8', async () => {
    await open({ impersonate: { user: 'žofie', groups: [] } }).getJson('/a');
    assert.equal(Buffer.from(String(seen[0]), 'latin1').toString('utf8'), 'žofie');
  });

  it('impersonates with extra fields, their names escaped as client-go does', async () => {
    const extra = { 'example.com/Rôle': ['a', 'b'], scopes: ['c'] };
    await open({ impersonate: { user: 'me', groups: [], extra } }).getJson('/a');
    assert.equal(headers['impersonate-extra-example.com%2fr%c3%b4le'], 'a, b');
    assert.equal(headers['impersonate-extra-scopes'], 'c');
  });

  it('an empty token file is named rather than sent', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretop-token-'));
    try {
      const tokenFile = join(folder, 'token');
      writeFileSync(tokenFile, '\n');
      const fault = await faultFrom(open({ tokenFile }).getJson('/a'));
      assert.deepEqual([fault.kind, fault.message.key], ['unauthorized', 'fault.tokenFileEmpty']);
      assert.deepEqual(seen, []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
