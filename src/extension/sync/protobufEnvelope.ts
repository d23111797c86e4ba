// What Kubernetes puts around objects in protobuf: `k8s\0` and runtime.Unknown, a WatchEvent around that in a watch, a list
// of items in a LIST (apimachinery v0.37 pkg/runtime and pkg/apis/meta/v1 generated.proto).
import { LostShape } from '../kinds/decode/sink.ts';
import { ObjectSink } from '../kinds/decode/objectSink.ts';
import { ProtobufReader } from '../kinds/decode/protobufReader.ts';
import { map, message, number, Schema, text } from '../kinds/decode/schema.ts';

/** Where a message stands. */
export interface Range {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

export interface EnvelopedEvent extends Range {
  readonly type: string;
  readonly kind: string;
}

export interface ListPart {
  readonly metadata: unknown;
  readonly items: readonly (readonly [start: number, end: number])[];
}

const MAGIC = [0x6b, 0x38, 0x73, 0x00];
const utf8 = new TextDecoder();

const statusSchema = new Schema({
  message: text(3),
  details: message(5, { retryAfterSeconds: number(5) }),
  code: number(6),
});
const bookmarkSchema = new Schema({
  metadata: message(1, { resourceVersion: text(6), annotations: map(12) }),
});
const listSchema = new Schema({
  resourceVersion: text(2),
  continue: text(3),
  remainingItemCount: number(4),
});

export class ProtobufEnvelope {
  readonly #reader = new ProtobufReader();

  /** WatchEvent {1: type, 2: RawExtension {1: raw}}. @throws LostShape */
  event(bytes: Uint8Array): EnvelopedEvent {
    let type = '';
    let start = -1;
    let end = 0;
    this.#reader.parts(bytes, 0, bytes.length, (tag, from, to) => {
      if (tag === 1) type = utf8.decode(bytes.subarray(from, to));
      else if (tag === 2) {
        this.#reader.parts(bytes, from, to, (inner, innerFrom, innerTo) => {
          if (inner === 1) [start, end] = [innerFrom, innerTo];
        });
      }
    });
    if (start < 0) throw new LostShape();
    return { type, ...this.unknown(bytes, start, end) };
  }

  /** `k8s\0`, Unknown {1: TypeMeta {1: apiVersion, 2: kind}, 2: raw}. @throws LostShape */
  unknown(bytes: Uint8Array, start: number, end: number): Range & { readonly kind: string } {
    if (!MAGIC.every((byte, i) => bytes[start + i] === byte)) throw new LostShape();
    let kind = '';
    let raw: readonly [number, number] = [end, end];
    this.#reader.parts(bytes, start + MAGIC.length, end, (tag, from, to) => {
      if (tag === 2) raw = [from, to];
      else if (tag === 1) {
        this.#reader.parts(bytes, from, to, (inner, innerFrom, innerTo) => {
          if (inner === 2) kind = utf8.decode(bytes.subarray(innerFrom, innerTo));
        });
      }
    });
    return { kind, bytes, start: raw[0], end: raw[1] };
  }

  /** A list {1: ListMeta, 2: items}. @throws LostShape */
  list({ bytes, start, end }: Range): ListPart {
    const items: (readonly [number, number])[] = [];
    let metadata: unknown = {};
    this.#reader.parts(bytes, start, end, (tag, from, to) => {
      if (tag === 2) items.push([from, to]);
      else if (tag === 1) metadata = this.#object(listSchema, bytes, from, to);
    });
    return { metadata, items };
  }

  status(bytes: Uint8Array, start: number, end: number): Readonly<Record<string, unknown>> {
    return this.#object(statusSchema, bytes, start, end);
  }

  bookmark(bytes: Uint8Array, start: number, end: number): Readonly<Record<string, unknown>> {
    return this.#object(bookmarkSchema, bytes, start, end);
  }

  #object(
    schema: Schema,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Readonly<Record<string, unknown>> {
    const sink = new ObjectSink(schema);
    const object = sink.start();
    this.#reader.message(bytes, start, end, schema.root, sink);
    return object;
  }
}
