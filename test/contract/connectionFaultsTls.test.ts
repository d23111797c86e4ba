// Every way in which TLS fails, with real certificates on either side.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import type { ClusterConnection } from '../../src/extension/cluster/connect.ts';
import type { Fault } from '../../src/shared/model/fault.ts';
import { en } from '../../src/shared/strings/en.ts';
import { TestAuthority, type TestCertificate } from '../support/testCertificates.ts';
import { base64, faultFrom, testConnection, type TestConnection } from '../support/testContext.ts';
import {
  httpServer,
  httpsServer,
  strictTlsServer,
  type TestServer,
} from '../support/testServers.ts';

const secret = 's3cret-token';

describe('connection faults of TLS', () => {
  let right: TestAuthority;
  let wrong: TestAuthority;
  let serverCertificate: TestCertificate;
  let expiredServer: TestCertificate;
  const servers: TestServer[] = [];
  const connections: ClusterConnection[] = [];

  before(() => {
    right = new TestAuthority('right-ca');
    wrong = new TestAuthority('wrong-ca');
    const name = { commonName: 'kube-apiserver', altNames: 'DNS:kubernetes,IP:127.0.0.1' };
    serverCertificate = right.issue(name);
    expiredServer = right.issue({ ...name, expired: true });
  });
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.dispose();
    await Promise.all(servers.splice(0).map((server) => server.dispose()));
  });
  after(() => {
    right.dispose();
    wrong.dispose();
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

  describe('TLS', () => {
    it('connects with the right authority', async () => {
      const server = await use(httpsServer(tls(), answer));
      const { api } = open({ server: `https://127.0.0.1:${server.port}`, cluster: trust() });
      const { body } = await api.getJson<{ gitVersion: string }>('/version');
      assert.equal(body.gitVersion, 'v1.31.0');
    });

    const cases: [string, () => Partial<TestConnection>, () => TestCertificate, string, RegExp][] =
      [
        [
          'wrong authority',
          () => ({ cluster: trust(wrong) }),
          () => serverCertificate,
          'fault.tlsUnknownCa',
          /CN=right-ca/,
        ],
        [
          'no authority named',
          () => ({}),
          () => serverCertificate,
          'fault.tlsUnknownCa',
          /CN=right-ca/,
        ],
        [
          'expired server certificate',
          () => ({ cluster: trust() }),
          () => expiredServer,
          'fault.tlsExpired',
          /1580428800000/,
        ],
        [
          'certificate for another name',
          () => ({ cluster: { ...trust(), tlsServerName: 'other' } }),
          () => serverCertificate,
          'fault.tlsHostname',
          /DNS:kubernetes/,
        ],
      ];
    for (const [name, wish, certificate, key, names] of cases) {
      it(name, async () => {
        const server = await use(httpsServer(tls(certificate()), answer));
        const fault = await faultOf({ server: `https://127.0.0.1:${server.port}`, ...wish() });
        assert.deepEqual([fault.kind, fault.message.key], ['tls', key]);
        assert.match(JSON.stringify(fault.message.args), names);
        assert.ok(fault.hint);
      });
    }

    it('says which authority did not fit, or that none was named', async () => {
      const server = await use(httpsServer(tls(), answer));
      const url = `https://127.0.0.1:${server.port}`;
      const withCa = await faultOf({ server: url, cluster: trust(wrong) });
      assert.equal(withCa.hint?.key, 'fault.tlsWrongCa.hint');
      const without = await faultOf({ server: url });
      assert.equal(without.hint?.key, 'fault.tlsUnknownCa.hint');
    });

    it('tls-server-name and insecure-skip-tls-verify', async () => {
      const server = await use(httpsServer(tls(), answer));
      const url = `https://127.0.0.1:${server.port}`;
      const named = open({ server: url, cluster: { ...trust(), tlsServerName: 'kubernetes' } });
      assert.equal((await named.api.getJson('/version')).status, 200);
      const insecure = open({ server: url, cluster: { insecureSkipTlsVerify: true } });
      assert.equal((await insecure.api.getJson('/version')).status, 200);
      assert.equal(insecure.insecure, true);
    });

    it('a server without TLS', async () => {
      const server = await use(httpServer(answer));
      const fault = await faultOf({ server: `https://127.0.0.1:${server.port}` });
      assert.deepEqual([fault.kind, fault.message.key], ['tls', 'fault.tlsNotTls']);
    });

    it('an authority that is no certificate', async () => {
      const fault = await faultOf({
        server: 'https://127.0.0.1:1',
        cluster: { certificateAuthorityData: base64('hello') },
      });
      assert.deepEqual([fault.kind, fault.message.key], ['tls', 'fault.caUnusable']);
    });

    it('an authority file that is replaced heals the connection', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'foretop-ca-'));
      const certificateAuthority = join(folder, 'ca.pem');
      writeFileSync(certificateAuthority, wrong.certificate);
      const server = await use(httpsServer(tls(), answer));
      const url = `https://127.0.0.1:${server.port}`;
      const { api } = open({ server: url, cluster: { certificateAuthority } });
      const fault = await faultFrom(api.getJson('/version'));
      assert.deepEqual(fault.hint?.args?.['authority'], { code: certificateAuthority });
      writeFileSync(certificateAuthority, right.certificate);
      assert.equal((await api.getJson('/version')).status, 200);
      rmSync(folder, { recursive: true });
    });

    it('an authority file that is missing is named', async () => {
      const fault = await faultOf({
        server: 'https://127.0.0.1:1',
        cluster: { certificateAuthority: '/nowhere/ca.pem' },
      });
      assert.deepEqual([fault.kind, fault.message.key], ['tls', 'fault.fileUnreadable']);
      assert.deepEqual(fault.message.args?.['file'], { code: '/nowhere/ca.pem' });
    });
  });

  describe('client certificates', () => {
    const user = (certificate: TestCertificate) => ({
      clientCertificateData: base64(certificate.certificate),
      clientKeyData: base64(certificate.key),
    });
    /** As kube-apiserver: asks for a certificate, answers 401 to those it does not like. */
    const apiServer = () =>
      use(
        httpsServer(
          { ...tls(), ca: right.certificate, requestCert: true, rejectUnauthorized: false },
          (request, response) => {
            const socket = request.socket as TLSSocket;
            if (socket.authorized) answer(request, response);
            else response.writeHead(401).end();
          },
        ),
      );

    it('logs in', async () => {
      const server = await apiServer();
      const good = right.issue({ commonName: 'jane', organization: 'admins' });
      const { api } = open({
        server: `https://127.0.0.1:${server.port}`,
        cluster: trust(),
        user: user(good),
      });
      assert.equal((await api.getJson('/version')).status, 200);
    });

    it('an expired one is told from the certificate', async () => {
      const server = await apiServer();
      const expired = right.issue({ commonName: 'jane', organization: 'admins', expired: true });
      const fault = await faultOf({
        server: `https://127.0.0.1:${server.port}`,
        cluster: trust(),
        user: user(expired),
      });
      assert.deepEqual(
        [fault.kind, fault.message.key],
        ['unauthorized', 'fault.clientCertificateExpired'],
      );
      assert.match(JSON.stringify(fault.message.args), /CN=jane/);
      assert.deepEqual(fault.message.args?.['since'], { ageSince: Date.UTC(2020, 0, 31) });
    });

    const alerts: [string, string, boolean, string][] = [
      ['a strange one, TLS 1.2', '-tls1_2', true, 'fault.tlsClientRefused'],
      ['a strange one, TLS 1.3', '-tls1_3', true, 'fault.tlsClientRefused'],
      ['none, TLS 1.3', '-tls1_3', false, 'fault.tlsClientMissing'],
    ];
    for (const [name, version, hasCertificate, key] of alerts) {
      it(`a server that turns down ${name}`, async () => {
        const server = await use(strictTlsServer(right, serverCertificate, version));
        const fault = await faultOf({
          server: `https://127.0.0.1:${server.port}`,
          cluster: trust(),
          user: hasCertificate ? user(wrong.issue({ commonName: 'mallory' })) : {},
        });
        assert.deepEqual([fault.kind, fault.message.key], ['tls', key]);
        if (hasCertificate) assert.match(JSON.stringify(fault.message.args), /CN=mallory/);
      });
    }

    it('certificate and key that do not belong together', async () => {
      const [a, b] = [right.issue({ commonName: 'a' }), right.issue({ commonName: 'b' })];
      const fault = await faultOf({
        server: 'https://127.0.0.1:1',
        cluster: trust(),
        user: user({ certificate: a.certificate, key: b.key }),
      });
      assert.deepEqual(
        [fault.kind, fault.message.key],
        ['unauthorized', 'fault.certificateUnusable'],
      );
    });
  });
});
