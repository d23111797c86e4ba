// Lists of pods that take the place of others: when they are cut short, closed under their hands, or bring nothing new.
import assert from 'node:assert/strict';
import { PodColumnStore } from '../../../src/extension/sync/podColumnStore.ts';
import { pod } from '../../support/rowBuilders.ts';

const named = (...names: string[]) => names.map((name) => pod({ name }));

function synced(...names: string[]): PodColumnStore {
  const store = new PodColumnStore();
  store.openScope(undefined);
  const list = store.beginReplace(undefined);
  for (const row of named(...names)) list.upsert(row);
  list.commit();
  return store;
}

describe('a list of pods', () => {
  it('counts no pod twice that an earlier list, given up, had brought', () => {
    const store = new PodColumnStore();
    store.openScope(undefined);
    const [a, b] = named('a', 'b') as [ReturnType<typeof pod>, ReturnType<typeof pod>];
    const first = store.beginReplace(undefined);
    first.upsert(a);
    first.discard();
    const second = store.beginReplace(undefined);
    second.remove(a);
    assert.equal(second.size, 0);
    second.upsert(b);
    assert.equal(second.size, 1);
    second.commit();
    assert.deepEqual(
      [...store.values()].map(({ name }) => name),
      ['b'],
    );
  });

  it('that brings what is held takes no second place for it', () => {
    const names = Array.from({ length: 1000 }, (_, n) => `p-${n}`);
    const store = synced(...names);
    const before = store.slotLimit;
    for (let round = 0; round < 3; round++) {
      const list = store.beginReplace(undefined);
      for (const row of named(...names)) list.upsert(row);
      assert.equal(list.size, 1000);
      list.commit();
    }
    assert.equal(store.slotLimit, before);
    assert.equal(store.size, 1000);
  });

  it('that ends after its scope was closed leaves nothing', () => {
    for (const isFirst of [true, false]) {
      const store = isFirst ? new PodColumnStore() : synced('a');
      store.openScope(undefined);
      const list = store.beginReplace(undefined);
      for (const row of named('a', 'b')) list.upsert(row);
      store.closeScope(undefined);
      list.commit();
      assert.equal(store.size, 0);
      assert.equal(store.isSynced, false);
    }
  });

  it('gives a slot that was let go to nobody for a while', () => {
    const store = synced('a', 'b');
    const slot = store.slotOf('pod-shop-a');
    store.remove(named('a')[0]!);
    store.flush();
    store.put(named('c')[0]!);
    store.flush();
    assert.notEqual(store.slotOf('pod-shop-c'), slot);
  });
});
