import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { ClusterConnection } from '../../../src/extension/cluster/connect.ts';
import { version } from '../../../src/extension/core/version.ts';
import { faultFrom, testConnection } from '../../support/testContext.ts';
import { httpServer, type TestServer } from '../../support/testServers.ts';

describe('transport', () => {
  let server: TestServer | undefined;
  let connection: ClusterConnection | undefined;
  afterEach(async () => {
    connection?.dispose();
    await server?.dispose();
  });
  const start = async (handler: RequestListener): Promise<ClusterConnection> => {
    server = await httpServer(handler);
    connection = testConnection({ server: `http://127.0.0.1:${server.port}` });
    return connection;
  };

  it('keeps connections: a hundred reads one after the other use one', async () => {
    const { api } = await start((_request, response) => response.end('{}'));
    for (let read = 0; read < 100; read++) await api.getJson('/a');
    assert.equal(server?.connections(), 1);
  });

  it('many reads at once share a few connections', async () => {
    const { api } = await start((_request, response) => response.end('{}'));
    await Promise.all(Array.from({ length: 100 }, () => api.getJson('/a')));
    assert.ok((server?.connections() ?? 99) <= 8, String(server?.connections()));
  });

  it('streams never starve reads', async () => {
    const open: ServerResponse[] = [];
    const { api } = await start((request, response) => {
      if (request.url === '/read') response.end('{}');
      else {
        response.write('{}\n');
        open.push(response);
      }
    });
    const streams = await Promise.all(Array.from({ length: 40 }, () => api.stream('/watch')));
    assert.equal((await api.getJson('/read')).status, 200);
    assert.equal(open.length, 40);
    for (const stream of streams) stream.close();
  });

  it('a kept connection that the server has closed is replaced unseen', async () => {
    let requests = 0;
    const { api } = await start((request, response) => {
      requests++;
      // The first answer leaves the connection open; the second request on it is cut.
      if (requests === 2) request.socket.resetAndDestroy();
      else response.end('{}');
    });
    await api.getJson('/a');
    assert.equal((await api.getJson('/a')).status, 200);
    assert.equal(requests, 3);
  });

  it('reads gzip, in answers and in streams', async () => {
    const { api } = await start((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"a":"é"}'));
    });
    assert.deepEqual((await api.getJson('/a')).body, { a: 'é' });
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await api.stream('/a')).body) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString(), '{"a":"é"}');
  });

  it('tells the time of the server, and hands out allowed statuses', async () => {
    const { api } = await start((_request, response) => {
      response.writeHead(500, { Date: 'Thu, 12 Mar 2026 05:08:30 GMT' }).end('[-]etcd failed');
    });
    const answer = await api.getText('/readyz?verbose', { allowStatus: [500] });
    const serverTimeMs = Date.UTC(2026, 2, 12, 5, 8, 30);
    assert.deepEqual(answer, { body: '[-]etcd failed', status: 500, serverTimeMs });
    assert.equal((await faultFrom(api.getText('/readyz'))).kind, 'server');
  });

  it('aborting a stream ends its connection and throws cancelled', async () => {
    const { api } = await start((_request, response) => response.write('{}\n'));
    const abort = new AbortController();
    const stream = await api.stream('/watch', { signal: abort.signal });
    const reading = (async () => {
      for await (const chunk of stream.body) if (chunk.length > 0) abort.abort();
    })();
    assert.equal((await faultFrom(reading)).kind, 'cancelled');
    while (server?.open() !== 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('closing a stream ends its reading quietly', async () => {
    const { api } = await start((_request, response) => response.write('{}\n'));
    const stream = await api.stream('/watch');
    for await (const chunk of stream.body) if (chunk.length > 0) stream.close();
  });

  it('sends reviews, and names the version of the package', async () => {
    const seen: string[] = [];
    const { api } = await start((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => seen.push(text));
      request.on('end', () => {
        seen.push(`${request.method} ${request.url}`, String(request.headers['user-agent']));
        response.writeHead(201).end('{"status":{"allowed":true}}');
      });
    });
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const { body } = await api.review(path, { spec: {} });
    assert.deepEqual(body, { status: { allowed: true } });
    assert.deepEqual(seen, ['{"spec":{}}', `POST ${path}`, `foretop/${version}`]);
    const manifest = new URL('../../../package.json', import.meta.url);
    assert.equal(
      (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version,
      version,
    );
  });
});
