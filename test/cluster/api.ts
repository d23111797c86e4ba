// A small client for tests: it shares nothing with the code under test, so it cannot share its mistakes.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { Pki } from './pki.ts';

export interface ApiAnswer<T> {
  readonly status: number;
  readonly body: T;
}

export type Json = Readonly<Record<string, unknown>>;
export type PatchKind = 'merge' | 'strategic-merge' | 'json' | 'apply';

/** An answer that is not 2xx. */
export class ApiError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export class TestApi {
  readonly #server: string;
  readonly #agent: Agent;

  /** @param user a name whose `<user>.crt` and `<user>.key` are in the PKI folder. */
  constructor(server: string, pki: Pki, user: string, sockets = 24) {
    this.#server = server;
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: sockets,
      ca: readFileSync(pki.path('ca.crt')),
      cert: readFileSync(pki.path(`${user}.crt`)),
      key: readFileSync(pki.path(`${user}.key`)),
    });
  }

  get<T = Json>(path: string): Promise<T> {
    return this.#ok<T>('GET', path);
  }

  async getText(path: string): Promise<string> {
    return (await this.send('GET', path)).body;
  }

  /** The bytes of an answer in the asked-for encoding. */
  getBytes(path: string, accept: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const headers = { accept };
      const call = request(
        new URL(path, this.#server),
        { agent: this.#agent, headers },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => parts.push(part)).on('error', reject);
          answer.on('end', () => {
            const body = Buffer.concat(parts);
            if (answer.statusCode === 200) resolve(body);
            else reject(new ApiError(`GET ${path}: ${body.toString()}`, answer.statusCode ?? 0));
          });
        },
      );
      call.on('error', reject).end();
    });
  }

  /** An object that is there already is no error: scripts may run twice. */
  async create(path: string, body: Json): Promise<Json> {
    const answer = await this.send('POST', path, body);
    if (answer.status === 409) return body;
    return this.#parse(answer, 'POST', path);
  }

  patch(path: string, body: unknown, kind: PatchKind = 'merge'): Promise<Json> {
    return this.#ok('PATCH', path, body, patchTypes[kind]);
  }

  /** Gone already is fine. */
  async remove(path: string, options: Json = {}): Promise<void> {
    const answer = await this.send('DELETE', path, options);
    if (answer.status !== 404) this.#parse(answer, 'DELETE', path);
  }

  async status(path: string): Promise<number> {
    return (await this.send('GET', path)).status;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** The raw answer, whatever its status; rejects when no answer came within 20 s. */
  send(
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): Promise<ApiAnswer<string>> {
    return new Promise((resolve, reject) => {
      const url = new URL(path, this.#server);
      const headers: Record<string, string> = { accept: 'application/json' };
      const text = body === undefined ? '' : JSON.stringify(body);
      if (body !== undefined) {
        headers['content-type'] = contentType;
        // Node leaves it out for DELETE, and the body is then taken for the next request.
        headers['content-length'] = String(Buffer.byteLength(text));
      }
      const call = request(
        url,
        { method, agent: this.#agent, headers, timeout: 20_000 },
        (answer) => {
          let answerText = '';
          answer.setEncoding('utf8').on('data', (part: string) => (answerText += part));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: answerText }));
          answer.on('error', reject);
        },
      );
      call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer in 20 s`)));
      call.on('error', reject);
      call.end(text);
    });
  }

  async #ok<T = Json>(
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
  ): Promise<T> {
    return this.#parse<T>(await this.send(method, path, body, contentType), method, path);
  }

  #parse<T = Json>(answer: ApiAnswer<string>, method: string, path: string): T {
    if (answer.status < 300) return JSON.parse(answer.body) as T;
    const words = `${method} ${path} answered ${answer.status}: ${answer.body.slice(0, 400)}`;
    throw new ApiError(words, answer.status);
  }
}

const patchTypes: Readonly<Record<PatchKind, string>> = {
  merge: 'application/merge-patch+json',
  'strategic-merge': 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** Runs `work` over all items with so many at once; the first failure ends it. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      await work(items[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
}
