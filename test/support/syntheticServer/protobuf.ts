// Encodes the JSON form of API objects as the API server's own protobuf does, by a table made from its Go types. Written
// from the end to the start, as gogo/protobuf does: the length of a message is known when its tag is written.

import type { Json } from './json.ts';

/** A scalar, or the name of a message in the table (core.Pod). */
export type FieldType = string;
/** JSON name, field number, type, flags: r repeated, m a map of strings to the type, a always written, i inlined. */
export type Field = readonly [json: string, number: number, type: FieldType, flags: string];
export type ApiTypes = Readonly<Record<string, readonly Field[]>>;

type Write = (writer: Writer, value: unknown) => void;

interface CompiledField {
  readonly json: string;
  readonly tag: number;
  readonly write: Write;
  readonly isRepeated: boolean;
  readonly isMap: boolean;
  readonly isAlways: boolean;
  readonly isInline: boolean;
}

/** Bytes that grow towards the front. */
class Writer {
  #bytes = Buffer.allocUnsafe(1024 * 1024);
  at = this.#bytes.length;

  reset(): void {
    this.at = this.#bytes.length;
  }

  /** A copy of what was written. */
  taken(): Buffer {
    return Buffer.from(this.#bytes.subarray(this.at));
  }

  /** A copy of the `count` bytes that were written last. */
  lastBytes(count: number): Buffer {
    return Buffer.from(this.#bytes.subarray(this.at, this.at + count));
  }

  get written(): number {
    return this.#bytes.length - this.at;
  }

  varint(value: number): void {
    // Negative numbers are 64 bits wide (proto2 int32 and int64).
    if (value < 0 || value > 0x7fffffff) return this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
    const size =
      value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
    this.#reserve(size);
    let rest = value;
    for (let i = 0; i < size; i++) {
      this.#bytes[this.at + i] = i + 1 < size ? (rest & 0x7f) | 0x80 : rest;
      rest >>>= 7;
    }
  }

  text(value: string): void {
    const size = Buffer.byteLength(value);
    this.#reserve(size);
    this.#bytes.write(value, this.at, 'utf8');
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.at);
  }

  #bigVarint(value: bigint): void {
    const bytes: number[] = [];
    for (let rest = value; ; rest >>= 7n) {
      if (rest < 0x80n) {
        bytes.push(Number(rest));
        break;
      }
      bytes.push(Number(rest & 0x7fn) | 0x80);
    }
    this.bytes(Uint8Array.from(bytes));
  }

  #reserve(size: number): void {
    if (this.at < size) {
      const written = this.taken();
      this.#bytes = Buffer.allocUnsafe(2 * this.#bytes.length + size);
      this.at = this.#bytes.length - written.length;
      this.#bytes.set(written, this.at);
    }
    this.at -= size;
  }
}

/** Field numbers 1 to 2,000; wire type 2 is length-delimited, 0 a varint. */
const delimited = (number: number) => number * 8 + 2;
const varint = (number: number) => number * 8;

function writeDelimited(writer: Writer, tag: number, write: () => void): void {
  const before = writer.written;
  write();
  writer.varint(writer.written - before);
  writer.varint(tag);
}

const writeText: Write = (writer, value) => writer.text((value as string | undefined) ?? '');

/** generated.proto of meta/v1: Timestamp {1: seconds, 2: nanos}; the zero time is an empty message. */
const writeTime: Write = (writer, value) => {
  if (typeof value !== 'string') return;
  const nanos = Number((/\.(\d+)Z$/.exec(value)?.[1] ?? '0').padEnd(9, '0'));
  writer.varint(nanos);
  writer.varint(varint(2));
  writer.varint(Math.floor(Date.parse(value) / 1000));
  writer.varint(varint(1));
};

/** resource.Quantity {1: string}, and FieldsV1 {1: Raw}. */
const writeQuantity: Write = (writer, value) => {
  writeDelimited(writer, delimited(1), () => writer.text((value as string | undefined) ?? '0'));
};

/** util/intstr: {1: type (0 int, 1 string), 2: intVal, 3: strVal}. */
const writeIntOrString: Write = (writer, value) => {
  const isText = typeof value === 'string';
  writeDelimited(writer, delimited(3), () => writer.text(isText ? value : ''));
  writer.varint(isText ? 0 : Number(value ?? 0));
  writer.varint(varint(2));
  writer.varint(isText ? 1 : 0);
  writer.varint(varint(1));
};

const scalars: Readonly<Record<string, Write>> = {
  string: writeText,
  bool: (writer, value) => writer.varint(value === true ? 1 : 0),
  int: (writer, value) => writer.varint((value as number | undefined) ?? 0),
  time: writeTime,
  quantity: writeQuantity,
  intOrString: writeIntOrString,
};

