// The fake API server over real HTTP on loopback, for clients that bring their own transport. Faults that have no status
// are what they are on a wire: resets and silence.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, createGzip, gzipSync } from 'node:zlib';
import type { ByteStream } from '../../src/extension/core/apiClient.ts';
import { FaultError, type Fault, type FaultKind } from '../../src/shared/model/fault.ts';
import type { FakeApi } from './fakeApi.ts';
import { httpServer, type TestServer } from './testServers.ts';

/** The statuses that faultKindOfStatus (core/httpStatus) reads back. */
const statuses: Readonly<Partial<Record<FaultKind, number>>> = {
  unauthorized: 401,
  forbidden: 403,
  notFound: 404,
  unsupported: 406,
  conflict: 409,
  gone: 410,
  invalid: 422,
  throttled: 429,
  server: 500,
  timeout: 504,
};
/** A hang that outlives every test; ms of the API's clock. */
const foreverMs = 24 * 3600_000;

/** `gzip`: lists and streams are compressed, whatever their size. */
export function serveFakeApi(api: FakeApi, gzip = false): Promise<TestServer> {
  return httpServer((request, response) => {
    answer(api, request, response, gzip).catch((error: unknown) => fail(response, error));
  });
}

async function answer(
  api: FakeApi,
  request: IncomingMessage,
  response: ServerResponse,
  gzip: boolean,
): Promise<void> {
  const path = request.url ?? '/';
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const { signal } = abort;
  const watch = new URL(path, 'http://fake').searchParams.get('watch');
  if (watch === null) {
    const { body } = await api.getJson(path, { signal, timeoutMs: foreverMs });
    const text = JSON.stringify(body);
    response.writeHead(200, headers(gzip)).end(gzip ? gzipSync(text) : text);
    return;
  }
  const stream = await api.stream(path, { signal, headersTimeoutMs: foreverMs });
  signal.addEventListener('abort', () => stream.close());
  if (signal.aborted) stream.close();
  await pass(stream, response, gzip);
}

async function pass(stream: ByteStream, response: ServerResponse, gzip: boolean): Promise<void> {
  response.writeHead(200, headers(gzip));
  response.flushHeaders();
  const zip = gzip ? createGzip() : undefined;
  zip?.pipe(response);
  for await (const chunk of stream.body) {
    (zip ?? response).write(chunk);
    zip?.flush(constants.Z_SYNC_FLUSH);
  }
  (zip ?? response).end();
}

function headers(gzip: boolean): Record<string, string> {
  return { 'Content-Type': 'application/json', ...(gzip ? { 'Content-Encoding': 'gzip' } : {}) };
}

function fail(response: ServerResponse, error: unknown): void {
  const fault: Partial<Fault> = error instanceof FaultError ? error.fault : {};
  const status = fault.kind === undefined ? 500 : statuses[fault.kind];
  if (status === undefined || response.headersSent) {
    response.socket?.resetAndDestroy();
    return;
  }
  const { retryAfterMs } = fault;
  const retry =
    retryAfterMs === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfterMs / 1000)) };
  response.writeHead(status, { 'Content-Type': 'application/json', ...retry });
  response.end(JSON.stringify({ kind: 'Status', status: 'Failure', code: status }));
}
