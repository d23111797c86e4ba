// Lists that are kept in order from frame to frame, and no longer than somebody looks at them.
import assert from 'node:assert/strict';
import type { ResourceTable } from '../../../src/extension/model/inputs.ts';
import { dropLists, keptList } from '../../../src/extension/views/keptLists.ts';
import { resourceBrowser } from '../../../src/extension/views/resourceBrowser.ts';
import type { RowItem } from '../../../src/extension/views/rowListOrder.ts';
import type { ListQuery } from '../../../src/shared/model/resourceBrowser.ts';
import { ModelFixture } from '../../support/modelFixture.ts';
import { deployment, event, namespace, pod, storyNow } from '../../support/rowBuilders.ts';

const listOf = (kind: string): ListQuery => ({ kind, filter: '', sort: null });
const pods = listOf('pods');

class Bench extends ModelFixture {
  table: ResourceTable | undefined = {
    columns: [],
    rows: [],
    isCut: false,
    link: { state: 'live', since: storyNow },
  };

  constructor() {
    super();
    const about = { group: '', version: 'v1', kind: 'ConfigMap', namespaced: true };
    this.tables = {
      catalog: { state: 'read', resources: [{ id: 'configmaps', ...about }] },
      table: () => this.table,
    };
    this.stores.pods.put(pod({ name: 'a' }));
    this.stores.events.put(event({ name: 'a', namespace: 'shop' }, { reason: 'Killing' }));
    this.open();
  }

  list(kind: string) {
    return keptList(this.model, listOf(kind));
  }
}

describe('lists that are kept', () => {
  it('stay as long as they are asked for, and a while after', () => {
    const bench = new Bench();
    const first = bench.list('events');
    bench.now += 20_000;
    bench.list('pods');
    assert.equal(bench.list('events'), first);
    bench.now += 20_000;
    bench.list('pods');
    assert.equal(bench.list('events'), first, 'asked for meanwhile');
    bench.now += 31_000;
    bench.list('pods');
    assert.notEqual(bench.list('events'), first);
  });

  it('go with the rows that were let go', () => {
    const bench = new Bench();
    const [events, configMaps] = [bench.list('events'), bench.list('configmaps')];
    const { table } = bench;
    bench.table = undefined;
    bench.links.set('events', { state: 'unwatched', why: 'budget' });
    bench.list('pods');
    bench.table = table;
    bench.links.delete('events');
    assert.notEqual(bench.list('events'), events);
    assert.notEqual(bench.list('configmaps'), configMaps);
  });

  it('are at most six, the latest', () => {
    const bench = new Bench();
    const first = keptList(bench.model, { ...pods, filter: '0' });
    const second = keptList(bench.model, { ...pods, filter: '1' });
    for (const filter of ['2', '3', '4', '5', '6']) keptList(bench.model, { ...pods, filter });
    assert.equal(keptList(bench.model, { ...pods, filter: '1' }), second);
    assert.notEqual(keptList(bench.model, { ...pods, filter: '0' }), first);
  });

  it('walk their rows when one of the kind is another, and else not', () => {
    const bench = new Bench();
    const { deployments, events, pods: others } = bench.stores;
    deployments.put(deployment({ name: 'cart' }));
    const names = () =>
      Array.from(bench.list('deployments.apps').items(), (item) => (item as RowItem).row.name);
    const walks = () => deployments.walks + events.walks;
    assert.deepEqual(names(), ['cart']);
    resourceBrowser(bench.model);
    const before = walks();
    others.put(pod({ name: 'b' }));
    bench.changed.fire();
    assert.deepEqual(names(), ['cart']);
    resourceBrowser(bench.model);
    assert.equal(walks(), before);
    deployments.put(deployment({ name: 'pay' }));
    assert.deepEqual(names(), ['cart', 'pay']);
    deployments.remove(deployment({ name: 'cart' }).uid);
    assert.deepEqual(names(), ['pay']);
    events.put(event({ name: 'b', namespace: 'shop' }, { reason: 'BackOff' }));
    const { counts } = resourceBrowser(bench.model).kinds.rows.find(({ id }) => id === 'events')!;
    assert.deepEqual(counts, [{ severity: 'warning', count: 2 }]);
  });

  it('tell of an object that is judged otherwise, though it is the same', () => {
    const bench = new Bench();
    const shop = { ...namespace('shop'), phase: 'Terminating', deletedAt: storyNow };
    bench.stores.namespaces.put(shop);
    const status = () => (bench.list('namespaces').items()[0] as RowItem).status?.severity;
    assert.equal(status(), 'running');
    bench.advance(3_600_000);
    assert.equal(status(), 'terminating');
  });

  it('take a name that is filtered by whole as soon as there is one of it', () => {
    const bench = new Bench();
    const { deployments, namespaces } = bench.stores;
    deployments.put(deployment({ name: 'cart', namespace: 'pay-test' }));
    const count = () =>
      keptList(bench.model, { ...listOf('deployments.apps'), filter: 'ns:pay' }).items().length;
    assert.equal(count(), 1);
    namespaces.put(namespace('pay'));
    assert.equal(count(), 0);
  });

  it('are dropped when nobody looks at any', () => {
    const bench = new Bench();
    const list = bench.list('pods');
    dropLists(bench.model);
    assert.notEqual(bench.list('pods'), list);
  });
});
