// Events as the components record them: the same reason and message on the same object counts up, and after an hour it is gone.
import type { Random } from '../random.ts';
import type { Store } from '../store.ts';
import type { Timeline } from '../timeline.ts';
import { wireTime, type Event, type KubeObject } from '../wire.ts';
import { newMeta } from './objects.ts';

const keptMs = 60 * 60_000;

export interface EventParts {
  readonly type?: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  readonly host?: string | undefined;
  readonly fieldPath?: string;
  /** When it was seen; default now. */
  readonly atMs?: number;
  /** For what has happened before the story began. */
  readonly count?: number;
  readonly firstMs?: number;
}

export class EventRecorder {
  readonly #store: Store;
  readonly #timeline: Timeline;
  readonly #random: Random;
  /** What → event name, to count repetitions. */
  readonly #known = new Map<string, string>();

  constructor(store: Store, timeline: Timeline, random: Random) {
    this.#store = store;
    this.#timeline = timeline;
    this.#random = random;
  }

  record(about: KubeObject, parts: EventParts): void {
    const atMs = parts.atMs ?? this.#timeline.now();
    const key = `${about.metadata.uid} ${parts.reason} ${parts.message} ${parts.fieldPath ?? ''}`;
    const namespace = about.metadata.namespace ?? 'default';
    const name = this.#known.get(key);
    const before = name === undefined ? undefined : this.#store.get('events', namespace, name);
    if (before !== undefined) {
      this.#store.update('events', before, (draft) => {
        draft.count = (draft.count ?? 1) + 1;
        draft.lastTimestamp = wireTime(atMs);
      });
      return;
    }
    const made = this.#make(about, parts, namespace, atMs);
    this.#known.set(key, made.metadata.name);
    this.#store.create('events', made);
  }

  /** Drops what is older than an hour, as the API server's event TTL does. */
  sweep(): void {
    const limit = this.#timeline.now() - keptMs;
    for (const event of this.#store.all('events')) {
      if (Date.parse(event.lastTimestamp ?? '') < limit) this.#store.remove('events', event);
    }
    const names = new Set(this.#store.all('events').map(({ metadata }) => metadata.name));
    for (const [key, name] of this.#known) if (!names.has(name)) this.#known.delete(key);
  }

  #make(about: KubeObject, parts: EventParts, namespace: string, atMs: number): Event {
    const { reason, message, component, host, fieldPath, count = 1, firstMs = atMs } = parts;
    const { metadata, apiVersion, kind } = about;
    const source = { component, ...(host !== undefined && { host }) };
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: newMeta(this.#random, `${metadata.name}.${this.#random.hex(16)}`, firstMs, {
        namespace,
      }),
      involvedObject: {
        kind,
        ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        name: metadata.name,
        uid: metadata.uid,
        apiVersion,
        resourceVersion: metadata.resourceVersion,
        ...(fieldPath !== undefined && { fieldPath }),
      },
      reason,
      message,
      source,
      firstTimestamp: wireTime(firstMs),
      lastTimestamp: wireTime(atMs),
      count,
      type: parts.type ?? 'Normal',
      reportingComponent: component,
      reportingInstance: host ?? '',
    };
  }
}