export class ProtobufEncoder {
  readonly #types: ApiTypes;
  readonly #compiled = new Map<string, Write>();
  readonly #writer = new Writer();
  readonly #texts = new WeakMap<object, string>();
  /** Of frozen objects, which are what many objects have in common. */
  readonly #bytes = new WeakMap<object, Map<string, Buffer>>();

  constructor(types: ApiTypes) {
    this.#types = types;
    this.#compiled.set('fieldsV1 true', (writer, value) => {
      writeDelimited(writer, delimited(1), () =>
        writer.text(this.#text(value as object | undefined)),
      );
    });
  }

  /** Throws for a property that the type does not have. */
  encode(type: string, object: Json): Buffer {
    this.#writer.reset();
    this.#messageOf(type, true)(this.#writer, object);
    return this.#writer.taken();
  }

  /** `isWhole`: the object has no properties but those of the type; what is inlined sees those of its parent too. */
  #messageOf(type: string, isWhole: boolean): Write {
    const key = `${type} ${isWhole}`;
    const known = this.#compiled.get(key);
    if (known) return known;
    const fields: CompiledField[] = [];
    const names = isWhole ? new Set(['kind', 'apiVersion', ...this.#namesOf(type)]) : undefined;
    const write: Write = (writer, value) => {
      const object = value as Json | undefined;
      const isShared = names !== undefined && object !== undefined && Object.isFrozen(object);
      const kept = isShared ? this.#bytes.get(object)?.get(type) : undefined;
      if (kept) return writer.bytes(kept);
      if (names) checkNames(type, names, object);
      const before = writer.written;
      writeMessage(writer, fields, object);
      if (isShared) this.#keep(object, type, writer.lastBytes(writer.written - before));
    };
    // Before its fields: types may hold themselves.
    this.#compiled.set(key, write);
    // By field number, and backwards, since the writer is.
    const order = this.#fieldsOf(type).toSorted((a, b) => b[1] - a[1]);
    for (const field of order) fields.push(this.#compile(field));
    return write;
  }

  #text(value: object = {}): string {
    let text = this.#texts.get(value);
    if (text === undefined) {
      text = JSON.stringify(value);
      if (Object.isFrozen(value)) this.#texts.set(value, text);
    }
    return text;
  }

  #keep(object: object, type: string, bytes: Buffer): void {
    const kept = this.#bytes.get(object) ?? new Map<string, Buffer>();
    this.#bytes.set(object, kept.set(type, bytes));
  }

  #namesOf(type: string): string[] {
    return this.#fieldsOf(type).flatMap(([json, , inner, flags]) =>
      flags.includes('i') ? this.#namesOf(inner) : [json],
    );
  }

  #fieldsOf(type: string): readonly Field[] {
    const fields = this.#types[type];
    if (!fields) throw new Error(`No API type ${type}`);
    return fields;
  }

  #compile([json, number, type, flags]: Field): CompiledField {
    const isNumber = type === 'int' || type === 'bool';
    return {
      json,
      tag: isNumber && !flags.includes('m') ? varint(number) : delimited(number),
      write: scalars[type] ?? this.#messageOf(type, !flags.includes('i')),
      isRepeated: flags.includes('r'),
      isMap: flags.includes('m'),
      isAlways: flags.includes('a'),
      isInline: flags.includes('i'),
    };
  }
}

function checkNames(type: string, names: ReadonlySet<string>, object: Json | undefined): void {
  for (const name in object) {
    if (!names.has(name)) throw new Error(`${type} has no ${name}`);
  }
}

function writeMessage(
  writer: Writer,
  fields: readonly CompiledField[],
  object: Json | undefined,
): void {
  for (const field of fields) {
    const value = field.isInline ? object : object?.[field.json];
    if (value === undefined || value === null) {
      if (field.isAlways) writeField(writer, field, undefined);
    } else if (field.isRepeated) {
      for (const item of (value as readonly unknown[]).toReversed())
        writeField(writer, field, item);
    } else if (field.isMap) {
      writeMap(writer, field, value as Json);
    } else {
      writeField(writer, field, value);
    }
  }
}

function writeField(writer: Writer, field: CompiledField, value: unknown): void {
  if (field.tag % 8 === 0) {
    field.write(writer, value);
    writer.varint(field.tag);
  } else {
    writeDelimited(writer, field.tag, () => field.write(writer, value));
  }
}

function writeMap(writer: Writer, field: CompiledField, map: Json): void {
  for (const key of Object.keys(map).toSorted().toReversed()) {
    writeDelimited(writer, field.tag, () => {
      writeDelimited(writer, delimited(2), () => field.write(writer, map[key]));
      writeDelimited(writer, delimited(1), () => writer.text(key));
    });
  }
}
