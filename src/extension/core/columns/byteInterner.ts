// Equal bytes are held once and called by a small number. Counted, so that what nobody uses any more is forgotten: names of
// jobs come and go for as long as a cluster is open.
import { hashWords, type ByteBuffer } from './byteBuffer.ts';

const EMPTY = -1;
const GONE = -2;

export class ByteInterner<V> {
  readonly #make: (bytes: Uint8Array) => V;
  /** Table of ids by hash; a power of two, at most 3/4 full. */
  #table = new Int32Array(64).fill(EMPTY);
  #used = 0;
  /** Acquired last; -1 before the first. */
  #last = EMPTY;
  /** Every run begins at a whole word, and the rest of its last word is zero. */
  #arena = new Int32Array(1024);
  #arenaLength = 0;
  #live = 0;
  /** In words. */
  #offsets = new Uint32Array(64);
  /** In bytes. */
  #lengths = new Uint32Array(64);
  #hashes = new Uint32Array(64);
  #counts = new Uint32Array(64);
  readonly #values: (V | undefined)[] = [];
  readonly #free: number[] = [];
  #version = 0;

  /** `make`: what the bytes stand for, made when it is first asked for; it must not keep them. */
  constructor(make: (bytes: Uint8Array) => V) {
    this.#make = make;
  }

  /** Different runs of bytes held. */
  get size(): number {
    return this.#values.length - this.#free.length;
  }

  /** Changes whenever bytes get an id or lose it. */
  get version(): number {
    return this.#version;
  }

  /** Ids are below this. */
  get idLimit(): number {
    return this.#values.length;
  }

  /** Of its arrays; values are not counted. */
  get bytes(): number {
    const perId = 4 * this.#offsets.length * 4;
    return this.#arena.byteLength + this.#table.byteLength + perId + this.#values.length * 8;
  }

  /** The id of these bytes, used once more; give it back by `release`. */
  acquire(key: ByteBuffer): number {
    const count = key.seal();
    // Objects come in the order of their names: neighbours share most.
    let id = this.#last;
    if (id < 0 || !this.#isEqual(id, key, count) || this.#counts[id] === 0) {
      const hash = hashWords(key.words, count, key.length);
      id = this.#find(key, count, hash);
      if (id < 0) id = this.#add(key, count, hash);
      this.#last = id;
    }
    this.#counts[id] = (this.#counts[id] as number) + 1;
    return id;
  }

  /** The id of these bytes, or -1; uses nothing. */
  find(key: ByteBuffer): number {
    const count = key.seal();
    return this.#find(key, count, hashWords(key.words, count, key.length));
  }

  /** When nobody uses the id any more, it may soon stand for other bytes. */
  release(id: number): void {
    const count = (this.#counts[id] as number) - 1;
    this.#counts[id] = count;
    if (count > 0) return;
    this.#version++;
    this.#table[this.#slotOf(id)] = GONE;
    this.#values[id] = undefined;
    this.#live -= this.#wordsOf(id);
    this.#free.push(id);
    if (this.#arenaLength > 16_384 && this.#live < this.#arenaLength / 2) this.#compact();
  }

  value(id: number): V {
    const known = this.#values[id];
    if (known !== undefined) return known;
    const offset = (this.#offsets[id] as number) * 4;
    const made = this.#make(new Uint8Array(this.#arena.buffer, offset, this.#lengths[id]));
    this.#values[id] = made;
    return made;
  }

  #wordsOf(id: number): number {
    return ((this.#lengths[id] as number) + 3) >>> 2;
  }

  #find(key: ByteBuffer, count: number, hash: number): number {
    const table = this.#table;
    const hashes = this.#hashes;
    const mask = table.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const id = table[at] as number;
      if (id === EMPTY) return -1;
      if (id !== GONE && hashes[id] === hash && this.#isEqual(id, key, count)) return id;
    }
  }

  #isEqual(id: number, { words, length }: ByteBuffer, count: number): boolean {
    if (this.#lengths[id] !== length) return false;
    const offset = this.#offsets[id] as number;
    const arena = this.#arena;
    for (let i = 0; i < count; i++) if (arena[offset + i] !== words[i]) return false;
    return true;
  }

  #add(key: ByteBuffer, count: number, hash: number): number {
    if ((this.#used + 1) * 4 > this.#table.length * 3) this.#rehash();
    this.#version++;
    const id = this.#free.pop() ?? this.#values.push(undefined) - 1;
    if (id >= this.#offsets.length) this.#growIds();
    if (this.#arenaLength + count > this.#arena.length) this.#growArena(count);
    this.#arena.set(key.words.subarray(0, count), this.#arenaLength);
    this.#offsets[id] = this.#arenaLength;
    this.#lengths[id] = key.length;
    this.#hashes[id] = hash;
    this.#counts[id] = 0;
    this.#arenaLength += count;
    this.#live += count;
    this.#insert(id, hash);
    return id;
  }

  #insert(id: number, hash: number): void {
    const mask = this.#table.length - 1;
    let at = hash & mask;
    while ((this.#table[at] as number) >= 0) at = (at + 1) & mask;
    if (this.#table[at] === EMPTY) this.#used++;
    this.#table[at] = id;
  }

  #slotOf(id: number): number {
    const mask = this.#table.length - 1;
    let at = (this.#hashes[id] as number) & mask;
    while (this.#table[at] !== id) at = (at + 1) & mask;
    return at;
  }

  /** A table for twice of what is held; ids that are gone leave it. */
  #rehash(): void {
    let length = 64;
    while (length < this.size * 2 + 2) length *= 2;
    const before = this.#table;
    this.#table = new Int32Array(length).fill(EMPTY);
    this.#used = 0;
    for (const id of before) if (id >= 0) this.#insert(id, this.#hashes[id] as number);
  }

  #growIds(): void {
    const length = Math.ceil(this.#offsets.length * 1.5);
    const grown = (from: Uint32Array<ArrayBuffer>) => {
      const to = new Uint32Array(length);
      to.set(from);
      return to;
    };
    this.#offsets = grown(this.#offsets);
    this.#lengths = grown(this.#lengths);
    this.#hashes = grown(this.#hashes);
    this.#counts = grown(this.#counts);
  }

  #growArena(more: number): void {
    const next = new Int32Array(
      Math.ceil(Math.max(this.#arena.length * 1.5, this.#arenaLength + more)),
    );
    next.set(this.#arena.subarray(0, this.#arenaLength));
    this.#arena = next;
  }

  #compact(): void {
    const next = new Int32Array(Math.max(1024, Math.ceil(this.#live * 1.25)));
    let length = 0;
    for (const id of this.#table) {
      if (id < 0) continue;
      const offset = this.#offsets[id] as number;
      const count = this.#wordsOf(id);
      next.set(this.#arena.subarray(offset, offset + count), length);
      this.#offsets[id] = length;
      length += count;
    }
    this.#arena = next;
    this.#arenaLength = length;
  }
}
