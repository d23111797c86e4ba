// All objects of one resource, held as the bytes that lists and watches send, so that the server is never what a bench
// waits for; and the latest changes, for watches that go on from a version.
import type { Json } from './json.ts';
import { listItemOf, watchFrame, watchLine, type Served } from './wire.ts';

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

/** One version of an object. */
export interface Stored {
  readonly key: string;
  readonly namespace: string;
  readonly version: number;
  /** The object anew: protobuf is made only for who asks. */
  readonly object: () => Json;
  /** The line of an ADDED event, or of the change that made it; made for who asks. */
  line(): Buffer;
  frame: Buffer | undefined;
}

export interface Change {
  readonly version: number;
  readonly type: ChangeType;
  readonly stored: Stored;
}

/** The version counter of the whole server, as etcd's revision. */
export class Versions {
  /** As of a cluster that has lived. */
  current = 1_000_000;

  next(): number {
    return ++this.current;
  }
}

/** Lines of the first objects lie side by side, so that a streaming list is written in large pieces. */
const slabBytes = 32 * 1024 * 1024;

export class ObjectTable {
  readonly served: Served;
  readonly versions: Versions;
  readonly #objects = new Map<string, Stored>();
  readonly #changes: Change[] = [];
  readonly #window: number;
  readonly #listeners = new Set<() => void>();
  /** Number of the first change in `#changes`, counted from the start. */
  #firstChange = 0;
  #oldestVersion = 0;
  #slab = Buffer.alloc(0);
  #slabEnd = 0;

  /** `window`: how many changes are remembered. */
  constructor(served: Served, versions: Versions, window: number) {
    this.served = served;
    this.versions = versions;
    this.#window = window;
  }

  get size(): number {
    return this.#objects.size;
  }

  /** Watches from before this get 410. */
  get oldestVersion(): number {
    return this.#oldestVersion;
  }

  get(key: string): Stored | undefined {
    return this.#objects.get(key);
  }

  snapshot(namespace?: string): Stored[] {
    const all = [...this.#objects.values()];
    return namespace === undefined ? all : all.filter((one) => one.namespace === namespace);
  }

  /** An object of the start: nobody is told. `make` is given the version. */
  fill(make: (version: string) => Json): void {
    const version = this.versions.next();
    const object = make(String(version));
    const stored = this.#stored('ADDED', version, make, object);
    const line = this.#intoSlab(watchLine('ADDED', object));
    this.#objects.set(stored.key, { ...stored, line: () => line });
    this.#oldestVersion = version;
  }

  put(make: (version: string) => Json): void {
    const version = this.versions.next();
    const object = make(String(version));
    const isKnown = this.#objects.has(keyOf(object));
    const stored = this.#stored(isKnown ? 'MODIFIED' : 'ADDED', version, make, object);
    this.#objects.set(stored.key, stored);
    this.#remember({ version, type: isKnown ? 'MODIFIED' : 'ADDED', stored });
  }

  /** `make`: its last state. */
  remove(make: (version: string) => Json): void {
    const version = this.versions.next();
    const stored = this.#stored('DELETED', version, make, make(String(version)));
    this.#objects.delete(stored.key);
    this.#remember({ version, type: 'DELETED', stored });
  }

  /** Number of the change after the newest. */
  get nextChange(): number {
    return this.#firstChange + this.#changes.length;
  }

  /** Number of the first change after `version`; undefined when it is forgotten. */
  changeAfter(version: number): number | undefined {
    if (version < this.#oldestVersion) return undefined;
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#changes[middle]?.version ?? 0) <= version) low = middle + 1;
      else high = middle;
    }
    return this.#firstChange + low;
  }

  /** Undefined when it has not happened yet or is forgotten. */
  change(number: number): Change | undefined {
    return this.#changes[number - this.#firstChange];
  }

  isForgotten(number: number): boolean {
    return number < this.#firstChange;
  }

  /** Called after changes, when `flush` is. */
  listen(run: () => void): () => void {
    this.#listeners.add(run);
    return () => void this.#listeners.delete(run);
  }

  /** Tells the watches: once a tick and not once a change. */
  flush(): void {
    for (const run of this.#listeners) run();
  }

  /** The frame of a protobuf watch for a stored version. */
  frameOf(stored: Stored, type: ChangeType): Buffer {
    const isFirst = type === 'ADDED';
    if (isFirst && stored.frame) return stored.frame;
    const frame = watchFrame(this.served, type, stored.object());
    if (isFirst) stored.frame = frame;
    return frame;
  }

  itemOf(stored: Stored): Buffer {
    return listItemOf(this.served, stored.line());
  }

  #stored(
    type: ChangeType,
    version: number,
    make: (version: string) => Json,
    object: Json,
  ): Stored {
    const metadata = object['metadata'] as Json;
    let line: Buffer | undefined;
    return {
      key: keyOf(object),
      namespace: String(metadata['namespace'] ?? ''),
      version,
      object: () => make(String(version)),
      line: () => (line ??= watchLine(type, make(String(version)))),
      frame: undefined,
    };
  }

  #intoSlab(line: Buffer): Buffer {
    if (this.#slabEnd + line.length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, line.length));
      this.#slabEnd = 0;
    }
    line.copy(this.#slab, this.#slabEnd);
    const kept = this.#slab.subarray(this.#slabEnd, this.#slabEnd + line.length);
    this.#slabEnd += line.length;
    return kept;
  }

  #remember(change: Change): void {
    this.#changes.push(change);
    if (this.#changes.length <= this.#window * 1.1) return;
    const gone = this.#changes.length - this.#window;
    this.#oldestVersion = this.#changes[gone - 1]?.version ?? 0;
    this.#changes.splice(0, gone);
    this.#firstChange += gone;
  }
}

function keyOf(object: Json): string {
  const metadata = object['metadata'] as Json;
  return `${String(metadata['namespace'] ?? '')}/${String(metadata['name'])}`;
}
