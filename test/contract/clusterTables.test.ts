// Resources that are not watched: all that the server serves is found, and each is listed as the server itself lists it.
import assert from 'node:assert/strict';
import { systemClock } from '../../src/shared/clock.ts';
import { Lifetime } from '../../src/shared/lifetime.ts';
import type { ClusterConnection } from '../../src/extension/cluster/connect.ts';
import { collectionPath } from '../../src/extension/kinds/kind.ts';
import type { TableResource } from '../../src/extension/model/inputs.ts';
import { ResourceTables } from '../../src/extension/session/resourceTables.ts';
import { connectTo } from './support/stack.ts';
import { openTarget, type ContractTarget, type ContractRole } from './support/target.ts';
import { until } from './support/until.ts';

interface ListBody {
  readonly items: readonly {
    readonly metadata: { readonly uid?: string; readonly name: string };
  }[];
}

const log = { write: () => undefined };

describe('tables of the cluster', function () {
  this.timeout(120_000);
  let target: ContractTarget;
  const life = new Lifetime();

  before(async () => {
    target = await openTarget();
  });
  after(async () => {
    life.dispose();
    await target?.close();
  });

  async function open(role: ContractRole, namespaces?: readonly string[]) {
    const connection: ClusterConnection = life.add(await connectTo(target.kubeconfig(role), log));
    const tables = new ResourceTables({
      clock: systemClock,
      random: Math.random,
      log,
      watched: [{ group: '', resource: 'pods' }],
      namespaces: () => namespaces,
    });
    tables.start(life, connection.api);
    tables.discover(life, connection.api);
    return tables;
  }

  async function found(tables: ResourceTables): Promise<readonly TableResource[]> {
    await until(
      'resources to be found',
      30_000,
      () => tables.catalog.state === 'read' || 'not yet',
    );
    assert.ok(tables.catalog.state === 'read');
    return tables.catalog.resources;
  }

  async function untilRead(tables: ResourceTables, id: string) {
    await until(`${id} to be read`, 30_000, () => tables.table(id) !== undefined || 'not yet');
    const table = tables.table(id);
    assert.ok(table);
    return table;
  }

  it('are of everything that can be listed, but for what is watched', async () => {
    const tables = await open('admin');
    const ids = (await found(tables)).map(({ id }) => id);
    for (const id of [
      'configmaps',
      'secrets',
      'persistentvolumeclaims',
      'ingresses.networking.k8s.io',
    ]) {
      assert.ok(ids.includes(id), `${id} of ${ids.join(' ')}`);
    }
    assert.ok(!ids.includes('pods'));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('hold the objects that the server lists, under columns with a name and an age', async () => {
    const tables = await open('admin');
    const resources = await found(tables);
    tables.setWanted(new Set(resources.map(({ id }) => id)));
    for (const { id, group, version, kind, namespaced } of resources) {
      const table = await untilRead(tables, id);
      assert.equal(table.link.state, 'live', `${id} is ${JSON.stringify(table.link)}`);
      const resource = id.split('.')[0] ?? id;
      const path = collectionPath({ group, version, resource, kind, namespaced });
      await until(`${id} to be equal`, 30_000, async () => {
        const { items } = await target.get<ListBody>(path);
        const theirs = items.map(({ metadata }) => metadata.name).sort();
        const ours = (tables.table(id)?.rows ?? []).map(({ name }) => name).sort();
        return (
          JSON.stringify(ours) === JSON.stringify(theirs) || `${ours.length} of ${theirs.length}`
        );
      });
      if (table.rows.length === 0) continue;
      // Not each server fills all columns: of IPAddress it has one more than cells.
      assert.ok(
        table.rows.every(({ cells }) => cells.length > 0),
        id,
      );
      if (resource !== 'events') assert.equal(table.columns[0]?.format || 'name', 'name', id);
    }
    tables.setWanted(new Set());
  });

  it('say what may not be listed', async () => {
    const tables = await open('nothing');
    await found(tables);
    tables.setWanted(new Set(['secrets']));
    const { link, rows } = await untilRead(tables, 'secrets');
    assert.deepEqual(link, { state: 'denied', verb: 'list', resource: 'secrets', group: '' });
    assert.deepEqual(rows, []);
    tables.setWanted(new Set());
  });

  it('keep to the namespaces that may be read', async () => {
    const tables = await open('one-namespace', [target.limitedNamespace]);
    await found(tables);
    tables.setWanted(new Set(['configmaps']));
    const { link, rows } = await untilRead(tables, 'configmaps');
    if (link.state !== 'denied') {
      assert.equal(link.state, 'live');
      assert.ok(rows.every(({ namespace }) => namespace === target.limitedNamespace));
    }
    tables.setWanted(new Set());
  });
});
