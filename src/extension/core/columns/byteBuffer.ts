// A growing run of bytes that is filled, read and emptied again, so that decoding allocates nothing.

export class ByteBuffer {
  bytes: Uint8Array<ArrayBuffer>;
  /** The same memory, four bytes at a time. */
  words: Int32Array<ArrayBuffer>;
  length = 0;

  /** `capacity`: in bytes; a multiple of four. */
  constructor(capacity = 256) {
    this.bytes = new Uint8Array(capacity);
    this.words = new Int32Array(this.bytes.buffer);
  }

  /** How many words hold the bytes, the rest of the last one being zero. */
  seal(): number {
    const { length } = this;
    if (length + 4 > this.bytes.length) this.#grow(4);
    const { bytes } = this;
    bytes[length] = 0;
    bytes[length + 1] = 0;
    bytes[length + 2] = 0;
    return (this.length + 3) >>> 2;
  }

  push(byte: number): void {
    if (this.length === this.bytes.length) this.#grow(1);
    this.bytes[this.length++] = byte;
  }

  /** LEB128 of a whole number from 0 to 2^53. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.push((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.push(rest);
  }

  append(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.length + count > this.bytes.length) this.#grow(count);
    const { bytes } = this;
    let at = this.length;
    // A loop: for the few dozen bytes of a name it is faster than a view and `set`.
    if (count < 96) for (let i = start; i < end; i++) bytes[at++] = source[i] as number;
    else bytes.set(source.subarray(start, end), at);
    this.length += count;
  }

  /** A length and the bytes, so that two in a row cannot be taken for one. */
  appendCounted(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (count >= 0x80) {
      this.varint(count);
      return this.append(source, start, end);
    }
    if (this.length + count >= this.bytes.length) this.#grow(count + 1);
    const { bytes } = this;
    let at = this.length;
    bytes[at++] = count;
    for (let i = start; i < end; i++) bytes[at++] = source[i] as number;
    this.length = at;
  }

  clear(): void {
    this.length = 0;
  }

  #grow(count: number): void {
    const capacity = (Math.max(this.bytes.length * 2, this.length + count) + 3) & ~3;
    const next = new Uint8Array(capacity);
    next.set(this.bytes.subarray(0, this.length));
    this.bytes = next;
    this.words = new Int32Array(next.buffer);
  }
}

/** FNV-1a (Fowler, Noll, Vo) over whole words, of `length` bytes; unsigned, 32 bits. */
export function hashWords(words: Int32Array, count: number, length: number): number {
  let hash = 0x811c9dc5 ^ length;
  for (let i = 0; i < count; i++) {
    hash = Math.imul(hash ^ (words[i] as number), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
