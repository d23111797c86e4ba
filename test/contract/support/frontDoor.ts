// A server in front of the demo cluster that a test can lock, break, close and open again on the same port, with or
// without TLS, and that remembers who asked for what.
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { DemoServer } from '../../../src/extension/demo/demoServer.ts';
import type { TestCertificate } from '../../support/testCertificates.ts';
import { httpServer, httpsServer, type TestServer } from '../../support/testServers.ts';

export interface SeenRequest {
  readonly path: string;
  readonly authorization: string | undefined;
}

export interface FrontDoorOptions {
  /** Speaks TLS as this server. */
  readonly certificate?: TestCertificate;
  /** Port to listen on; 0, when left out, for any. */
  readonly port?: number;
}

export class FrontDoor {
  readonly seen: SeenRequest[] = [];
  /** Authorization headers that are let in, as the demo's administrator; undefined: whoever the demo knows. */
  accepted: Set<string> | undefined;
  /** Answers some requests itself; true when it has. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  readonly #demo: DemoServer;
  readonly #certificate: TestCertificate | undefined;
  #server: TestServer | undefined;
  #port: number;

  private constructor(demo: DemoServer, { certificate, port = 0 }: FrontDoorOptions) {
    this.#demo = demo;
    this.#certificate = certificate;
    this.#port = port;
  }

  static async open(demo: DemoServer, options: FrontDoorOptions = {}): Promise<FrontDoor> {
    const door = new FrontDoor(demo, options);
    await door.open();
    return door;
  }

  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `${this.#certificate ? 'https' : 'http'}://127.0.0.1:${this.#port}`;
  }

  /** Connections open now. */
  get connections(): number {
    return this.#server?.open() ?? 0;
  }

  /** Listens, after a close on the same port. */
  async open(): Promise<void> {
    const answer = (incoming: IncomingMessage, response: ServerResponse) =>
      this.#answer(incoming, response);
    const own = this.#certificate;
    this.#server = own
      ? await httpsServer({ cert: own.certificate, key: own.key }, answer, this.#port)
      : await httpServer(answer, this.#port);
    this.#port = this.#server.port;
  }

  /** Cuts all connections; what comes is refused from now on. */
  async close(): Promise<void> {
    await this.#server?.dispose();
  }

  #answer(incoming: IncomingMessage, response: ServerResponse): void {
    const { authorization } = incoming.headers;
    this.seen.push({ path: incoming.url ?? '', authorization });
    if (this.intercept?.(incoming, response)) return;
    if (this.accepted && !this.accepted.has(authorization ?? '')) {
      answerStatus(response, 401, 'Unauthorized');
      return;
    }
    this.#forward(incoming, response);
  }

  #forward(incoming: IncomingMessage, response: ServerResponse): void {
    const { server, token } = this.#demo;
    const authorization = this.accepted ? `Bearer ${token}` : incoming.headers.authorization;
    const headers = { ...incoming.headers, ...(authorization ? { authorization } : {}) };
    const url = new URL(incoming.url ?? '/', server);
    const onward = request(url, { method: incoming.method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      // A watch may have nothing to say for a long time.
      response.flushHeaders();
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    incoming.pipe(onward);
  }
}

/** An error as an API server words it. */
export function answerStatus(
  response: ServerResponse,
  code: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(code, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify({ kind: 'Status', status: 'Failure', code, message }));
}
