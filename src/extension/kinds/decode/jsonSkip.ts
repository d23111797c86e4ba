// Passing over JSON that nobody reads, as bytes and without recursion: most of an object is that.
import { LostShape } from './sink.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const SPACE = 0x20;

/** Passes over any value; returns where it ends. Brackets are counted, not matched. */
export function skipValue(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  let depth = 0;
  while (at < end) {
    const byte = bytes[at++] as number;
    if (byte === QUOTE) {
      at = closingQuote(bytes, at, end) + 1;
      if (depth === 0) return at;
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (--depth === 0) return at;
      if (depth < 0) throw new LostShape();
    } else if (depth === 0) return scalarEnd(bytes, at, end);
  }
  throw new LostShape();
}

/**
 * The end of `managedFields`, a third of an object, without reading it: there is seldom a bracket in it, so its first `]` is
 * taken for its own where an entry ends before it, and behind it follow the next key, or the end of the metadata and the
 * next key, or the end of the object. It cannot be another's unnoticed: within a string no key follows, as after the quote
 * that ends a string no letter comes; and after one that is deeper than the metadata the scanner would be at the end of the
 * object before its bytes are.
 */
export function managedEnd(bytes: Uint8Array, from: number, end: number): number {
  if (bytes[from] !== OPEN_ARRAY) throw new LostShape();
  const at = bytes.indexOf(CLOSE_ARRAY, from);
  if (at < 0 || at >= end || bytes[at - 1] !== CLOSE_OBJECT) return skipValue(bytes, from, end);
  const isInMetadata = bytes[at + 1] !== CLOSE_OBJECT;
  const next = isInMetadata ? at + 1 : at + 2;
  const isEnd = !isInMetadata && bytes[next] === CLOSE_OBJECT && next + 1 === end;
  return isEnd || isKeyAfter(bytes, next) ? at + 1 : skipValue(bytes, from, end);
}

/** `,"` and a letter. */
function isKeyAfter(bytes: Uint8Array, at: number): boolean {
  const letter = bytes[at + 2] ?? 0;
  return bytes[at] === COMMA && bytes[at + 1] === QUOTE && letter >= 0x61 && letter <= 0x7a;
}

/** Where the string ends that began before `from`. */
export function closingQuote(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  for (;;) {
    while (at < end && bytes[at] !== QUOTE) at++;
    if (at >= end) throw new LostShape();
    if (bytes[at - 1] !== BACKSLASH || !isEscaped(bytes, from, at)) return at;
    at++;
  }
}

/** An odd number of backslashes stands before it. */
function isEscaped(bytes: Uint8Array, from: number, at: number): boolean {
  let before = at;
  while (before > from && bytes[before - 1] === BACKSLASH) before--;
  return (at - before) % 2 === 1;
}

/** Numbers, true, false and null end before a separator. */
function scalarEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || byte <= SPACE) break;
  }
  return at;
}
