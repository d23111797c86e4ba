// The shape of a pod as bytes, and back: everything that pods of one shape have in common, field after field as the decoder
// told it. A field's number comes first; its schema says how to read on.
import type { ByteBuffer } from '../core/columns/byteBuffer.ts';
import { CountedTexts } from '../core/columns/countedTexts.ts';
import { ObjectSink } from './decode/objectSink.ts';
import { fieldTypes, type Field, type Schema } from './decode/schema.ts';
import { mirrorAnnotation } from './mirrorAnnotation.ts';
import { podSchema } from './podSchema.ts';

/** Ends an object; no field has this number. */
export const END = 0xff;
/** Before a number: how it is written. */
const VARINT = 0;
const TEXT = 1;

export function writeNumber(signature: ByteBuffer, value: number): void {
  if (value >= 0 && Number.isSafeInteger(value)) {
    signature.push(VARINT);
    signature.varint(value);
    return;
  }
  const text = new TextEncoder().encode(String(value));
  signature.push(TEXT);
  signature.appendCounted(text, 0, text.length);
}

/** Makes the object of a signature; the n-th time in it is written as n seconds. */
export class SignatureReader {
  readonly #fields: (Field | undefined)[] = [];
  readonly #objects: ObjectSink;
  /** Times so far. */
  #times: number[] = [];

  constructor(schema: Schema = podSchema) {
    for (const field of schema.fields) this.#fields[field.id] = field;
    this.#objects = new ObjectSink(schema);
  }

  get timeCount(): number {
    return this.#times.length;
  }

  object(bytes: Uint8Array): unknown {
    this.#times = [];
    const object = this.#objects.start(this.#times);
    const parts = new CountedTexts(bytes);
    while (!parts.isAtEnd) this.#part(parts);
    return object;
  }

  #part(parts: CountedTexts): void {
    const id = parts.byte();
    const objects = this.#objects;
    if (id === END) return objects.end();
    switch (this.#fields[id]?.type) {
      case fieldTypes.message:
      case fieldTypes.list:
        return objects.begin(id);
      case fieldTypes.flag:
        return objects.flag(id, parts.byte() === 1);
      case fieldTypes.number:
        return objects.number(id, parts.byte() === VARINT ? parts.varint() : Number(parts.text()));
      case fieldTypes.time:
        return objects.time(id, 1);
      case fieldTypes.map:
        return objects.value(id, mirrorAnnotation, '');
      case fieldTypes.quantities: {
        const key = parts.text();
        return objects.value(id, key, parts.text());
      }
      default:
        return objects.string(id, parts.text());
    }
  }
}
