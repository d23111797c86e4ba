// Resources that are not watched: what there is of them is discovered while a resource browser is looked at, and the one that
// is shown is read as the server's table again and again, the less often the longer that takes.
import type { Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Disposable, Lifetime } from '../../shared/lifetime.ts';
import { faultOf, type Fault } from '../../shared/model/fault.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import { discoverResources, type ApiResource } from '../cluster/apiResources.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { Log } from '../core/log.ts';
import { startPollLoop } from '../core/pollLoop.ts';
import { MeanBytes } from '../core/rowBytes.ts';
import { coreEventKind } from '../kinds/event.ts';
import { collectionPath, type ResourceType } from '../kinds/kind.ts';
import { readTable, tableAccept, type TablePage } from '../kinds/table.ts';
import type { ResourceTable, TableResource, TableSource } from '../model/inputs.ts';
import { verdictOn } from '../sync/failurePolicy.ts';
import { RetryPace } from '../sync/retryPace.ts';
import { sumOf, type Held } from './memoryAccount.ts';
import { watchedResources } from './watches.ts';

/** Definitions come and go seldom. */
const DISCOVER_MS = 60_000;
const READ_MS = 5_000;
const LONGEST_READ_MS = 60_000;
/** A read that takes long is done that much less often. */
const REST = 20;
/** Rows of one that is not shown any more are kept for as long: kinds are walked through. */
const GRACE_MS = 30_000;
const PAGE_ROWS = 500;
/** More than anybody reads; the rest is told to be missing. */
const MOST_ROWS = 50_000;

export interface TablesOptions {
  readonly clock: Clock;
  /** [0, 1), for jitter. */
  readonly random: () => number;
  readonly log: Log;
  /** Resources that are watched, and so are not listed by tables. */
  readonly watched: readonly Pick<ResourceType, 'group' | 'resource'>[];
  /** Where to look; undefined: everywhere. */
  readonly namespaces: () => readonly string[] | undefined;
  /** Of one resource; default 50,000. */
  readonly mostRows?: number;
}

interface Shown {
  /** Of what cannot be read. */
  readonly pace: RetryPace;
  readonly rowBytes: MeanBytes;
  table: ResourceTable | undefined;
  again: (() => void) | undefined;
  reading: Disposable | undefined;
  ending: Disposable | undefined;
}

/** Computed by the server, a sample each: of no use as a list of objects. */
const unlisted: ReadonlySet<string> = new Set(['metrics.k8s.io']);

/** The others are watched for what they tell of, and in part. */
export const listedByStores: readonly Pick<ResourceType, 'group' | 'resource'>[] = [
  ...Object.values(watchedResources).filter(
    ({ resource }) => resource !== 'leases' && resource !== 'endpointslices',
  ),
  coreEventKind,
];

export class ResourceTables implements TableSource {
  readonly #options: TablesOptions;
  readonly #mostRows: number;
  readonly #changed = new Emitter<void>();
  readonly #shown = new Map<string, Shown>();
  readonly #types = new Map<string, ResourceType>();
  #catalog: TableSource['catalog'] = { state: 'unread' };
  #discoverAgain: (() => void) | undefined;
  #wanted: ReadonlySet<string> = new Set();
  #wiring: { readonly lifetime: Lifetime; readonly api: ApiClient } | undefined;

  constructor(options: TablesOptions) {
    this.#options = options;
    this.#mostRows = options.mostRows ?? MOST_ROWS;
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  get catalog(): TableSource['catalog'] {
    return this.#catalog;
  }

  table(id: string): ResourceTable | undefined {
    return this.#shown.get(id)?.table;
  }

  get holding(): Held {
    const held = [...this.#shown.values()].map(({ rowBytes, table }) => {
      const rows = table?.rows.length ?? 0;
      return { rows, bytes: rows * rowBytes.value };
    });
    return sumOf(held);
  }

