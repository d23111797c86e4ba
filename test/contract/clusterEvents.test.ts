// Events look alike whichever of the two APIs they were read from.
import assert from 'node:assert/strict';
import { coreEventKind, eventKind } from '../../src/extension/kinds/event.ts';
import { collectionPath, type Kind } from '../../src/extension/kinds/kind.ts';
import type { EventRow } from '../../src/extension/kinds/rows.ts';
import { openTarget, type ContractTarget } from './support/target.ts';

interface ListBody {
  readonly items: readonly unknown[];
}

describe('events of both APIs', function () {
  this.timeout(60_000);
  let target: ContractTarget;

  before(async () => {
    target = await openTarget();
  });
  after(() => target?.close());

  it('are the same events with the same words, counts and times', async () => {
    // The list between the two others tells which events stood still.
    const first = await read(eventKind);
    const core = await read(coreEventKind);
    const second = await read(eventKind);
    const steady = [...first.values()].filter(
      (row) => second.get(row.uid)?.resourceVersion === row.resourceVersion,
    );
    assert.ok(steady.length > 0, 'there are events that stood still');
    for (const row of steady) {
      const other = core.get(row.uid);
      assert.ok(other, `core/v1 has ${row.namespace}/${row.name} too`);
      assert.deepEqual(comparable(other), comparable(row));
    }
  });

  it('tell whom they regard', async () => {
    for (const row of (await read(eventKind)).values()) {
      assert.ok(row.regarding.kind.length > 0, row.name);
      assert.ok(row.regarding.name.length > 0, row.name);
      assert.ok(row.count >= 1, row.name);
      assert.ok(row.lastAt >= row.firstAt, row.name);
      assert.ok(row.type === 'Normal' || row.type === 'Warning', `${row.name}: ${row.type}`);
    }
  });

  async function read(kind: Kind<EventRow>): Promise<ReadonlyMap<string, EventRow>> {
    const { items } = await target.get<ListBody>(collectionPath(kind));
    return new Map(items.map((item) => kind.project(item)).map((row) => [row.uid, row]));
  }
});

function comparable(row: EventRow): Partial<EventRow> {
  const { reason, message, type, count, regarding, firstAt, lastAt, name, namespace } = row;
  return { reason, message, type, count, regarding, firstAt, lastAt, name, namespace };
}
