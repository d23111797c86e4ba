// An API server in the process, for one kind: consistent pages, a history of versions that can be compacted, watches
// with bookmarks, streaming lists, and faults on request. Seedable and driven by a manual clock.
import { sleep, type Clock } from '../../src/shared/clock.ts';
import { FaultError, type FaultKind } from '../../src/shared/model/fault.ts';
import type {
  ApiClient,
  ByteStream,
  BytesAnswer,
  JsonAnswer,
  ReadOptions,
  StreamOptions,
} from '../../src/extension/core/apiClient.ts';
import type { ResourceType } from '../../src/extension/kinds/kind.ts';
import { FakeWatch } from './fakeWatch.ts';

export interface FakeObject {
  readonly kind: string;
  readonly metadata: {
    readonly uid: string;
    readonly name: string;
    readonly namespace: string;
    readonly resourceVersion: string;
    readonly creationTimestamp: string;
    readonly deletionTimestamp?: string;
  };
  readonly [field: string]: unknown;
}

interface Change {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: FakeObject;
}

/** Which request a planned fault meets: a LIST page, a plain watch, or a streaming list. */
export type RequestSort = 'list' | 'watch' | 'watchList';
export type Failure = FaultError | 'hang';
/** refused: 400, as servers before 1.27; ignored: a plain watch; silent: no bookmark ever. */
export type WatchListMode = 'supported' | 'refused' | 'ignored';

export interface FakeRequest {
  readonly sort: RequestSort;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly atMs: number;
}

/** What a client was told that makes it list again, and how often it got a whole list. */
export interface Told {
  /** 410, as the answer or as an ERROR event. */
  expired: number;
  /** Bytes or ERROR events that may stand for an update that never came. */
  desyncs: number;
  /** "Too large resource version". */
  tooLarge: number;
  /** Watches that were given up while half-open. */
  silences: number;
  /** Lists and streaming lists that were answered to their end. */
  lists: number;
}

const bookmarkEveryMs = 60_000;

export class FakeApi implements ApiClient {
  readonly requests: FakeRequest[] = [];
  readonly told: Told = { expired: 0, desyncs: 0, tooLarge: 0, silences: 0, lists: 0 };
  readonly #clock: Clock;
  readonly #type: ResourceType;
  readonly #objects = new Map<string, FakeObject>();
  readonly #history: Change[] = [];
  readonly #snapshots = new Map<string, readonly FakeObject[]>();
  readonly #watches = new Set<FakeWatch>();
  readonly #failures: { sort: RequestSort; failure: Failure }[] = [];
  #version = 1000;
  #compacted = 0;
  #uids = 0;
  watchListMode: WatchListMode = 'supported';
  sendsBookmarks = true;
  /** Fails every request; for outages and rights. */
  failEvery: ((sort: RequestSort) => Failure | undefined) | undefined;
  /** What a lagging API server has seen: requests for anything newer get "too large", see failEvery. */
  lagVersion: number | undefined;
  chunkBytes = 0;
  /** A version that is compacted away: told by an ERROR event, as the API server's watch cache does, not by the status. */
  expiresInStream = false;
  /** Replaces the next event of every watch by these bytes. */
  replaceNextEvent: string | undefined;

  constructor(clock: Clock, type: ResourceType) {
    this.#clock = clock;
    this.#type = type;
  }

