// Resources that are not watched: read while they are shown, kept while they cannot be, and let go after.
import assert from 'node:assert/strict';
import { bytesOf } from '../../../src/extension/core/rowBytes.ts';
import { silentLog } from '../../../src/extension/core/log.ts';
import { holdingsOf, totalBytes } from '../../../src/extension/session/memoryAccount.ts';
import { ResourceTables } from '../../../src/extension/session/resourceTables.ts';
import { Lifetime } from '../../../src/shared/lifetime.ts';
import { FaultError } from '../../../src/shared/model/fault.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import { failWith, fakeApi } from '../../support/reviewApi.ts';

const discovery = (resources: readonly string[]) => ({
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: 'shop.example' },
      versions: [
        {
          version: 'v1',
          resources: resources.map((resource) => ({
            ...{ resource, scope: 'Namespaced', verbs: ['list'] },
            responseKind: { kind: 'Cart' },
          })),
        },
      ],
    },
  ],
});

const tableOf = (names: readonly string[], next?: string) => ({
  kind: 'Table',
  metadata: next === undefined ? {} : { continue: next },
  columnDefinitions: [{ name: 'Name', type: 'string', format: 'name' }],
  rows: names.map((name) => ({
    cells: [name],
    object: { metadata: { name, uid: name, resourceVersion: '1', namespace: 'shop' } },
  })),
});

class Bench {
  readonly clock = new ManualClock();
  readonly life = new Lifetime();
  readonly asked: string[] = [];
  readonly tables: ResourceTables;
  resources: readonly string[] = ['carts'];
  namespaces: readonly string[] | undefined;
  answer: (path: string) => unknown = () => tableOf(['a', 'b']);

  constructor() {
    this.tables = new ResourceTables({
      clock: this.clock,
      random: () => 0.99,
      log: silentLog,
      watched: [{ group: 'shop.example', resource: 'watched' }],
      namespaces: () => this.namespaces,
      mostRows: 50,
    });
  }

  async open(): Promise<void> {
    const api = fakeApi((path) => {
      if (path === '/api') return { kind: 'APIGroupDiscoveryList' };
      if (path === '/apis') return discovery(this.resources);
      this.asked.push(path);
      return this.answer(path);
    });
    this.tables.start(this.life, api);
    this.tables.discover(this.life, api);
    await this.clock.advanceAsync(1);
  }

  async show(...ids: string[]): Promise<void> {
    this.tables.setWanted(new Set(ids));
    await this.clock.advanceAsync(1);
  }

  get names(): string {
    return (this.tables.table('carts.shop.example')?.rows ?? []).map(({ name }) => name).join('');
  }

  get link(): string | undefined {
    return this.tables.table('carts.shop.example')?.link.state;
  }
}

