// A TCP proxy that does what networks do: resets, silence, cut, corrupt and slow bytes. It follows a script: which
// connection or request meets what, after how many bytes. It does not read what passes, so TLS goes through as well.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface WireFault {
  /**
   * `reset`: RST to both sides. `stall`: both sockets stay and nothing passes any more, as when a route is lost.
   * `truncate`: a clean end (FIN). `corrupt`: bits are flipped in `length` bytes. `insert`: `bytes` come from nowhere.
   * `throttle`: so many `bytesPerSecond` and no more.
   */
  readonly is: 'reset' | 'stall' | 'truncate' | 'corrupt' | 'insert' | 'throttle';
  /** Bytes of the server that pass before it happens; 0 when left out. */
  readonly afterBytes?: number;
  /** For `corrupt`; 8 when left out. */
  readonly length?: number;
  /** For `insert`. */
  readonly bytes?: string;
  /** For `throttle`. */
  readonly bytesPerSecond?: number;
}

interface Planned {
  readonly fault: WireFault;
  /** In what the client sends on a plain connection; undefined: as soon as it connects. */
  readonly request: RegExp | undefined;
  times: number;
}

export class FaultProxy {
  readonly #targetPort: number;
  readonly #links = new Set<Link>();
  readonly #planned: Planned[] = [];
  #server: Server | undefined;
  #port = 0;
  #accepted = 0;
  /** Connections are taken, and nothing passes: a host behind a firewall that drops. */
  isBlackHole = false;

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
  }

  static async open(targetPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(targetPort);
    await proxy.listen();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Connections open now. */
  get open(): number {
    return this.#links.size;
  }

  /** Bytes of the server that have been handed to the kernel for the client, on all connections. */
  get passedBytes(): number {
    return [...this.#links].reduce((sum, link) => sum + link.passedBytes, 0);
  }

  /** Listens, after `refuse` on the same port. */
  async listen(): Promise<void> {
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Resets every connection, and refuses new ones. */
  async refuse(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    this.strike({ is: 'reset' });
    await closed;
  }

  /** For the next connections, or the next requests that match. */
  plan(fault: WireFault, request?: RegExp, times = 1): void {
    this.#planned.push({ fault, request, times });
  }

  /** Happens on all connections that are open, from here on; answers how many. */
  strike(fault: WireFault): number {
    for (const link of this.#links) link.meet(fault);
    return this.#links.size;
  }

  /** Nothing is planned any more; what is broken stays so. */
  heal(): void {
    this.#planned.length = 0;
    this.isBlackHole = false;
  }

  async dispose(): Promise<void> {
    this.heal();
    await this.refuse();
  }

  #accept(client: Socket): void {
    this.#accepted++;
    const link = new Link(client, connect(this.#targetPort, '127.0.0.1'), {
      onRequest: (text) => this.#meetPlanned(link, (wanted) => wanted?.test(text) ?? false),
      onClose: () => this.#links.delete(link),
    });
    this.#links.add(link);
    if (this.isBlackHole) link.meet({ is: 'stall' });
    this.#meetPlanned(link, (wanted) => wanted === undefined);
  }

  #meetPlanned(link: Link, isMeant: (request: RegExp | undefined) => boolean): void {
    const index = this.#planned.findIndex(({ request }) => isMeant(request));
    const planned = this.#planned[index];
    if (planned === undefined) return;
    if (--planned.times <= 0) this.#planned.splice(index, 1);
    link.meet(planned.fault);
  }
}

interface LinkEvents {
  readonly onRequest: (text: string) => void;
  readonly onClose: () => void;
}

/** How often a throttled connection lets bytes through; ms. */
const dripEveryMs = 10;

/** One connection: client ⇄ server. */
class Link {
  readonly #client: Socket;
  readonly #server: Socket;
  #fault: WireFault | undefined;
  /** Until `#fault` happens. */
  #leftBytes = 0;
  #isStalled = false;
  /** Bytes whose bits are still to be flipped. */
  #corruptBytes = 0;
  /** Undefined while unthrottled. */
  #bytesPerSecond: number | undefined;
  #waiting: Buffer = Buffer.alloc(0);
  #drip: NodeJS.Timeout | undefined;
  passedBytes = 0;

  constructor(client: Socket, server: Socket, { onRequest, onClose }: LinkEvents) {
    this.#client = client;
    this.#server = server;
    client.setNoDelay(true);
    server.setNoDelay(true);
    client.on('data', (bytes) => {
      onRequest(bytes.toString('latin1'));
      if (!this.#isStalled) server.write(bytes);
    });
    server.on('data', (bytes) => this.#take(bytes));
    client.on('drain', () => server.resume());
    server.on('end', () => this.#isStalled || client.end());
    client.on('error', () => undefined);
    server.on('error', () => this.#isStalled || client.resetAndDestroy());
    client.on('close', () => {
      clearInterval(this.#drip);
      server.destroy();
      onClose();
    });
  }

  meet(fault: WireFault): void {
    this.#fault = fault;
    this.#leftBytes = fault.afterBytes ?? 0;
    if (this.#leftBytes === 0) this.#happen(fault);
  }

  #take(bytes: Buffer): void {
    const fault = this.#fault;
    if (fault === undefined || bytes.length < this.#leftBytes) {
      this.#leftBytes -= bytes.length;
      this.#pass(bytes);
      return;
    }
    this.#pass(bytes.subarray(0, this.#leftBytes));
    const rest = bytes.subarray(this.#leftBytes);
    this.#leftBytes = 0;
    this.#happen(fault, rest);
  }

  #happen(fault: WireFault, rest: Buffer = Buffer.alloc(0)): void {
    this.#fault = undefined;
    switch (fault.is) {
      case 'reset':
        this.#client.resetAndDestroy();
        this.#server.resetAndDestroy();
        return;
      case 'stall':
        this.#isStalled = true;
        return;
      case 'truncate':
        this.#client.end();
        this.#server.destroy();
        return;
      case 'corrupt':
        this.#corruptBytes = fault.length ?? 8;
        this.#pass(rest);
        return;
      case 'insert':
        this.#pass(Buffer.from(fault.bytes ?? '', 'latin1'));
        this.#pass(rest);
        return;
      case 'throttle':
        this.#throttle(fault.bytesPerSecond ?? 1024);
        this.#pass(rest);
    }
  }

  #throttle(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond;
    const slice = Math.max(1, Math.round((bytesPerSecond * dripEveryMs) / 1000));
    this.#drip ??= setInterval(() => {
      const now = this.#waiting.subarray(0, slice);
      this.#waiting = this.#waiting.subarray(slice);
      if (now.length > 0) this.#write(now);
      if (this.#waiting.length === 0) this.#server.resume();
    }, dripEveryMs);
  }

  #pass(bytes: Buffer): void {
    if (this.#isStalled || bytes.length === 0) return;
    const passing = corrupted(bytes, this.#corruptBytes);
    this.#corruptBytes = Math.max(0, this.#corruptBytes - bytes.length);
    if (this.#bytesPerSecond === undefined) {
      this.#write(passing);
      return;
    }
    this.#waiting = Buffer.concat([this.#waiting, passing]);
    this.#server.pause();
  }

  #write(bytes: Buffer): void {
    if (this.#client.destroyed || this.#client.writableEnded) return;
    this.passedBytes += bytes.length;
    if (!this.#client.write(bytes)) this.#server.pause();
  }
}

/** The first `length` bytes with their highest bits flipped: what was ASCII is no UTF-8 any more. */
function corrupted(bytes: Buffer, length: number): Buffer {
  if (length === 0) return bytes;
  return Buffer.from(bytes.map((byte, index) => (index < length ? byte ^ 0x80 : byte)));
}
