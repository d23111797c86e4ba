// Bytes to lines, for streams of one JSON document a line. Works on bytes, so that a character split between two chunks
// cannot break, and copies only the line that straddles chunks.
import { isUtf8 } from 'node:buffer';
import { FaultError } from '../../shared/model/fault.ts';
import type { FrameReader } from './frameReader.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** etcd refuses objects above 1.5 MiB by default; JSON with managedFields may be several times its protobuf. */
const defaultMaxLineBytes = 16 * 1024 * 1024;

const byteOrderMark = [0xef, 0xbb, 0xbf];

export class LineReader implements FrameReader {
  readonly #maxLineBytes: number;
  #partial: Uint8Array[] = [];
  #partialBytes = 0;

  constructor(maxLineBytes = defaultMaxLineBytes) {
    this.#maxLineBytes = maxLineBytes;
  }

  /** Bytes kept of a line that has not ended. */
  get pendingBytes(): number {
    return this.#partialBytes;
  }

  /**
   * The lines that end in this chunk, without their line ends; empty lines are left out. Valid until the next is taken.
   * @throws FaultError 'malformed' for broken UTF-8 or a line above the limit.
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(lineFeed, start);
      if (end < 0) break;
      const line = this.#take(chunk.subarray(start, end));
      start = end + 1;
      if (line.length > 0) yield line;
    }
    this.#keep(chunk.subarray(start));
  }

  /** What is left when the stream ends: a last line without a line end, or undefined. */
  end(): Uint8Array | undefined {
    const line = this.#take(new Uint8Array(0));
    return line.length === 0 ? undefined : line;
  }

  #take(tail: Uint8Array): Uint8Array {
    if (this.#partialBytes === 0) return checked(tail);
    this.#keep(tail);
    const whole = Buffer.concat(this.#partial, this.#partialBytes);
    this.#partial = [];
    this.#partialBytes = 0;
    return checked(whole);
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#partialBytes += bytes.length;
    if (this.#partialBytes > this.#maxLineBytes) {
      throw garbled(`a line of more than ${this.#maxLineBytes} bytes`);
    }
    // A copy: a view, which `slice` of a Buffer is, would keep the transport's whole buffer alive, or see it reused.
    this.#partial.push(new Uint8Array(bytes));
  }
}

/** Broken UTF-8 is an error and not a row with replacement characters. A BOM is dropped. */
function checked(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes;
  const end = bytes[bytes.length - 1] === carriageReturn ? bytes.length - 1 : bytes.length;
  const start =
    bytes[0] === byteOrderMark[0] && byteOrderMark.every((b, i) => bytes[i] === b) ? 3 : 0;
  if (!isUtf8(bytes)) throw garbled('bytes that are not UTF-8');
  return start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
}

function garbled(detail: string): FaultError {
  return new FaultError({ kind: 'malformed', message: { key: 'cause.linkGarbled' }, detail });
}
