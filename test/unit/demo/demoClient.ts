// A plain HTTP client for the demo server's tests: whole answers, and streams read line by line.
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { createGunzip, gunzipSync } from 'node:zlib';
import {
  startDemoServer,
  type DemoOptions,
  type DemoServer,
} from '../../../src/extension/demo/demoServer.ts';

export interface Answer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. */
  json<T = Status>(): T;
}

export interface Status {
  readonly kind: string;
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Listed {
  readonly kind: string;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly namespace?: string };
  }[];
}

export interface WatchEvent {
  readonly type: string;
  readonly object: {
    readonly kind: string;
    readonly code?: number;
    readonly metadata: {
      readonly name?: string;
      readonly resourceVersion?: string;
      readonly annotations?: Readonly<Record<string, string>>;
    };
  };
}

export interface CallOptions {
  readonly token?: string | null;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export class DemoClient {
  readonly demo: DemoServer;

  constructor(demo: DemoServer) {
    this.demo = demo;
  }

  static async start(options: DemoOptions = {}): Promise<DemoClient> {
    return new DemoClient(await startDemoServer({ seed: 7, ...options }));
  }

  async get(path: string, options: CallOptions = {}): Promise<Answer> {
    const message = await this.#open(path, options);
    const chunks: Buffer[] = [];
    for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const isGzip = message.headers['content-encoding'] === 'gzip';
    const text = (isGzip ? gunzipSync(bytes) : bytes).toString();
    const { statusCode = 0, headers } = message;
    return { code: statusCode, headers, text, json: <T>() => JSON.parse(text) as T };
  }

  async list(path: string): Promise<Listed> {
    return (await this.get(path)).json<Listed>();
  }

  /** Opens a stream; `lines` yields until it ends or breaks. */
  async stream(path: string, options: CallOptions = {}) {
    const message = await this.#open(path, options);
    const lines = linesOf(message);
    return {
      message,
      lines,
      next: async () => {
        const { value, done } = await lines.next();
        return done === true ? undefined : (JSON.parse(value) as WatchEvent);
      },
      close: () => message.destroy(),
    };
  }

  #open(path: string, options: CallOptions): Promise<IncomingMessage> {
    const { token = this.demo.token, method = 'GET', body, headers } = options;
    const auth = token === null ? {} : { authorization: `Bearer ${token}` };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const sent = request(
        this.demo.server + path,
        { method, agent: false, headers: { ...auth, ...type, ...headers } },
        resolve,
      );
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

async function* linesOf(message: IncomingMessage): AsyncGenerator<string, undefined> {
  const isGzip = message.headers['content-encoding'] === 'gzip';
  const source = isGzip ? message.pipe(createGunzip()) : message;
  let rest = '';
  for await (const chunk of source as AsyncIterable<Buffer>) {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest !== '') yield rest;
  return undefined;
}
