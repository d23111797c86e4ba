// Where the benches meet the code they measure: decode, synchronise, sort and filter as the product does it today. What
// replaces a part of the product is put in here, and every bench measures it.
import { systemClock } from '../../src/shared/clock.ts';
import type { ClusterDashboardState } from '../../src/shared/model/clusterDashboard.ts';
import { NO_CELL } from '../../src/shared/model/heat.ts';
import { podKind } from '../../src/extension/kinds/pod.ts';
import type { PodRow } from '../../src/extension/kinds/rows.ts';
import { LineReader } from '../../src/extension/sync/lineReader.ts';
import { Reflector } from '../../src/extension/sync/reflector.ts';
import { MutableRowStore } from '../../src/extension/sync/rowStore.ts';
import { parseWatchEvent } from '../../src/extension/sync/watchEvent.ts';
import { connectTo } from '../contract/support/stack.ts';
import { syntheticKubeconfig } from '../support/syntheticServer/kubeconfig.ts';

export interface Address {
  readonly server: string;
  readonly token: string;
}

export type Encoding = 'json' | 'protobuf';

/** Decodes and projects the chunks of a watch, keeps nothing; how many rows. Undefined: cannot read that encoding. */
export function decodeAll(chunks: readonly Uint8Array[], encoding: Encoding): number | undefined {
  if (encoding === 'protobuf') return undefined;
  const reader = new LineReader();
  let rows = 0;
  for (const chunk of chunks) {
    for (const line of reader.push(chunk)) {
      const event = parseWatchEvent(line, 'Pod');
      if (event.type === 'BOOKMARK') continue;
      if (podKind.project(event.object).uid !== '') rows++;
    }
  }
  return rows;
}

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
}

/** Whether `isIndexed` makes a difference yet. */
export const canIndex: boolean = false;

/** Lists all pods over the product's transport and follows them; resolves when they are live. */
export async function syncPods(
  address: Address,
  { namespace }: SyncOptions = {},
): Promise<SyncedPods> {
  const log = { write: () => undefined };
  const connection = await connectTo(syntheticKubeconfig(address), log);
  const store = new MutableRowStore<PodRow>();
  const reflector = new Reflector({
    api: connection.api,
    kind: podKind,
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
  const rows = [...objects].map((object) => podKind.project(object));
  const byName = (a: PodRow, b: PodRow) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  return {
    size: rows.length,
    sortByName: () => rows.toSorted(byName).length,
    sortByRestarts: () => rows.toSorted((a, b) => b.restarts - a.restarts || byName(a, b)).length,
    filter: (text) => rows.filter((row) => row.name.includes(text)).length,
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
