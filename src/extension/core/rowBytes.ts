// What rows that are plain objects take in memory, about. V8 tells only of its whole heap; a budget needs to know which
// kind holds how much, and needs it for next to nothing: so a few rows are walked, and the rest counted by their mean.

/** Of V8 without pointer compression, as in Node; with it (VS Code's Electron) objects are smaller, and this too much. */
const POINTER_BYTES = 8;
/** Map, properties and elements of an object. */
const OBJECT_BYTES = 3 * POINTER_BYTES;
/** Objects of more fields are kept as a hash table of key, value and details, at most two thirds full. */
const MAX_FAST_FIELDS = 21;
/** Header and length of an array, and the header of its elements. */
const ARRAY_BYTES = 6 * POINTER_BYTES;
/** Header, hash and length. */
const STRING_BYTES = 16;
/** A number that is no small integer is boxed. */
const BOXED_BYTES = 16;
const SMALL_INTEGER = 2 ** 31;

/** Bytes of a value and all it holds; what it shares with others (as literals) counts again. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return STRING_BYTES + 8 * Math.ceil(value.length / 8);
  if (typeof value === 'number') {
    return Number.isInteger(value) && Math.abs(value) < SMALL_INTEGER ? 0 : BOXED_BYTES;
  }
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, item) => sum + POINTER_BYTES + bytesOf(item), ARRAY_BYTES);
  }
  const parts = Object.values(value);
  return parts.reduce<number>(
    (sum, part) => sum + bytesOf(part),
    OBJECT_BYTES + fieldBytes(parts.length),
  );
}

function fieldBytes(count: number): number {
  if (count <= MAX_FAST_FIELDS) return POINTER_BYTES * count;
  return 3 * POINTER_BYTES * 2 ** Math.ceil(Math.log2(1.5 * count));
}

/** So many rows are all walked; then one in so many, which move the mean by a part of their difference. */
const FIRST_ROWS = 64;
const EVERY = 64;
const WEIGHT = 1 / 16;

/** The mean size of rows of one kind, from samples. */
export class MeanBytes {
  #seen = 0;
  #walked = 0;
  #mean = 0;

  /** Bytes a row; 0 before the first. */
  get value(): number {
    return this.#mean;
  }

  /** A row has come, new or again. */
  note(row: object): void {
    this.#seen += 1;
    if (this.#walked >= FIRST_ROWS && this.#seen % EVERY !== 0) return;
    this.#walked += 1;
    const weight = Math.max(WEIGHT, 1 / this.#walked);
    this.#mean += (bytesOf(row) - this.#mean) * weight;
  }
}
