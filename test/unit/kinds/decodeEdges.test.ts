// Single cases of the decoders that random objects seldom meet.
import assert from 'node:assert/strict';
import { JsonScanner } from '../../../src/extension/kinds/decode/jsonScanner.ts';
import { ObjectSink } from '../../../src/extension/kinds/decode/objectSink.ts';
import { ProtobufReader } from '../../../src/extension/kinds/decode/protobufReader.ts';
import * as field from '../../../src/extension/kinds/decode/schema.ts';
import { LostShape } from '../../../src/extension/kinds/decode/sink.ts';

const schema = new field.Schema({
  name: field.text(1),
  at: field.time(2),
  count: field.number(3),
  isOn: field.flag(4),
  all: field.texts(5),
  sizes: field.quantities(6),
  part: field.message(7, { name: field.text(1), managedFields: field.managed(0) }),
});

/** undefined: lost. */
function attempt(fill: (sink: ObjectSink) => void): unknown {
  const sink = new ObjectSink(schema);
  const object = sink.start();
  try {
    fill(sink);
  } catch (error) {
    if (error instanceof LostShape) return undefined;
    throw error;
  }
  return object;
}

const scan = (text: string) =>
  attempt((sink) => {
    const bytes = Buffer.from(text);
    const end = new JsonScanner().object(bytes, 0, bytes.length, schema.root, sink);
    if (end !== bytes.length) throw new LostShape();
  });
const read = (...bytes: readonly number[]) =>
  attempt((sink) =>
    new ProtobufReader().message(Uint8Array.from(bytes), 0, bytes.length, schema.root, sink),
  );

describe('JsonScanner', () => {
  const equal: readonly (readonly [string, unknown])[] = [
    [
      '{"count":0,"isOn":false,"name":"","all":[""],"sizes":{}}',
      { count: 0, isOn: false, all: [''] },
    ],
    ['{"count":-12,"name":"\\ud83d\\udea2é","at":null}', { count: -12, name: '🚢é' }],
    ['{"count":1.5e3,"part":{"name":"\\\\\\""}}', { count: 1500, part: { name: '\\"' } }],
    ['{"count":123456789012345}', { count: 123_456_789_012_345 }],
    ['{"at":"2026-03-12T14:08:30.9999999+01:00"}', { at: Date.parse('2026-03-12T13:08:30.999Z') }],
    ['{"at":"0001-01-01T00:00:00Z","zone":[{"name":"]}\\""}]}', {}],
    // A bracket in a string, with what follows managed fields behind it.
    [
      '{"part":{"managedFields":[{"f:x}],":{}}],"name":"a"},"name":"b"}',
      { part: { name: 'a' }, name: 'b' },
    ],
    [
      '{"part":{"managedFields":[{"m":"}]},"}],"name":"a"},"name":"b"}',
      { part: { name: 'a' }, name: 'b' },
    ],
  ];
  for (const [text, object] of equal)
    it(`reads ${text}`, () => assert.deepEqual(scan(text), object));

  const lost = [
    '{"count":-0}',
    '{"count":01}',
    '{"count":0x10}',
    '{"count":1e400}',
    '{"count":"1"}',
    '{"name":"a","name":"b"}',
    '{"n\\u0061me":"a"}',
    '{"unr\\u0065ad":"a"}',
    '{"name":"\\ud800"}',
    '{"name":"\\x"}',
    '{"sizes":{"cpu":1}}',
    '{"all":[null]}',
    '{"isOn":"true"}',
    '{"at":5}',
    '{"part":[]}',
    '{"part":{"managedFields":{}}}',
    '{"name":"a"}}',
    '{"name":"a"',
    '',
  ];
  for (const text of lost)
    it(`gives up on ${text || 'nothing'}`, () => assert.equal(scan(text), undefined));

  it('goes through what is unread and deep without recursion', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    assert.deepEqual(scan(`{"zone":${deep},"name":"a"}`), { name: 'a' });
  });
});

describe('ProtobufReader', () => {
  it('reads seconds of any length, and nanoseconds', () => {
    assert.deepEqual(read(0x12, 6, 0x08, 0x80, 0x80, 0x80, 0x80, 0x01), { at: 2 ** 28 * 1000 });
    // As long as a time of this century, but five seconds and two million nanoseconds.
    assert.deepEqual(read(0x12, 6, 0x08, 0x05, 0x10, 0x80, 0x89, 0x7a), { at: 5002 });
    assert.deepEqual(read(0x12, 0), {});
  });

  it('reads negative numbers of ten bytes', () => {
    const ones = Array.from({ length: 9 }, () => 0xff);
    assert.deepEqual(read(0x18, ...ones, 0x01), { count: -1 });
  });

  it('passes over fields of every wire type', () => {
    const unread = [0x40, 0x80, 0x01, 0x4a, 1, 9, 0x51, 1, 2, 3, 4, 5, 6, 7, 8, 0x5d, 1, 2, 3, 4];
    assert.deepEqual(read(...unread, 0x0a, 1, 0x61), { name: 'a' });
  });

  const lost: Readonly<Record<string, readonly number[]>> = {
    'a field twice': [0x0a, 1, 0x61, 0x0a, 1, 0x62],
    'the field number 0': [0x02, 1, 0x61],
    'a length beyond the end': [0x0a, 2, 0x61],
    'a negative length': [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f],
    'a number that does not end': [0x18, ...Array.from({ length: 11 }, () => 0xff)],
    'a key that does not end': [0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    'a text where a number belongs': [0x1a, 1, 0x61],
    'a number where a text belongs': [0x08, 1],
    'a group': [0x0b, 0x0c],
    'eight bytes that are fewer': [0x51, 1, 2],
    'a cut key': [0x80],
  };
  for (const [what, bytes] of Object.entries(lost))
    it(`gives up on ${what}`, () => assert.equal(read(...bytes), undefined));
});
