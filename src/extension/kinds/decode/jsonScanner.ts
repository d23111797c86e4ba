// JSON to a sink without making objects: what the schema does not name is skipped as bytes, at about the speed of memory.
// It reads what API servers write; at anything else it gives up (LostShape), and JSON.parse decides.
import { isNext, KeyGuesses } from './keyGuesses.ts';
import { closingQuote, managedEnd, skipValue } from './jsonSkip.ts';
import { LostShape, type Sink } from './sink.ts';
import { fieldTypes, type Field, type Shape } from './schema.ts';
import { parseTimeMs } from './timeText.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;
const SPACE = 0x20;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;

const utf8 = new TextDecoder();

export class JsonScanner {
  readonly #encoder = new TextEncoder();
  readonly #keys = new KeyGuesses();
  #bytes: Uint8Array = new Uint8Array(0);
  #end = 0;
  #at = 0;
  /** Of the string read last: where it stands, unescaped, in `#source`. */
  #source: Uint8Array = this.#bytes;
  #from = 0;
  #to = 0;

  /**
   * Reads the object that begins at `start`, and tells `sink` of the fields of `shape`.
   * @returns where it ends. @throws LostShape
   */
  object(bytes: Uint8Array, start: number, end: number, shape: Shape, sink: Sink): number {
    this.#bytes = bytes;
    this.#end = end;
    this.#at = start;
    this.#space();
    this.#object(shape, sink);
    return this.#at;
  }

