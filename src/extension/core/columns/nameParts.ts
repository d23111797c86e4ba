// The names of a workload's pods share all but their ends: `cart-7c9fd8b6d5-` and `x2x4z`. The end is a number of 32 bits,
// which sorts as the text does.

import type { ByteBuffer } from './byteBuffer.ts';

const DASH = 0x2d;
const ENDING = 6;
/** `nothing`, 0–9 and a–z. */
const BASE = 37;

/** Cuts the ending off the name, and returns it as a number; 0 is none. */
export function takeEnding(name: ByteBuffer): number {
  const cut = endingAt(name.bytes, 0, name.length);
  const ending = packEnding(name.bytes, cut, name.length);
  name.length = cut;
  return ending;
}

/** Where the ending begins: after the last dash, if what follows are 1 to 6 digits and small letters; else at the end. */
function endingAt(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= start && end - at <= ENDING + 1; at--) {
    const byte = bytes[at] as number;
    if (byte === DASH) return at + 1;
    if (rankOf(byte) === 0) return end;
  }
  return end;
}

function packEnding(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = 0; i < ENDING; i++) {
    value = value * BASE + (start + i < end ? rankOf(bytes[start + i] as number) : 0);
  }
  return value;
}

export function unpackEnding(value: number): string {
  let text = '';
  let rest = value;
  for (let i = 0; i < ENDING; i++) {
    const rank = rest % BASE;
    rest = Math.floor(rest / BASE);
    if (rank > 0) text = String.fromCharCode(rank <= 10 ? 0x2f + rank : 0x56 + rank) + text;
  }
  return text;
}

const DIGITS = 10;
/** More than any ending of digits alone. */
const NOT_DIGITS = 10 ** ENDING * 10;

/** What endings are put in order by: numbers by their value and before the others, so that `web-2` comes before `web-10`. */
export function endingOrder(ending: number): number {
  let rest = ending;
  while (rest > 0 && rest % BASE === 0) rest /= BASE;
  let value = 0;
  let count = 0;
  for (let unit = 1; rest > 0; unit *= 10) {
    const rank = rest % BASE;
    if (rank > DIGITS) return NOT_DIGITS + ending;
    value += (rank - 1) * unit;
    count += 1;
    rest = (rest - rank) / BASE;
  }
  // `01` is another ending than `1`.
  return value * 10 + count;
}

/** Letters of half an ending, and how many there are. */
const HALF = ENDING / 2;
const HALVES = BASE ** HALF;
/** What is known of a half: the text is inside, or bit n: the part of the text is there that begins with letter n. */
const INSIDE = 1 << HALF;
const KNOWN = 1 << (HALF + 1);

/**
 * Finds a text in names whose endings are numbers, by numbers: each half of an ending is looked at as letters once, and
 * there are not many different ones.
 */
export class EndingSearch {
  readonly #text: string;
  /** The last letters of the text as digits, by how many. */
  readonly #rests: readonly number[];
  readonly #ranks: Uint8Array;
  /** Of the half that is looked at. */
  readonly #letters = new Uint8Array(HALF);
  readonly #left = new Uint8Array(HALVES);
  readonly #right = new Uint8Array(HALVES);

  /** `text`: in small letters, not empty. */
  constructor(text: string) {
    this.#text = text;
    this.#ranks = Uint8Array.from(text, (letter) => rankOf(letter.charCodeAt(0)));
    this.#rests = Array.from({ length: ENDING + 1 }, (_, count) =>
      packed(text.slice(text.length - Math.min(count, text.length))),
    );
  }

  /** With how many letters of the text an ending may begin when the rest is the end of `beginning`: a bit for each. */
  splitsOf(beginning: string): number {
    let bits = 0;
    for (let count = 1; count <= ENDING && count < this.#text.length; count++) {
      if (beginning.endsWith(this.#text.slice(0, -count))) bits |= 1 << count;
    }
    return bits;
  }

  /** The ending holds all of the text, or begins with the end of it in one of the ways that are `splits`. */
  isIn(ending: number, splits: number): boolean {
    if (ending === 0) return false;
    if (splits !== 0 && this.#isSplit(ending, splits)) return true;
    if (this.#text.length > ENDING) return false;
    const first = Math.floor(ending / HALVES);
    const second = ending - first * HALVES;
    const left = (this.#left[first] as number) || this.#look(this.#left, first);
    const right = (this.#right[second] as number) || this.#look(this.#right, second);
    return ((left | right) & INSIDE) !== 0 || (left & right & (INSIDE - 1)) !== 0;
  }

  #isSplit(ending: number, splits: number): boolean {
    for (let count = 1; count <= ENDING; count++) {
      if ((splits & (1 << count)) === 0) continue;
      if (Math.floor(ending / BASE ** (ENDING - count)) === this.#rests[count]) return true;
    }
    return false;
  }

  /** Without texts: there may be as many halves as names. */
  #look(halves: Uint8Array, half: number): number {
    const { length } = this.#ranks;
    const letters = this.#letters;
    letters[0] = Math.floor(half / BASE ** 2);
    letters[1] = Math.floor(half / BASE) % BASE;
    letters[2] = half % BASE;
    let known = KNOWN;
    for (let at = 0; at + length <= HALF; at++) if (this.#isAt(at, 0, length)) known |= INSIDE;
    for (let at = 0; at < HALF; at++) {
      const count = HALF - at;
      const rest = length - count;
      if (rest <= 0 || rest > HALF) continue;
      const isThere = halves === this.#left ? this.#isAt(at, 0, count) : this.#isAt(0, count, rest);
      if (isThere) known |= 1 << at;
    }
    return (halves[half] = known);
  }

  /** So many letters of the text, from `from` on, stand at `at` of the half. */
  #isAt(at: number, from: number, count: number): boolean {
    for (let i = 0; i < count; i++) {
      const rank = this.#ranks[from + i] as number;
      if (rank === 0 || this.#letters[at + i] !== rank) return false;
    }
    return true;
  }
}

/** -1 where a letter is none of an ending's. */
function packed(text: string): number {
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const rank = rankOf(text.charCodeAt(at));
    if (rank === 0) return -1;
    value = value * BASE + rank;
  }
  return value;
}

/** 1–10 for digits, 11–36 for small letters, 0 for anything else. */
function rankOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x2f;
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x56 : 0;
}
