// Lines from bytes, however the bytes arrive.
import assert from 'node:assert/strict';
import { FaultError } from '../../../src/shared/model/fault.ts';
import { LineReader } from '../../../src/extension/sync/lineReader.ts';

const decode = (line: Uint8Array): string => new TextDecoder().decode(line);
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(bytes: Uint8Array, chunkBytes: number): string[] {
  const reader = new LineReader();
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; from += chunkBytes) {
    for (const line of reader.push(bytes.subarray(from, from + chunkBytes)))
      lines.push(decode(line));
  }
  const rest = reader.end();
  return rest === undefined ? lines : [...lines, decode(rest)];
}

const isMalformed = (error: unknown): boolean =>
  error instanceof FaultError && error.fault.kind === 'malformed';

describe('line reader', () => {
  const cases: readonly [string, string, readonly string[]][] = [
    ['one line', 'a\n', ['a']],
    ['several lines', 'a\nbb\nccc\n', ['a', 'bb', 'ccc']],
    ['a last line without an end', 'a\nb', ['a', 'b']],
    ['CRLF', 'a\r\nb\r\n', ['a', 'b']],
    ['empty lines', '\n\na\n\r\n\nb\n', ['a', 'b']],
    ['characters of two to four bytes', 'Ä한🏔\n전망대\n', ['Ä한🏔', '전망대']],
    ['a byte order mark', '\uFEFF{"a":1}\n', ['{"a":1}']],
    ['nothing', '', []],
  ];
  for (const [name, text, expected] of cases) {
    it(`reads ${name}, in chunks of any size`, () => {
      const bytes = encode(text);
      for (let size = 1; size <= bytes.length + 1; size++) {
        assert.deepEqual(read(bytes, size), expected, `chunks of ${size}`);
      }
    });
  }

  it('refuses bytes that are not UTF-8', () => {
    assert.throws(() => read(Uint8Array.of(0x61, 0xc3, 0x28, 0x0a), 2), isMalformed);
    assert.throws(() => read(Uint8Array.of(0xed, 0x95), 1), isMalformed);
  });

  it('keeps no more than the limit of a line that does not end', () => {
    const reader = new LineReader(1000);
    const feed = (): void => {
      for (let index = 0; index < 100; index++) for (const _ of reader.push(new Uint8Array(64)));
    };
    assert.throws(feed, isMalformed);
    assert.ok(reader.pendingBytes <= 1064);
  });

  it('does not keep the memory of the chunks it was given', () => {
    const reader = new LineReader();
    const chunk = encode('first\nsec');
    assert.deepEqual([...reader.push(chunk)].map(decode), ['first']);
    chunk.fill(0x78);
    assert.deepEqual([...reader.push(encode('ond\n'))].map(decode), ['second']);
  });
});
