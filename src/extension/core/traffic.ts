// What goes to and comes from one API server, counted where it happens: a few additions a request, and none a chunk but the
// length of what was decompressed.

/** The part of a socket that counts by itself. */
export interface CountedSocket {
  readonly bytesRead?: number;
  readonly bytesWritten?: number;
  once(event: 'close', listener: () => void): unknown;
}

export interface RequestCount {
  /** As RBAC names it: get, list, watch, create. */
  readonly verb: string;
  /** An HTTP status, or the kind of the fault when there was no answer. */
  readonly result: string;
  readonly count: number;
}

export class Traffic {
  readonly #requests = new Map<string, { verb: string; result: string; count: number }>();
  readonly #sockets = new Set<CountedSocket>();
  readonly #inFlight = { request: 0, stream: 0 };
  #closedRead = 0;
  #closedWritten = 0;
  #decoded = 0;

  get requests(): readonly RequestCount[] {
    return [...this.#requests.values()].sort((a, b) => b.count - a.count);
  }

  /** Short requests, and streams, that have not ended. */
  get inFlight(): Readonly<Record<'request' | 'stream', number>> {
    return { ...this.#inFlight };
  }

  /** Bytes of HTTP as they came, most of them compressed; without what TLS adds. */
  get receivedBytes(): number {
    return this.#sum('bytesRead', this.#closedRead);
  }

  get sentBytes(): number {
    return this.#sum('bytesWritten', this.#closedWritten);
  }

  /** Bytes of bodies, decompressed. */
  get decodedBytes(): number {
    return this.#decoded;
  }

  began(lane: 'request' | 'stream'): void {
    this.#inFlight[lane] += 1;
  }

  ended(lane: 'request' | 'stream'): void {
    this.#inFlight[lane] -= 1;
  }

  answered(verb: string, result: string): void {
    const key = `${verb} ${result}`;
    const known = this.#requests.get(key);
    if (known) known.count += 1;
    else this.#requests.set(key, { verb, result, count: 1 });
  }

  decoded(bytes: number): void {
    this.#decoded += bytes;
  }

  opened(socket: CountedSocket): void {
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#closedRead += socket.bytesRead ?? 0;
      this.#closedWritten += socket.bytesWritten ?? 0;
    });
  }

  #sum(what: 'bytesRead' | 'bytesWritten', closed: number): number {
    let sum = closed;
    for (const socket of this.#sockets) sum += socket[what] ?? 0;
    return sum;
  }
}
