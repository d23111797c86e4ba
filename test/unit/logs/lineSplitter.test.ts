import assert from 'node:assert/strict';
import { LineSplitter } from '../../../src/extension/logs/lineSplitter.ts';
import { safeText } from '../../../src/extension/logs/safeText.ts';
import { seededRandom } from '../../support/seededRandom.ts';

function split(
  chunks: readonly Uint8Array[],
  limit?: number,
): readonly (readonly [string, number])[] {
  const splitter = new LineSplitter(limit);
  const lines = chunks.flatMap((chunk) =>
    Array.from(splitter.push(chunk), ({ bytes, cutBytes }) => [safeText(bytes), cutBytes] as const),
  );
  const rest = splitter.end();
  return rest ? [...lines, [safeText(rest.bytes), rest.cutBytes]] : lines;
}

function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const edges = [0, ...[...places].sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((end, index) => bytes.slice(edges[index], end));
}

describe('lines of a log', () => {
  const text = 'first\r\n\nüber 한국어 🚀 lines\n\u001b[31mred\u001b[0m\ttab\nlast without end';

  it('are the same wherever the bytes are cut', () => {
    const bytes = Buffer.from(text);
    const whole = split([bytes]);
    assert.deepEqual(
      whole.map(([line]) => line),
      ['first', '', 'über 한국어 🚀 lines', 'red\ttab', 'last without end'],
    );
    for (let at = 0; at <= bytes.length; at += 1) {
      assert.deepEqual(split(cutAt(bytes, [at])), whole, `cut at ${at}`);
    }
    assert.deepEqual(split(Array.from(bytes, (byte) => Uint8Array.of(byte))), whole);
  });

  it('are the same for random cuts, long lines included', () => {
    const seed = Number(process.env['FORETOP_SEED'] ?? 20260312);
    const random = seededRandom(seed);
    const line = () => '한a🚀'.repeat(Math.floor(random() * 60)) + Math.floor(random() * 1e6);
    for (let round = 0; round < 200; round += 1) {
      const bytes = Buffer.from(Array.from({ length: 12 }, line).join('\n'));
      const places = Array.from({ length: 9 }, () => Math.floor(random() * bytes.length));
      const limit = 16 + Math.floor(random() * 200);
      assert.deepEqual(split(cutAt(bytes, places), limit), split([bytes], limit), `seed ${seed}`);
    }
  });

  it('of 20 MB are cut at a whole character, and hold no more than that', () => {
    const splitter = new LineSplitter();
    const chunk = Buffer.from('한'.repeat(21_845)); // 64 KB, not aligned to the limit
    let lines = 0;
    for (let sent = 0; sent < 320; sent += 1) lines += [...splitter.push(chunk)].length;
    assert.equal(lines, 0);
    const [line] = [...splitter.push(Buffer.from('\n'))];
    assert.ok(line);
    const total = 320 * chunk.length;
    assert.equal(line.bytes.length + line.cutBytes, total);
    assert.ok(line.bytes.length <= 256 * 1024 && line.bytes.length > 256 * 1024 - 4);
    assert.doesNotMatch(safeText(line.bytes), /\ufffd/);
    assert.deepEqual(
      [...splitter.push(Buffer.from('next\n'))].map(({ bytes }) => safeText(bytes)),
      ['next'],
    );
  });

  it('show what is no text without letting it act', () => {
    assert.equal(safeText(Uint8Array.of(0x00, 0x41, 0xff, 0x08, 0x7f)), '␀A\ufffd␈␡');
    assert.equal(safeText(Buffer.from('user\u202etxt.exe')), 'user<U+202E>txt.exe');
    assert.equal(safeText(Buffer.from('a\u061cb')), 'a<U+061C>b');
    assert.equal(safeText(Buffer.from('\u001b]0;title\u0007\u001b[2Jplain')), 'plain');
    assert.equal(safeText(Buffer.from('10%\r20%')), '10%␍20%');
    assert.equal(
      safeText(Buffer.from('<img src=x onerror=alert(1)>')),
      '<img src=x onerror=alert(1)>',
    );
  });
});
