// One request and its answer, and the answers that every path may give.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from './json.ts';
import { jsonType, protobufType } from './wire.ts';

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: URLSearchParams;
}

export function sendJson({ response }: Exchange, body: unknown, status = 200): void {
  send(response, status, jsonType, Buffer.from(`${JSON.stringify(body)}\n`));
}

export function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: Buffer | string,
): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

export function statusObject(code: number, reason: string, message: string): Json {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  };
}

export function fail(exchange: Exchange, code: number, reason: string, message: string): void {
  sendJson(exchange, statusObject(code, reason, message), code);
}

/** Protobuf where it is accepted and comes first. */
export function wantsProtobuf({ request }: Exchange): boolean {
  return (request.headers.accept ?? '').split(',')[0]?.trim().startsWith(protobufType) ?? false;
}
