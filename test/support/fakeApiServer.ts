// The fake API server over real HTTP on loopback, for clients that bring their own transport. Faults that have no status
// are what they are on a wire: resets and silence.
import type { IncomingMessage, ServerResponse } from 'node:http';
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

export function serveFakeApi(api: FakeApi): Promise<TestServer> {
  return httpServer((request, response) => {
    answer(api, request, response).catch((error: unknown) => fail(response, error));
  });
}

async function answer(
  api: FakeApi,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '/';
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const { signal } = abort;
  const watch = new URL(path, 'http://fake').searchParams.get('watch');
  if (watch === null) {
    const { body } = await api.getJson(path, { signal, timeoutMs: foreverMs });
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    return;
  }
  const stream = await api.stream(path, { signal, headersTimeoutMs: foreverMs });
  signal.addEventListener('abort', () => stream.close());
  if (signal.aborted) stream.close();
  await pass(stream, response);
}

async function pass(stream: ByteStream, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.flushHeaders();
  for await (const chunk of stream.body) response.write(chunk);
  response.end();
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
