// The HTTP side: listens on loopback, takes faults and tokens before anything else, turns thrown Statuses into answers.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { sleep } from '../../shared/clock.ts';
import { sendJson, type Cluster, type Exchange } from './exchange.ts';
import type { FaultRule } from './faults.ts';
import { answer, routeOf } from './router.ts';
import { badRequest, failure, StatusError, unauthorized } from './status.ts';
import { userOf } from './users.ts';

export class ApiServer {
  readonly #cluster: Cluster;
  #server: Server;
  #port = 0;
  readonly #sockets = new Set<Socket>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#server = this.#make();
    cluster.lifetime.onEnd(() => this.#stop());
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens on 127.0.0.1; on a random port the first time, on the same one afterwards. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  /** Down for `downMs`: connections are reset, new ones refused. */
  async restart(downMs: number): Promise<void> {
    const { clock, lifetime } = this.#cluster;
    this.#stop();
    await sleep(clock, downMs, lifetime.signal);
    if (lifetime.isDisposed) return;
    this.#server = this.#make();
    // Somebody else may have taken the port for a moment.
    await this.listen().catch(() => this.restart(500));
  }

  #make(): Server {
    const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      void this.#handle(request, response);
    });
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    return server;
  }

  #stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock, traffic } = this.#cluster;
    const began = clock.monotonicMs();
    const ended = traffic.begin(request.method ?? 'GET');
    response.once('close', () => {
      const seconds = (clock.monotonicMs() - began) / 1000;
      ended(labelsOf(request), response.statusCode, seconds);
    });
    response.on('error', () => response.destroy());
    response.sendDate = false;
    response.setHeader('Date', new Date(this.#cluster.timeline.now()).toUTCString());
    try {
      await this.#answer(request, response);
    } catch (error) {
      sendFailure(request, response, error);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { users, faults, clock, lifetime } = this.#cluster;
    const method = request.method ?? 'GET';
    const target = request.url ?? '/';
    if (faults.latencyMs > 0) await sleep(clock, faults.latencyMs, lifetime.signal);
    const rule = faults.takeRequest(method, target);
    if (rule !== undefined && (await this.#fail(rule, request, response))) return;
    const user = userOf(users, request.headers.authorization);
    if (user === undefined) throw unauthorized();
    const url = parseUrl(target);
    const exchange: Exchange = {
      cluster: this.#cluster,
      user,
      request,
      response,
      method: method === 'HEAD' ? 'GET' : method,
      path: url.pathname,
      query: url.searchParams,
    };
    await answer(exchange);
  }

  /** Carries out a request fault; false when the request is to be answered all the same. */
  async #fail(
    rule: FaultRule,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    const { clock, lifetime } = this.#cluster;
    if (rule.kind === 'slow') {
      await sleep(clock, rule.delayMs ?? 1000, lifetime.signal);
      return false;
    }
    if (rule.kind === 'refuse') request.socket.resetAndDestroy();
    if (rule.kind === 'status') sendFailure(request, response, ruleStatus(rule));
    return true;
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

function ruleStatus({ code = 500, message, retryAfterSeconds }: FaultRule): StatusError {
  const reason = reasons[code] ?? 'Unknown';
  const details = retryAfterSeconds === undefined ? undefined : { retryAfterSeconds };
  return new StatusError(failure(code, reason, message ?? reason, details), retryAfterSeconds);
}

function parseUrl(target: string): URL {
  const url = URL.parse(target, 'http://demo');
  if (url === null) throw badRequest('the path is not well formed');
  return url;
}

function sendFailure(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const known = error instanceof StatusError ? error : undefined;
  const text = error instanceof Error ? error.message : String(error);
  const status = known?.status ?? failure(500, 'InternalError', `Internal error occurred: ${text}`);
  if (known?.retryAfterSeconds !== undefined) {
    response.setHeader('Retry-After', String(known.retryAfterSeconds));
  }
  sendJson({ request, response }, status.code, status);
}

function labelsOf(request: IncomingMessage) {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const method = request.method ?? 'GET';
  let resource = '';
  try {
    const route = routeOf(path);
    resource = route?.resource.resource ?? '';
    if (method !== 'GET') return { resource, verb: method };
    if (/(^|&)watch=(1|true)/.test(query)) return { resource, verb: 'WATCH' };
    return { resource, verb: route !== undefined && route.name === undefined ? 'LIST' : 'GET' };
  } catch {
    return { resource, verb: method };
  }
}