  /**
   * Reads the array that begins at `start` and calls `element` with the range of each of its values, which it skips.
   * @returns where it ends. @throws LostShape
   */
  elements(
    bytes: Uint8Array,
    start: number,
    end: number,
    element: (from: number, to: number) => void,
  ): number {
    this.#bytes = bytes;
    this.#end = end;
    this.#at = start;
    this.#list(() => {
      const from = this.#at;
      this.#skip();
      const to = this.#at;
      element(from, to);
      // The callback may have used this scanner for the element.
      this.#bytes = bytes;
      this.#end = end;
      this.#at = to;
    });
    return this.#at;
  }

  /** One loop with the place in a local: this is where most of the time of a big list is spent. */
  #object(shape: Shape, sink: Sink): void {
    const bytes = this.#bytes;
    const end = this.#end;
    this.#expect(OPEN_OBJECT);
    this.#space();
    let at = this.#at;
    if (bytes[at] === CLOSE_OBJECT) {
      this.#at = at + 1;
      return;
    }
    let seen = 0;
    let key = this.#keys.first(shape);
    for (;;) {
      if (bytes[at++] !== QUOTE) throw new LostShape();
      const { next } = key;
      if (next !== undefined && isNext(next.text, bytes, at)) {
        key = next;
        at += next.text.length;
        while ((bytes[at] as number) <= SPACE) at++;
      } else {
        const start = at;
        at = closingQuote(bytes, start, end);
        key = this.#keys.after(key, shape, bytes, start, at);
        at = afterColon(bytes, at + 1);
      }
      const { field } = key;
      if (field === undefined) at = skipValue(bytes, at, end);
      else {
        if ((seen & field.bit) !== 0) throw new LostShape();
        seen |= field.bit;
        const after = field.type === fieldTypes.text ? plainTextEnd(bytes, at, end) : 0;
        if (after > 0) {
          if (after - at > 2) sink.text(field.id, bytes, at + 1, after - 1);
          at = after;
        } else {
          this.#at = at;
          this.#value(field, sink);
          at = this.#at;
        }
      }
      let byte = bytes[at++] as number;
      while (byte <= SPACE) byte = bytes[at++] as number;
      if (byte === CLOSE_OBJECT) break;
      if (byte !== COMMA || at >= end) throw new LostShape();
      while ((bytes[at] as number) <= SPACE) at++;
    }
    if (at > end) throw new LostShape();
    this.#at = at;
  }

  /** After a value: true at the end of the object or array. */
  #isLast(close: number): boolean {
    this.#space();
    const byte = this.#byte();
    this.#at++;
    if (byte === COMMA) {
      this.#space();
      return false;
    }
    if (byte !== close) throw new LostShape();
    return true;
  }

  #value(field: Field, sink: Sink): void {
    const byte = this.#byte();
    // null stands for absent.
    if (byte === 0x6e) return this.#word('null');
    switch (field.type) {
      case fieldTypes.text:
        return this.#text(field, sink);
      case fieldTypes.intOrString:
        if (byte === QUOTE) return this.#text(field, sink);
        return this.#number(field, sink);
      case fieldTypes.number:
        return this.#number(field, sink);
      case fieldTypes.flag:
        sink.flag(field.id, byte === 0x74);
        return this.#word(byte === 0x74 ? 'true' : 'false');
      case fieldTypes.time:
        return this.#time(field, sink);
      case fieldTypes.texts:
        return this.#list(() => {
          this.#string();
          sink.text(field.id, this.#source, this.#from, this.#to);
        });
      case fieldTypes.map:
      case fieldTypes.quantities:
        return this.#map(field, sink);
      case fieldTypes.managed:
        this.#at = managedEnd(this.#bytes, this.#at, this.#end);
        return undefined;
      case fieldTypes.raw: {
        const start = this.#at;
        this.#skip();
        return sink.text(field.id, this.#bytes, start, this.#at);
      }
      case fieldTypes.message:
        sink.begin(field.id);
        this.#object(field.shape, sink);
        return sink.end(field.id);
      case fieldTypes.list:
        return this.#objects(field, sink);
    }
  }

  #text(field: Field, sink: Sink): void {
    this.#string();
    if (this.#to > this.#from) sink.text(field.id, this.#source, this.#from, this.#to);
  }

  #time(field: Field, sink: Sink): void {
    this.#string();
    const ms = parseTimeMs(this.#source, this.#from, this.#to);
    if (ms > 0) sink.time(field.id, ms);
  }

  #number(field: Field, sink: Sink): void {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let value = 0;
    for (
      let digit = bytes[at] as number;
      digit >= ZERO && digit <= NINE;
      digit = bytes[++at] as number
    )
      value = value * 10 + digit - ZERO;
    const next = bytes[at];
    const digits = at - start;
    const isEnd = next === COMMA || next === CLOSE_OBJECT || next === CLOSE_ARRAY;
    // Leading zeros are left to JSON.parse, as anything that is not plain.
    if (isEnd && digits > 0 && digits < 16 && (bytes[start] !== ZERO || digits === 1))
      this.#at = at;
    else {
      if (at === start && bytes[at] !== MINUS) throw new LostShape();
      this.#skip();
      value = parsed(bytes.subarray(start, this.#at)) as number;
      // No integer of Go is -0, and rows do not tell it from 0.
      if (!Number.isFinite(value) || Object.is(value, -0)) throw new LostShape();
    }
    sink.number(field.id, value);
  }

  #map(field: Field, sink: Sink): void {
    this.#expect(OPEN_OBJECT);
    this.#space();
    if (this.#byte() === CLOSE_OBJECT) {
      this.#at++;
      return;
    }
    do {
      this.#string();
      const source = this.#source;
      const key = this.#from;
      const keyEnd = this.#to;
      this.#space();
      this.#expect(COLON);
      this.#space();
      this.#string();
      sink.entry(field.id, source, key, keyEnd, this.#source, this.#from, this.#to);
    } while (!this.#isLast(CLOSE_OBJECT));
  }

  #objects({ id, shape }: Field, sink: Sink): void {
    this.#expect(OPEN_ARRAY);
    this.#space();
    if (this.#byte() === CLOSE_ARRAY) {
      this.#at++;
      return;
    }
    do {
      sink.begin(id);
      this.#object(shape, sink);
      sink.end(id);
    } while (!this.#isLast(CLOSE_ARRAY));
  }

  #list(element: () => void): void {
    this.#expect(OPEN_ARRAY);
    this.#space();
    if (this.#byte() === CLOSE_ARRAY) {
      this.#at++;
      return;
    }
    do element();
    while (!this.#isLast(CLOSE_ARRAY));
  }

  /** Reads a string into `#source[#from, #to)`. */
  #string(): void {
    this.#expect(QUOTE);
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let isEscaped = false;
    for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[at]) {
      if (byte === BACKSLASH) {
        isEscaped = true;
        at++;
      }
      if (++at >= this.#end) throw new LostShape();
    }
    this.#at = at + 1;
    if (!isEscaped) {
      this.#source = bytes;
      this.#from = start;
      this.#to = at;
      return;
    }
    const text = parsed(bytes.subarray(start - 1, at + 1)) as string;
    // UTF-8 cannot hold half of a pair.
    if (!text.isWellFormed()) throw new LostShape();
    this.#source = this.#encoder.encode(text);
    this.#from = 0;
    this.#to = this.#source.length;
  }

  #skip(): void {
    this.#at = skipValue(this.#bytes, this.#at, this.#end);
  }

  #word(word: 'null' | 'true' | 'false'): void {
    for (let i = 0; i < word.length; i++) this.#expect(word.charCodeAt(i));
  }

  #expect(byte: number): void {
    if (this.#at >= this.#end || this.#bytes[this.#at] !== byte) throw new LostShape();
    this.#at++;
  }

  #byte(): number {
    if (this.#at >= this.#end) throw new LostShape();
    return this.#bytes[this.#at] as number;
  }

  #space(): void {
    while (this.#at < this.#end && (this.#bytes[this.#at] as number) <= SPACE) this.#at++;
  }
}

function afterColon(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at] as number) <= SPACE) at++;
  if (bytes[at++] !== COLON) throw new LostShape();
  while ((bytes[at] as number) <= SPACE) at++;
  return at;
}

/** The end of the string that begins here, or 0 where it is none or has escapes. */
function plainTextEnd(bytes: Uint8Array, from: number, end: number): number {
  if (bytes[from] !== QUOTE) return 0;
  let at = from + 1;
  for (let byte = bytes[at]; byte !== QUOTE; byte = bytes[++at])
    if (byte === BACKSLASH || at >= end) return 0;
  return at + 1;
}

/** A string or a number, by JSON.parse. */
function parsed(value: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(value));
  } catch {
    throw new LostShape();
  }
}
