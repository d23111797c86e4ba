// What a program wrote, as text that can only be read: no escape sequences, and characters that would move, hide or turn
// others are drawn as symbols.
import { stripVTControlCharacters } from 'node:util';

/** C0 but tab, DEL, C1, and the characters that change the direction of text (Trojan Source, CVE-2021-42574). */
// oxlint-disable-next-line no-control-regex
const unsafe =
  /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;
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
