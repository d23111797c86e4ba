import assert from 'node:assert/strict';
import { newDecodeCounts } from '../../../src/extension/core/decodeCounts.ts';
import { RowDecoder } from '../../../src/extension/kinds/decode/rowDecoder.ts';
import { namespaceKind } from '../../../src/extension/kinds/namespace.ts';
import { ListDecoder } from '../../../src/extension/sync/listDecoder.ts';
import { FaultError } from '../../../src/shared/model/fault.ts';
import { enveloped, listBody } from '../../support/protobufEncoder.ts';

const isMalformed = (error: unknown) =>
  error instanceof FaultError && error.fault.kind === 'malformed';
const item = (name: string) => ({ metadata: { name, uid: name } });
const list = (items: unknown) =>
  JSON.stringify({ kind: 'NamespaceList', metadata: { resourceVersion: '7' }, items });

function take(body: string | Uint8Array, contentType = 'application/json') {
  const names: string[] = [];
  const counts = newDecodeCounts();
  const decoder = new ListDecoder(new RowDecoder(namespaceKind), 'Namespace', counts);
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const metadata = decoder.take(bytes, contentType, ({ name }) => names.push(name));
  return { names, counts, metadata };
}

describe('ListDecoder', () => {
  it('reads the items of a list, and what it says of itself wherever that stands', () => {
    const before = take(list([item('a'), item('b')]));
    assert.deepEqual(before.names, ['a', 'b']);
    assert.deepEqual(before.metadata, { resourceVersion: '7' });
    const after = take(
      `{"items": [ ${JSON.stringify(item('a'))} ],\n"metadata": {"continue":"c"}}\n`,
    );
    assert.deepEqual([after.names, after.metadata], [['a'], { continue: 'c' }]);
    assert.equal(after.counts.scanned, 1);
  });

  it('leaves single items to JSON.parse, and counts them', () => {
    const { names, counts } = take(`{"items":[{"met\\u0061data":{"name":"a","uid":"a"}}]}`);
    assert.deepEqual(names, ['a']);
    assert.deepEqual(counts, { protobuf: 0, scanned: 0, parsed: 1, lostShape: 1 });
  });

  it('leaves a list to JSON.parse whose own keys are written otherwise', () => {
    const { names, counts } = take(`{"it\\u0065ms":[${JSON.stringify(item('a'))}]}`);
    assert.deepEqual([names, counts.parsed], [['a'], 1]);
  });

  for (const [what, body] of [
    ['another object', '{"kind":"Status","metadata":{}}'],
    ['a list of nothing', list(null)],
    ['a number', '7'],
  ] as const)
    it(`says that ${what} is no list`, () => assert.equal(take(body).metadata, undefined));

  for (const [what, body] of [
    ['two values', `${list([])}{}`],
    ['items that are none', list({ a: 1 })],
    ['items without a comma', list([item('a'), item('b')]).replace('},{', '} {')],
    ['an item that is none', list([7])],
    ['a cut list', list([item('a')]).slice(0, -2)],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d])],
  ] as const)
    it(`refuses ${what}`, () => assert.throws(() => take(body), isMalformed));

  it('refuses protobuf of another kind, without an envelope, or cut', () => {
    const protobuf = 'application/vnd.kubernetes.protobuf';
    const empty = listBody('Namespace', '7', []);
    assert.deepEqual(take(empty, protobuf).metadata, { resourceVersion: '7' });
    for (const body of [listBody('Node', '7', []), enveloped('Status', empty), empty.slice(4)])
      assert.throws(() => take(body, protobuf), isMalformed);
    assert.throws(() => take(empty.slice(0, -1), protobuf), isMalformed);
  });
});
