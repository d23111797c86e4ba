// The columns against a plain map: whatever is put, removed and listed, they hold the same pods, find them in the same
// ways, and tell of every change.
import assert from 'node:assert/strict';
import type { Replacement, Scope } from '../../../src/extension/sync/intake.ts';
import type { DecodedPod } from '../../../src/extension/kinds/podDecoder.ts';
import type { PodChange } from '../../../src/extension/kinds/podStore.ts';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import { PodColumns } from '../../../src/extension/sync/podColumns.ts';
import { PodColumnStore } from '../../../src/extension/sync/podColumnStore.ts';
import { PodModel } from '../../support/podModel.ts';
import {
  names,
  namespaces,
  nodes,
  owners,
  RandomPods,
  uids,
  type RandomPod,
} from '../../support/randomPods.ts';
import { seededRandom } from '../../support/seededRandom.ts';

const ROUNDS = Number(process.env['FORETOP_ROUNDS'] ?? 12);
const STEPS = 60;
const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);

/** A list on its way, and the same for the model. */
interface Listing {
  readonly replacement: Replacement<DecodedPod>;
  readonly isStreamed: boolean;
  readonly rows: Map<string, PodRow>;
}

class Trial {
  readonly store = new PodColumnStore();
  readonly model = new PodModel();
  readonly #pods: RandomPods;
  readonly #scopes: readonly Scope[];
  readonly #synced = new Set<Scope>();
  readonly #listings = new Map<Scope, Listing>();
  /** By what was told alone. */
  readonly #told = new Map<number, PodRow>();
  #forgotten = 0;
  #failure: unknown;

  constructor(random: () => number) {
    this.#pods = new RandomPods(random);
    this.#scopes = random() < 0.5 ? [undefined] : namespaces;
    for (const scope of this.#scopes) this.store.openScope(scope);
    this.store.onDidChange((change) => {
      // What a listener throws is not thrown on.
      try {
        this.#hear(change);
      } catch (error) {
        this.#failure = error;
      }
    });
  }

  #hear({ changed, removed, isForgotten }: PodChange): void {
    if (isForgotten) this.#forgotten++;
    for (const slot of removed) {
      // Readable until now; perhaps changed since it was told, or never told.
      const { uid } = this.store.at(slot);
      assert.equal(uid, this.#told.get(slot)?.uid ?? uid);
      assert.equal(this.store.isHeld(slot), false);
      this.#told.delete(slot);
    }
    for (const slot of changed) {
      assert.ok(this.store.isHeld(slot) && !removed.includes(slot));
      this.#told.set(slot, this.store.at(slot));
    }
  }

  step(): void {
    const { objects } = this.#pods;
    const scope = objects.pick(this.#scopes);
    const listing = this.#listings.get(scope);
    if (listing) return this.#list(scope, listing);
    const roll = objects.random();
    if (roll < 0.1) return this.#begin(scope);
    if (roll < 0.13) return this.#close(scope);
    if (roll < 0.6) this.#put(this.#pod(scope));
    else this.#remove(this.#pod(scope));
    if (objects.chance(0.5)) this.store.flush();
  }

  #pod(scope: Scope): RandomPod {
    return this.#pods.pod(scope === undefined ? namespaces : [scope], this.#uid(scope));
  }

  /** A pod never moves to another namespace: uids are of one. */
  #uid(scope: Scope): string {
    if (scope === undefined) return this.#pods.objects.pick(uids);
    const own = namespaces.indexOf(scope);
    return this.#pods.objects.pick(uids.filter((_, i) => i % namespaces.length === own));
  }

