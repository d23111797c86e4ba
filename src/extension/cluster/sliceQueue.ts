// What a stream has brought and nobody has taken: slices as the connection gave them, handed out together. An async iterator
// of a Readable joins them in new memory each time, which at 1,000 events a second keeps the garbage collector busy.
import { finished, type Readable } from 'node:stream';

/** More than this waits with the sender. */
const mostBytes = 256 * 1024;

export class SliceQueue {
  readonly #body: Readable;
  readonly #slices: Uint8Array[] = [];
  #bytes = 0;
  /** For slices that are handed out together. */
  #joined = new Uint8Array(0);
  #end: { readonly error: Error | undefined } | undefined;
  #wake: () => void = () => undefined;

  constructor(body: Readable) {
    this.#body = body;
    body.on('data', (slice: Uint8Array) => {
      this.#slices.push(slice);
      this.#bytes += slice.byteLength;
      if (this.#bytes >= mostBytes) body.pause();
      this.#wake();
    });
    finished(body, { writable: false }, (error) => {
      this.#end = { error: error ?? undefined };
      this.#wake();
    });
  }

  get isEmpty(): boolean {
    return this.#slices.length === 0;
  }

  /** All that has come, valid until the next call; undefined at the end. @throws what ended the stream too early */
  async next(): Promise<Uint8Array | undefined> {
    while (this.isEmpty) {
      if (this.#end?.error) throw this.#end.error;
      if (this.#end) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    return this.#take();
  }

  #take(): Uint8Array {
    const slices = this.#slices.splice(0);
    const bytes = this.#bytes;
    this.#bytes = 0;
    this.#body.resume();
    const [only] = slices;
    if (only && slices.length === 1) return only;
    if (this.#joined.length < bytes) this.#joined = new Uint8Array(bytes);
    let at = 0;
    for (const slice of slices) {
      this.#joined.set(slice, at);
      at += slice.byteLength;
    }
    return this.#joined.subarray(0, bytes);
  }
}
