// Which key follows which: API servers write an object's fields in the order of Go's struct, so the next key is nearly always
// the one that came after this one the last time, and one comparison tells.
import type { Field, Shape } from './schema.ts';
import { LostShape } from './sink.ts';

export interface Key {
  /** The key, its closing quote and the colon; empty for the beginning of an object. */
  readonly text: Uint8Array;
  /** undefined: not wanted. */
  readonly field: Field | undefined;
  next: Key | undefined;
}

/** Keys remembered of one shape; a server that makes up more is only slower. */
const LIMIT = 256;
const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

interface Known {
  readonly first: Key;
  readonly keys: Key[];
}

export class KeyGuesses {
  readonly #shapes: Known[] = [];

  first(shape: Shape): Key {
    return (this.#shapes[shape.index] ?? this.#add(shape)).first;
  }

  /** The key in `bytes[start, end)`, remembered as what follows `before`. @throws LostShape for one with an escape */
  after(before: Key, shape: Shape, bytes: Uint8Array, start: number, end: number): Key {
    const { keys } = this.#shapes[shape.index] ?? this.#add(shape);
    let key = keys.find(
      ({ text }) => text.length === end - start + 2 && isNext(text.subarray(0, -2), bytes, start),
    );
    if (!key) {
      if (bytes.subarray(start, end).includes(BACKSLASH)) throw new LostShape();
      const text = new Uint8Array(end - start + 2);
      text.set(bytes.subarray(start, end));
      text[end - start] = QUOTE;
      text[end - start + 1] = COLON;
      key = { text, field: shape.byKey(bytes, start, end), next: undefined };
      if (keys.length < LIMIT) keys.push(key);
    }
    before.next = key;
    return key;
  }

  #add(shape: Shape): Known {
    const first: Key = { text: new Uint8Array(0), field: undefined, next: undefined };
    const known = { first, keys: [] };
    this.#shapes[shape.index] = known;
    return known;
  }
}

export function isNext(text: Uint8Array, bytes: Uint8Array, at: number): boolean {
  const { length } = text;
  for (let i = 0; i < length; i++) if (text[i] !== bytes[at + i]) return false;
  return true;
}