  #put({ decoded, row }: RandomPod): void {
    this.store.put(decoded());
    this.model.put(row);
  }

  #remove({ decoded, row }: RandomPod): void {
    this.store.remove(decoded());
    this.model.remove(row.uid);
  }

  #begin(scope: Scope): void {
    // The watch that was is over.
    this.store.flush();
    const isStreamed = !this.#synced.has(scope);
    const replacement = this.store.beginReplace(scope);
    this.#listings.set(scope, { replacement, isStreamed, rows: new Map() });
  }

  #list(scope: Scope, listing: Listing): void {
    const { isStreamed, replacement, rows } = listing;
    const roll = this.#pods.objects.random();
    if (roll < 0.1) return this.#end(scope, listing);
    const { decoded, row } = this.#pod(scope);
    // No list has two objects of one name.
    const listed = [...rows.values()].map((one) => this.#afterPut(one));
    const own = this.#afterPut(row);
    if (listed.some((one) => one.uid !== own.uid && isSameName(one, own))) return;
    if (roll < 0.85) {
      replacement.upsert(decoded());
      rows.delete(row.uid);
      rows.set(row.uid, row);
      if (isStreamed) this.model.put(row);
    } else {
      replacement.remove(decoded());
      rows.delete(row.uid);
      if (isStreamed) this.model.remove(row.uid);
    }
    if (!isStreamed) assert.equal(replacement.size, rows.size);
    assert.ok(replacement.size >= 0 && replacement.size <= uids.length);
    if (roll > 0.5) replacement.flush();
  }

  /** What is held once it was put: of a version that is held already, the same as before. */
  #afterPut(row: PodRow): PodRow {
    const known = this.model.get(row.uid);
    const isSame = row.resourceVersion !== '' && known?.resourceVersion === row.resourceVersion;
    return known && isSame ? known : row;
  }

  #end(scope: Scope, { isStreamed, replacement, rows }: Listing): void {
    this.#listings.delete(scope);
    if (this.#pods.objects.chance(0.3)) return replacement.discard();
    if (!isStreamed) for (const row of rows.values()) this.model.put(row);
    this.model.keep(scope, new Set(rows.keys()));
    replacement.commit();
    this.#synced.add(scope);
    assert.ok(this.store.isScopeSynced(scope));
    assert.equal(
      this.store.isSynced,
      this.#scopes.every((one) => this.#synced.has(one)),
    );
  }

  #close(scope: Scope): void {
    this.store.flush();
    const before = this.#forgotten;
    this.model.keep(scope, new Set());
    this.store.closeScope(scope);
    assert.equal(this.#forgotten, before + 1);
    this.store.openScope(scope);
    this.#synced.delete(scope);
  }

  /** All ways of finding agree with the model. */
  check(): void {
    const { model, store } = this;
    assert.equal(store.size, model.rows.length);
    assert.deepEqual(byUid(store.values()), byUid(model.rows));
    for (const uid of uids) {
      const row = model.get(uid);
      assert.deepEqual(store.get(uid), row);
      if (row) this.#checkSlot(store.slotOf(uid), row);
    }
    for (const namespace of [...namespaces, 'none'])
      for (const name of names)
        assert.deepEqual(store.byName(namespace, name), model.byName(namespace, name));
    this.#checkGroups();
    this.#checkOrder();
  }

  #checkSlot(slot: number, row: PodRow): void {
    const { store } = this;
    assert.ok(store.isHeld(slot) && slot < store.slotLimit);
    assert.equal(store.at(slot), store.at(slot));
    assert.equal(store.slotByName(row.namespace, row.name), slot);
    assert.equal(store.uidAt(slot), row.uid);
    assert.equal(store.nameAt(slot), row.name);
    assert.equal(store.namespaceAt(slot), row.namespace);
    assert.equal(store.nodeAt(slot), row.node ?? '');
    assert.deepEqual(store.ownerAt(slot), row.owner);
    assert.deepEqual(store.labelsAt(slot), row.labels);
    const { containers, word } = store.factsAt(slot);
    assert.deepEqual([word, containers.length], [row.word, row.containers.length]);
  }

  #checkGroups(): void {
    const { model, store } = this;
    const uidsOf = (slots: Iterable<number>) => Array.from(slots, (s) => store.uidAt(s)).sort();
    for (const node of ['', ...nodes, 'none']) {
      const expected = model.uids((row) => (row.node ?? '') === node);
      assert.deepEqual(uidsOf(store.onNode(node)), expected);
      assert.equal(store.countOnNode(node), expected.length);
    }
    for (const namespace of [...namespaces, 'none']) {
      const expected = model.uids((row) => row.namespace === namespace);
      assert.deepEqual(uidsOf(store.inNamespace(namespace)), expected);
      assert.equal(store.countInNamespace(namespace), expected.length);
    }
    for (const owner of [...owners, 'none'])
      assert.deepEqual(
        uidsOf(store.ownedBy(owner)),
        model.uids((row) => row.owner?.uid === owner),
      );
    const { rows } = model;
    assert.deepEqual(sorted(store.nodes()), sorted(new Set(rows.map((row) => row.node ?? ''))));
    assert.deepEqual(sorted(store.namespaces()), sorted(new Set(rows.map((r) => r.namespace))));
  }

  #checkOrder(): void {
    const { store } = this;
    const slots = [...store.slots()];
    const namesOf = (some: readonly number[]) => some.map((slot) => store.nameAt(slot));
    assert.deepEqual(namesOf(store.sortByName(slots)), namesOf(slots).sort(byParts));
    for (const text of ['cart', 'a', 'web', '5-0', 'x-a', '-', 'é', 'zzzz']) {
      const holds = store.nameMatcher(text);
      const found = namesOf(slots.filter(holds)).sort();
      assert.deepEqual(
        found,
        namesOf(slots)
          .filter((name) => name.includes(text))
          .sort(),
        text,
      );
    }
  }

  /** After all was told, readers know what is held. */
  checkTold(): void {
    this.store.flush();
    if (this.#failure) throw this.#failure as Error;
    assert.deepEqual(byUid(this.#told.values()), byUid(this.model.rows));
  }

  finishLists(): void {
    for (const [scope, listing] of this.#listings) this.#end(scope, listing);
  }
}

const isSameName = (a: PodRow, b: PodRow) => a.namespace === b.namespace && a.name === b.name;
const sorted = (texts: Iterable<string>) => [...texts].sort();
const byUid = (rows: Iterable<PodRow>) =>
  [...rows].sort((a, b) => (a.uid < b.uid ? -1 : Number(a.uid > b.uid)));

/** As columns sort: by the beginning up to the last dash, then by the ending, where it is one. */
function byParts(a: string, b: string): number {
  const [beginA, endA] = partsOf(a);
  const [beginB, endB] = partsOf(b);
  if (beginA !== beginB) return beginA < beginB ? -1 : 1;
  return endA < endB ? -1 : Number(endA > endB);
}

function partsOf(name: string): readonly [string, string] {
  const ending = /^.*-([0-9a-z]{1,6})$/.exec(name)?.[1] ?? '';
  return [name.slice(0, name.length - ending.length), ending];
}

describe('the columns of pods', () => {
  it('hold what a map holds', () => {
    for (let round = 0; round < ROUNDS; round++) {
      const trial = new Trial(seededRandom(seed + round));
      for (let step = 0; step < STEPS; step++) {
        try {
          trial.step();
          trial.check();
          if (step % 7 === 0) trial.checkTold();
        } catch (error) {
          throw new Error(`step ${step}; FORETOP_SEED=${seed + round} repeats it`, {
            cause: error,
          });
        }
      }
      trial.finishLists();
      trial.check();
      trial.checkTold();
    }
  });

  it('give back all that they held, and use it again', () => {
    const pods = new RandomPods(seededRandom(seed));
    const store = new PodColumnStore();
    store.openScope(undefined);
    const bytes: number[] = [];
    for (let cycle = 0; cycle < 6; cycle++) {
      const held = Array.from({ length: 120 }, (_, i) => {
        const uid = `0d7a3b4e-${i.toString(16).padStart(4, '0')}-4222-8333-${cycle}44455556666`;
        return pods.pod([`namespace-${cycle}-${i}`], uid);
      });
      for (const { decoded } of held) store.put(decoded());
      store.flush();
      assert.equal(store.size, 120, `seed ${seed}`);
      for (const { row } of held) {
        assert.deepEqual(store.get(row.uid), row, `seed ${seed}`);
        store.remove(row);
      }
      store.flush();
      assert.equal(store.size, 0);
      assert.deepEqual([...store.nodes(), ...store.namespaces(), ...store.slots()], []);
      for (const uid of owners) assert.deepEqual([...store.ownerIdsOf(uid)], []);
      for (const node of nodes) assert.equal(store.nodeIdOf(node), -1);
      assert.equal(store.namespaceIdOf(`namespace-${cycle}-0`), -1);
      bytes.push(store.bytes);
    }
    // Some are kept back for a while.
    assert.ok(store.slotLimit <= 120 * 4);
    // Runs of each length find their most after a while.
    assert.ok(bytes.at(-1)! < bytes[1]! * 2, `it grows: ${bytes.join(', ')}; seed ${seed}`);
  });

  it('leave nothing in the dictionaries', () => {
    const pods = new RandomPods(seededRandom(seed));
    const columns = new PodColumns();
    const write = (slot: number) => {
      const pod = pods.pod().decoded();
      columns.noteUid(pod);
      columns.write(slot, pod);
    };
    for (let slot = 0; slot < 200; slot++) write(slot);
    for (let slot = 0; slot < 200; slot += 2) columns.release(slot);
    for (let slot = 0; slot < 200; slot += 4) columns.move(slot + 1, slot);
    for (let slot = 1; slot < 200; slot += 4) write(slot);
    const { hostIps, labels, namespaces, nodes, owners, prefixes, shapes } = columns.dictionaries;
    const all = { hostIps, labels, namespaces, nodes, owners, prefixes, shapes };
    for (const [name, { size }] of Object.entries(all)) assert.ok(size > 0, name);
    for (let slot = 0; slot < 200; slot++) if (slot % 4 !== 2) columns.release(slot);
    for (const [name, { size }] of Object.entries(all))
      assert.equal(size, 0, `${name}, seed ${seed}`);
  });
});
