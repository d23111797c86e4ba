// What a program wrote, as text that can only be read: no escape sequences, and characters that would move, hide or turn
// others are drawn as symbols.
import { stripVTControlCharacters } from 'node:util';

/** C0 but tab, DEL, C1, and the characters that change the direction of text (Trojan Source, CVE-2021-42574). */
const ranges = [
  [0x00, 0x08],
  [0x0a, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200e, 0x200f],
  [0x202a, 0x202e],
  [0x2066, 0x2069],
  [0xfeff, 0xfeff],
] as const;
const escape = (code: number) => `\\u${code.toString(16).padStart(4, '0')}`;
const unsafe = new RegExp(`[${ranges.map(([a, b]) => `${escape(a)}-${escape(b)}`).join('')}]`);
const eachUnsafe = new RegExp(unsafe.source, 'g');

/** Bytes that are no UTF-8 become U+FFFD. */
export function safeText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (!unsafe.test(text)) return text;
  return stripVTControlCharacters(text).replace(eachUnsafe, symbolOf);
}

/** Control Pictures (U+2400) for what has one, `<U+202E>` for the rest. */
function symbolOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}
