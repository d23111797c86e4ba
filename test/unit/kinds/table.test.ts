import assert from 'node:assert/strict';
import { readTable } from '../../../src/extension/kinds/table.ts';

const metadata = {
  ...{ name: 'a', namespace: 'shop', uid: 'u1', resourceVersion: '7' },
  creationTimestamp: '2026-03-12T05:00:00Z',
  labels: { app: 'a' },
  annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'secret' },
};
const table = {
  kind: 'Table',
  metadata: { continue: 'more' },
  columnDefinitions: [{ name: 'Name', type: 'string', format: 'name', priority: 0 }, {}],
  rows: [
    { cells: ['a', null, 3, true, { x: 1 }], object: { metadata } },
    { cells: ['b'], object: { metadata: { name: 'b' } } },
    { cells: ['nameless'], object: { metadata: {} } },
    { cells: 'rubbish', object: { metadata: { ...metadata, uid: 'u2' } } },
  ],
};

describe('a table of the server', () => {
  it('is read with what names its rows, and without annotations', () => {
    const { columns, next, rows } = readTable(table);
    assert.equal(next, 'more');
    assert.deepEqual(columns[0], {
      ...{ name: 'Name', type: 'string', format: 'name', description: '', priority: 0 },
    });
    assert.deepEqual(columns[1]?.name, '');
    assert.deepEqual(
      rows.map(({ uid, cells }) => [uid, ...cells]),
      [['u1', 'a', null, 3, true, '{"x":1}'], ['//b', 'b'], ['u2']],
    );
    assert.ok(!JSON.stringify(rows).includes('secret'));
    assert.equal(rows[0]?.createdAt, Date.parse('2026-03-12T05:00:00Z'));
  });

  for (const body of [null, 'x', { kind: 'ConfigMapList', items: [] }, { kind: 'Status' }]) {
    it(`is not ${JSON.stringify(body)}`, () => {
      assert.throws(() => readTable(body), { name: 'FaultError' });
    });
  }
});
