// managedFields are passed over without being read; whatever stands in or after them, the row is that of JSON.parse.
import assert from 'node:assert/strict';
import { LostShape } from '../../../src/extension/kinds/decode/sink.ts';
import { podKind } from '../../../src/extension/kinds/pod.ts';
import { PodDecoder } from '../../../src/extension/kinds/podDecoder.ts';
import { PodColumnStore } from '../../../src/extension/sync/podColumnStore.ts';

const entry = (fields: object) => ({
  manager: 'kubelet',
  operation: 'Update',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:metadata': { 'f:labels': { '.': {} } }, 'f:spec': fields },
});

function pod(managedFields: unknown, after: object = {}) {
  return {
    kind: 'Pod',
    metadata: { name: 'cart-7c9fd-x2x4z', uid: 'a', resourceVersion: '7', managedFields, ...after },
    spec: { nodeName: 'w-1', containers: [{ name: 'app', image: 'app:1' }] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

/** The row from bytes, or undefined where only JSON.parse can tell. */
function scanned(text: string) {
  const bytes = new TextEncoder().encode(text);
  const store = new PodColumnStore();
  try {
    store.put(new PodDecoder().json(bytes, 0, bytes.length));
  } catch (error) {
    if (error instanceof LostShape) return undefined;
    throw error;
  }
  return store.get('a');
}

describe('managedFields', () => {
  const hostile = [
    'k:{"name":"x}]}}"}',
    'k:{"name":"x}]},\\"spec\\":{}}"}',
    'v:"}],\\"a\\":1"',
    '}]}',
  ];
  const cases: Record<string, object> = {
    'last in the metadata': pod([entry({}), entry({ 'f:containers': {} })]),
    'before other fields': pod([entry({})], { generateName: 'cart-', finalizers: ['a', 'b'] }),
    'before owners': pod([entry({})], {
      ownerReferences: [{ apiVersion: 'v1', kind: 'X', name: 'x', uid: 'u', controller: true }],
    }),
    empty: pod([]),
    null: pod(null),
    'with a list within': pod([{ ...entry({}), fieldsV1: { a: [{ b: [] }] } }]),
    ...Object.fromEntries(
      hostile.map((key) => [`with the key ${key}`, pod([entry({ [key]: {} })])]),
    ),
  };
  for (const [name, object] of Object.entries(cases)) {
    for (const [how, text] of [
      ['', JSON.stringify(object)],
      [', indented', JSON.stringify(object, undefined, 2)],
    ] as const) {
      it(`${name}${how}: never another row than that of JSON.parse`, () => {
        const row = scanned(text);
        if (row) assert.deepEqual(row, podKind.project(object));
        if (!hostile.some((key) => name.endsWith(key))) assert.ok(row, 'it is what servers write');
      });
    }
  }
});
