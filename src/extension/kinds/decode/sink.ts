// Who is told what a decoder finds. Byte ranges are valid during the call only.

export interface Sink {
  /** An object begins: a `message`, or one element of a `list`. */
  begin(id: number): void;
  end(id: number): void;
  /** UTF-8, unescaped. `text` and `intOrString`, never empty, and each of `texts`. */
  text(id: number, bytes: Uint8Array, start: number, end: number): void;
  number(id: number, value: number): void;
  flag(id: number, value: boolean): void;
  /** ms since the epoch, above 0. */
  time(id: number, ms: number): void;
  /** One entry of a `map` or of `quantities`: `bytes[key, keyEnd)` → `values[start, end)`. */
  entry(
    id: number,
    bytes: Uint8Array,
    key: number,
    keyEnd: number,
    values: Uint8Array,
    start: number,
    end: number,
  ): void;
}

/**
 * The bytes are not as the API server writes them (an escape in a key, a key twice, another type than the table's, no
 * JSON at all): another decoder must look.
 */
export class LostShape extends Error {}
