// WATCH and WatchList: the state as ADDED events up to the bookmark that ends it, then what changes, at the pace of who
// reads; bookmarks; 410 for what is forgotten.
import type { ServerResponse } from 'node:http';
import { statusObject, wantsProtobuf, type Exchange } from './exchange.ts';
import type { Json } from './json.ts';
import type { ObjectTable, Stored } from './objectTable.ts';
import {
  apiVersionOf,
  jsonType,
  protobufType,
  statusFrame,
  watchFrame,
  watchLine,
} from './wire.ts';

/** Of one write. */
const pieceBytes = 256 * 1024;

export interface WatchOptions {
  readonly exchange: Exchange;
  readonly table: ObjectTable;
  readonly namespace: string | undefined;
  readonly bookmarkEveryMs: number;
}

export function answerWatch(options: WatchOptions): void {
  const { query } = options.exchange;
  const watch = new Watch(options);
  const version = Number(query.get('resourceVersion') ?? 0);
  const wantsState = query.get('sendInitialEvents') === 'true' || version === 0;
  if (wantsState) watch.beginWithState();
  else watch.beginAfter(version);
}

class Watch {
  readonly #options: WatchOptions;
  readonly #response: ServerResponse;
  readonly #table: ObjectTable;
  readonly #isProtobuf: boolean;
  /** Of the initial state, what was not sent yet. */
  #state: readonly Stored[] = [];
  #sent = 0;
  #endMark: Buffer | undefined;
  #next = 0;
  #isWaiting = false;
  #isOver = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#response = options.exchange.response;
    this.#table = options.table;
    this.#isProtobuf = wantsProtobuf(options.exchange);
    const type = this.#isProtobuf ? `${protobufType};stream=watch` : jsonType;
    this.#response.writeHead(200, { 'Content-Type': type });
    this.#response.flushHeaders();
  }

  beginWithState(): void {
    this.#state = this.#table.snapshot(this.#options.namespace);
    this.#next = this.#table.nextChange;
    const { query } = this.#options.exchange;
    const isMarked =
      query.get('sendInitialEvents') === 'true' && isTrue(query, 'allowWatchBookmarks');
    if (isMarked) this.#endMark = this.#bookmark({ 'k8s.io/initial-events-end': 'true' });
    this.#follow();
  }

  beginAfter(version: number): void {
    const next = this.#table.changeAfter(version);
    if (next === undefined) return this.#expire(version);
    this.#next = next;
    this.#follow();
  }

  #expire(version: number): void {
    const message = `too old resource version: ${version} (${this.#table.oldestVersion})`;
    const status = statusObject(410, 'Expired', message);
    this.#response.end(this.#isProtobuf ? statusFrame(status) : watchLine('ERROR', status));
  }

  #follow(): void {
    const { query } = this.#options.exchange;
    const stopListening = this.#table.listen(() => this.#pump());
    const seconds = Number(query.get('timeoutSeconds') ?? 0) || 1800;
    const end = setTimeout(() => this.#response.end(), seconds * 1000);
    const marks = setInterval(() => {
      if (!this.#hasMore() && isTrue(query, 'allowWatchBookmarks'))
        this.#response.write(this.#bookmark());
    }, this.#options.bookmarkEveryMs);
    this.#response.on('drain', () => {
      this.#isWaiting = false;
      this.#pump();
    });
    this.#response.on('close', () => {
      this.#isOver = true;
      stopListening();
      clearTimeout(end);
      clearInterval(marks);
    });
    this.#pump();
  }

  #pump(): void {
    while (!this.#isWaiting && !this.#isOver && this.#hasMore()) {
      const piece = new Piece();
      if (this.#sent < this.#state.length || this.#endMark) this.#takeState(piece);
      else this.#takeChanges(piece);
      for (const bytes of piece.bytes) {
        if (!this.#response.write(bytes)) this.#isWaiting = true;
      }
    }
  }

  #hasMore(): boolean {
    return (
      this.#sent < this.#state.length ||
      this.#endMark !== undefined ||
      this.#next < this.#table.nextChange
    );
  }

  #takeState(piece: Piece): void {
    while (this.#sent < this.#state.length && piece.size < pieceBytes) {
      const stored = this.#state[this.#sent++]!;
      piece.add(this.#isProtobuf ? this.#table.frameOf(stored, 'ADDED') : addedLine(stored));
    }
    if (this.#sent < this.#state.length) return;
    this.#state = [];
    this.#sent = 0;
    if (this.#endMark) piece.add(this.#endMark);
    this.#endMark = undefined;
  }

  #takeChanges(piece: Piece): void {
    // As the watch cache ends a watcher that it had to leave behind.
    if (this.#table.isForgotten(this.#next)) {
      this.#isOver = true;
      this.#response.end();
      return;
    }
    const { namespace } = this.#options;
    for (; piece.size < pieceBytes; this.#next++) {
      const change = this.#table.change(this.#next);
      if (!change) return;
      const { stored, type } = change;
      if (namespace !== undefined && stored.namespace !== namespace) continue;
      piece.add(this.#isProtobuf ? this.#table.frameOf(stored, type) : stored.line());
    }
  }

  #bookmark(annotations?: Json): Buffer {
    const { served, versions } = this.#table;
    const object = {
      kind: served.kind,
      apiVersion: apiVersionOf(served),
      metadata: {
        resourceVersion: String(versions.current),
        ...(annotations && { annotations }),
      },
    };
    if (this.#isProtobuf) return watchFrame(served, 'BOOKMARK', object);
    return watchLine('BOOKMARK', object);
  }
}

/** Buffers to be written, where neighbours in memory are one. */
class Piece {
  readonly bytes: Buffer[] = [];
  size = 0;

  add(next: Buffer): void {
    this.size += next.length;
    const last = this.bytes.at(-1);
    const isNeighbour =
      last !== undefined &&
      last.buffer === next.buffer &&
      last.byteOffset + last.length === next.byteOffset;
    if (isNeighbour) {
      const length = last.length + next.length;
      this.bytes[this.bytes.length - 1] = Buffer.from(last.buffer, last.byteOffset, length);
    } else {
      this.bytes.push(next);
    }
  }
}

const modified = Buffer.from('{"type":"MODIFIED"');
const added = Buffer.from('{"type":"ADDED"');

/** The line of an object that has changed since it was added. */
function addedLine(stored: Stored): Buffer {
  const line = stored.line();
  const isAdded = line.subarray(0, added.length).equals(added);
  return isAdded ? line : Buffer.concat([added, line.subarray(modified.length)]);
}

function isTrue(query: URLSearchParams, name: string): boolean {
  return query.get(name) === 'true' || query.get(name) === '1';
}
