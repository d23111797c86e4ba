// Keeps a store equal to what the API server has, for one kind in one scope: list, then watch, for as long as the
// cluster is open, and never quietly stale. The semantics are client-go's (tools/cache/reflector.go, v0.37).
import { sleep } from '../../shared/clock.ts';
import type { Event } from '../../shared/emitter.ts';
import { disposable, type Disposable } from '../../shared/lifetime.ts';
import { FaultError, faultOf, type Fault } from '../../shared/model/fault.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import { collectionPath } from '../kinds/kind.ts';
import { newDecodeCounts } from '../core/decodeCounts.ts';
import { EventSink } from './eventSink.ts';
import { IdleTimer } from './idleTimer.ts';
import { LinkReport } from './linkReport.ts';
import { listPages } from './listPages.ts';
import { refusesWatchList, verdictOn, type Phase, type Verdict } from './failurePolicy.ts';
import { PageSize } from './pageSize.ts';
import { RetryPace } from './retryPace.ts';
import type { Replacement } from './intake.ts';
import type { ReflectorOptions, WatchListSupport } from './reflectorOptions.ts';
import { ListDecoder } from './listDecoder.ts';
import { Suspicion } from './suspicion.ts';
import { UnreadableProtobuf } from './watchEvent.ts';
import { isSilence, isTimeoutEvent, isTooLarge, missingEnd } from './watchFaults.ts';
import { WatchDecoder } from './watchDecoder.ts';
import { watchQuery } from './watchQuery.ts';
import { WatchStream } from './watchStream.ts';

/** Bookmarks come about once a minute (apiserver cacher: bookmarkFrequency); this allows one to be late. */
const defaultDeadManMs = 90_000;
/** Without a new object for this long, the end of a streaming list's initial set is not coming. */
const initialIdleMs = 30_000;
/** Until the headers of a watch: some proxies hold them back until the first event. */
const headersTimeoutMs = 30_000;
/** The same after silence: with the dead man's time less than the 2 minutes after which rows must count as old. */
const silentHeadersTimeoutMs = 20_000;
/** client-go's VeryShortWatchError: a watch that ends before this, without an event, is a failure. */
const veryShortMs = 1_000;
/** Streaming lists in a row that broke before one is read in pages. */
const pagesAfter = 3;

const json = 'application/json';
/** As client-go asks for built-in kinds: about a quarter of the work of JSON, where the server has it. */
const protobufOrJson = `application/vnd.kubernetes.protobuf,${json}`;

export class Reflector<D> {
  readonly #options: ReflectorOptions<D>;
  readonly #watchList: WatchListSupport;
  readonly #pace: RetryPace;
  readonly #report: LinkReport;
  /** The version to watch from; opaque, '' before the first list. Everything up to it is in the store. */
  #version = '';
  /** The server has forgotten `#version`, or is not there yet: ask for the newest instead of "not older than". */
  #isVersionUnusable = false;
  #mustList = true;
  readonly #pageSize: PageSize;
  readonly #suspicion = new Suspicion();
  readonly #lists: ListDecoder<D>;
  readonly #events: WatchDecoder<D>;
  /** What to answer in. */
  #accept: string;
  #unreadable = 0;
  #phase: Phase = 'list';
  /** The last watch fell silent, and the next has not begun. */
  #wasSilent = false;
  #brokenStreams = 0;
  #wait: AbortController | undefined;

  constructor(options: ReflectorOptions<D>) {
    this.#options = options;
    this.#watchList = options.watchList ?? { supported: true };
    this.#pace = new RetryPace({ clock: options.clock, random: options.random });
    this.#report = new LinkReport(options.clock);
    this.#pageSize = new PageSize(options.pageLimit);
    const { counts = newDecodeCounts(), decoder, kind } = options;
    this.#lists = new ListDecoder(decoder, kind.kind, counts);
    this.#events = new WatchDecoder({ decoder, kind: kind.kind, counts });
    this.#accept = kind.schema ? protobufOrJson : json;
    options.store.openScope(options.namespace);
  }

