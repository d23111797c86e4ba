import assert from 'node:assert/strict';
import { LengthReader } from '../../../src/extension/sync/lengthReader.ts';
import { FaultError } from '../../../src/shared/model/fault.ts';

const frame = (text: string): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([head, Buffer.from(text)]);
};

const isMalformed = (error: unknown) =>
  error instanceof FaultError && error.fault.kind === 'malformed';

/** Frames as texts, taken one by one as the watch takes them. */
function read(reader: LengthReader, chunk: Uint8Array): string[] {
  return Array.from(reader.push(chunk), (bytes) => Buffer.from(bytes).toString());
}

describe('LengthReader', () => {
  const stream = Buffer.concat([frame('one'), frame(''), frame('x'.repeat(300)), frame('four')]);
  const texts = ['one', '', 'x'.repeat(300), 'four'];

  it('gives the same frames wherever the stream is cut in two', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const reader = new LengthReader();
      const found = [
        ...read(reader, stream.subarray(0, cut)),
        ...read(reader, stream.subarray(cut)),
      ];
      assert.deepEqual(found, texts, `cut at ${cut}`);
      assert.equal(reader.pendingBytes, 0);
      assert.equal(reader.end(), undefined);
    }
  });

  it('keeps no more than the frame that has begun', () => {
    const reader = new LengthReader();
    assert.deepEqual(read(reader, stream.subarray(0, 13)), ['one', '']);
    assert.equal(reader.pendingBytes, 2);
    const kept = Buffer.from(stream.subarray(13, 20));
    assert.deepEqual(read(reader, kept), []);
    // The transport may use its buffer again.
    kept.fill(0);
    assert.deepEqual(read(reader, stream.subarray(20)), texts.slice(2));
  });

  it('refuses an end within a frame or its head', () => {
    for (const length of [2, 6]) {
      const reader = new LengthReader();
      read(reader, stream.subarray(0, length));
      assert.throws(() => reader.end(), isMalformed);
    }
  });

  it('refuses a frame above any object before it comes, even in parts', () => {
    const head = Buffer.from([0xff, 0xff, 0xff, 0xff]);
    assert.throws(() => read(new LengthReader(), head), isMalformed);
    const reader = new LengthReader();
    read(reader, head.subarray(0, 3));
    assert.throws(() => read(reader, head.subarray(3)), isMalformed);
  });
});
