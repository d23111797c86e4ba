// Every store holds what the server holds: streamed or in pages, kept by a watch, relisted after 410.
import assert from 'node:assert/strict';
import { systemClock } from '../../src/shared/clock.ts';
import type { StoreName } from '../../src/extension/model/inputs.ts';
import { newDecodeCounts } from '../../src/extension/core/decodeCounts.ts';
import { RowDecoder } from '../../src/extension/kinds/decode/rowDecoder.ts';
import type { Kind } from '../../src/extension/kinds/kind.ts';
import { collectionPath } from '../../src/extension/kinds/kind.ts';
import type { ObjectRow } from '../../src/extension/kinds/rows.ts';
import { Reflector } from '../../src/extension/sync/reflector.ts';
import { MutableRowStore } from '../../src/extension/sync/rowStore.ts';
import { watchedResources } from '../../src/extension/session/watches.ts';
import { Stack, storeNames } from './support/stack.ts';
import { openTarget, type ContractTarget } from './support/target.ts';
import { until } from './support/until.ts';

interface ListBody {
  readonly items: readonly {
    readonly metadata: { readonly uid: string; resourceVersion: string };
  }[];
}

describe('rows of the cluster', function () {
  this.timeout(120_000);
  let target: ContractTarget;
  let stack: Stack;

  before(async () => {
    target = await openTarget();
    stack = await Stack.open(target.kubeconfig('admin'));
    await stack.untilLive();
  });
  after(async () => {
    stack?.dispose();
    await target?.close();
  });

  for (const name of storeNames) {
    it(`holds the ${name} that the server lists`, async () => {
      await until(`${name} to be equal`, 30_000, async () => {
        const theirs = await versionsListed(name);
        const ours = versionsOf(stack.watches.stores[name].values());
        return differences(theirs, ours);
      });
      assert.ok(stack.watches.stores[name].size > 0, `there are no ${name} to compare`);
    });
  }

  for (const name of storeNames) {
    it(`reads the same ${name} in pages as in a stream, in protobuf as in JSON`, async () => {
      // All are read anew, side by side: the rows themselves are compared, not only their versions.
      const readings = [true, false].flatMap((supported) =>
        [true, false].map((isJson) => start(name, { supported }, isJson)),
      );
      const [first, ...others] = readings.map(({ store }) => store);
      try {
        for (const other of others) {
          await until(`all readings of ${name}`, 30_000, () => {
            if (!first!.isSynced || !other.isSynced) return 'not synced';
            return differences(versionsOf(first!.values()), versionsOf(other.values()));
          });
          for (const row of other.values()) {
            const known = first!.get(row.uid);
            if (known?.resourceVersion === row.resourceVersion) assert.deepEqual(row, known);
          }
        }
        for (const reading of readings) assertDecoded(reading);
      } finally {
        for (const { stop } of readings) stop.abort();
      }
    });
  }

  it('understands every object at first sight', () => {
    const { lostShape, parsed, protobuf, scanned } = stack.watches.decodes;
    assert.deepEqual({ lostShape, parsed }, { lostShape: 0, parsed: 0 });
    assert.ok(target.name === 'real' ? protobuf > 0 && scanned === 0 : scanned > 0);
  });

  it('row 5: lists again after 410 and has the same rows', async () => {
    const from = stack.requests.length;
    await target.expireWatches();
    const lists = () => stack.requests.slice(from).filter(isPodList);
    await until('a new list of pods', 60_000, () => (lists().length > 0 ? true : 'no list yet'));
    await stack.untilLive();
    await until('pods to be equal', 30_000, async () =>
      differences(await versionsListed('pods'), versionsOf(stack.watches.stores.pods.values())),
    );
  });

  /** By the scanner or from protobuf, as asked for, and never by JSON.parse. The demo cluster speaks JSON alone. */
  function assertDecoded({ counts, isJson }: ReturnType<typeof start>): void {
    const isScanned = isJson || target.name === 'demo';
    const { protobuf, scanned } = counts;
    assert.ok((isScanned ? scanned : protobuf) > 0);
    assert.deepEqual(counts, { ...newDecodeCounts(), ...(isScanned ? { scanned } : { protobuf }) });
  }

  function start(name: StoreName, watchList: { supported: boolean }, isJson: boolean) {
    const store = new MutableRowStore<ObjectRow>();
    const stop = new AbortController();
    const counts = newDecodeCounts();
    const kind = watchedResources[name] as Kind<ObjectRow>;
    const { schema, ...type } = kind;
    const reflector = new Reflector({
      api: stack.connection.api,
      kind: schema && !isJson ? { ...type, schema } : type,
      decoder: new RowDecoder(kind),
      counts,
      ...(name === 'leases' ? { namespace: 'kube-system' } : {}),
      store,
      clock: systemClock,
      random: Math.random,
      log: { write: () => undefined },
      pageLimit: 7,
      watchList,
    });
    void reflector.run(stop.signal);
    return { store, stop, counts, isJson };
  }

  async function versionsListed(name: StoreName): Promise<ReadonlyMap<string, string>> {
    const scope = name === 'leases' ? 'kube-system' : undefined;
    const { items } = await target.get<ListBody>(collectionPath(watchedResources[name], scope));
    return new Map(items.map(({ metadata }) => [metadata.uid, metadata.resourceVersion]));
  }
});

function versionsOf(rows: Iterable<ObjectRow>): ReadonlyMap<string, string> {
  return new Map([...rows].map((row) => [row.uid, row.resourceVersion]));
}

/** true when equal, otherwise how they differ. */
function differences(
  theirs: ReadonlyMap<string, string>,
  ours: ReadonlyMap<string, string>,
): true | string {
  const missing = [...theirs].filter(([uid, version]) => ours.get(uid) !== version).length;
  const extra = [...ours.keys()].filter((uid) => !theirs.has(uid)).length;
  return missing + extra === 0 ? true : `${missing} missing or older, ${extra} too many`;
}

function isPodList(path: string): boolean {
  if (!path.startsWith('/api/v1/pods?')) return false;
  return !path.includes('watch=1') || path.includes('sendInitialEvents=true');
}
