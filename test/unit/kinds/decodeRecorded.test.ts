// What the real server says of its objects in JSON and in protobuf (fixtures recorded by test/cluster/record) is one and
// the same row, by each tier of decoders; and every number of every table is that of generated.proto.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newDecodeCounts } from '../../../src/extension/core/decodeCounts.ts';
import { RowDecoder } from '../../../src/extension/kinds/decode/rowDecoder.ts';
import { PodDecoder } from '../../../src/extension/kinds/podDecoder.ts';
import type { ObjectRow, PodRow } from '../../../src/extension/kinds/rows.ts';
import { ListDecoder } from '../../../src/extension/sync/listDecoder.ts';
import { PodColumnStore } from '../../../src/extension/sync/podColumnStore.ts';
import { compareWith, parseMessages } from '../../support/protoMessages.ts';
import { messageNameOf, watchedKinds, type SchemaKind } from '../../support/watchedKinds.ts';

const folder = join(import.meta.dirname, 'fixtures');
const read = (file: string): Buffer => readFileSync(join(folder, file));
const json = 'application/json';
const protobuf = 'application/vnd.kubernetes.protobuf';

interface Taken {
  readonly rows: readonly ObjectRow[];
  readonly counts: ReturnType<typeof newDecodeCounts>;
  readonly version: unknown;
}

function take(kind: SchemaKind, body: Uint8Array, contentType: string): Taken {
  const counts = newDecodeCounts();
  const rows: ObjectRow[] = [];
  const list = new ListDecoder(new RowDecoder(kind), kind.kind, counts);
  const metadata = list.take(body, contentType, (row) => rows.push(row));
  return { rows, counts, version: metadata?.resourceVersion };
}

describe('recorded objects', () => {
  const messages = parseMessages(read('messages.proto').toString());

  for (const [name, kind] of watchedKinds) {
    const parsed = JSON.parse(read(`${name}.json`).toString()) as { items: unknown[] };
    const expected = parsed.items.map((item) => kind.project(item));

    it(`has ${name} with the numbers of generated.proto`, () => {
      assert.deepEqual(
        compareWith(messages, kind.schema.root, messageNameOf(kind)).differences,
        [],
      );
    });

    it(`reads the same ${name} by the scanner`, () => {
      const { rows, counts, version } = take(kind, read(`${name}.json`), json);
      assert.deepEqual(rows, expected);
      assert.ok(rows.length > 1, 'there is little to compare');
      assert.deepEqual(counts, { ...newDecodeCounts(), scanned: rows.length });
      assert.equal(typeof version, 'string');
    });

    it(`reads the same ${name} from protobuf`, () => {
      const { rows, counts, version } = take(kind, read(`${name}.pb`), protobuf);
      assert.deepEqual(rows, expected);
      assert.deepEqual(counts, { ...newDecodeCounts(), protobuf: rows.length });
      assert.equal(typeof version, 'string');
    });
  }

  for (const [file, contentType] of [
    ['pods.json', json],
    ['pods.pb', protobuf],
  ] as const) {
    it(`has the same rows in columns from ${file}`, () => {
      const [, kind] = watchedKinds.find(([name]) => name === 'pods')!;
      const { items } = JSON.parse(read('pods.json').toString()) as { items: unknown[] };
      const store = new PodColumnStore();
      const list = new ListDecoder(new PodDecoder(), 'Pod', newDecodeCounts());
      list.take(read(file), contentType, (pod) => store.put(pod));
      for (const item of items) {
        const row = kind.project(item) as PodRow;
        assert.deepEqual(store.get(row.uid), row);
      }
      assert.equal(store.size, items.length);
    });
  }
});