describe('tables of resources', () => {
  const id = 'carts.shop.example';

  it('are read while they are shown, and nothing is before', async () => {
    const bench = new Bench();
    await bench.open();
    assert.deepEqual(bench.asked, []);
    await bench.show(id);
    assert.equal(bench.names, 'ab');
    const before = bench.tables.table(id)?.rows;
    await bench.clock.advanceAsync(5_001);
    assert.equal(bench.tables.table(id)?.rows, before, 'read again and the same');
    bench.answer = () => tableOf(['a', 'c']);
    await bench.clock.advanceAsync(5_001);
    assert.equal(bench.names, 'ac');
    assert.equal(bench.tables.table(id)?.rows[0], before?.[0], 'what did not change is the same');
    await bench.show();
    const count = bench.asked.length;
    await bench.clock.advanceAsync(10_000);
    assert.equal(bench.asked.length, count);
    assert.equal(bench.names, 'ac', 'kept for a while');
    await bench.clock.advanceAsync(30_000);
    assert.equal(bench.tables.table(id), undefined);
    bench.life.dispose();
    assert.equal(bench.clock.pending, 0);
  });

  it('come in pages, and from the namespaces that may be read', async () => {
    const bench = new Bench();
    bench.namespaces = ['shop', 'pay'];
    bench.answer = (path) => {
      if (path.includes('continue=x')) return tableOf(['b']);
      return path.includes('/shop/') ? tableOf(['a'], 'x') : tableOf(['c']);
    };
    await bench.open();
    await bench.show(id);
    assert.equal(bench.names, 'abc');
    assert.match(
      bench.asked[0] ?? '',
      /^\/apis\/shop\.example\/v1\/namespaces\/shop\/carts\?limit=/,
    );
    bench.life.dispose();
  });

  it('tell that there are more than are read', async () => {
    const bench = new Bench();
    bench.answer = () => tableOf(['a', 'b'], 'x');
    await bench.open();
    await bench.show(id);
    assert.equal(bench.names.length, 50);
    assert.equal(bench.tables.table(id)?.isCut, true);
    bench.answer = () => tableOf(['a']);
    await bench.clock.advanceAsync(5_001);
    assert.equal(bench.tables.table(id)?.isCut, false);
    bench.life.dispose();
  });

  it('tell that there are namespaces that were not read', async () => {
    const bench = new Bench();
    bench.namespaces = ['shop', 'pay'];
    bench.answer = () => tableOf(Array.from({ length: 50 }, (_, index) => `a${index}`));
    await bench.open();
    await bench.show(id);
    assert.equal(bench.asked.length, 1);
    assert.equal(bench.tables.table(id)?.isCut, true);
    bench.life.dispose();
  });

  it('count what their rows take until they are let go', async () => {
    const bench = new Bench();
    await bench.open();
    assert.deepEqual(bench.tables.holding, { rows: 0, bytes: 0 });
    await bench.show(id);
    const row = bench.tables.table(id)?.rows[0];
    assert.deepEqual(bench.tables.holding, { rows: 2, bytes: 2 * bytesOf(row) });
    await bench.show();
    await bench.clock.advanceAsync(30_001);
    assert.deepEqual(bench.tables.holding, { rows: 0, bytes: 0 });
    const stores = new ModelFixture().stores;
    const beside = { modelPodBytes: 0, samples: 0, logs: { rows: 0, bytes: 0 } };
    const account = (rows: number, bytes: number) =>
      holdingsOf(stores, { ...beside, tables: { rows, bytes } });
    const holdings = account(3, 900);
    assert.equal(totalBytes(holdings) - totalBytes(account(0, 0)), 900);
    assert.deepEqual(holdings.at(-1), { of: 'tables', rows: 3, bytes: 900 });
    bench.life.dispose();
  });

  it('keep their rows while they cannot be read, and say since when', async () => {
    const bench = new Bench();
    await bench.open();
    await bench.show(id);
    bench.answer = () => failWith('unreachable');
    await bench.clock.advanceAsync(5_001);
    assert.equal(`${bench.link} ${bench.names}`, 'stale ab');
    bench.answer = () => tableOf(['c']);
    bench.tables.retryNow();
    await bench.clock.advanceAsync(1);
    assert.equal(`${bench.link} ${bench.names}`, 'live c', 'at once when somebody asks');
    bench.life.dispose();
  });

  it('say what is denied, and what never could be read', async () => {
    for (const [kind, state] of [
      ['forbidden', 'denied'],
      ['notFound', 'failed'],
      ['timeout', 'failed'],
    ] as const) {
      const bench = new Bench();
      bench.answer = () => failWith(kind);
      await bench.open();
      await bench.show(id);
      assert.equal(bench.link, state, kind);
      bench.life.dispose();
    }
  });

  it('are asked for ever less often while they fail, and not before the server wants it', async () => {
    const bench = new Bench();
    bench.answer = () => failWith('server');
    await bench.open();
    await bench.show(id);
    await bench.clock.advanceAsync(300_000);
    assert.ok(bench.asked.length < 20, `${bench.asked.length} tries in five minutes`);
    const message = { key: 'fault.unexpected' } as const;
    bench.answer = () => {
      throw new FaultError({ kind: 'throttled', message, retryAfterMs: 90_000 });
    };
    bench.tables.retryNow();
    await bench.clock.advanceAsync(1);
    const throttled = bench.asked.length;
    await bench.clock.advanceAsync(89_000);
    assert.equal(bench.asked.length, throttled);
    bench.answer = () => tableOf(['a']);
    await bench.clock.advanceAsync(1_000);
    assert.equal(`${bench.link} ${bench.names}`, 'live a');
    await bench.clock.advanceAsync(5_001);
    assert.equal(bench.asked.length, throttled + 2, 'as often as before');
    bench.life.dispose();
  });

  it('are asked for every few minutes while they are denied', async () => {
    const bench = new Bench();
    bench.answer = () => failWith('forbidden');
    await bench.open();
    await bench.show(id);
    await bench.clock.advanceAsync(59_000);
    assert.equal(bench.asked.length, 1);
    bench.answer = () => tableOf(['a']);
    await bench.clock.advanceAsync(30_000);
    assert.equal(`${bench.link} ${bench.names}`, 'live a');
    bench.life.dispose();
  });

  it('follow definitions that come and go', async () => {
    const bench = new Bench();
    bench.resources = ['watched'];
    await bench.open();
    await bench.show(id);
    assert.deepEqual(bench.tables.catalog, { state: 'read', resources: [] });
    bench.resources = ['carts', 'watched'];
    await bench.clock.advanceAsync(60_001);
    assert.equal(bench.names, 'ab', 'it was waited for');
    bench.resources = [];
    bench.answer = () => failWith('notFound');
    await bench.clock.advanceAsync(60_001);
    assert.deepEqual(bench.tables.catalog, { state: 'read', resources: [] });
    assert.equal(bench.link, 'stale');
    bench.life.dispose();
  });

  it('are read anew over another connection', async () => {
    const bench = new Bench();
    await bench.open();
    await bench.show(id);
    bench.life.dispose();
    const next = new Lifetime();
    const api = fakeApi((path) => (path.startsWith('/apis/') ? tableOf(['z']) : {}));
    bench.tables.start(next, api);
    await bench.clock.advanceAsync(1);
    assert.equal(bench.names, 'z');
    next.dispose();
  });
});
