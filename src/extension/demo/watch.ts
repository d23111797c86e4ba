// WATCH and WatchList: changes after a version (or the whole state first), bookmarks, and 410 for what is compacted.
import { sleep } from '../../shared/clock.ts';
import { EventStream } from './eventStream.ts';
import type { Exchange } from './exchange.ts';
import { filterOf, numberOf, readVersion } from './list.ts';
import { chooseForm, type Form } from './represent.ts';
import type { Resource } from './resources.ts';
import type { Match } from './selectors.ts';
import { failure, invalid, tooLarge } from './status.ts';
import type { Change } from './store.ts';

/** apiserver sends a bookmark about once a minute (bookmarkFrequency), and another shortly before the timeout. */
const bookmarkEveryMs = 60_000;
const bookmarkBeforeEndMs = 2_000;
/** MinRequestTimeout of the API server is 1800 s; a watch without timeoutSeconds lives 1 to 2 times that. */
const defaultTimeoutSeconds = 1800;

export function answerWatch(
  exchange: Exchange,
  resource: Resource,
  namespace: string | undefined,
): void {
  const { query, cluster, request } = exchange;
  const now = () => cluster.timeline.now();
  const form = chooseForm(request.headers.accept ?? '', resource, query, now);
  const match = filterOf(resource, namespace, query);
  const listFirst = wantsInitialEvents(exchange, resource);
  const version = query.get('resourceVersion') ?? '';
  const current = cluster.store.version;
  const from = version === '' || version === '0' ? undefined : readVersion(version);
  if (from !== undefined && from > current) throw tooLarge(version, current);
  const stream = new EventStream(exchange, listFirst);
  const watch = new Watch(exchange, resource, form, match, stream);
  if (listFirst) watch.sendState(true);
  else if (from === undefined) watch.sendState(false);
  else if (!watch.sendChangesAfter(from)) return;
  watch.follow();
  void watch.endAfter((numberOf(query, 'timeoutSeconds') || defaultTimeoutSeconds) * 1000);
}

/** Throws 422 where the parameters do not go together, or the switch says that this server has no WatchList. */
function wantsInitialEvents({ query, cluster }: Exchange, resource: Resource): boolean {
  const asked = query.get('sendInitialEvents');
  if (asked === null || cluster.faults.watchList === 'ignored') return false;
  const at = { group: resource.group, resource: resource.resource };
  if (cluster.faults.watchList === 'refused') {
    const why =
      'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled';
    throw invalid(
      at,
      `ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: ${why}`,
    );
  }
  if (query.get('resourceVersionMatch') !== 'NotOlderThan') {
    const why = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
    throw invalid(
      at,
      `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: ${why}`,
    );
  }
  return asked === 'true' || asked === '1';
}

class Watch {
  readonly #exchange: Exchange;
  readonly #resource: Resource;
  readonly #form: Form;
  readonly #match: Match;
  readonly #stream: EventStream;
  readonly #bookmarks: boolean;
  #isFirst = true;

  constructor(
    exchange: Exchange,
    resource: Resource,
    form: Form,
    match: Match,
    stream: EventStream,
  ) {
    this.#exchange = exchange;
    this.#resource = resource;
    this.#form = form;
    this.#match = match;
    this.#stream = stream;
    this.#bookmarks = /^(true|1)$/.test(exchange.query.get('allowWatchBookmarks') ?? '');
  }

  /** Everything there is as ADDED; with `markEnd` the bookmark that ends a streamed list. */
  sendState(markEnd: boolean): void {
    const { store } = this.#exchange.cluster;
    for (const [, object] of store.sortedAt(this.#resource.storage, store.version) ?? []) {
      if (this.#match(object)) this.#send('ADDED', this.#nextForm(object));
    }
    if (!markEnd || !this.#bookmarks) return;
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    this.#send('BOOKMARK', this.#form.bookmark(String(store.version), annotations));
  }

  /** False, after an ERROR event, when the version is compacted. */
  sendChangesAfter(version: number): boolean {
    const { store } = this.#exchange.cluster;
    const oldest = store.oldest(this.#resource.storage);
    if (version < oldest) {
      const message = `too old resource version: ${version} (${oldest})`;
      this.#send('ERROR', failure(410, 'Expired', message));
      this.#stream.end();
      return false;
    }
    for (const change of store.changesAfter(this.#resource.storage, version)) this.#pass(change);
    return true;
  }

  follow(): void {
    const { store, clock } = this.#exchange.cluster;
    const { lifetime } = this.#stream;
    lifetime.add(store.watch(this.#resource.storage, (change) => this.#pass(change)));
    if (!this.#bookmarks) return;
    const loop = async () => {
      for (;;) {
        await sleep(clock, bookmarkEveryMs, lifetime.signal);
        if (lifetime.isDisposed) return;
        this.#sendBookmark();
      }
    };
    void loop();
  }

  async endAfter(timeoutMs: number): Promise<void> {
    const { clock } = this.#exchange.cluster;
    const { lifetime } = this.#stream;
    await sleep(clock, Math.max(0, timeoutMs - bookmarkBeforeEndMs), lifetime.signal);
    if (lifetime.isDisposed) return;
    if (this.#bookmarks) this.#sendBookmark();
    await sleep(clock, Math.min(timeoutMs, bookmarkBeforeEndMs), lifetime.signal);
    if (!lifetime.isDisposed) this.#stream.end();
  }

  /** An object that enters or leaves the selection is added or deleted for this watcher. */
  #pass(change: Change): void {
    const was = change.previous !== undefined && this.#match(change.previous);
    const is = change.type !== 'DELETED' && this.#match(change.object);
    if (is) this.#send(was ? 'MODIFIED' : 'ADDED', this.#nextForm(change.object));
    else if (was) this.#send('DELETED', this.#nextForm(leaving(change)));
  }

  #nextForm(object: Change['object']): unknown {
    const form = this.#form.object(object, this.#isFirst);
    this.#isFirst = false;
    return form;
  }

  #sendBookmark(): void {
    const { store } = this.#exchange.cluster;
    this.#send('BOOKMARK', this.#form.bookmark(String(store.version)));
  }

  #send(type: string, object: unknown): void {
    this.#stream.writeLine(JSON.stringify({ type, object }));
  }
}

/** As the watch cache sends it: the last state that matched, with the version of the change. */
function leaving(change: Change): Change['object'] {
  const last = change.type === 'DELETED' ? change.object : (change.previous as Change['object']);
  return { ...last, metadata: { ...last.metadata, resourceVersion: String(change.version) } };
}
