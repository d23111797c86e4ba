// The body of a LIST → its items, one after the other, and what it says of itself; by the same three tiers as a watch.
import { isUtf8 } from 'node:buffer';
import { JsonScanner } from '../kinds/decode/jsonScanner.ts';
import { ObjectSink } from '../kinds/decode/objectSink.ts';
import { message, number, raw, Schema, text } from '../kinds/decode/schema.ts';
import { LostShape } from '../kinds/decode/sink.ts';
import type { ObjectDecoder } from '../kinds/kind.ts';
import type { DecodeCounts } from '../core/decodeCounts.ts';
import { ProtobufEnvelope } from './protobufEnvelope.ts';
import { garbled, unreadable } from './watchEvent.ts';

/** metav1.ListMeta as far as it is used; every field may be missing in what a server or proxy sends. */
export interface ListMeta {
  readonly resourceVersion?: unknown;
  readonly continue?: unknown;
  readonly remainingItemCount?: unknown;
}

const schema = new Schema({
  metadata: message(1, {
    resourceVersion: text(2),
    continue: text(3),
    remainingItemCount: number(4),
  }),
  items: raw(2),
});
const itemsId = schema.idOf('items');
const utf8 = new TextDecoder();

/** Tells where `items` stands, and makes an object of the rest. */
class ListSink extends ObjectSink {
  itemsAt = -1;
  override text(id: number, bytes: Uint8Array, start: number, end: number): void {
    if (id === itemsId) this.itemsAt = start;
    else super.text(id, bytes, start, end);
  }
}

export class ListDecoder<D> {
  readonly #decoder: ObjectDecoder<D>;
  readonly #kind: string;
  readonly #counts: DecodeCounts;
  readonly #scanner = new JsonScanner();
  readonly #envelope = new ProtobufEnvelope();

  /** `kind`: of the items, which do not say it themselves in protobuf. */
  constructor(decoder: ObjectDecoder<D>, kind: string, counts: DecodeCounts) {
    this.#decoder = decoder;
    this.#kind = kind;
    this.#counts = counts;
  }

  /**
   * Calls `onItem` with each item, valid during the call; undefined for what is no list.
   * @throws FaultError 'malformed'
   */
  take(body: Uint8Array, contentType: string, onItem: (item: D) => void): ListMeta | undefined {
    return contentType.includes('protobuf')
      ? this.#protobuf(body, onItem)
      : this.#json(body, onItem);
  }

  #protobuf(body: Uint8Array, onItem: (item: D) => void): ListMeta {
    try {
      const list = this.#envelope.unknown(body, 0, body.length);
      if (list.kind !== `${this.#kind}List`) throw garbled(`a list of ${list.kind.slice(0, 64)}`);
      const { metadata, items } = this.#envelope.list(list);
      for (const [start, end] of items) {
        onItem(this.#decoder.protobuf(body, start, end));
        this.#counts.protobuf++;
      }
      return metadata as ListMeta;
    } catch (error) {
      if (!(error instanceof LostShape)) throw error;
      this.#counts.lostShape++;
      throw unreadable(`a list of ${body.length} bytes`);
    }
  }

  #json(body: Uint8Array, onItem: (item: D) => void): ListMeta | undefined {
    if (!isUtf8(body)) throw garbled('bytes that are not UTF-8');
    const found = this.#scan(body);
    if (!found) return this.#parse(body, onItem);
    if (found.itemsAt < 0) return undefined;
    try {
      this.#scanner.elements(body, found.itemsAt, body.length, (start, end) =>
        onItem(this.#item(body, start, end)),
      );
    } catch (error) {
      if (!(error instanceof LostShape)) throw error;
      throw unreadable(`a list of ${body.length} bytes`);
    }
    return found.metadata;
  }

  /** undefined: only JSON.parse can tell. */
  #scan(body: Uint8Array): { readonly metadata: ListMeta; readonly itemsAt: number } | undefined {
    const sink = new ListSink(schema);
    const object = sink.start();
    try {
      const end = this.#scanner.object(body, 0, body.length, schema.root, sink);
      if (!isSpace(body, end)) return undefined;
    } catch (error) {
      if (error instanceof LostShape) return undefined;
      throw error;
    }
    return { metadata: object['metadata'] ?? {}, itemsAt: sink.itemsAt };
  }

  #item(body: Uint8Array, start: number, end: number): D {
    try {
      const item = this.#decoder.json(body, start, end);
      this.#counts.scanned++;
      return item;
    } catch (error) {
      if (!(error instanceof LostShape)) throw error;
      this.#counts.lostShape++;
    }
    this.#counts.parsed++;
    return this.#decoder.parsed(parsed(body.subarray(start, end)));
  }

  #parse(body: Uint8Array, onItem: (item: D) => void): ListMeta | undefined {
    const list = parsed(body) as { metadata?: ListMeta; items?: unknown } | null;
    if (!Array.isArray(list?.items)) return undefined;
    for (const item of list.items) {
      onItem(this.#decoder.parsed(item));
      this.#counts.parsed++;
    }
    return list.metadata ?? {};
  }
}

function isSpace(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at++) if ((bytes[at] as number) > 0x20) return false;
  return true;
}

/** @throws FaultError 'malformed' */
function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw garbled(`${bytes.length} bytes that are not JSON`);
  }
}
