// The store's promises: whole batches, atomic replacement, scopes that do not touch each other, names that move on.
import assert from 'node:assert/strict';
import type { Row, StoreChange } from '../../../src/extension/core/rowStore.ts';
import { MutableRowStore } from '../../../src/extension/sync/rowStore.ts';
import { seededRandom } from '../../support/seededRandom.ts';

function row(name: string, version = '1', uid = `uid-${name}`, namespace = 'shop'): Row {
  return { uid, name, namespace, resourceVersion: version };
}

function observed(): { store: MutableRowStore<Row>; changes: StoreChange<Row>[] } {
  const store = new MutableRowStore<Row>();
  const changes: StoreChange<Row>[] = [];
  store.onDidChange((change) => changes.push(change));
  return { store, changes };
}

function replace(store: MutableRowStore<Row>, rows: readonly Row[], scope?: string): void {
  const next = store.beginReplace(scope);
  for (const each of rows) next.upsert(each);
  next.commit();
}

function brief(change: StoreChange<Row> | undefined): string {
  const upserted = change?.upserted.map((entry) => `${entry.previous ? '~' : '+'}${entry.row.uid}`);
  return [...(upserted ?? []), ...(change?.removed ?? []).map((gone) => `-${gone.uid}`)].join(' ');
}

describe('row store', () => {
  it('tells what it holds, and a list on its way until it is given up', () => {
    const { store } = observed();
    assert.equal(store.bytes, 0);
    replace(store, [row('a'), row('b')]);
    const two = store.bytes;
    assert.ok(two > 2 * 200 && two < 2 * 1_000, String(two));
    const next = store.beginReplace();
    for (const name of ['a', 'b', 'c', 'd']) next.upsert(row(name, '2'));
    assert.ok(Math.abs(store.bytes - 3 * two) < two / 10, 'both are in memory');
    store.beginReplace();
    assert.equal(store.bytes, two, 'the first try was given up');
    next.commit();
    assert.ok(Math.abs(store.bytes - 2 * two) < two / 10);
    store.apply([], ['uid-a', 'uid-b', 'uid-c']);
    assert.ok(store.bytes < two);
    store.closeScope(undefined);
    assert.equal(store.bytes, 0);
  });

  it('forgets what is not to be kept, now and later, and does not call it deleted', () => {
    const { store, changes } = observed();
    replace(store, [row('a'), row('old-b'), row('c')]);
    const told = () => changes.splice(0).map((c) => `${c.isForgotten ? '?' : ''}${brief(c)}`);
    told();
    store.setKeep(({ name }) => !name.startsWith('old'));
    assert.deepEqual(told(), ['?-uid-old-b']);
    store.apply([row('old-d'), row('e')], ['uid-c']);
    assert.deepEqual(told(), ['+uid-e -uid-c']);
    store.apply([row('old-a', '2', 'uid-a')]);
    assert.deepEqual(told(), ['?-uid-a'], 'it has become one that is not kept');
    replace(store, [row('e'), row('f'), row('old-g')]);
    assert.deepEqual(told(), ['+uid-f']);
    store.setKeep(undefined);
    replace(store, [row('e'), row('f'), row('old-g')]);
    assert.deepEqual(told(), ['+uid-old-g']);
  });

  it('fires once a batch, after it holds the rows, with what was there before', () => {
    const { store, changes } = observed();
    const sizes: number[] = [];
    store.onDidChange(() => sizes.push(store.size));
    const old = row('a');
    store.apply([old, row('b')]);
    store.apply([row('a', '2'), row('c')], ['uid-b']);
    assert.deepEqual(changes.map(brief), ['+uid-a +uid-b', '~uid-a +uid-c -uid-b']);
    assert.deepEqual(sizes, [2, 2]);
    assert.equal(changes[1]?.upserted[0]?.previous, old);
  });

  it('does not fire for a row of the same version, nor for removing what is not there', () => {
    const { store, changes } = observed();
    const first = row('a');
    store.apply([first]);
    store.apply([row('a')], ['uid-nobody']);
    assert.equal(changes.length, 1);
    assert.equal(store.get('uid-a'), first);
  });

  it('replaces at once, and tells only of what differs', () => {
    const { store, changes } = observed();
    replace(store, [row('a'), row('b'), row('c')]);
    const next = store.beginReplace();
    next.upsert(row('a'));
    next.upsert(row('b', '2'));
    next.upsert(row('x'));
    next.upsert(row('d'));
    next.remove(row('x'));
    assert.equal(store.size, 3, 'nothing before the commit');
    assert.equal(next.size, 3);
    next.commit();
    assert.equal(brief(changes[1]), '~uid-b +uid-d -uid-c');
    assert.deepEqual([...store.values()].map(({ name }) => name).sort(), ['a', 'b', 'd']);
  });

  it('is as it was when a replacement is not committed', () => {
    const { store, changes } = observed();
    store.apply([row('a')]);
    store.beginReplace().upsert(row('z'));
    assert.equal(changes.length, 1);
    assert.equal(store.byName('shop', 'z'), undefined);
  });

  it('row 20: a name that was deleted and made again belongs to the new object, in any order of events', () => {
    const orders: readonly ((store: MutableRowStore<Row>) => void)[] = [
      (store) => store.apply([row('a', '9', 'new')], ['uid-a']),
      (store) => store.apply([row('a', '9', 'new')]),
      (store) => (store.apply([row('a', '9', 'new')]), store.apply([], ['uid-a'])),
      (store) => replace(store, [row('a', '9', 'new')]),
    ];
    for (const recreate of orders) {
      const { store, changes } = observed();
      store.apply([row('a')]);
      recreate(store);
      assert.equal(store.byName('shop', 'a')?.uid, 'new');
      assert.equal(store.get('uid-a'), undefined);
      assert.equal(store.size, 1);
      assert.equal(brief(changes[1]), '+new -uid-a');
      assert.equal(changes.length, 2);
    }
  });

  it('row 20: a uid that is used again under another name leaves its old one', () => {
    const { store } = observed();
    store.apply([row('a')]);
    store.apply([row('b', '9', 'uid-a')]);
    assert.equal(store.size, 1);
    assert.equal(store.byName('shop', 'a'), undefined);
    assert.equal(store.byName('shop', 'b')?.uid, 'uid-a');
  });

  it('two objects of one name in one batch end as the last, told once', () => {
    const { store, changes } = observed();
    store.apply([row('a', '5', 'one'), row('a', '6', 'two')]);
    assert.equal(store.size, 1);
    assert.deepEqual(
      changes[0]?.upserted.map((entry) => entry.row.uid),
      ['two'],
    );
  });

  it('the same name in two namespaces is two objects', () => {
    const { store } = observed();
    store.apply([row('a'), row('a', '1', 'other', 'bank')]);
    assert.equal(store.byName('bank', 'a')?.uid, 'other');
    assert.equal(store.byName('shop', 'a')?.uid, 'uid-a');
  });

  describe('scopes', () => {
    it('a replacement of one namespace leaves the rows of another', () => {
      const { store, changes } = observed();
      store.openScope('shop');
      store.openScope('bank');
      replace(store, [row('a')], 'shop');
      assert.equal(store.isSynced, false);
      assert.equal(store.isScopeSynced('shop'), true);
      replace(store, [row('t', '1', 'teller', 'bank')], 'bank');
      assert.equal(store.isSynced, true);
      replace(store, [], 'shop');
      assert.deepEqual(
        [...store.values()].map(({ uid }) => uid),
        ['teller'],
      );
      assert.equal(brief(changes.at(-1)), '-uid-a');
    });

    it('becoming synced is told even without rows, once', () => {
      const { store, changes } = observed();
      store.openScope(undefined);
      assert.equal(store.isSynced, false);
      replace(store, []);
      replace(store, []);
      assert.deepEqual(changes, [{ upserted: [], removed: [] }]);
      assert.equal(store.isSynced, true);
    });

    it('closing one takes its rows away', () => {
      const { store, changes } = observed();
      replace(store, [row('a')], 'shop');
      replace(store, [row('t', '1', 'teller', 'bank')], 'bank');
      store.closeScope('shop');
      assert.equal(brief(changes.at(-1)), '-uid-a');
      assert.equal(changes.at(-1)?.isForgotten, true);
      assert.equal(store.size, 1);
      assert.equal(store.isSynced, true);
    });

    it('opening a known one does not forget that it is synced', () => {
      const { store } = observed();
      replace(store, [row('a')], 'shop');
      store.openScope('shop');
      assert.equal(store.isScopeSynced('shop'), true);
    });
  });

  const seed = 7;
  it(`told changes add up to the content, under random batches (seed ${seed})`, () => {
    const random = seededRandom(seed);
    const { store } = observed();
    const mirror = new Map<string, Row>();
    const lies: string[] = [];
    store.onDidChange((change) => {
      for (const gone of change.removed) {
        if (mirror.get(gone.uid) !== gone) lies.push(`${gone.uid} removed`);
        mirror.delete(gone.uid);
      }
      for (const { row: now, previous } of change.upserted) {
        if (mirror.get(now.uid) !== previous) lies.push(`previous of ${now.uid}`);
        mirror.set(now.uid, now);
      }
    });
    const any = (): Row => {
      const name = `n${Math.floor(random() * 6)}`;
      const version = String(Math.floor(random() * 4));
      const namespace = random() < 0.5 ? 'shop' : 'bank';
      return row(name, version, `${namespace}-${name}-${Math.floor(random() * 2)}`, namespace);
    };
    for (let step = 0; step < 2000; step++) {
      const rows = Array.from({ length: Math.floor(random() * 5) }, any);
      const unique = [...new Map(rows.map((each) => [each.uid, each])).values()];
      if (random() < 0.2)
        replace(
          store,
          unique.filter((each) => each.namespace === 'shop'),
          'shop',
        );
      else store.apply(unique, [any().uid]);
      const names = [...store.values()].map((each) => `${each.namespace}/${each.name}`);
      assert.equal(new Set(names).size, names.length, 'one object a name');
      assert.deepEqual(lies, []);
      assert.deepEqual(new Set(mirror.values()), new Set(store.values()));
    }
  });
});
