// Where the events of a watch go: into the initial set while it is incomplete, then into the store, a batch a chunk.
import type { ObjectDecoder } from '../kinds/kind.ts';
import type { Intake, Replacement } from './intake.ts';
import type { WatchDecoder } from './watchDecoder.ts';
import type { WatchEvent } from './watchEvent.ts';
import type { Encoding } from './watchStream.ts';

export interface EventSinkOptions<D> {
  readonly events: WatchDecoder<D>;
  readonly decoder: ObjectDecoder<D>;
  readonly store: Intake<D>;
  /** The set that a streaming list fills; undefined for a plain watch. */
  readonly initial: Replacement<D> | undefined;
  /** The initial set is complete, as of `version`; called before any later event is applied. */
  readonly onInitialEnd: (initial: Replacement<D>, version: string) => void;
  /** Called once for frames of which at least one was an event that was understood, an ERROR being none. */
  readonly onEvents: () => void;
  /** Everything up to `version` is in the store. Never called before the initial set is complete. */
  readonly onVersion: (version: string) => void;
}

export class EventSink<D> {
  readonly #options: EventSinkOptions<D>;
  #initial: Replacement<D> | undefined;
  #events = 0;
  #objects = 0;
  #version = '';

  constructor(options: EventSinkOptions<D>) {
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
  get initial(): Replacement<D> | undefined {
    return this.#initial;
  }

  /**
   * @throws FaultError for a frame that is not understood or an ERROR event; what came before it has been applied, and
   * the version does not run ahead of the rows.
   */
  take(frames: Iterable<Uint8Array>, encoding: Encoding): void {
    const eventsBefore = this.#events;
    const { events, onEvents } = this.#options;
    try {
      for (const frame of frames) this.#take(events.event(frame, encoding));
    } finally {
      this.#flush();
      if (this.#events > eventsBefore) onEvents();
    }
  }

  #take(event: WatchEvent<D>): void {
    if (event.type !== 'BOOKMARK') {
      this.#objects++;
      this.#takeObject(event.type, event.object);
    } else if (this.#initial === undefined) {
      this.#version = event.resourceVersion;
    } else if (event.isInitialEventsEnd) {
      const initial = this.#initial;
      this.#initial = undefined;
      this.#options.onInitialEnd(initial, event.resourceVersion);
    }
    this.#events++;
  }

  #takeObject(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: D): void {
    const { decoder, store } = this.#options;
    // Updates and deletes during streaming belong to the set as well; its order says nothing of versions.
    const into = this.#initial;
    if (into !== undefined) {
      if (type === 'DELETED') into.remove(object);
      else into.upsert(object);
      return;
    }
    const version = decoder.versionOf(object);
    if (type === 'DELETED') store.remove(object);
    else store.put(object);
    if (version !== '') this.#version = version;
  }

  #flush(): void {
    const { store, onVersion } = this.#options;
    if (this.#initial !== undefined) return this.#initial.flush();
    store.flush();
    if (this.#version !== '') onVersion(this.#version);
    this.#version = '';
  }
}
