// Protobuf to the same sinks as JSON, by the same tables. Unread fields are passed over in one step. The wire format is
// that of https://protobuf.dev/programming-guides/encoding; Kubernetes' own messages are read as its generated.proto say.
import { LostShape, type Sink } from './sink.ts';
import { fieldTypes, type Field, type Shape } from './schema.ts';

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** ECMA-262, Time Values: the last one that is a date. */
const MAX_TIME_MS = 8.64e15;

export class ProtobufReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** Of the varint read last. */
  #low = 0;
  #high = 0;
  #from = 0;
  #to = 0;

  /** Tells `sink` of the fields of the message in `bytes[start, end)`. @throws LostShape */
  message(bytes: Uint8Array, start: number, end: number, shape: Shape, sink: Sink): void {
    this.#bytes = bytes;
    this.#at = start;
    this.#message(end, shape, sink);
  }

  /** Calls `field` with each length-delimited field of a message; other fields are passed over. @throws LostShape */
  parts(
    bytes: Uint8Array,
    start: number,
    end: number,
    part: (tag: number, from: number, to: number) => void,
  ): void {
    let at = start;
    while (at < end) {
      this.#bytes = bytes;
      this.#at = at;
      const key = this.#varint32(end);
      if ((key & 7) !== BYTES) this.#skip(key & 7, end);
      else {
        this.#range(end);
        const to = this.#to;
        part(key >>> 3, this.#from, to);
        this.#at = to;
      }
      at = this.#at;
    }
  }

  /** One loop with the place in a local: this is where the time of a big list is spent. */
  #message(end: number, shape: Shape, sink: Sink): void {
    const bytes = this.#bytes;
    let at = this.#at;
    let seen = 0;
    while (at < end) {
      let key = bytes[at++] as number;
      if (key >= 0x80) {
        this.#at = at - 1;
        key = this.#varint32(end);
        at = this.#at;
      }
      const field = shape.byTag(key >>> 3);
      // No field has the number 0, and no server writes one twice.
      if (key < 8) throw new LostShape();
      if (field !== undefined) {
        if ((seen & field.onceBit) !== 0) throw new LostShape();
        seen |= field.onceBit;
      }
      if ((key & 7) === BYTES) {
        let length = bytes[at++] as number;
        if (length >= 0x80) {
          this.#at = at - 1;
          length = this.#varint32(end);
          at = this.#at;
        }
        const stop = at + length;
        if (!(stop <= end) || length < 0) throw new LostShape();
        if (field !== undefined) this.#delimited(field, at, stop, sink);
        at = stop;
      } else {
        this.#at = at;
        if (field === undefined) this.#skip(key & 7, end);
        else if ((key & 7) === VARINT) this.#scalar(field, end, sink);
        else throw new LostShape();
        at = this.#at;
      }
    }
    if (at !== end) throw new LostShape();
    this.#at = at;
  }

  #scalar(field: Field, end: number, sink: Sink): void {
    this.#varint(end);
    if (field.type === fieldTypes.flag) sink.flag(field.id, (this.#low | this.#high) !== 0);
    else if (field.type === fieldTypes.number) sink.number(field.id, this.#signed());
    else throw new LostShape();
  }

  #delimited(field: Field, from: number, to: number, sink: Sink): void {
    switch (field.type) {
      case fieldTypes.text:
        if (to > from) sink.text(field.id, this.#bytes, from, to);
        return;
      case fieldTypes.texts:
        return sink.text(field.id, this.#bytes, from, to);
      case fieldTypes.time:
        return this.#time(field, from, to, sink);
      case fieldTypes.intOrString:
        return this.#intOrString(field, from, to, sink);
      case fieldTypes.map:
      case fieldTypes.quantities:
        return this.#entry(field, from, to, sink);
      case fieldTypes.message:
      case fieldTypes.list:
        sink.begin(field.id);
        if (field.wrapper === 0) {
          this.#at = from;
          this.#message(to, field.shape, sink);
        } else this.#wrapped(field, from, to, sink);
        return sink.end(field.id);
      default:
        throw new LostShape();
    }
  }

  #wrapped(field: Field, from: number, to: number, sink: Sink): void {
    this.#inner(from, to, (tag, start, end) => {
      if (tag !== field.wrapper) return;
      this.#at = start;
      this.#message(end, field.shape, sink);
    });
  }

  /** The length-delimited fields of a small message. */
  #inner(from: number, to: number, part: (tag: number, start: number, end: number) => void): void {
    this.#at = from;
    while (this.#at < to) {
      const key = this.#varint32(to);
      if ((key & 7) !== BYTES) this.#skip(key & 7, to);
      else {
        this.#range(to);
        const end = this.#to;
        part(key >>> 3, this.#from, end);
        this.#at = end;
      }
    }
  }

  /** Timestamp {1: seconds, 2: nanos}; the zero time is an empty message (metav1.Time.Marshal). */
  #time(field: Field, from: number, to: number, sink: Sink): void {
    const bytes = this.#bytes;
    // Seconds of this century take five bytes, and metav1.Time has no nanos.
    if (to - from === 6 && bytes[from] === 0x08) {
      const a = bytes[from + 1] as number;
      const b = bytes[from + 2] as number;
      const c = bytes[from + 3] as number;
      const d = bytes[from + 4] as number;
      const high = bytes[from + 5] as number;
      if ((a & b & c & d) >= 0x80 && high < 0x80 && high > 0) {
        const low = (a & 0x7f) | ((b & 0x7f) << 7) | ((c & 0x7f) << 14) | ((d & 0x7f) << 21);
        sink.time(field.id, (low + high * 0x1000_0000) * 1000);
        return;
      }
    }
    this.#anyTime(field, from, to, sink);
  }

  #anyTime(field: Field, from: number, to: number, sink: Sink): void {
    this.#at = from;
    let seconds = 0;
    let nanos = 0;
    while (this.#at < to) {
      const key = this.#varint32(to);
      if ((key & 7) !== VARINT) this.#skip(key & 7, to);
      else {
        this.#varint(to);
        if (key >>> 3 === 1) seconds = this.#signed();
        else if (key >>> 3 === 2) nanos = this.#signed();
      }
    }
    const ms = seconds * 1000 + Math.floor(nanos / 1e6);
    if (ms > 0 && ms <= MAX_TIME_MS) sink.time(field.id, ms);
  }

  /** IntOrString {1: type (0 int, 1 string), 2: intVal, 3: strVal} */
  #intOrString(field: Field, from: number, to: number, sink: Sink): void {
    this.#at = from;
    let isText = false;
    let int = 0;
    let start = 0;
    let end = 0;
    while (this.#at < to) {
      const key = this.#varint32(to);
      if ((key & 7) === BYTES) {
        this.#range(to);
        if (key >>> 3 === 3) [start, end] = [this.#from, this.#to];
        this.#at = this.#to;
      } else if ((key & 7) === VARINT) {
        this.#varint(to);
        if (key >>> 3 === 1) isText = this.#low !== 0;
        else if (key >>> 3 === 2) int = this.#signed();
      } else this.#skip(key & 7, to);
    }
    if (!isText) sink.number(field.id, int);
    else if (end > start) sink.text(field.id, this.#bytes, start, end);
  }

  /** The text in field 1 of a message, into `#from` and `#to`. */
  #value(from: number, to: number): void {
    const bytes = this.#bytes;
    const length = bytes[from + 1] as number;
    if (to - from === length + 2 && bytes[from] === 0x0a && length < 0x80) {
      this.#from = from + 2;
      this.#to = to;
      return;
    }
    let start = from;
    let end = from;
    this.#inner(from, to, (tag, innerFrom, innerTo) => {
      if (tag === 1) [start, end] = [innerFrom, innerTo];
    });
    this.#from = start;
    this.#to = end;
  }

  /** A map's entry {1: key, 2: value}; of `quantities` the value is a message {1: string}. */
  #entry(field: Field, from: number, to: number, sink: Sink): void {
    let key = 0;
    let keyEnd = 0;
    let start = 0;
    let end = 0;
    this.#at = from;
    while (this.#at < to) {
      const tag = this.#varint32(to);
      if ((tag & 7) !== BYTES) throw new LostShape();
      this.#range(to);
      if (tag >>> 3 === 1) {
        key = this.#from;
        keyEnd = this.#to;
      } else if (tag >>> 3 === 2) {
        start = this.#from;
        end = this.#to;
      }
      this.#at = this.#to;
    }
    if (field.type === fieldTypes.quantities) {
      this.#value(start, end);
      start = this.#from;
      end = this.#to;
    }
    sink.entry(field.id, this.#bytes, key, keyEnd, this.#bytes, start, end);
  }

  /** A length and its bytes, into `#from` and `#to`. */
  #range(end: number): void {
    const length = this.#varint32(end);
    this.#from = this.#at;
    this.#to = this.#at + length;
    if (length < 0 || this.#to > end) throw new LostShape();
  }

  #skip(wire: number, end: number): void {
    if (wire === VARINT) this.#varint(end);
    else if (wire === FIXED64) this.#at += 8;
    else if (wire === FIXED32) this.#at += 4;
    else if (wire === BYTES) {
      this.#range(end);
      this.#at = this.#to;
    } else throw new LostShape();
    if (this.#at > end) throw new LostShape();
  }

  /** Keys and lengths: at most 31 bits. */
  #varint32(end: number): number {
    const bytes = this.#bytes;
    let at = this.#at;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (at >= end) throw new LostShape();
      const byte = bytes[at++] as number;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.#at = at;
        return value;
      }
    }
    throw new LostShape();
  }

  /** Up to 64 bits, into `#low` and `#high`. */
  #varint(end: number): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#at >= end) throw new LostShape();
      const byte = this.#bytes[this.#at++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.#low = low;
        this.#high = high;
        return;
      }
    }
    throw new LostShape();
  }

  /** Two's complement; exact up to 2^53. */
  #signed(): number {
    return this.#high * 0x1_0000_0000 + (this.#low >>> 0);
  }
}
