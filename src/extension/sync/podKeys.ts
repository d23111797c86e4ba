// The fields of a pod that are numbers in disguise: uids, versions, addresses.

const DASH = 0x2d;
/** Stands in place of the first quarter of a uid that is none of RFC 9562; the rest is a hash of it. */
export const NO_UID = 0xffffffff;

/** A canonical uid (36 characters, small letters) as 128 bits; anything else as a hash. */
export function readUid(bytes: Uint8Array, length: number, uid: Uint32Array): void {
  let isCanonical = length === 36;
  let at = 0;
  for (let part = 0; part < 4 && isCanonical; part++) {
    let word = 0;
    for (let digits = 0; digits < 8; at++) {
      const byte = bytes[at] as number;
      if (at === 8 || at === 13 || at === 18 || at === 23) {
        isCanonical &&= byte === DASH;
        continue;
      }
      const isDigit = byte >= 0x30 && byte <= 0x39;
      isCanonical &&= isDigit || (byte >= 0x61 && byte <= 0x66);
      word = (word << 4) | (isDigit ? byte - 0x30 : byte - 0x57);
      digits++;
    }
    uid[part] = word;
  }
  // A uid that begins with the mark is held as any odd one.
  if (!isCanonical || uid[0] === NO_UID) hashUid(bytes, length, uid);
}

function hashUid(bytes: Uint8Array, length: number, uid: Uint32Array): void {
  uid[0] = NO_UID;
  for (let part = 1; part < 4; part++) {
    let hash = Math.imul(0x811c9dc5, part * 2 + 1);
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
    uid[part] = hash ^ (hash >>> 15);
  }
}

export function uidText(words: Uint32Array, at: number): string {
  const hex = [0, 1, 2, 3]
    .map((i) => (words[at + i] as number).toString(16).padStart(8, '0'))
    .join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** A version that is a number as etcd counts (at most 15 digits, none of them a leading zero), or NaN. */
export function versionNumber(bytes: Uint8Array, length: number): number {
  if (length === 0 || length > 15 || (bytes[0] === 0x30 && length > 1)) return NaN;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Dotted decimal → 32 bits; 0 for anything else. */
export function ipv4Of(bytes: Uint8Array, length: number): number {
  if (length < 7 || length > 15) return 0;
  let value = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i <= length; i++) {
    const byte = bytes[i] as number;
    if (i === length || byte === 0x2e) {
      if (digits === 0 || part > 255) return 0;
      value = value * 256 + part;
      part = 0;
      digits = 0;
      if (i < length) dots++;
    } else {
      const digit = byte - 0x30;
      if (digit < 0 || digit > 9 || (digits > 0 && part === 0)) return 0;
      part = part * 10 + digit;
      digits++;
    }
  }
  return dots === 3 ? value : 0;
}

export function ipv4Text(ip: number): string {
  return [ip >>> 24, (ip >>> 16) & 255, (ip >>> 8) & 255, ip & 255].join('.');
}
