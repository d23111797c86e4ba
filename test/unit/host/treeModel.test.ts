import assert from 'node:assert/strict';
import { silentLog } from '../../../src/extension/core/log.ts';
import { ClusterManager } from '../../../src/extension/host/clusterManager.ts';
import { ContextStore } from '../../../src/extension/host/contextStore.ts';
import { expandHits } from '../../../src/extension/host/tree/filterHits.ts';
import { TreeModel } from '../../../src/extension/host/tree/treeModel.ts';
import type { ClusterNode, RowNode, TreeNode } from '../../../src/extension/host/tree/treeNodes.ts';
import type { Handlers, HostApi } from '../../../src/shared/protocol/api.ts';
import type { TreeRow } from '../../../src/shared/model/tree.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { FakeWorker, World, entryOf } from './fakeWorker.ts';

const entry = entryOf('a');

function namespace(name: string): TreeRow {
  return {
    id: `namespace:${name}`,
    parent: { level: 'namespace', namespace: name },
    label: name,
    kind: 'Namespace',
    severity: 'running',
    facts: [],
  };
}

function workload(name: string, ready = 1): TreeRow {
  return {
    id: `workload:${name}`,
    label: name,
    kind: 'Deployment',
    severity: 'running',
    facts: [{ key: 'tree.ready', args: { ready, total: 1 } }],
  };
}

async function setup(expandedKeys: readonly string[] = []) {
  const clock = new ManualClock();
  const world = new World();
  world.children.set('cluster', [namespace('pay'), namespace('shop')]);
  world.children.set('shop', [workload('cart'), workload('stock')]);
  let listed = [entry, entryOf('b')];
  const contexts = new ContextStore({
    load: () =>
      Promise.resolve({
        kubeconfigGroups: () => [entry.group],
        readKubeconfigs: () => Promise.resolve({ contexts: listed, faults: [] }),
        watchKubeconfigs: () => ({ dispose: () => undefined }),
      }),
    sources: () => ({ env: {}, homeDirectory: '/', settingPaths: [] }),
    clock,
    log: silentLog,
  });
  await contexts.ready();
  const listOnly = (...names: string[]) => {
    listed = names.map(entryOf);
    return contexts.refresh();
  };
  const handlers: Handlers<HostApi> = {
    runCredentialPlugin: () => ({}),
    environment: () => ({}),
    log: () => undefined,
  };
  const clusters = new ClusterManager({
    startWorker: () => new FakeWorker(world, clock),
    handlersFor: () => handlers,
    namespacesFor: () => undefined,
    memoryBudgetMiB: () => 512,
    clock,
    log: silentLog,
  });
  const model = new TreeModel({
    contexts,
    clusters,
    clock,
    expanded: expandedKeys,
    signature: (node) => JSON.stringify(node.is === 'row' ? node.row : node.key),
  });
  const told: (readonly string[] | undefined)[] = [];
  model.onDidChange((nodes) => told.push(nodes?.map(nameOf)));
  /** Children as VS Code gets them: noted as shown. */
  const children = async (node: TreeNode) => {
    const asked = model.children(node);
    clock.advance(500);
    const found = await asked;
    for (const child of found) model.noteShown(child);
    return found;
  };
  return { clock, clusters, contexts, listOnly, model, told, world, children };
}

function nameOf(node: TreeNode): string {
  if (node.is === 'cluster') return node.entry.name;
  return node.is === 'row' ? node.row.label : `!${node.notice.is}`;
}

async function expanded() {
  const made = await setup();
  made.clusters.open(entry);
  made.model.setVisible(true);
  const [root] = made.model.roots();
  const [, shop] = await made.children(root!);
  const [cart, stock] = await made.children(shop!);
  made.clock.advance(500);
  made.told.splice(0);
  return {
    ...made,
    root: root!,
    shop: shop as RowNode,
    cart: cart as RowNode,
    stock: stock as RowNode,
  };
}

/** Channels the worker publishes, less the host's own summary. */
function channels(world: World, clock: ManualClock): number {
  clock.advance(5);
  return world.running.reduce((sum, { publisher }) => sum + publisher.channelCount - 1, 0);
}

