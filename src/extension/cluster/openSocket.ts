// Makes one connection to an API server: TCP, then a proxy's tunnel, then TLS. Each step knows what its failure
// means, and the whole has one time limit, so that a black hole is told from a refusal.
import { request } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  checkServerIdentity,
  connect as connectTls,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { Clock } from '../../shared/clock.ts';
import { FaultError } from '../../shared/model/fault.ts';
import {
  connectTimeoutFault,
  errorCode,
  networkFault,
  proxyFault,
  serverCertificateFault,
  tlsErrorOf,
} from './connectFaults.ts';
import { hostPort, type Party } from './party.ts';
import type { ProxyChoice } from './proxyChoice.ts';
import { Stop } from './stop.ts';

export interface Target {
  readonly url: URL;
  readonly party: Party;
  readonly proxy?: ProxyChoice;
  /** Undefined for http:// servers. */
  readonly tls?: TlsTarget;
  readonly timeoutMs: number;
}

export interface TlsTarget {
  readonly context: SecureContext;
  /** The name the server's certificate must have: tls-server-name, or the host. */
  readonly expectedName: string;
  readonly skipVerify: boolean;
  /** What vouches for the server, for faults. */
  readonly authority?: string;
  /** PEM of the client's certificate, for faults. */
  readonly clientCertificate?: string;
}

/** A connection ready for HTTP. Throws FaultError. `signal` gives up. */
export async function openSocket(
  target: Target,
  clock: Clock,
  signal: AbortSignal,
): Promise<Duplex> {
  const attempt: Attempt = { target, clock, accepted: false };
  const stop = new Stop(clock, [signal]);
  stop.after(target.timeoutMs, () => {
    const { party, timeoutMs, proxy } = target;
    return proxy && !attempt.tunnelled
      ? proxyFault(proxy, party, 'ETIMEDOUT')
      : connectTimeoutFault(party, timeoutMs, attempt.accepted);
  });
  try {
    const socket = await dial(attempt, stop.signal);
    return target.tls ? await secure(attempt, socket, target.tls, stop.signal) : socket;
  } finally {
    stop.dispose();
  }
}

/** How far a connection has come: decides what a failure or silence means. */
interface Attempt {
  readonly target: Target;
  readonly clock: Clock;
  accepted: boolean;
  tunnelled?: boolean;
}

async function dial(attempt: Attempt, stop: AbortSignal): Promise<Duplex> {
  const { url, party, proxy } = attempt.target;
  if (!proxy) {
    const socket = tcp(url);
    await ready(
      socket,
      'connect',
      stop,
      (error) => new FaultError(networkFault(error, party, url.hostname), error),
    );
    attempt.accepted = true;
    return socket;
  }
  const failed = (error: unknown) =>
    new FaultError(proxyFault(proxy, party, errorCode(error)), error);
  const socket = proxy.url.protocol.startsWith('socks')
    ? await socksTunnel(attempt, proxy, stop, failed)
    : await connectTunnel(attempt, proxy, stop, failed);
  attempt.tunnelled = attempt.accepted = true;
  return socket;
}

function tcp(url: URL): Socket {
  const { hostname, port } = new URL(`tcp://${hostPort(url)}`);
  return connectTcp({
    host: bare(hostname),
    port: Number(port),
    noDelay: true,
    // Finds half-open connections beneath the dead-man timers above.
    keepAlive: true,
    keepAliveInitialDelay: 30_000,
    autoSelectFamily: true,
    // Node's 250 ms is too short for a far server with two addresses.
    autoSelectFamilyAttemptTimeout: 2500,
  });
}

