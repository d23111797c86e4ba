// Objects to protobuf as Kubernetes encodes them, by the tables of the decoders under test and code of its own; with the
// zero values that Go writes and JSON leaves out, and with fields that no table names.
import { fieldTypes, type Field, type Shape } from '../../src/extension/kinds/decode/schema.ts';

type Json = Readonly<Record<string, unknown>>;

export interface EncoderOptions {
  /** Whether something happens that may or may not. */
  readonly chance: (probability: number) => boolean;
  /** Pointers in Go: absent is not 0 or false. */
  readonly isOptional: (path: string) => boolean;
}

export class ProtobufEncoder {
  readonly #options: EncoderOptions;

  constructor(options: EncoderOptions) {
    this.#options = options;
  }

  message(shape: Shape, object: Json): Uint8Array {
    const parts = shape.fields.flatMap((field) => this.#field(field, object[field.key]));
    if (this.#options.chance(0.2)) parts.unshift(unknown);
    return Buffer.concat(parts);
  }

  #field(field: Field, value: unknown): readonly Uint8Array[] {
    if (field.tag === 0) return [];
    if (value === undefined || value === null) return this.#zero(field);
    const { tag } = field;
    switch (field.type) {
      case fieldTypes.text:
        return [delimited(tag, utf8(value as string))];
      case fieldTypes.number:
        return [head(tag, 0), varint(value as number)];
      case fieldTypes.flag:
        return [head(tag, 0), varint(value === true ? 1 : 0)];
      case fieldTypes.time:
        return [delimited(tag, timestamp(value as string))];
      case fieldTypes.intOrString:
        return [delimited(tag, intOrString(value as number | string))];
      case fieldTypes.texts:
        return (value as string[]).map((text) => delimited(tag, utf8(text)));
      case fieldTypes.map:
      case fieldTypes.quantities:
        return Object.entries(value as Record<string, string>).map((entry) =>
          delimited(tag, mapEntry(entry, field.type === fieldTypes.quantities)),
        );
      case fieldTypes.message:
        return [delimited(tag, this.#element(field, value as Json))];
      case fieldTypes.list:
        return (value as Json[]).map((item) => delimited(tag, this.#element(field, item)));
      default:
        return [];
    }
  }

  #element(field: Field, value: Json): Uint8Array {
    const bytes = this.message(field.shape, value);
    return field.wrapper === 0 ? bytes : delimited(field.wrapper, bytes);
  }

  #zero({ path, tag, type }: Field): readonly Uint8Array[] {
    if (this.#options.isOptional(path) || this.#options.chance(0.5)) return [];
    if (type === fieldTypes.number || type === fieldTypes.flag) return [head(tag, 0), varint(0)];
    const isEmpty = type === fieldTypes.text || type === fieldTypes.time;
    return isEmpty ? [delimited(tag, new Uint8Array(0))] : [];
  }
}

/** What Kubernetes puts around a message. */
export function enveloped(kind: string, raw: Uint8Array): Uint8Array {
  const typeMeta = Buffer.concat([delimited(1, utf8('v1')), delimited(2, utf8(kind))]);
  const empty = [delimited(3, new Uint8Array(0)), delimited(4, new Uint8Array(0))];
  const unknownMessage = [delimited(1, typeMeta), delimited(2, raw), ...empty];
  return Buffer.concat([utf8('k8s\0'), ...unknownMessage]);
}

/** A frame of a watch, its length before it. */
export function watchFrame(type: string, kind: string, raw: Uint8Array): Uint8Array {
  const object = delimited(2, delimited(1, enveloped(kind, raw)));
  const event = Buffer.concat([delimited(1, utf8(type)), object]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(event.length);
  return Buffer.concat([length, event]);
}

export function listBody(kind: string, version: string, items: readonly Uint8Array[]): Uint8Array {
  const metadata = delimited(1, delimited(2, utf8(version)));
  const all = items.map((item) => delimited(2, item));
  return enveloped(`${kind}List`, Buffer.concat([metadata, ...all]));
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const head = (tag: number, wire: number): Uint8Array => varint(tag * 8 + wire);
const unknown = Buffer.concat([
  head(200, 2),
  varint(3),
  utf8('abc'),
  head(201, 0),
  varint(-1),
  head(202, 1),
  new Uint8Array(8),
  head(203, 5),
  new Uint8Array(4),
]);

/** Ten bytes for a negative number, as two's complement of 64 bits has them. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

function delimited(tag: number, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([head(tag, 2), varint(bytes.length), bytes]);
}

function timestamp(text: string): Uint8Array {
  const [whole = '', fraction = ''] = text.replace('Z', '').split('.');
  const nanos = Number(fraction.padEnd(9, '0'));
  const seconds = [head(1, 0), varint(Date.parse(`${whole}Z`) / 1000)];
  return Buffer.concat([...seconds, head(2, 0), varint(nanos)]);
}

function intOrString(value: number | string): Uint8Array {
  const isText = typeof value === 'string';
  const int = [head(1, 0), varint(isText ? 1 : 0), head(2, 0), varint(isText ? 0 : value)];
  return Buffer.concat([...int, delimited(3, utf8(isText ? value : ''))]);
}

function mapEntry([key, value]: readonly [string, string], isQuantity: boolean): Uint8Array {
  const text = isQuantity ? delimited(1, utf8(value)) : utf8(value);
  return Buffer.concat([delimited(1, utf8(key)), delimited(2, text)]);
}
