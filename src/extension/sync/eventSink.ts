// Where the lines of a watch go: into the initial set while it is incomplete, then into the store, a batch a chunk.
import { FaultError } from '../../shared/model/fault.ts';
import type { Row } from '../core/rowStore.ts';
import type { Kind } from '../kinds/kind.ts';
import type { MutableRowStore, Replacement } from './rowStore.ts';
import { parseWatchEvent, type WatchEvent } from './watchEvent.ts';

export interface EventSinkOptions<R extends Row> {
  readonly kind: Kind<R>;
  readonly store: MutableRowStore<R>;
  /** The set that a streaming list fills; undefined for a plain watch. */
  readonly initial: Replacement<R> | undefined;
  /** The initial set is complete, as of `version`; called before any later event is applied. */
  readonly onInitialEnd: (initial: Replacement<R>, version: string) => void;
  /** Called once for lines of which at least one was an event that was understood, an ERROR being none. */
  readonly onEvents: () => void;
  /** Everything up to `version` is in the store. Never called before the initial set is complete. */
  readonly onVersion: (version: string) => void;
}

export class EventSink<R extends Row> {
  readonly #options: EventSinkOptions<R>;
  #initial: Replacement<R> | undefined;
  #events = 0;
  #objects = 0;
  /** uid → newest row, or undefined for deleted; in order of their last event. */
  readonly #changes = new Map<string, R | undefined>();
  #version = '';

  constructor(options: EventSinkOptions<R>) {
    this.#options = options;
    this.#initial = options.initial;
  }

  /** Events so far, bookmarks too. */
  get events(): number {
    return this.#events;
  }

  /** Events so far that were not bookmarks. */
  get objects(): number {
    return this.#objects;
  }

  /** The set that is not complete yet. */
  get initial(): Replacement<R> | undefined {
    return this.#initial;
  }

  /**
   * @throws FaultError for a line that is not understood or an ERROR event; what came before it has been applied, and
   * the version does not run ahead of the rows.
   */
  take(lines: Iterable<string>): void {
    const eventsBefore = this.#events;
    try {
      for (const line of lines) this.#take(parseWatchEvent(line, this.#options.kind.kind));
    } finally {
      this.#flush();
      if (this.#events > eventsBefore) this.#options.onEvents();
    }
  }

  #take(event: WatchEvent): void {
    if (event.type !== 'BOOKMARK') {
      this.#objects++;
      this.#takeObject(event.type, this.#project(event.object));
    } else if (this.#initial === undefined) {
      this.#version = event.resourceVersion;
    } else if (event.isInitialEventsEnd) {
      const initial = this.#initial;
      this.#initial = undefined;
      this.#options.onInitialEnd(initial, event.resourceVersion);
    }
    this.#events++;
  }

  #takeObject(type: 'ADDED' | 'MODIFIED' | 'DELETED', row: R): void {
    if (this.#initial !== undefined) {
      // Updates and deletes during streaming belong to the set as well; its order says nothing of versions.
      if (type === 'DELETED') this.#initial.remove(row.uid);
      else this.#initial.upsert(row);
      return;
    }
    this.#changes.delete(row.uid);
    this.#changes.set(row.uid, type === 'DELETED' ? undefined : row);
    if (row.resourceVersion !== '') this.#version = row.resourceVersion;
  }

  #project(object: unknown): R {
    try {
      return this.#options.kind.project(object);
    } catch (error) {
      const message = { key: 'cause.linkGarbled' } as const;
      throw new FaultError({ kind: 'malformed', message }, error);
    }
  }

  #flush(): void {
    if (this.#changes.size > 0) {
      const upserts = [...this.#changes.values()].filter((row) => row !== undefined);
      const removals = [...this.#changes]
        .filter(([, row]) => row === undefined)
        .map(([uid]) => uid);
      this.#changes.clear();
      this.#options.store.apply(upserts, removals);
    }
    if (this.#version !== '') this.#options.onVersion(this.#version);
    this.#version = '';
  }
}
