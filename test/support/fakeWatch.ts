// One open watch of the fake API server: bytes in order, until it is ended, cut or left hanging.
import type { FaultError } from '../../src/shared/model/fault.ts';
import type { ByteStream } from '../../src/extension/core/apiClient.ts';

type Item = Uint8Array | { readonly error: FaultError } | 'end';

const encoder = new TextEncoder();

export class FakeWatch {
  /** What the request selected. */
  readonly namespace: string | undefined;
  readonly query: URLSearchParams;
  /** False for a stream whose other side is gone without a word: nothing it is given arrives. */
  isHalfOpen = false;
  /** Bytes a chunk, to split lines and characters; 0 for one chunk a line. */
  chunkBytes = 0;
  readonly #items: Item[] = [];
  #wake: (() => void) | undefined;
  #isOver = false;
  readonly #onOver: (watch: FakeWatch) => void;

  constructor(
    namespace: string | undefined,
    query: URLSearchParams,
    onOver: (watch: FakeWatch) => void,
  ) {
    this.namespace = namespace;
    this.query = query;
    this.#onOver = onOver;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  sendEvent(type: string, object: unknown): void {
    this.sendText(`${JSON.stringify({ type, object })}\n`);
  }

  sendText(text: string): void {
    this.sendBytes(encoder.encode(text));
  }

  sendBytes(bytes: Uint8Array): void {
    const size = this.chunkBytes || bytes.length;
    for (let from = 0; from < bytes.length; from += size) {
      this.#put(bytes.slice(from, from + size));
    }
  }

  /** As a server does at timeoutSeconds or when it shuts down. */
  end(): void {
    this.#put('end');
    this.#over();
  }

  /** As a connection that is reset. */
  cut(error: FaultError): void {
    this.#put({ error });
    this.#over();
  }

  stream(): ByteStream {
    return {
      status: 200,
      contentType: 'application/json',
      body: this.#bytes(),
      gather: () => undefined,
      close: () => this.#over(),
    };
  }

  async *#bytes(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const item = this.#items.shift();
      if (item === 'end') return;
      if (item instanceof Uint8Array) yield item;
      else if (item !== undefined) throw item.error;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #put(item: Item): void {
    if (this.isHalfOpen || this.#isOver) return;
    this.#items.push(item);
    this.#wake?.();
  }

  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#onOver(this);
  }
}
