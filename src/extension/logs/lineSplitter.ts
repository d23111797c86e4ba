// Bytes of a log to lines, wherever the chunks are cut. A line beyond the limit is cut and its rest counted, never held:
// one of 20 MB costs no more than one of 256 KB.

/** What is kept of one line. */
export const maxLineBytes = 256 * 1024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export interface LogBytes {
  /** Without its line end. */
  readonly bytes: Uint8Array;
  /** How many bytes of the line were left out. */
  readonly cutBytes: number;
}

export class LineSplitter {
  readonly #limitBytes: number;
  #parts: Uint8Array[] = [];
  #keptBytes = 0;
  #cutBytes = 0;

  constructor(limitBytes = maxLineBytes) {
    this.#limitBytes = limitBytes;
  }

  /** The lines that end in this chunk, empty ones too. Valid until the next is taken. */
  *push(chunk: Uint8Array): Generator<LogBytes> {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(lineFeed, start);
      if (end < 0) break;
      yield this.#take(chunk.subarray(start, end));
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  /** What came after the last line end; undefined: nothing. */
  end(): LogBytes | undefined {
    if (this.#keptBytes + this.#cutBytes === 0) return undefined;
    return this.#take(new Uint8Array());
  }

  #take(tail: Uint8Array): LogBytes {
    if (this.#keptBytes === 0 && tail.length <= this.#limitBytes) {
      return { bytes: withoutReturn(tail), cutBytes: 0 };
    }
    this.#keep(tail);
    const cutBytes = this.#cutBytes;
    const whole = Buffer.concat(this.#parts, this.#keptBytes);
    this.#parts = [];
    this.#keptBytes = 0;
    this.#cutBytes = 0;
    if (cutBytes === 0) return { bytes: withoutReturn(whole), cutBytes };
    const bytes = whole.subarray(0, wholeCharacters(whole));
    return { bytes, cutBytes: cutBytes + whole.length - bytes.length };
  }

  #keep(bytes: Uint8Array): void {
    const room = this.#limitBytes - this.#keptBytes;
    const kept = bytes.length <= room ? bytes : bytes.subarray(0, room);
    this.#cutBytes += bytes.length - kept.length;
    if (kept.length === 0) return;
    this.#keptBytes += kept.length;
    // A copy: a view would keep the transport's whole buffer alive, or see it reused.
    this.#parts.push(new Uint8Array(kept));
  }
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
}

/** The length without a character (UTF-8, at most 4 bytes) that the end has cut. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const wants = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return wants > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