/** A tunnel by HTTP CONNECT (RFC 9110 §9.3.6). */
async function connectTunnel(
  attempt: Attempt,
  proxy: ProxyChoice,
  stop: AbortSignal,
  failed: (error: unknown) => FaultError,
): Promise<Duplex> {
  const { url, party } = attempt.target;
  const plain = tcp(proxy.url);
  await ready(plain, 'connect', stop, failed);
  let link: Duplex = plain;
  if (proxy.url.protocol === 'https:') {
    const name = bare(proxy.url.hostname);
    const tlsLink = connectTls({ socket: plain, host: name, ...serverName(name) });
    await ready(tlsLink, 'secureConnect', stop, failed);
    link = tlsLink;
  }
  const authority = hostPort(url);
  const login = proxyLogin(proxy);
  return settle<Duplex>(stop, link, (resolve, reject) => {
    const asked = request({
      method: 'CONNECT',
      path: authority,
      headers: { Host: authority, ...(login ? { 'Proxy-Authorization': login } : {}) },
      createConnection: () => link,
    });
    asked.on('error', (error) => reject(failed(error)));
    asked.on('close', () => reject(failed({ code: 'ECONNRESET' })));
    asked.on('connect', (answer, socket, head) => {
      const { statusCode = 0 } = answer;
      if (statusCode !== 200) {
        socket.destroy();
        reject(new FaultError(proxyFault(proxy, party, '', statusCode)));
        return;
      }
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.end();
  });
}

async function socksTunnel(
  attempt: Attempt,
  proxy: ProxyChoice,
  stop: AbortSignal,
  failed: (error: unknown) => FaultError,
): Promise<Duplex> {
  const plain = tcp(proxy.url);
  await ready(plain, 'connect', stop, failed);
  const { SocksClient } = await import('socks');
  const { url, party } = attempt.target;
  const [host, port] = [bare(url.hostname), new URL(`tcp://${hostPort(url)}`).port];
  const { login } = proxy;
  return settle<Duplex>(stop, plain, (resolve, reject) => {
    SocksClient.createConnection({
      command: 'connect',
      existing_socket: plain,
      proxy: {
        host: bare(proxy.url.hostname),
        port: Number(new URL(`tcp://${hostPort(proxy.url)}`).port),
        type: 5,
        ...(login?.user ? { userId: login.user } : {}),
        ...(login?.password ? { password: login.password } : {}),
      },
      destination: { host, port: Number(port) },
    }).then(
      ({ socket }) => resolve(socket),
      (error: unknown) => reject(new FaultError(proxyFault(proxy, party, '', 'refused'), error)),
    );
  });
}

/**
 * TLS over `socket`. Node would throw the server's certificate away with the error; so it is asked not to, and the
 * same verdict (`authorized`, which includes the host name) is enforced here, before a byte of HTTP is written.
 */
async function secure(
  attempt: Attempt,
  socket: Duplex,
  settings: TlsTarget,
  stop: AbortSignal,
): Promise<Duplex> {
  const { party } = attempt.target;
  const name = settings.expectedName;
  const link: TLSSocket = connectTls({
    socket,
    secureContext: settings.context,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(name, certificate),
    ...serverName(name),
  });
  await ready(link, 'secureConnect', stop, (error) =>
    tlsErrorOf(error, party, settings.clientCertificate, attempt.clock.now()),
  );
  if (link.authorized || settings.skipVerify) return link;
  const shown = link.getPeerCertificate(true);
  link.destroy();
  const reason = String(link.authorizationError);
  const { authority } = settings;
  const trust = { expectedName: name, ...(authority === undefined ? {} : { authority }) };
  throw new FaultError(serverCertificateFault(reason, shown, party, trust));
}

/** SNI carries names only (RFC 6066 §3). */
function serverName(name: string): { servername?: string } {
  return isIP(name) === 0 ? { servername: name } : {};
}

function ready(
  socket: Duplex,
  event: 'connect' | 'secureConnect',
  stop: AbortSignal,
  failed: (error: unknown) => FaultError,
): Promise<void> {
  return settle<void>(stop, socket, (resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once('error', (error) => reject(failed(error)));
    socket.once('close', () => reject(failed({ code: 'ECONNRESET' })));
  });
}

/** A promise that `stop` rejects with its reason, destroying `socket`; so does every failure. */
function settle<T>(
  stop: AbortSignal,
  socket: Duplex,
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let done = false;
    const end = () => {
      done = true;
      stop.removeEventListener('abort', stopped);
    };
    const stopped = () => fail(stop.reason);
    const fail = (error: unknown) => {
      if (done) return;
      end();
      // What comes after the first failure has nobody to tell.
      socket.on('error', () => undefined);
      socket.destroy();
      reject(error as Error);
    };
    if (stop.aborted) {
      stopped();
      return;
    }
    stop.addEventListener('abort', stopped, { once: true });
    start((value) => {
      if (!done) end();
      resolve(value);
    }, fail);
  });
}

function proxyLogin({ login }: ProxyChoice): string | undefined {
  if (!login) return undefined;
  return `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
