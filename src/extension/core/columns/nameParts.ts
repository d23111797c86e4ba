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

/** 1–10 for digits, 11–36 for small letters, 0 for anything else. */
function rankOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x2f;
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x56 : 0;
}
