// Bytes to frames of four bytes of length and a message, as the API server writes protobuf watches
// (apimachinery pkg/util/framer NewLengthDelimitedFrameWriter: big endian).
import { FaultError } from '../../shared/model/fault.ts';
import type { FrameReader } from './frameReader.ts';

const HEAD_BYTES = 4;
/** As in LineReader: far above what etcd takes. */
const MAX_BYTES = 16 * 1024 * 1024;

export class LengthReader implements FrameReader {
  #partial: Uint8Array[] = [];
  #partialBytes = 0;

  get pendingBytes(): number {
    return this.#partialBytes;
  }

  *push(chunk: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    if (this.#partialBytes > 0) {
      at = this.#finish(chunk);
      const wanted = this.#wanted();
      if (wanted === undefined || this.#partialBytes < wanted) return;
      const whole = Buffer.concat(this.#partial, this.#partialBytes);
      this.#partial = [];
      this.#partialBytes = 0;
      yield whole.subarray(HEAD_BYTES);
    }
    while (chunk.length - at >= HEAD_BYTES) {
      const end = at + HEAD_BYTES + lengthAt(chunk, at);
      if (end > chunk.length) break;
      yield chunk.subarray(at + HEAD_BYTES, end);
      at = end;
    }
    this.#keep(chunk.subarray(at));
  }

  end(): undefined {
    if (this.#partialBytes > 0) throw garbled('the end within a frame');
    return undefined;
  }

  /** Takes as much of the chunk as the frame that has begun wants; returns how much. */
  #finish(chunk: Uint8Array): number {
    let at = 0;
    while (at < chunk.length) {
      const wanted = this.#wanted() ?? HEAD_BYTES;
      const missing = wanted - this.#partialBytes;
      if (missing <= 0) break;
      const part = chunk.subarray(at, at + missing);
      this.#keep(part);
      at += part.length;
    }
    return at;
  }

  /** Bytes of the frame that has begun, its head included; undefined while that is not known. */
  #wanted(): number | undefined {
    if (this.#partialBytes < HEAD_BYTES) return undefined;
    const [first = new Uint8Array(0)] = this.#partial;
    if (first.length >= HEAD_BYTES) return HEAD_BYTES + lengthAt(first, 0);
    this.#partial = [Buffer.concat(this.#partial, this.#partialBytes)];
    return this.#wanted();
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    // A copy: a view, which `slice` of a Buffer is, would keep the transport's whole buffer alive, or see it reused.
    this.#partial.push(new Uint8Array(bytes));
    this.#partialBytes += bytes.length;
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const low = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  const length = high * 0x1_00_00 + low;
  if (length > MAX_BYTES) throw garbled(`a frame of ${length} bytes`);
  return length;
}

function garbled(detail: string): FaultError {
  return new FaultError({ kind: 'malformed', message: { key: 'cause.linkGarbled' }, detail });
}
