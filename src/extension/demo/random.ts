// The demo's only source of chance: the same seed gives the same names, uids and story.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0 ≤ value < 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  integer(low: number, highInclusive: number): number {
    return Math.floor(this.between(low, highInclusive + 1));
  }

  text(alphabet: string, length: number): string {
    let out = '';
    for (let i = 0; i < length; i++)
      out += alphabet.charAt(Math.floor(this.next() * alphabet.length));
    return out;
  }

  /** The five letters that end a generated name (k8s.io/apimachinery util/rand alphabet). */
  suffix(length = 5): string {
    return this.text('bcdfghjklmnpqrstvwxz2456789', length);
  }

  hash(): string {
    return this.text('bcdf456789', 10);
  }

  hex(length: number): string {
    return this.text('0123456789abcdef', length);
  }

  uid(): string {
    const variant = '89ab'.charAt(this.integer(0, 3));
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(12)}`;
  }
}

/** A number in 0..1 that depends on the text alone (FNV-1a), for noise that needs no state. */
export function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return ((Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 12)) >>> 0) / 4294967296;
}