  get state(): LinkState {
    return this.#report.state;
  }

  get onDidChangeState(): Event<LinkState> {
    return this.#report.onDidChange;
  }

  /** When the server last sent anything but an error; ms since the epoch. */
  get lastByteAt(): number | undefined {
    return this.#report.lastByteAt;
  }

  /** Ends a wait (backoff, denied, failed) and tries at once. */
  retryNow(): void {
    this.#pace.resetAll();
    this.#wait?.abort();
  }

  /** The same when it is known that the server is there again; says nothing of rights. */
  wake(): void {
    this.#pace.reset();
    this.#wait?.abort();
  }

  /** Lists and watches until `signal` aborts. Never rejects: what fails is told by `state` and tried again. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (this.#mustList) await this.#synchronise(signal);
        else await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (!this.#goesOnQuietly(faultOf(error))) await this.#recover(error, signal);
      }
    }
  }

  /**
   * Silence is no failure yet: the next watch, or the list it needs, tells whether the server is still there. Nor is a
   * version that the server has forgotten (as after every restart, or soon of a quiet kind without bookmarks).
   */
  #goesOnQuietly(fault: Fault): boolean {
    const isSilent =
      this.#phase === 'stream' && isSilence(fault) && !this.#suspicion.isMute(this.#options.kind);
    const isExpired = fault.kind === 'gone' && this.#pace.isFirstExpiry(this.#phase);
    this.#wasSilent = isSilent;
    if (isExpired) this.#mustList = true;
    if (isSilent || isExpired) this.#log(`${this.#phase}: ${fault.message.key}, going on`);
    return isSilent || isExpired;
  }

  async #synchronise(signal: AbortSignal): Promise<void> {
    this.#phase = 'list';
    if (this.#watchList.supported && this.#brokenStreams < pagesAfter) {
      try {
        await this.#streamList(signal);
        return;
      } catch (error) {
        if (signal.aborted || !this.#fallsBack(faultOf(error))) throw error;
      }
    }
    await this.#pagedList(signal);
  }

  /**
   * WatchList (KEP-3157): the initial set comes as ADDED events on the watch itself, ends at a marked bookmark, and the
   * same stream goes on as the watch.
   */
  async #streamList(signal: AbortSignal): Promise<void> {
    const { store, namespace } = this.#options;
    const query = watchQuery(this.#options.random);
    query.set('sendInitialEvents', 'true');
    query.set('resourceVersionMatch', 'NotOlderThan');
    // "Not older than" what we have: an API server that lags behind cannot take the rows back in time. Without a
    // version it is the newest state, as if read from etcd.
    const from = this.#isVersionUnusable ? '' : this.#version;
    if (from !== '') query.set('resourceVersion', from);
    try {
      const stream = await this.#openWatch(query, signal);
      this.#reportProgress(0);
      await this.#follow(stream, store.beginReplace(namespace), signal);
    } catch (error) {
      if (this.#phase === 'list') this.#doubtStream(faultOf(error), from);
      throw error;
    }
  }

  #doubtStream(fault: Fault, from: string): void {
    const isBroken =
      fault.kind === 'timeout' || fault.kind === 'malformed' || fault.kind === 'server';
    if (isBroken) this.#brokenStreams++;
    const isUnusable = fault.kind === 'gone' || fault.kind === 'invalid' || isTooLarge(fault);
    if (from !== '' && isUnusable) this.#isVersionUnusable = true;
  }

  /** True when the failure of a streaming list is to be answered with a paged one, now. */
  #fallsBack(fault: Fault): boolean {
    if (this.#phase !== 'list') return false;
    const hasNoEnd = fault.message.key === 'cause.linkNoInitialEnd';
    if (!hasNoEnd && !refusesWatchList(fault.kind)) return false;
    // A watch that is denied, or a kind that is not served, says nothing of the server's other streaming lists.
    if (fault.kind === 'invalid' || fault.kind === 'unsupported') this.#watchList.supported = false;
    this.#log(`streaming list refused (${fault.kind}), listing in pages`);
    return true;
  }

  async #pagedList(signal: AbortSignal): Promise<void> {
    const { api, kind, namespace, store } = this.#options;
    const replacement = store.beginReplace(namespace);
    try {
      const version = await listPages({
        api,
        type: kind,
        bodies: this.#lists,
        accept: this.#accept,
        namespace,
        limit: this.#pageSize.limit,
        signal,
        onItem: (item) => replacement.upsert(item),
        onPage: (remaining) => {
          this.#report.bytes();
          replacement.flush();
          this.#reportProgress(replacement.size, remaining);
        },
      });
      this.#pageSize.served();
      this.#commit(replacement, version);
    } catch (error) {
      replacement.discard();
      this.#pageSize.failed(error);
      throw error;
    }
  }

  #commit(replacement: Replacement<D>, version: string): void {
    replacement.commit();
    this.#version = version;
    this.#isVersionUnusable = false;
    if (this.#options.kind.schema && this.#unreadable < 2) this.#accept = protobufOrJson;
    this.#mustList = false;
    this.#brokenStreams = 0;
    this.#suspicion.trusts();
    this.#becomeLive();
  }

  async #watch(signal: AbortSignal): Promise<void> {
    this.#phase = 'connect';
    const query = watchQuery(this.#options.random);
    query.set('resourceVersion', this.#version);
    const stream = await this.#openWatch(query, signal);
    this.#phase = 'stream';
    await this.#follow(stream, undefined, signal);
  }

  async #openWatch(query: URLSearchParams, signal: AbortSignal): Promise<WatchStream> {
    const { api, kind, namespace, clock, deadManMs = defaultDeadManMs } = this.#options;
    const path = `${collectionPath(kind, namespace)}?${query.toString()}`;
    const timeoutMs = this.#wasSilent ? silentHeadersTimeoutMs : headersTimeoutMs;
    const accept = this.#accept;
    const stream = await api.stream(path, { signal, headersTimeoutMs: timeoutMs, accept });
    this.#wasSilent = false;
    this.#suspicion.opened();
    return new WatchStream(stream, { clock, signal, deadManMs });
  }

  /** Takes the events of an open watch until the server ends it, which is no failure: the next goes on from there. */
  async #follow(
    stream: WatchStream,
    initial: Replacement<D> | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const held = this.#liveWhenHeld(initial);
    const sink = this.#sink(initial, () => held.dispose());
    if (initial === undefined) stream.gather();
    const idle = new IdleTimer(this.#options.clock, initialIdleMs, () =>
      stream.interrupt(missingEnd('unsupported')),
    );
    if (initial === undefined) idle.dispose();
    try {
      for await (const frames of stream.chunks()) {
        const objectsBefore = sink.objects;
        sink.take(frames, stream.encoding);
        if (sink.initial === undefined) {
          idle.dispose();
          stream.gather();
        } else if (sink.objects > objectsBefore) idle.restart();
        if (sink.initial !== undefined) this.#reportProgress(sink.initial.size);
      }
    } finally {
      sink.initial?.discard();
      held.dispose();
      idle.dispose();
      stream.dispose();
    }
    // Servers end watches when they restart, so this alone does not say that they cannot do it.
    if (sink.initial !== undefined) throw missingEnd('server');
    await this.#afterCleanEnd(stream.durationMs, sink.events, signal);
  }

  /** Taking a watch proves nothing: a server that has forgotten its version says so in the stream (ERROR 410). */
  #liveWhenHeld(initial: Replacement<D> | undefined): Disposable {
    if (initial !== undefined) return disposable(() => undefined);
    const openedAt = this.#options.clock.now();
    return this.#options.clock.after(veryShortMs, () => {
      this.#report.bytes(openedAt);
      this.#becomeLive();
    });
  }

  #sink(initial: Replacement<D> | undefined, onHeard: () => void): EventSink<D> {
    const { decoder, store } = this.#options;
    return new EventSink({
      events: this.#events,
      decoder,
      store,
      initial,
      onInitialEnd: (complete, version) => {
        this.#phase = 'stream';
        this.#commit(complete, version);
      },
      onEvents: () => {
        onHeard();
        this.#suspicion.heard();
        this.#report.bytes();
        if (this.#phase === 'stream') this.#becomeLive();
      },
      onVersion: (version) => {
        this.#version = version;
        this.#suspicion.trusts();
      },
    });
  }

  async #afterCleanEnd(durationMs: number, events: number, signal: AbortSignal): Promise<void> {
    if (durationMs >= veryShortMs) {
      this.#suspicion.trusts();
    } else if (events > 0) {
      // A proxy that ends a watch with each event: go on, but not in a tight loop.
      await sleep(this.#options.clock, veryShortMs - durationMs, signal);
    } else {
      this.#phase = 'connect';
      throw new FaultError({ kind: 'timeout', message: { key: 'cause.linkTooShort' } });
    }
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    const fault = faultOf(error);
    if (error instanceof UnreadableProtobuf) this.#doubtProtobuf();
    const verdict = this.#forgive(verdictOn(this.#phase, fault.kind));
    const mayHaveMissed = this.#phase === 'stream' && (isTimeoutEvent(fault) || isSilence(fault));
    const mustList = verdict.relist || mayHaveMissed || this.#isVersionDoubtful(fault);
    if (mustList) this.#mustList = true;
    const delayMs = this.#pace.delayMs(verdict, fault);
    this.#log(`${this.#phase} failed, next try in ${Math.round(delayMs)} ms: ${String(error)}`);
    this.#tell(verdict, fault, this.#options.clock.now() + delayMs);
    const wait = new AbortController();
    this.#wait = wait;
    const stop = (): void => wait.abort();
    signal.addEventListener('abort', stop, { once: true });
    await sleep(this.#options.clock, delayMs, wait.signal);
    signal.removeEventListener('abort', stop);
    this.#wait = undefined;
  }

  /** The next list is asked for in JSON; where it happens again, everything is from then on. */
  #doubtProtobuf(): void {
    this.#accept = json;
    this.#unreadable++;
  }

  #forgive(verdict: Verdict): Verdict {
    if (verdict.wait !== 'denied' || !this.#suspicion.forgives()) return verdict;
    return { wait: 'backoff', relist: this.#phase === 'list' };
  }

  #isVersionDoubtful(fault: Fault): boolean {
    if (this.#phase !== 'connect' || !this.#suspicion.doubts(fault)) return false;
    this.#isVersionUnusable = true;
    return true;
  }

  #tell(verdict: Verdict, fault: Fault, nextTryAt: number): void {
    const { kind, namespace, store } = this.#options;
    if (verdict.wait === 'denied') {
      this.#report.denied(this.#phase === 'list' ? 'list' : 'watch', kind, namespace);
    } else if (verdict.wait === 'login' || !store.isScopeSynced(namespace)) {
      this.#report.failed(fault, nextTryAt);
    } else {
      this.#report.stale(fault, nextTryAt);
    }
  }

  #becomeLive(): void {
    this.#pace.served();
    this.#report.live();
  }

  /** Only of the first list: later ones happen behind rows that are shown already. */
  #reportProgress(rows: number, remaining?: number): void {
    const { namespace, store } = this.#options;
    if (store.isScopeSynced(namespace)) return;
    this.#report.progress(rows, remaining === undefined ? undefined : rows + remaining);
  }

  #log(message: string): void {
    const { kind, log, namespace } = this.#options;
    log.write('debug', `${kind.resource}${namespace ? ` in ${namespace}` : ''}: ${message}`);
  }
}
