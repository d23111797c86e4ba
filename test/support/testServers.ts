// Servers that behave as an API server, a proxy or a black hole might: on loopback, on ports of their own choosing,
// and gone with `dispose`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps, type ServerOptions } from 'node:https';
import {
  connect,
  createServer as createTcp,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { Worker } from 'node:worker_threads';
import { join } from 'node:path';
import type { TestAuthority, TestCertificate } from './testCertificates.ts';

export interface TestServer {
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: () => number;
  /** Connections open now. */
  readonly open: () => number;
  dispose(): Promise<void>;
}

/** `port`: 0 for any. */
export function httpServer(handler: RequestListener, port = 0): Promise<TestServer> {
  return listen(createHttp(handler), port);
}

export function httpsServer(
  options: ServerOptions,
  handler: RequestListener,
  port = 0,
): Promise<TestServer> {
  return listen(createHttps(options, handler), port);
}

export function tcpServer(onSocket: (socket: Socket) => void): Promise<TestServer> {
  return listen(createTcp(onSocket));
}

export interface ProxyOptions {
  /** The status CONNECT is answered with; 200 tunnels. */
  readonly status?: number;
  /** Called with the target and the Proxy-Authorization header. */
  readonly onConnect?: (target: string, login: string | undefined) => void;
}

/** A proxy for CONNECT. Every name leads to loopback, so that tests need no DNS. */
export function connectProxy({ status = 200, onConnect }: ProxyOptions): Promise<TestServer> {
  const server = createHttp((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, socket: Socket, head: Buffer) => {
    const target = request.url ?? '';
    onConnect?.(target, request.headers['proxy-authorization']);
    socket.on('error', () => undefined);
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(Number(target.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  return listen(server);
}

/** A SOCKS5 proxy without login (RFC 1928) that leads every name to loopback; `refuse`: answers "not allowed". */
export function socksProxy(refuse = false): Promise<TestServer> {
  return tcpServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (asked) => {
        if (refuse) {
          socket.end(Buffer.from([5, 2, 0, 1, 0, 0, 0, 0, 0, 0]));
          return;
        }
        const onward = connect(asked.readUInt16BE(asked.length - 2), '127.0.0.1', () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          onward.pipe(socket).pipe(onward);
        });
        onward.on('error', () => socket.destroy());
        socket.on('close', () => onward.destroy());
      });
    });
  });
}

/** OpenSSL's own server, which sends the alerts that Go's sends and Node's does not. */
export async function strictTlsServer(
  authority: TestAuthority,
  own: TestCertificate,
  version: string,
): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'foretop-tls-'));
  const put = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const port = await closedPort();
  const files = ['-cert', put('cert', own.certificate), '-key', put('key', own.key)];
  const trust = ['-CAfile', put('ca', authority.certificate), '-Verify', '1'];
  const flags = ['-verify_return_error', version, '-accept', `127.0.0.1:${port}`];
  const child = spawn('openssl', ['s_server', ...files, ...trust, ...flags]);
  // It says so when it listens.
  for await (const text of child.stdout.setEncoding('utf8')) {
    if (String(text).includes('ACCEPT')) break;
  }
  return {
    port,
    connections: () => 0,
    open: () => 0,
    async dispose() {
      child.kill('SIGKILL');
      await once(child, 'close');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port whose queue of connections is full and never served: the kernel drops what comes, as a firewall would. */
export async function blackHole(): Promise<TestServer> {
  const source = `
    const { parentPort } = require('node:worker_threads');
    const server = require('node:net').createServer();
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      // Blocked for good: nothing is accepted any more.
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const worker = new Worker(source, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers = Array.from({ length: 8 }, () => connect(port, '127.0.0.1'));
  for (const filler of fillers) filler.on('error', () => undefined);
  await once(fillers[0]!, 'connect');
  return {
    port,
    connections: () => 0,
    open: () => 0,
    async dispose() {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await tcpServer(() => undefined);
  await server.dispose();
  return server.port;
}

function listen(server: Server, port = 0): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => undefined);
  server.on('clientError', (_error: Error, socket: Socket) => {
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        connections: () => connections,
        open: () => sockets.size,
        dispose: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      }),
    );
  });
}
