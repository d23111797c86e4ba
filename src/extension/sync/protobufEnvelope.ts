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

/** A text that is nearly always the one before: compared, not decoded. */
class SameText {
  #bytes = new Uint8Array(0);
  #text = '';

  text(bytes: Uint8Array, start: number, end: number): string {
    if (!this.#isSame(bytes, start, end)) {
      // A copy, which `slice` of a Buffer is not.
      this.#bytes = new Uint8Array(bytes.subarray(start, end));
      this.#text = utf8.decode(this.#bytes);
    }
    return this.#text;
  }

  #isSame(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start !== this.#bytes.length) return false;
    for (let i = start; i < end; i++) if (bytes[i] !== this.#bytes[i - start]) return false;
    return true;
  }
}

export class ProtobufEnvelope {
  readonly #reader = new ProtobufReader();
  readonly #types = new SameText();
  readonly #kinds = new SameText();

  /** WatchEvent {1: type, 2: RawExtension {1: raw}}. @throws LostShape */
  event(bytes: Uint8Array): EnvelopedEvent {
    const outer = this.#two(bytes, 0, bytes.length);
    const type = this.#types.text(bytes, outer.first, outer.firstEnd);
    const { first, firstEnd } = this.#two(bytes, outer.second, outer.secondEnd);
    if (first === firstEnd) throw new LostShape();
    const { kind, start, end } = this.unknown(bytes, first, firstEnd);
    return { type, kind, bytes, start, end };
  }

  /** `k8s\0`, Unknown {1: TypeMeta {1: apiVersion, 2: kind}, 2: raw}. @throws LostShape */
  unknown(bytes: Uint8Array, start: number, end: number): Range & { readonly kind: string } {
    for (let i = 0; i < MAGIC.length; i++) if (bytes[start + i] !== MAGIC[i]) throw new LostShape();
    const { first, firstEnd, second, secondEnd } = this.#two(bytes, start + MAGIC.length, end);
    const typeMeta = this.#two(bytes, first, firstEnd);
    const kind = this.#kinds.text(bytes, typeMeta.second, typeMeta.secondEnd);
    return { kind, bytes, start: second, end: secondEnd };
  }

  /** Where fields 1 and 2 of a message stand; both are length-delimited. */
  #two(bytes: Uint8Array, start: number, end: number) {
    let first = end;
    let firstEnd = end;
    let second = end;
    let secondEnd = end;
    this.#reader.parts(bytes, start, end, (tag, from, to) => {
      if (tag === 1) {
        first = from;
        firstEnd = to;
      } else if (tag === 2) {
        second = from;
        secondEnd = to;
      }
    });
    return { first, firstEnd, second, secondEnd };
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
