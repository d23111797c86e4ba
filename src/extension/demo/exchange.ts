// One request and how it is answered: JSON (gzipped when large, as the API server does), text, or a stream.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Clock } from '../../shared/clock.ts';
import type { Lifetime } from '../../shared/lifetime.ts';
import type { FaultSwitches } from './faults.ts';
import { badRequest, unsupportedMediaType } from './status.ts';
import type { Store } from './store.ts';
import type { Timeline } from './timeline.ts';
import type { Traffic } from './traffic.ts';
import type { User, Users } from './users.ts';
import type { World } from './world/world.ts';

/** What every handler may use. */
export interface Cluster {
  readonly clock: Clock;
  readonly timeline: Timeline;
  readonly store: Store;
  readonly world: World;
  readonly faults: FaultSwitches;
  readonly users: Users;
  readonly traffic: Traffic;
  readonly lifetime: Lifetime;
}

export interface Exchange {
  readonly cluster: Cluster;
  readonly user: User;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** apiserver: DefaultGzipThresholdBytes (staging/src/k8s.io/apiserver, responsewriters). */
const gzipFromBytes = 128 * 1024;

export function acceptsGzip(request: IncomingMessage): boolean {
  return /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
}

export function sendJson(
  exchange: Pick<Exchange, 'request' | 'response'>,
  code: number,
  body: unknown,
): void {
  send(exchange, code, 'application/json', JSON.stringify(body) + '\n');
}

export function sendText(exchange: Exchange, code: number, body: string): void {
  send(exchange, code, 'text/plain; charset=utf-8', body);
}

export function send(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  code: number,
  contentType: string,
  text: string,
): void {
  if (response.headersSent || response.destroyed) return;
  let bytes: Uint8Array = Buffer.from(text);
  response.setHeader('Content-Type', contentType);
  response.setHeader('Cache-Control', 'no-cache, private');
  if (bytes.length > gzipFromBytes && acceptsGzip(request)) {
    bytes = gzipSync(bytes, { level: 1 });
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('Vary', 'Accept-Encoding');
  }
  response.writeHead(code, { 'Content-Length': bytes.length });
  response.end(bytes);
}

/** apiserver's limit for request bodies is 3 MiB. */
const maxBodyBytes = 3 * 1024 * 1024;

/** The body as a JSON object. Throws a 400 Status when it is none. */
export async function readBody(exchange: Exchange): Promise<Record<string, unknown>> {
  const type = String(exchange.request.headers['content-type'] ?? 'application/json');
  if (!/^application\/([\w-]+\+)?json/.test(type)) throw unsupportedMediaType(type);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of exchange.request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw badRequest('the request body is too large');
    chunks.push(chunk);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(size === 0 ? '{}' : Buffer.concat(chunks).toString());
  } catch {
    throw badRequest('the request body is not JSON');
  }
  if (!isRecord(parsed)) throw badRequest('the request body is not a JSON object');
  return parsed;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
