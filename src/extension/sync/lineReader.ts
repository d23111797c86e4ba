// Bytes to lines, for streams of one JSON document a line. Works on bytes, so that a character split between two chunks
// cannot break, and copies only the line that straddles chunks.
import { FaultError } from '../../shared/model/fault.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** etcd refuses objects above 1.5 MiB by default; JSON with managedFields may be several times its protobuf. */
const defaultMaxLineBytes = 16 * 1024 * 1024;

export class LineReader {
  readonly #maxLineBytes: number;
  /** Fatal: broken UTF-8 is an error and not a row with replacement characters. A BOM is dropped. */
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
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
   * The lines that end in this chunk, without their line ends; empty lines are left out.
   * @throws FaultError 'malformed' for broken UTF-8 or a line above the limit.
   */
  *push(chunk: Uint8Array): Generator<string> {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(lineFeed, start);
      if (end < 0) break;
      const line = this.#take(chunk.subarray(start, end));
      start = end + 1;
      if (line !== '') yield line;
    }
    this.#keep(chunk.subarray(start));
  }

  /** What is left when the stream ends: a last line without a line end, or undefined. */
  end(): string | undefined {
    const line = this.#take(new Uint8Array(0));
    return line === '' ? undefined : line;
  }

  #take(tail: Uint8Array): string {
    if (this.#partialBytes === 0) return this.#decode(tail);
    this.#keep(tail);
    const whole = Buffer.concat(this.#partial, this.#partialBytes);
    this.#partial = [];
    this.#partialBytes = 0;
    return this.#decode(whole);
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#partialBytes += bytes.length;
    if (this.#partialBytes > this.#maxLineBytes) {
      throw garbled(`a line of more than ${this.#maxLineBytes} bytes`);
    }
    // A copy: a view would keep the transport's whole buffer alive, or see it reused.
    this.#partial.push(bytes.slice());
  }

  #decode(bytes: Uint8Array): string {
    const end = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length;
    try {
      return this.#decoder.decode(bytes.subarray(0, end));
    } catch {
      throw garbled('bytes that are not UTF-8');
    }
  }
}

function garbled(detail: string): FaultError {
  return new FaultError({ kind: 'malformed', message: { key: 'cause.linkGarbled' }, detail });
}
