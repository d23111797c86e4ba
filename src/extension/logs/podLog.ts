// One log that is looked at: the streams of its containers, the lines they gave, and windows into them for each look.
import type { Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import { Lifetime, type Disposable } from '../../shared/lifetime.ts';
import type {
  LogLine,
  LogLook,
  LogMatch,
  LogSource,
  LogStream,
} from '../../shared/model/podLog.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import { faultOf } from '../../shared/model/fault.ts';
import type { ApiClient } from '../core/apiClient.ts';
import { containerOf, type PodNow } from './containerNow.ts';
import { ContainerTail } from './containerTail.ts';
import { fieldsOf } from './fields.ts';
import { LogRing, type Line, type NewLine } from './logRing.ts';
import { LookedAt } from './lookedAt.ts';

/** So many looks are kept up to date: the present one, and those that somebody types through. */
const maxLooks = 4;
/** Characters of one part of a text that is saved. */
const partCharacters = 1024 * 1024;

export interface PodLogOptions {
  readonly source: LogSource;
  readonly clock: Clock;
  readonly random: () => number;
  readonly api: () => ApiClient | undefined;
  readonly pod: () => PodNow;
}

export class PodLog implements Disposable {
  readonly #options: PodLogOptions;
  readonly #life = new Lifetime();
  readonly #changes = new Emitter<void>();
  readonly #ring: LogRing;
  readonly #tails: ContainerTail[] = [];
  readonly #looks = new Map<string, LookedAt>();
  #pod: PodNow | undefined;
  #version = 0;

  constructor(options: PodLogOptions, ring = new LogRing()) {
    this.#options = options;
    this.#ring = ring;
    this.#life.add(this.#changes);
    this.podChanged();
  }

  get onDidChange(): Event<void> {
    return this.#changes.event;
  }

  /** Another whenever something to be shown changed. */
  get version(): number {
    return this.#version;
  }

  get ring(): Pick<LogRing, 'lines' | 'marks' | 'dropped' | 'limit' | 'added' | 'bytes'> {
    return this.#ring;
  }

  get streams(): readonly LogStream[] {
    return this.#tails.map(({ container, state }) => ({ container, state }));
  }

  get isTail(): boolean {
    return this.#tails.some((tail) => tail.isTail);
  }

  /** To be called when the watch of pods said something. */
  podChanged(): void {
    const now = this.#options.pod();
    if (this.#pod?.is === now.is && isSameRow(this.#pod, now)) return;
    this.#pod = now;
    this.#name(now);
    const added = this.#namesOf(now).filter((name) =>
      this.#tails.every(({ container }) => container !== (name ?? '')),
    );
    for (const tail of this.#tails) tail.changed();
    for (const name of added) this.#follow(name);
  }

  retryNow(): void {
    for (const tail of this.#tails) tail.retryNow();
  }

  look(look: LogLook): LookedAt {
    const key = JSON.stringify(look);
    const known = this.#looks.get(key);
    const made = known ?? new LookedAt(look, this.#ring);
    // The one used last is the last to go.
    this.#looks.delete(key);
    this.#looks.set(key, made);
    const [oldest] = this.#looks.keys();
    if (this.#looks.size > maxLooks && oldest !== undefined) this.#looks.delete(oldest);
    return made;
  }

  /** The match after (or before) a place; from the other end when there is none. */
  find(look: LogLook, from: number, isBackwards: boolean): LogMatch | null {
    return this.look(look).find(from, isBackwards);
  }

  line(id: string): LogLine | null {
    const line = this.#ring.bySeq(Number(id));
    if (!line || line.mark) return null;
    const { text, stamp, cutBytes } = line;
    return {
      text,
      container: this.#nameOf(line),
      ...(stamp && { at: new Date(stamp.ms).toISOString() }),
      ...(cutBytes > 0 && { cutBytes }),
      fields: fieldsOf(text),
    };
  }

  /** What a look leaves, as text, in parts: `next` is the place where the next part begins; null: that was all. */
  text(
    look: LogLook,
    from: number,
    hasTimes: boolean,
  ): { readonly text: string; readonly next: number | null } {
    const { lines, dropped } = this.look(look).shown;
    const parts: string[] = [];
    let size = 0;
    let at = Math.max(0, from - dropped);
    for (; at < lines.length && size < partCharacters; at += 1) {
      const line = lines[at]!;
      if (line.mark) continue;
      const text = this.#print(line, hasTimes);
      parts.push(text);
      size += text.length;
    }
    return { text: parts.join(''), next: at < lines.length ? dropped + at : null };
  }

  dispose(): void {
    this.#life.dispose();
  }

  #print(line: Line, hasTimes: boolean): string {
    const time = hasTimes && line.stamp ? `${isoNanos(line)} ` : '';
    const name = this.#tails.length > 1 ? `[${this.#nameOf(line)}] ` : '';
    return `${name}${time}${line.text}\n`;
  }

  #nameOf(line: Line): string {
    return this.#tails[line.stream]?.container ?? '';
  }

  /** undefined: the only container of a pod that is not watched. */
  #namesOf(now: PodNow): readonly (string | undefined)[] {
    const { container } = this.#options.source;
    if (container !== null) return [container];
    if (now.is === 'there') return now.row.containers.map(({ name }) => name);
    return this.#tails.length === 0 && now.is === 'unwatched' ? [undefined] : [];
  }

  /**
   * What was followed without a name is of the only main container: that of several the server does not give. So it goes on
   * as that of the first.
   */
  #name(now: PodNow): void {
    const nameless = this.#tails.find(({ container }) => container === '');
    if (!nameless || now.is !== 'there') return;
    const { containers } = now.row;
    const first = containers.find(({ role }) => role === 'container') ?? containers[0];
    if (first) nameless.named(first.name);
  }

  #follow(container: string | undefined): void {
    const { source, clock, random, api, pod } = this.#options;
    const { ref, previous, tailLines, sinceSeconds } = source;
    const tail: ContainerTail = new ContainerTail({
      place: { namespace: ref.namespace ?? '', pod: ref.name, container },
      stream: this.#tails.length,
      ...{ previous, tailLines, sinceSeconds, clock, random, api },
      now: () => containerOf(pod(), tail.container),
      isSamePod: (client, signal) => isSamePod(client, ref, signal),
      onLines: (lines) => this.#add(lines),
      onState: () => this.#changed(),
    });
    this.#tails.push(tail);
    void tail.run(this.#life.signal);
    this.#changed();
  }

  #add(lines: readonly NewLine[]): void {
    const change = this.#ring.add(lines);
    for (const look of this.#looks.values()) look.apply(change);
    this.#changed();
  }

  #changed(): void {
    this.#version += 1;
    this.#changes.fire();
  }
}

/** Of a pod that was named without its uid any will do. */
async function isSamePod(api: ApiClient, ref: ObjectRef, signal: AbortSignal): Promise<boolean> {
  const { namespace = '', name, uid } = ref;
  if (uid === undefined) return true;
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`;
  try {
    const { body } = await api.getJson<NamedObject>(path, { signal, accept: METADATA_ONLY });
    return body.metadata?.uid === uid;
  } catch (error) {
    const { kind } = faultOf(error);
    if (kind === 'notFound') return false;
    // Who may not look takes the log for what it is named.
    if (kind === 'forbidden') return true;
    throw error;
  }
}

interface NamedObject {
  readonly metadata?: { readonly uid?: string };
}

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';

function isSameRow(before: PodNow, now: PodNow): boolean {
  return before.is !== 'there' || now.is !== 'there' || before.row === now.row;
}

function isoNanos({ stamp }: Line): string {
  if (!stamp) return '';
  const nanos = String(stamp.nanos).padStart(6, '0');
  return new Date(stamp.ms).toISOString().replace('Z', `${nanos}Z`);
}
