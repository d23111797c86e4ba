// The logs that somebody looks at: each is followed from the first subscription to its source until half a minute after
// the last, and shared by all that look at it.
import type { Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import { Lifetime, type Disposable } from '../../shared/lifetime.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import type { LogSource } from '../../shared/model/podLog.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { PodNow } from '../logs/containerNow.ts';
import { PodLog } from '../logs/podLog.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { LogBook } from '../model/inputs.ts';
import type { PodRow } from '../kinds/rows.ts';
import { sumOf, type Held } from './memoryAccount.ts';

const graceMs = 30_000;
/** Of the watch of pods: a pod that it has not told of may still come. */
const unread: ReadonlySet<LinkState['state']> = new Set(['connecting', 'syncing', 'live', 'stale']);

export interface PodLogsOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly api: () => ApiClient | undefined;
  readonly model: () => ClusterModel;
}

interface Entry {
  readonly log: PodLog;
  readonly life: Lifetime;
  ending: Disposable | undefined;
}

export class PodLogs implements LogBook, Disposable {
  readonly #options: PodLogsOptions;
  readonly #life = new Lifetime();
  readonly #entries = new Map<string, Entry>();
  readonly #changed: Emitter<void>;

  constructor(options: PodLogsOptions, onError: (error: unknown) => void) {
    this.#options = options;
    this.#changed = this.#life.add(new Emitter<void>(onError));
  }

  /** Lines came, or a stream changed its state. */
  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  get holding(): Held {
    const rings = [...this.#entries.values()].map(({ log }) => log.ring);
    return sumOf(rings.map(({ lines, bytes }) => ({ rows: lines.length, bytes })));
  }

  /** The sources that somebody is subscribed to now. */
  setWanted(sources: readonly LogSource[]): void {
    const wanted = new Set(sources.map(keyOf));
    for (const source of sources) {
      const entry = this.#open(source);
      entry.ending?.dispose();
      entry.ending = undefined;
    }
    for (const [key, entry] of this.#entries) {
      if (wanted.has(key)) continue;
      entry.ending ??= this.#options.clock.after(graceMs, () => this.#close(key, entry));
    }
  }

  /** undefined: nobody looks at it. */
  of(source: LogSource): PodLog | undefined {
    return this.#entries.get(keyOf(source))?.log;
  }

  podsChanged(): void {
    for (const { log } of this.#entries.values()) log.podChanged();
  }

  retryNow(): void {
    for (const { log } of this.#entries.values()) log.retryNow();
  }

  dispose(): void {
    for (const [key, entry] of [...this.#entries]) this.#close(key, entry);
    this.#life.dispose();
  }

  #open(source: LogSource): Entry {
    const key = keyOf(source);
    const known = this.#entries.get(key);
    if (known) return known;
    const { clock, random, api } = this.#options;
    const life = this.#life.child();
    const pod = () => this.#podOf(source);
    const log = life.add(new PodLog({ source, clock, random, api, pod }));
    life.add(log.onDidChange(() => this.#changed.fire()));
    const entry: Entry = { log, life, ending: undefined };
    this.#entries.set(key, entry);
    return entry;
  }

  #close(key: string, entry: Entry): void {
    entry.ending?.dispose();
    entry.life.dispose();
    this.#entries.delete(key);
  }

  /** Only a complete list of where it lives can tell that a pod is gone. */
  #podOf({ ref }: LogSource): PodNow {
    const model = this.#options.model();
    const found = model.find(ref);
    if (found?.goneAt !== undefined) return { is: 'gone' };
    if (found && found.forgottenAt === undefined) return { is: 'there', row: found.row as PodRow };
    const { links, stores } = model.inputs;
    const { namespaces } = links.connection();
    const isWatched = namespaces === undefined || namespaces.includes(ref.namespace ?? '');
    if (found || !isWatched) return { is: 'unwatched' };
    const { state } = links.of('pods');
    if (state === 'live' && stores.pods.isSynced) return { is: 'gone' };
    return { is: unread.has(state) ? 'unread' : 'unwatched' };
  }
}

function keyOf({ ref, container, previous, tailLines, sinceSeconds }: LogSource): string {
  const { namespace = '', name, uid = '' } = ref;
  return JSON.stringify([namespace, name, uid, container, previous, tailLines, sinceSeconds]);
}