  get objects(): readonly FakeObject[] {
    return [...this.#objects.values()];
  }

  get version(): string {
    return String(this.#version);
  }

  get watches(): readonly FakeWatch[] {
    return [...this.#watches];
  }

  requestsOf(sort: RequestSort): readonly FakeRequest[] {
    return this.requests.filter((request) => request.sort === sort);
  }

  // --- the cluster changes ------------------------------------------------------------------------------------------

  put(namespace: string, name: string, fields: Record<string, unknown> = {}): FakeObject {
    const key = `${namespace}/${name}`;
    const old = this.#objects.get(key);
    const version = ++this.#version;
    const object: FakeObject = {
      ...old,
      ...fields,
      kind: this.#type.kind,
      metadata: {
        uid: old?.metadata.uid ?? `uid-${++this.#uids}`,
        name,
        namespace,
        resourceVersion: String(version),
        creationTimestamp: '2026-03-12T05:00:00Z',
      },
    };
    this.#objects.set(key, object);
    this.#record({ version, type: old === undefined ? 'ADDED' : 'MODIFIED', object });
    return object;
  }

  delete(namespace: string, name: string): void {
    const key = `${namespace}/${name}`;
    const old = this.#objects.get(key);
    if (old === undefined) return;
    this.#objects.delete(key);
    const version = ++this.#version;
    // As the API server: the last state, with the version of the deletion.
    const object = { ...old, metadata: { ...old.metadata, resourceVersion: String(version) } };
    this.#record({ version, type: 'DELETED', object });
  }

  /** Forgets all history: watches and `continue` tokens from before now are gone. */
  compact(): void {
    this.#compacted = this.#version;
    this.#snapshots.clear();
  }

  #record(change: Change): void {
    this.#history.push(change);
    const raw = this.replaceNextEvent;
    this.replaceNextEvent = undefined;
    for (const watch of this.#watches) {
      if (!sees(watch, change.object)) continue;
      if (raw === undefined) watch.sendEvent(change.type, change.object);
      else this.#desync(watch, raw);
    }
  }

  // --- faults -------------------------------------------------------------------------------------------------------

  failNext(sort: RequestSort, failure: Failure, times = 1): void {
    for (let time = 0; time < times; time++) this.#failures.push({ sort, failure });
  }

  sendError(code: number, reason: string): void {
    const line = `${JSON.stringify({ type: 'ERROR', object: statusOf(code, reason) })}\n`;
    for (const watch of this.#watches) {
      if (code !== 410) this.#desync(watch, line);
      else {
        if (!watch.isHalfOpen) this.told.expired++;
        watch.sendText(line);
      }
    }
  }

  /** Ends every watch cleanly, in the middle of a line. */
  truncate(): void {
    for (const watch of this.#watches) {
      this.#desync(watch, '{"type":"ADDED","object":{');
      watch.end();
    }
  }

  #desync(watch: FakeWatch, text: string): void {
    if (!watch.isHalfOpen) this.told.desyncs++;
    watch.sendText(text);
  }

  heal(): void {
    this.#failures.length = 0;
    this.failEvery = undefined;
    this.lagVersion = undefined;
    this.replaceNextEvent = undefined;
  }

  // --- ApiClient ----------------------------------------------------------------------------------------------------

  async getJson<T>(path: string, options: ReadOptions = {}): Promise<JsonAnswer<T>> {
    const url = new URL(path, 'https://fake');
    await this.#begin('list', url, options.signal, options.timeoutMs ?? 30_000);
    return { body: this.#list(url) as T, status: 200, serverTimeMs: this.#clock.now() };
  }

  /** Asks `getJson`, so that a test that changes its answers changes these. */
  async getBytes(path: string, options: ReadOptions = {}): Promise<BytesAnswer> {
    const { body, status } = await this.getJson(path, options);
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    return { body: bytes, contentType: 'application/json', status };
  }

  async stream(path: string, options: StreamOptions = {}): Promise<ByteStream> {
    const url = new URL(path, 'https://fake');
    const query = url.searchParams;
    const isList = query.get('sendInitialEvents') === 'true';
    const sort = isList ? 'watchList' : 'watch';
    await this.#begin(sort, url, options.signal, options.headersTimeoutMs ?? 30_000);
    if (isList && this.watchListMode === 'refused') throw fault('invalid');
    const from = Number(query.get('resourceVersion') ?? 0);
    if (from > (this.lagVersion ?? this.#version)) {
      this.told.tooLarge++;
      throw fault('timeout', 1000);
    }
    const isWatchList = isList && this.watchListMode === 'supported';
    if (!isWatchList && from > 0 && from < this.#compacted) return this.#expired(url);
    return this.#openWatch(namespaceOf(url), query, isWatchList, from).stream();
  }

  #expired(url: URL): ByteStream {
    this.told.expired++;
    if (!this.expiresInStream) throw fault('gone');
    const watch = this.#openWatch(namespaceOf(url), url.searchParams, false, this.#version);
    watch.sendEvent('ERROR', statusOf(410, 'Expired'));
    return watch.stream();
  }

  getText(): Promise<never> {
    return Promise.reject(fault('unsupported'));
  }

  review(): Promise<never> {
    return Promise.reject(fault('unsupported'));
  }

  /** Counts the request, and meets it with the fault that was planned. */
  async #begin(
    sort: RequestSort,
    url: URL,
    signal: AbortSignal | undefined,
    timeoutMs: number,
  ): Promise<void> {
    const atMs = this.#clock.monotonicMs();
    this.requests.push({ sort, path: url.pathname, query: url.searchParams, atMs });
    await Promise.resolve();
    const index = this.#failures.findIndex((planned) => planned.sort === sort);
    const planned = index < 0 ? undefined : this.#failures.splice(index, 1)[0]?.failure;
    const failure = planned ?? this.failEvery?.(sort);
    if (failure instanceof FaultError) {
      if (failure.fault.kind === 'gone') this.told.expired++;
      throw failure;
    }
    if (failure === 'hang') {
      await sleep(this.#clock, timeoutMs, signal);
      throw fault(signal?.aborted ? 'cancelled' : 'timeout');
    }
    if (signal?.aborted) throw fault('cancelled');
  }

  #list(url: URL): unknown {
    const query = url.searchParams;
    const limit = Number(query.get('limit') ?? 0);
    const token = query.get('continue');
    const [version = this.version, start = '0'] = token?.split(':') ?? [];
    const namespace = namespaceOf(url);
    const snapshot = token === null ? this.#select(namespace) : this.#snapshots.get(version);
    if (snapshot === undefined) {
      this.told.expired++;
      throw fault('gone');
    }
    const from = Number(start);
    const to = limit === 0 ? snapshot.length : Math.min(snapshot.length, from + limit);
    const remaining = snapshot.length - to;
    if (remaining > 0) this.#snapshots.set(version, snapshot);
    else this.told.lists++;
    const more = { continue: `${version}:${to}`, remainingItemCount: remaining };
    return {
      kind: `${this.#type.kind}List`,
      metadata: { resourceVersion: version, ...(remaining > 0 ? more : {}) },
      items: snapshot.slice(from, to),
    };
  }

  #select(namespace: string | undefined): readonly FakeObject[] {
    return this.objects.filter(
      (object) => namespace === undefined || object.metadata.namespace === namespace,
    );
  }

  #openWatch(
    namespace: string | undefined,
    query: URLSearchParams,
    isWatchList: boolean,
    from: number,
  ): FakeWatch {
    const watch = new FakeWatch(namespace, query, (over) => {
      this.#watches.delete(over);
      if (over.isHalfOpen) this.told.silences++;
      timeout.dispose();
    });
    watch.chunkBytes = this.chunkBytes;
    const seconds = Number(query.get('timeoutSeconds') ?? 1800);
    const timeout = this.#clock.after(seconds * 1000, () => watch.end());
    this.#watches.add(watch);
    if (query.get('allowWatchBookmarks') === 'true') this.#bookmarkLater(watch);
    if (from === 0 || isWatchList) {
      for (const object of this.#select(namespace)) watch.sendEvent('ADDED', object);
      if (isWatchList) this.sendInitialEnd(watch);
      if (isWatchList) this.told.lists++;
    } else {
      const missed = this.#history.filter((change) => change.version > from);
      for (const { type, object } of missed) if (sees(watch, object)) watch.sendEvent(type, object);
    }
    return watch;
  }

  sendInitialEnd(watch: FakeWatch): void {
    this.#bookmark(watch, { annotations: { 'k8s.io/initial-events-end': 'true' } });
  }

  sendBookmark(): void {
    for (const watch of this.#watches) this.#bookmark(watch, {});
  }

  #bookmark(watch: FakeWatch, metadata: object): void {
    watch.sendEvent('BOOKMARK', {
      kind: this.#type.kind,
      metadata: { resourceVersion: this.version, ...metadata },
    });
  }

  #bookmarkLater(watch: FakeWatch): void {
    this.#clock.after(bookmarkEveryMs, () => {
      if (watch.isOver) return;
      if (this.sendsBookmarks) this.#bookmark(watch, {});
      this.#bookmarkLater(watch);
    });
  }
}

/** A fault as the transport makes it. */
export function fault(kind: FaultKind, retryAfterMs?: number): FaultError {
  return new FaultError({
    kind,
    message: { key: 'fault.unexpected' },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function statusOf(code: number, reason: string): object {
  return { kind: 'Status', status: 'Failure', code, reason, message: reason };
}

function sees(watch: FakeWatch, object: FakeObject): boolean {
  return watch.namespace === undefined || watch.namespace === object.metadata.namespace;
}

function namespaceOf(url: URL): string | undefined {
  return /\/namespaces\/([^/]+)\//.exec(url.pathname)?.[1];
}
