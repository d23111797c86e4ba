// Reads what ByteBuffer wrote: bytes, whole numbers, and texts after their length.

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export class CountedTexts {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.#at++] as number;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    const length = this.varint();
    const start = this.#at;
    this.#at += length;
    // Most are short and of ASCII: faster so than by a TextDecoder.
    if (length < 24) {
      let text = '';
      for (let at = start; at < this.#at; at++) {
        const byte = this.#bytes[at] as number;
        if (byte >= 0x80) return utf8.decode(this.#bytes.subarray(start, this.#at));
        text += String.fromCharCode(byte);
      }
      return text;
    }
    return utf8.decode(this.#bytes.subarray(start, this.#at));
  }
}
