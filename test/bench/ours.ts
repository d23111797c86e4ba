// Where the benches meet the code they measure: decode, synchronise, sort and filter as the product does it today. What
// replaces a part of the product is put in here, and every bench measures it.
import { systemClock } from '../../src/shared/clock.ts';
import type { ClusterDashboardState } from '../../src/shared/model/clusterDashboard.ts';
import { NO_CELL } from '../../src/shared/model/heat.ts';
import { podKind } from '../../src/extension/kinds/pod.ts';
import { PodDecoder } from '../../src/extension/kinds/podDecoder.ts';
import { LineReader } from '../../src/extension/sync/lineReader.ts';
import { Reflector } from '../../src/extension/sync/reflector.ts';
import { newDecodeCounts } from '../../src/extension/core/decodeCounts.ts';
import { LengthReader } from '../../src/extension/sync/lengthReader.ts';
import { PodColumnStore } from '../../src/extension/sync/podColumnStore.ts';
import { WatchDecoder } from '../../src/extension/sync/watchDecoder.ts';
import { connectTo } from '../contract/support/stack.ts';
import { syntheticKubeconfig } from '../support/syntheticServer/kubeconfig.ts';

export interface Address {
  readonly server: string;
  readonly token: string;
}

export type Encoding = 'json' | 'protobuf';

/** Decodes and projects the chunks of a watch into columns; how many pods. */
export function decodeAll(chunks: readonly Uint8Array[], encoding: Encoding): number {
  const store = new PodColumnStore();
  const decoder = new PodDecoder();
  const events = new WatchDecoder({ decoder, kind: 'Pod', counts: newDecodeCounts() });
  const reader = encoding === 'protobuf' ? new LengthReader() : new LineReader();
  for (const chunk of chunks) {
    for (const frame of reader.push(chunk)) {
      const event = events.event(frame, encoding);
      if (event.type !== 'BOOKMARK') store.put(event.object);
    }
    store.flush();
  }
  return store.size;
}

const { schema: _schema, ...jsonOnly } = podKind;

export interface SyncedPods {
  readonly count: number;
  /** `namespace/name version` of every row. */
  versions(): string[];
  stop(): Promise<void>;
}

export interface SyncOptions {
  /** With the secondary indexes that the model needs. */
  readonly isIndexed?: boolean;
  readonly namespace?: string;
  /** As from a server that does not speak protobuf. */
  readonly isJsonOnly?: boolean;
}

/** The columns always carry their three indexes. */
export const canIndex: boolean = true;

/** Lists all pods over the product's transport and follows them; resolves when they are live. */
export async function syncPods(
  address: Address,
  { namespace, isJsonOnly = false }: SyncOptions = {},
): Promise<SyncedPods> {
  const log = { write: () => undefined };
  const connection = await connectTo(syntheticKubeconfig(address), log);
  const store = new PodColumnStore();
  const reflector = new Reflector({
    api: connection.api,
    kind: isJsonOnly ? jsonOnly : podKind,
    decoder: new PodDecoder(),
    store,
    clock: systemClock,
    random: Math.random,
    log,
    ...(namespace === undefined ? {} : { namespace }),
  });
  const abort = new AbortController();
  const live = new Promise<void>((resolve, reject) =>
    reflector.onDidChangeState((state) => {
      if (state.state === 'live') resolve();
      if (state.state === 'failed' || state.state === 'stale') {
        reject(new Error(JSON.stringify(state)));
      }
    }),
  );
  const done = reflector.run(abort.signal);
  await live;
  return {
    get count() {
      return store.size;
    },
    versions: () =>
      [...store.values()].map((row) => `${row.namespace}/${row.name} ${row.resourceVersion}`),
    stop: async () => {
      abort.abort();
      await done;
      connection.dispose();
    },
  };
}

export interface PodTable {
  readonly size: number;
  /** Row indexes by name, ascending, as a table's window is cut from; how many. */
  sortByName(): number;
  /** The same by restarts, descending, then name. */
  sortByRestarts(): number;
  /** How many rows have `text` in their name. */
  filter(text: string): number;
}

/** Rows as a screen's table sorts and filters them. */
export function podTable(objects: Iterable<unknown>): PodTable {
  const store = new PodColumnStore();
  for (const object of objects) store.put(podKind.project(object));
  store.flush();
  const slots = [...store.slots()];
  const restarts = (slot: number) => store.factsAt(slot).restarts;
  return {
    size: store.size,
    sortByName: () => store.sortByName(slots).length,
    sortByRestarts: () => store.sortBy(store.sortByName(slots), (slot) => -restarts(slot)).length,
    filter: (text) => slots.filter(store.nameMatcher(text)).length,
  };
}

/** Pods whose rows have come to a dashboard: its heat map's cells. */
export function podsShown(state: ClusterDashboardState): number {
  let count = 0;
  for (const look of state.cells.columns.look ?? []) if (look !== NO_CELL) count += 1;
  return count;
}

/** Pods that a dashboard counts. */
export function podsCounted(state: ClusterDashboardState): number {
  return state.inventory.rows.find(({ id }) => id === 'Pod')?.total ?? 0;
}
