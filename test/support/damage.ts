// Bytes as a broken wire or server leaves them: flipped, cut, doubled, swapped, or of another place.

/** A copy with one to four defects. */
export function damaged(bytes: Uint8Array, random: () => number): Uint8Array {
  let result: Uint8Array = bytes.slice();
  for (let left = 1 + Math.floor(random() * 4); left > 0; left--) result = once(result, random);
  return result;
}

function once(bytes: Uint8Array, random: () => number): Uint8Array {
  const place = () => Math.floor(random() * bytes.length);
  const at = place();
  const [from, to] = [at, Math.min(bytes.length, at + 1 + Math.floor(random() * 40))];
  switch (Math.floor(random() * 7)) {
    case 0:
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      return bytes;
    case 1:
      bytes[at] = Math.floor(random() * 256);
      return bytes;
    case 2:
      return bytes.slice(0, at);
    case 3:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
    case 5: {
      const other = place();
      [bytes[at], bytes[other]] = [bytes[other] ?? 0, bytes[at] ?? 0];
      return bytes;
    }
    default: {
      // What is structure in JSON, or a length in protobuf, where none was.
      const inserted = Buffer.from(
        ['"', '{', '}', ']', '\\', '\u007f', ',', '\u0000'][at % 8] ?? '',
      );
      return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
    }
  }
}

/** The same bytes in chunks, some of them very small. */
export function* chunked(bytes: Uint8Array, random: () => number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const most = random() < 0.5 ? 8 : 4000;
    const next = Math.min(bytes.length, at + 1 + Math.floor(random() * most));
    yield bytes.slice(at, next);
    at = next;
  }
}
