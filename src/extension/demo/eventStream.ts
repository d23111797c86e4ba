// A chunked answer of lines (watch, followed log) that a fault can break in the ways real ones break.
import { constants, createGzip, type Gzip } from 'node:zlib';
import type { Lifetime } from '../../shared/lifetime.ts';
import { acceptsGzip, type Exchange } from './exchange.ts';
import type { PlannedBreak, StreamFault } from './faults.ts';
import { failure } from './status.ts';

/** A client that reads nothing is cut off, as the watch cache does with slow watchers. */
const maxUnsentBytes = 32 * 1024 * 1024;

export class EventStream {
  readonly #exchange: Exchange;
  readonly #gzip: Gzip | undefined;
  /** Ends when the stream ends, whoever ends it. */
  readonly lifetime: Lifetime;
  #stalled = false;
  #pending: PlannedBreak | undefined;
  #sentBytes = 0;

  /** `compress`: gzip when the client takes it (WatchListCompression). */
  constructor(exchange: Exchange, compress: boolean, contentType = 'application/json') {
    const { response, cluster, request } = exchange;
    this.#exchange = exchange;
    this.lifetime = cluster.lifetime.child();
    this.#gzip = compress && acceptsGzip(request) ? createGzip({ level: 1 }) : undefined;
    response.writeHead(200, {
      'Content-Type': contentType,
      'Cache-Control': 'no-cache, private',
      ...(this.#gzip && { 'Content-Encoding': 'gzip' }),
    });
    response.flushHeaders();
    this.#gzip?.pipe(response);
    const path = exchange.request.url ?? '';
    this.#pending = cluster.faults.takeStream(path);
    this.lifetime.add(cluster.faults.opened({ path, break: (fault) => this.#break(fault) }));
    response.once('close', () => this.lifetime.dispose());
    this.lifetime.onEnd(() => this.#gzip?.destroy());
  }

  writeLine(text: string): void {
    this.#write(`${text}\n`);
    const fault = this.#pending;
    if (fault === undefined || fault.kind === 'cut') return;
    this.#pending = undefined;
    this.#break(fault.kind);
  }

  end(): void {
    if (this.#stalled || this.lifetime.isDisposed) return;
    if (this.#gzip === undefined) this.#exchange.response.end();
    else this.#gzip.end();
  }

  #write(text: string): void {
    const { response } = this.#exchange;
    if (this.#stalled || this.lifetime.isDisposed || response.writableEnded) return;
    if (response.writableLength > maxUnsentBytes) return void response.destroy();
    if (this.#pending?.kind === 'cut' && this.#cut(text, this.#pending.afterBytes)) return;
    if (this.#gzip === undefined) return void response.write(text);
    this.#gzip.write(text);
    this.#gzip.flush(constants.Z_SYNC_FLUSH);
  }

  /** True when this text holds the byte at which the connection is to break: what is before it is still sent. */
  #cut(text: string, afterBytes: number): boolean {
    const bytes = Buffer.from(text);
    const left = afterBytes - this.#sentBytes;
    this.#sentBytes += bytes.length;
    if (bytes.length <= left) return false;
    const { response } = this.#exchange;
    this.#pending = undefined;
    this.#stalled = true;
    // A reset at once would take along what is not read yet.
    response.write(bytes.subarray(0, Math.max(0, left)), () => this.#reset());
    return true;
  }

  #reset(): void {
    const { response } = this.#exchange;
    response.socket?.end();
    response.socket?.destroySoon();
  }

  #break(fault: StreamFault): void {
    const { response } = this.#exchange;
    const example = '{"type":"MODIFIED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"na';
    const gone = failure(410, 'Expired', 'The resourceVersion for the provided watch is too old.');
    switch (fault) {
      case 'cut':
        return this.#reset();
      case 'reset':
        return void (response.socket?.resetAndDestroy() ?? response.destroy());
      case 'stall':
        return void (this.#stalled = true);
      case 'truncate':
        this.#write(example);
        return this.end();
      case 'garbage':
        return this.#write('<html>502 Bad Gateway</html>\n');
      case 'end':
        return this.end();
      case 'expire':
        this.#write(`${JSON.stringify({ type: 'ERROR', object: gone })}\n`);
        return this.end();
    }
  }
}