  /** Discovers until `seen` ends. `attempt`: as long as the connection lasts. */
  discover(seen: Lifetime, api: ApiClient): void {
    const loop = startPollLoop(seen, {
      clock: this.#options.clock,
      intervalMs: DISCOVER_MS,
      run: async (signal) => {
        try {
          const found = await discoverResources(api, signal);
          if (!signal.aborted) this.#take(found);
        } catch (error) {
          if (signal.aborted) return;
          // What was found before is still there, as far as anybody knows.
          if (this.#catalog.state === 'read') throw error;
          this.#catalog = { state: 'failed', fault: faultOf(error) };
          this.#changed.fire();
        }
      },
      onError: (error) => this.#options.log.write('warn', `discovery: ${String(error)}`),
    });
    this.#discoverAgain = () => loop.trigger();
  }

  /** Until `lifetime` ends. */
  start(lifetime: Lifetime, api: ApiClient): void {
    this.#wiring = { lifetime, api };
    for (const shown of this.#shown.values()) shown.reading = undefined;
    this.setWanted(this.#wanted);
    lifetime.onEnd(() => {
      if (this.#wiring?.lifetime === lifetime) this.#wiring = undefined;
    });
  }

  /** Ids of the resources that somebody looks at now. */
  setWanted(wanted: ReadonlySet<string>): void {
    this.#wanted = wanted;
    for (const id of wanted) this.#show(id);
    for (const [id, shown] of this.#shown) if (!wanted.has(id)) this.#endLater(id, shown);
  }

  /** Somebody asked: nothing waits for its turn. */
  retryNow(): void {
    this.#discoverAgain?.();
    for (const { again, pace } of this.#shown.values()) {
      pace.resetAll();
      again?.();
    }
  }

  #take(found: readonly ApiResource[]): void {
    const { watched } = this.#options;
    const isListed = ({ group, resource }: ApiResource) =>
      !unlisted.has(group) &&
      !watched.some((type) => type.group === group && type.resource === resource);
    this.#types.clear();
    const resources = found.filter(isListed).map((type): TableResource => {
      const { group, kind, namespaced, resource, version } = type;
      const id = group === '' ? resource : `${resource}.${group}`;
      this.#types.set(id, type);
      return { id, group, version, kind, namespaced };
    });
    this.#catalog = { state: 'read', resources };
    this.setWanted(this.#wanted);
    this.#changed.fire();
  }

  #show(id: string): void {
    const type = this.#types.get(id);
    if (!type) return;
    const shown: Shown = this.#shown.get(id) ?? {
      pace: new RetryPace(this.#options),
      rowBytes: new MeanBytes(),
      table: undefined,
      again: undefined,
      reading: undefined,
      ending: undefined,
    };
    this.#shown.set(id, shown);
    shown.ending?.dispose();
    shown.ending = undefined;
    if (shown.reading || !this.#wiring) return;
    const own = this.#wiring.lifetime.child();
    shown.reading = own;
    this.#read(own, this.#wiring.api, type, shown);
  }

  #endLater(id: string, shown: Shown): void {
    shown.reading?.dispose();
    shown.reading = undefined;
    shown.ending ??= this.#options.clock.after(GRACE_MS, () => this.#shown.delete(id));
  }

  #read(lifetime: Lifetime, api: ApiClient, type: ResourceType, shown: Shown): void {
    const { clock } = this.#options;
    const loop = startPollLoop(lifetime, {
      clock,
      intervalMs: READ_MS,
      run: async (signal) => {
        const startedMs = clock.monotonicMs();
        const restMs = () => {
          const tookMs = clock.monotonicMs() - startedMs;
          return Math.min(LONGEST_READ_MS, Math.max(READ_MS, REST * tookMs));
        };
        let pauseMs: number;
        try {
          const table = await this.#table(api, type, shown.table, signal);
          if (signal.aborted) return undefined;
          shown.table = table;
          for (const row of table.rows) shown.rowBytes.note(row);
          shown.pace.served();
          pauseMs = restMs();
        } catch (error) {
          if (signal.aborted) return undefined;
          const fault = faultOf(error);
          pauseMs = Math.max(restMs(), shown.pace.delayMs(verdictOn('list', fault.kind), fault));
          shown.table = this.#unread(type, fault, shown.table, clock.now() + pauseMs);
        }
        this.#changed.fire();
        return pauseMs;
      },
      onError: (error) => this.#options.log.write('warn', `${type.resource}: ${String(error)}`),
    });
    shown.again = () => loop.trigger();
  }

  async #table(
    api: ApiClient,
    type: ResourceType,
    before: ResourceTable | undefined,
    signal: AbortSignal,
  ): Promise<ResourceTable> {
    const { pages, isCut } = await this.#pages(api, type, signal);
    const rows = reused(
      before,
      pages.flatMap((page) => page.rows),
    );
    const columns = pages.find((page) => page.columns.length > 0)?.columns ?? [];
    const since = before?.link.state === 'live' ? before.link.since : this.#options.clock.now();
    return { columns, rows, isCut, link: { state: 'live', since } };
  }

  /** What was read before stays while it cannot be read anew. */
  #unread(
    type: ResourceType,
    fault: Fault,
    before: ResourceTable | undefined,
    nextTryAt: number,
  ): ResourceTable {
    const link = this.#linkOf(type, fault, before, nextTryAt);
    return { columns: [], rows: [], isCut: false, ...before, link };
  }

  #linkOf(
    type: ResourceType,
    fault: Fault,
    before: ResourceTable | undefined,
    nextTryAt: number,
  ): LinkState {
    const { group, resource } = type;
    if (fault.kind === 'forbidden') return { state: 'denied', verb: 'list', resource, group };
    if (!before || before.rows.length === 0) return { state: 'failed', fault, nextTryAt };
    const since = before.link.state === 'stale' ? before.link.since : this.#options.clock.now();
    return { state: 'stale', since, reason: fault, nextTryAt };
  }

  async #pages(
    api: ApiClient,
    type: ResourceType,
    signal: AbortSignal,
  ): Promise<{ readonly pages: readonly TablePage[]; readonly isCut: boolean }> {
    const namespaces = type.namespaced ? this.#options.namespaces() : undefined;
    const pages: TablePage[] = [];
    let count = 0;
    for (const namespace of namespaces ?? [undefined]) {
      if (count >= this.#mostRows) return { pages, isCut: true };
      const path = collectionPath(type, namespace);
      let next: string | undefined;
      do {
        const query = new URLSearchParams({ limit: String(PAGE_ROWS), includeObject: 'Metadata' });
        if (next !== undefined) query.set('continue', next);
        const options = { signal, accept: tableAccept };
        const page = readTable((await api.getJson(`${path}?${query}`, options)).body);
        pages.push(page);
        count += page.rows.length;
        ({ next } = page);
        if (next !== undefined && count >= this.#mostRows) return { pages, isCut: true };
      } while (next !== undefined);
    }
    return { pages, isCut: false };
  }
}

/** Rows that did not change are the same objects as before, all of them the same array: lists are kept in order by that. */
function reused(before: ResourceTable | undefined, rows: ResourceTable['rows']) {
  if (!before) return rows;
  const known = new Map(before.rows.map((row) => [row.uid, row]));
  const all = rows.map((row) => {
    const old = known.get(row.uid);
    const isSame =
      old?.resourceVersion === row.resourceVersion &&
      old.cells.every((cell, index) => cell === row.cells[index]);
    return isSame ? old : row;
  });
  const isAsBefore =
    all.length === before.rows.length && all.every((row, index) => row === before.rows[index]);
  return isAsBefore ? before.rows : all;
}