describe('the tree', () => {
  it('lists contexts and starts nothing', async () => {
    const { model, world } = await setup();
    assert.deepEqual(model.roots().map(nameOf), ['a', 'b']);
    assert.equal(world.workers.length, 0);
  });

  it('lists a context that has left the kubeconfigs only while it is open', async () => {
    const { clock, clusters, listOnly, model, told } = await setup();
    model.setVisible(true);
    model.roots();
    clusters.open(entry);
    await listOnly('b');
    assert.deepEqual(model.roots().map(nameOf), ['b', 'a']);
    clock.advance(1_000);
    told.splice(0);
    await clusters.close(entry.id);
    clock.advance(1_000);
    assert.deepEqual(told, [undefined]);
    assert.deepEqual(model.roots().map(nameOf), ['b']);
  });

  it('subscribes the levels that are expanded and visible, and no others', async () => {
    const { clock, model, root, shop, world } = await expanded();
    assert.equal(channels(world, clock), 2);
    model.setExpanded(shop, false);
    assert.equal(channels(world, clock), 1);
    model.setExpanded(shop, true);
    model.setExpanded(root, false);
    assert.equal(channels(world, clock), 0, 'what is below a collapsed node is not looked at');
    model.setExpanded(root, true);
    assert.equal(channels(world, clock), 2, 'and is again when that is expanded');
    model.setVisible(false);
    assert.equal(channels(world, clock), 0);
  });

  it('tells only the row that changed', async () => {
    const { clock, told, world } = await expanded();
    world.children.set('shop', [workload('cart', 0), workload('stock')]);
    world.change();
    clock.advance(1_000);
    assert.deepEqual(told, [['cart']]);
  });

  it('tells the level when rows come and go, and keeps the nodes of the others', async () => {
    const { clock, told, world, shop, stock, children } = await expanded();
    world.children.set('shop', [workload('mail'), workload('stock')]);
    world.change();
    clock.advance(1_000);
    assert.deepEqual(told, [['shop']]);
    const now = await children(shop);
    assert.deepEqual(now.map(nameOf), ['mail', 'stock']);
    assert.equal(now[1], stock);
  });

  it('tells nothing when nothing that is shown changed', async () => {
    const { clock, told, world } = await expanded();
    world.children.set('shop', [workload('cart'), workload('stock')]);
    world.problemWorkloads = 1;
    world.change();
    clock.advance(1_000);
    assert.deepEqual(told, []);
  });

  it('coalesces a burst', async () => {
    const { clock, told, world } = await expanded();
    for (let ready = 2; ready < 52; ready++) {
      world.children.set('shop', [workload('cart', ready), workload('stock', ready)]);
      world.change();
      clock.advance(2);
    }
    clock.advance(300);
    assert.ok(told.length <= 4, `${told.length} changes`);
    assert.deepEqual(new Set(told.flat()), new Set(['cart', 'stock']));
  });

  it('tells nothing while invisible, and what was missed when it is shown again', async () => {
    const { clock, model, told, world } = await expanded();
    model.setVisible(false);
    world.children.set('shop', [workload('cart', 0), workload('stock')]);
    world.change();
    clock.advance(60_000);
    assert.deepEqual(told, []);
    model.setVisible(true);
    clock.advance(1_000);
    assert.deepEqual(told, [['cart']]);
  });

  it('gives the same pod below two parents different keys', async () => {
    const { clock, world, children, root } = await expanded();
    world.children.set('pay', [workload('cart')]);
    const [pay, shop] = await children(root);
    const [inPay] = await children(pay!);
    const [inShop] = await children(shop!);
    assert.notEqual(inPay?.key, inShop?.key);
    clock.advance(1);
  });

  it('asks with the filter, and keeps the old rows until the new are there', async () => {
    const { model, shop, world, children, clock } = await expanded();
    model.setFilter({ text: 'cart', problemsOnly: false });
    clock.advance(5);
    const asked = world.workers[0]?.controls.filter((control) => control.verb === 'subscribe');
    const filters = asked?.slice(-2).map(({ args }) => (args as { filter?: unknown }).filter);
    assert.deepEqual(filters, [model.filter, model.filter]);
    assert.equal(shop.level?.rows.length, 2);
    world.children.set('shop', []);
    world.change();
    clock.advance(1_000);
    assert.deepEqual((await children(shop)).map(nameOf), ['!noMatch']);
  });

  it('expands what holds hits of a filter, as far as can be looked at', async () => {
    const { clock, clusters, model, root, shop, world } = await expanded();
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => workload(`cart-${index}`));
    world.children.set('cluster', [namespace('pay'), namespace('shop'), namespace('ui')]);
    world.children.set('pay', many(190));
    world.children.set('ui', many(7));
    model.setExpanded(shop, false);
    const filter = async (text: string) => {
      model.setFilter({ text, problemsOnly: false });
      const asked = expandHits({ model, clusters, clock });
      await clock.advanceAsync(10_000);
      return (await asked).map(nameOf);
    };
    assert.deepEqual(await filter('cart'), ['pay', 'shop'], 'ui would be row 202');
    const level = (root as ClusterNode).level?.rows ?? [];
    assert.deepEqual(
      level.map((row) => model.isExpanded(row)),
      [true, true, false],
    );
    world.children.set('pay', many(100));
    assert.deepEqual(await filter('car'), ['ui']);
    const late = expandHits({ model, clusters, clock });
    model.setFilter({ text: '', problemsOnly: false });
    await clock.advanceAsync(10_000);
    assert.deepEqual(await late, [], 'another filter ends it');
  });

  it('says that a level loads when its rows are late', async () => {
    const { clusters, model, world, clock } = await setup();
    clusters.open(entry);
    model.setVisible(true);
    world.isSilent = true;
    const asked = model.children(model.roots()[0]!);
    clock.advance(300);
    assert.deepEqual((await asked).map(nameOf), ['!loading']);
  });

  it('keeps its rows through a crash of the worker', async () => {
    const { clock, world, shop, cart, children } = await expanded();
    world.running[0]?.crash();
    clock.advance(2_000);
    const now = await children(shop);
    assert.deepEqual(now.map(nameOf), ['cart', 'stock']);
    assert.equal(now[0], cart);
    assert.equal(channels(world, clock), 2);
  });

  it('keeps its rows until a worker that is started anew has read them again', async () => {
    const { clock, world, root, shop, children } = await expanded();
    const facts = [{ key: 'tree.syncing', args: { resource: 'namespaces' } }] as const;
    const reading = { ...namespace('x'), id: 'notice', kind: 'Notice', facts };
    for (const row of [reading, namespace('pay')]) {
      world.children.set('cluster', [row]);
      world.change();
      clock.advance(1_000);
      assert.equal((await children(root)).includes(shop), row === reading);
    }
  });

  describe('what is expanded', () => {
    const both = () => [workload('cart'), workload('stock')];
    const namespaces = () => [namespace('pay'), namespace('shop')];

    it('outlives a restart of the worker that begins with nothing', async () => {
      const { clock, model, world, root, shop, children } = await expanded();
      world.running[0]?.crash();
      world.link = { state: 'connecting' };
      world.children.set('cluster', []);
      clock.advance(2_000);
      assert.deepEqual((await children(root)).map(nameOf), ['!loading']);
      world.link = { state: 'live', since: 0 };
      world.children.set('cluster', namespaces());
      world.change();
      clock.advance(1_000);
      const again = (await children(root))[1]!;
      assert.equal(again.key, shop.key);
      assert.ok(model.isExpanded(again));
      assert.deepEqual((again as RowNode).level?.rows.map(nameOf), ['cart', 'stock']);
    });

    it('outlives a filter that hides it, and a list that is cut or not yet read', async () => {
      const { clock, model, world, root, shop, children } = await expanded();
      const notice = { ...namespace('x'), id: 'notice', kind: 'Notice' };
      const without: readonly (readonly [string, () => void])[] = [
        ['filter', () => model.setFilter({ text: 'pay', problemsOnly: false })],
        ['total', () => (world.total = 500)],
        ['notice', () => world.children.set('cluster', [namespace('pay'), notice])],
      ];
      for (const [why, hide] of without) {
        world.children.set('cluster', [namespace('pay')]);
        hide();
        world.change();
        clock.advance(1_000);
        assert.ok(!(await children(root)).some(({ key }) => key === shop.key), why);
        model.setFilter({ text: '', problemsOnly: false });
        world.total = undefined;
        world.children.set('cluster', namespaces());
        world.change();
        clock.advance(1_000);
        const again = (await children(root)).find(({ key }) => key === shop.key);
        assert.ok(again && model.isExpanded(again), why);
      }
    });

    it('is forgotten when a whole list no longer has it', async () => {
      const { clock, model, world, root, shop } = await expanded();
      world.children.set('shop', both());
      world.children.set('cluster', [namespace('pay')]);
      world.change();
      clock.advance(1_000);
      assert.ok(!model.isExpanded(shop));
      assert.deepEqual(model.expandedKeys, [root.key]);
    });

    it('is there from the start after a reload', async () => {
      const { model } = await expanded();
      const keys = model.expandedKeys;
      const { clock, clusters, model: next } = await setup(keys);
      clusters.open(entry);
      next.setVisible(true);
      const [root] = next.roots();
      clock.advance(1_000);
      assert.deepEqual(next.expandedKeys, keys);
      const shop = (root as ClusterNode).level?.rows[1];
      assert.deepEqual(shop?.level?.rows.map(nameOf), ['cart', 'stock']);
    });
  });

  it('says when a node has been drawn, or that nothing is drawn', async () => {
    const { clock, model } = await setup();
    const [a, b] = model.roots();
    assert.ok(a && b);
    model.setVisible(true);
    const seen: string[] = [];
    void model.whenShown(a).then(() => seen.push('first'));
    void model.whenShown(a).then(() => seen.push('second'));
    void model.whenShown(b).then(() => seen.push('other'));
    await clock.advanceAsync(10_000);
    assert.deepEqual(seen, []);
    model.noteShown(a);
    await clock.advanceAsync(0);
    assert.deepEqual(seen, ['first', 'second']);
    model.setVisible(false);
    await clock.advanceAsync(0);
    assert.deepEqual(seen, ['first', 'second', 'other']);
  });

  it('tells at once when it is asked to', async () => {
    const { clusters, model, told } = await setup();
    model.setVisible(true);
    model.roots();
    clusters.open(entry);
    model.flush();
    assert.deepEqual(told, [['a']]);
    model.flush();
    assert.equal(told.length, 1);
  });

  it('forgets a closed cluster and leaves no timer but its own', async () => {
    const { clock, clusters, model, root, children } = await expanded();
    await clusters.close(entry.id);
    assert.deepEqual(model.expandedKeys, []);
    assert.deepEqual(await children(root), []);
    model.dispose();
    assert.equal(clock.pending, 0);
  });
});
