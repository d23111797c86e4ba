// HTTP/1.1 to one API server over kept-alive connections. Streams have connections of their own, so that watches never
// starve reads. Nothing but reads and SelfSubject reviews leaves here without a permit.
import {
  Agent,
  request as httpRequest,
  type ClientRequest,
  type ClientRequestArgs,
  type IncomingMessage,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../shared/clock.ts';
import { Lifetime, type Disposable } from '../../shared/lifetime.ts';
import { FaultError, faultOf } from '../../shared/model/fault.ts';
import { Traffic } from '../core/traffic.ts';
import { errorCode, networkFault, tlsErrorOf } from './connectFaults.ts';
import { openSocket, type Target } from './openSocket.ts';
import type { Party } from './party.ts';
import { Slots } from './slots.ts';
import { unsendableFault } from './unsendable.ts';

export type Lane = 'request' | 'stream';

export interface Exchange {
  readonly method: 'GET' | 'POST';
  /** Begins with '/', query included; the server's own path prefix is put before it. */
  readonly path: string;
  readonly lane: Lane;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

/** The writes that change nothing: what may I, who am I. Everything else needs a permit of actions/gate. */
const exempt =
  /^\/apis\/(authorization\.k8s\.io\/v1\/selfsubject(access|rules)reviews|authentication\.k8s\.io\/v1\/selfsubjectreviews)$/;

/** Short requests at a time; more wait. */
const maxRequests = 8;
/** Below the 90 s after which an API server closes an idle connection (net/http IdleTimeout). */
const idleMs = 60_000;

/** The connections of one client identity; a renewed client certificate gets a new one. */
export class Transport implements Disposable {
  readonly #target: Target;
  readonly #clock: Clock;
  readonly #traffic: Traffic;
  readonly #lifetime = new Lifetime();
  readonly #slots = new Slots(maxRequests);
  readonly #pools: Readonly<Record<Lane, SocketPool>>;
  /** Requests that hold a connection, or wait for one. */
  #inUse = 0;
  /** Set when retired: called when the last request has ended. */
  #onUnused: (() => void) | undefined;

  constructor(target: Target, clock: Clock, traffic = new Traffic()) {
    this.#target = target;
    this.#clock = clock;
    this.#traffic = traffic;
    const open = async () => {
      const socket = await openSocket(target, clock, this.#lifetime.signal);
      traffic.opened(socket);
      return socket;
    };
    this.#pools = {
      request: new SocketPool(open),
      stream: new SocketPool(open),
    };
  }

  /** Sends and waits for the response's head. Throws FaultError, the signal's own reason when that aborts. */
  async send(exchange: Exchange, signal: AbortSignal): Promise<IncomingMessage> {
    if (exchange.method !== 'GET' && !exempt.test(exchange.path)) {
      throw new FaultError({ kind: 'forbidden', message: { key: 'fault.needsPermit' } });
    }
    const verb = verbOf(exchange);
    try {
      const answer = await this.#sendFresh(exchange, signal);
      this.#traffic.answered(verb, String(answer.statusCode));
      return answer;
    } catch (error) {
      this.#traffic.answered(verb, faultOf(error).kind);
      throw error;
    }
  }

  async #sendFresh(exchange: Exchange, signal: AbortSignal): Promise<IncomingMessage> {
    try {
      return await this.#sendOnce(exchange, signal);
    } catch (error) {
      // A kept connection that the server closed just now says nothing about the server.
      if (error instanceof StaleSocket) return this.#sendOnce(exchange, signal, true);
      throw error;
    }
  }

  /**
   * Lets go of idle connections; those in use end with their requests. With the last of them `onUnused` is called:
   * nothing is held any more, and who had just got this transport can still send.
   */
  retire(onUnused: () => void): void {
    for (const pool of Object.values(this.#pools)) pool.retire();
    this.#onUnused = onUnused;
    if (this.#inUse === 0) onUnused();
  }

  dispose(): void {
    this.#lifetime.dispose();
    for (const pool of Object.values(this.#pools)) pool.destroy();
  }

  async #sendOnce(
    exchange: Exchange,
    signal: AbortSignal,
    fresh = false,
  ): Promise<IncomingMessage> {
    const release = await this.#enter(exchange.lane, signal);
    const pool = this.#pools[exchange.lane];
    if (fresh) pool.dropIdle();
    return new Promise((resolve, reject) => {
      let request: ClientRequest;
      try {
        request = this.#request(exchange, pool);
      } catch (error) {
        // Node refuses header values that HTTP cannot carry, before anything is sent.
        release();
        reject(unsendableFault(error, exchange.headers, this.party));
        return;
      }
      const end = () => {
        signal.removeEventListener('abort', stopped);
        release();
      };
      const stopped = () => {
        reject(signal.reason as FaultError);
        request.destroy();
        end();
      };
      signal.addEventListener('abort', stopped, { once: true });
      request.on('close', end);
      request.on('error', (error) => {
        end();
        const isStale = request.reusedSocket && errorCode(error) === 'ECONNRESET' && !fresh;
        reject(isStale ? new StaleSocket() : this.faultOf(error));
      });
      request.on('response', resolve);
      if (signal.aborted) stopped();
      else request.end(exchange.body);
    });
  }

  /** A place among the requests; the answer gives it back, once. */
  async #enter(lane: Lane, signal: AbortSignal): Promise<() => void> {
    this.#inUse++;
    this.#traffic.began(lane);
    let slot: () => void = () => undefined;
    let isIn = true;
    const leave = () => {
      if (!isIn) return;
      isIn = false;
      slot();
      this.#traffic.ended(lane);
      if (--this.#inUse === 0) this.#onUnused?.();
    };
    try {
      if (lane === 'request') slot = await this.#slots.take(signal);
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }

  #request(exchange: Exchange, pool: SocketPool): ClientRequest {
    const { url } = this.#target;
    return httpRequest({
      agent: pool,
      method: exchange.method,
      host: url.hostname,
      path: url.pathname.replace(/\/+$/, '') + exchange.path,
      headers: { Host: url.host, ...exchange.headers },
    });
  }

  /** What an error of a request or of its body means. */
  faultOf(error: unknown): FaultError {
    if (error instanceof FaultError) return error;
    const { party, tls, url } = this.#target;
    const reason = errorCode(error);
    if (tls && (reason.startsWith('ERR_SSL') || reason === 'EPROTO')) {
      return tlsErrorOf(error, party, tls.clientCertificate, this.#clock.now());
    }
    return new FaultError(networkFault(error, party, url.hostname), error);
  }

  get party(): Party {
    return this.#target.party;
  }
}

/** As RBAC names it. */
function verbOf({ method, path }: Exchange): string {
  if (method === 'POST') return 'create';
  if (/[?&]watch=(true|1)\b/.test(path)) return 'watch';
  return /[?&]limit=/.test(path) ? 'list' : 'get';
}

class StaleSocket extends Error {}

/** An agent whose connections are made by `openSocket`, so that proxies and TLS are ours, and pooling is Node's. */
class SocketPool extends Agent {
  readonly #open: () => Promise<Duplex>;
  #isRetired = false;

  constructor(open: () => Promise<Duplex>) {
    super({ keepAlive: true, maxFreeSockets: 8, timeout: idleMs, scheduling: 'lifo' });
    this.#open = open;
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    if (callback) void this.#deliver(callback);
    return undefined;
  }

  async #deliver(give: (error: Error | null, stream: Duplex) => void): Promise<void> {
    let socket: Duplex;
    try {
      socket = await this.#open();
    } catch (error) {
      give(error as Error, undefined as unknown as Duplex);
      return;
    }
    give(null, socket);
  }

  override keepSocketAlive(socket: Duplex): boolean {
    return !this.#isRetired && (super.keepSocketAlive(socket) as unknown as boolean);
  }

  retire(): void {
    this.#isRetired = true;
    this.dropIdle();
  }

  dropIdle(): void {
    for (const sockets of Object.values(this.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }
}
