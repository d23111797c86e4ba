// The log endpoint of one container in the process: runs of lines with times, whole seconds for `sinceTime` as the API
// server hands them to the kubelet, streams that can be cut at any byte.
import { FaultError, type FaultKind } from '../../src/shared/model/fault.ts';
import type { ApiClient, ByteStream, StreamOptions } from '../../src/extension/core/apiClient.ts';
import { Lifetime } from '../../src/shared/lifetime.ts';

export interface FakeLine {
  readonly ms: number;
  readonly nanos?: number;
  readonly text: string;
  /** Written without a newline. */
  readonly hasNoEnd?: boolean;
}

type Waiting = (result: IteratorResult<Uint8Array>) => void;

export function printed({ ms, nanos = 0, text, hasNoEnd }: FakeLine): string {
  const time = new Date(ms).toISOString().replace('Z', `${String(nanos).padStart(6, '0')}Z`);
  return `${time} ${text}${hasNoEnd ? '' : '\n'}`;
}

/** One open answer. */
class FakeStream {
  readonly #queue: Uint8Array[] = [];
  readonly #chunk: () => number;
  #waiting: { resolve: Waiting; reject: (error: unknown) => void } | undefined;
  #end: 'clean' | FaultError | undefined;
  isOpen = true;
  leftBytes: number;

  constructor(chunk: () => number, leftBytes: number) {
    this.#chunk = chunk;
    this.leftBytes = leftBytes;
  }

  write(text: string): void {
    if (!this.isOpen) return;
    const bytes = Buffer.from(text);
    const kept = bytes.subarray(0, Math.min(bytes.length, this.leftBytes));
    this.leftBytes -= bytes.length;
    for (let at = 0; at < kept.length;) {
      const size = Math.max(1, this.#chunk());
      this.#queue.push(new Uint8Array(kept.subarray(at, at + size)));
      at += size;
    }
    if (this.leftBytes < 0) this.end(faultOfKind('unreachable'));
    this.#give();
  }

  end(how: 'clean' | FaultError): void {
    this.isOpen = false;
    this.#end ??= how;
    this.#give();
  }

  body(): AsyncIterable<Uint8Array> {
    const next = () =>
      new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        this.#give();
      });
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  #give(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    const chunk = this.#queue.shift();
    if (!chunk && !this.#end) return;
    this.#waiting = undefined;
    if (chunk) waiting.resolve({ done: false, value: chunk });
    else if (this.#end === 'clean') waiting.resolve({ done: true, value: undefined });
    else waiting.reject(this.#end);
  }
}

export function faultOfKind(kind: FaultKind, detail?: string): FaultError {
  return new FaultError({
    kind,
    message: { key: 'fault.unexpected' },
    ...(detail !== undefined && { detail }),
  });
}

export class FakeLogs implements Pick<ApiClient, 'stream'> {
  /** Each run of the container; the last is the present one. */
  readonly runs: FakeLine[][] = [[]];
  readonly requests: URLSearchParams[] = [];
  /** What the next requests are met with. */
  readonly failures: FaultError[] = [];
  isRunning = true;
  /** Bytes of the next chunk. */
  chunkBytes: () => number = () => 4_096;
  /** Bytes after which the next answer is cut; Infinity: not at all. */
  cutAfter: () => number = () => Infinity;
  #open: FakeStream[] = [];
  #late: FakeStream[] = [];

  /** The ApiClient: only streams are asked for. */
  get api(): ApiClient {
    return this as unknown as ApiClient;
  }

  get openCount(): number {
    return this.#open.filter(({ isOpen }) => isOpen).length;
  }

  log(...lines: readonly FakeLine[]): void {
    this.runs.at(-1)?.push(...lines);
    for (const stream of this.#open) for (const line of lines) stream.write(printed(line));
  }

  /** As bytes: for what is no line. */
  raw(text: string): void {
    for (const stream of this.#open) stream.write(text);
  }

  /** Cuts what is open now. */
  cut(how: 'clean' | FaultError = faultOfKind('unreachable')): void {
    for (const stream of this.#open) stream.end(how);
    this.#open = [];
  }

  /** The run is over: followed streams end. */
  exit(): void {
    this.isRunning = false;
    this.cut('clean');
  }

  /** As `exit`, but what is followed still reads of that run, until `endLate`. */
  exitLate(): void {
    this.isRunning = false;
    this.#late.push(...this.#open.splice(0));
  }

  endLate(): void {
    for (const stream of this.#late.splice(0)) stream.end('clean');
  }

  restart(): void {
    this.exit();
    this.runs.push([]);
    this.isRunning = true;
  }

  async stream(path: string, options: StreamOptions = {}): Promise<ByteStream> {
    const query = new URL(path, 'https://fake').searchParams;
    this.requests.push(query);
    await Promise.resolve();
    const failure = this.failures.shift();
    if (failure) throw failure;
    const isPrevious = query.get('previous') === 'true';
    const run = this.runs.at(isPrevious ? -2 : -1);
    if (!run || (isPrevious && this.runs.length < 2)) throw faultOfKind('invalid', 'not found');
    const stream = new FakeStream(this.chunkBytes, isPrevious ? Infinity : this.cutAfter());
    for (const line of chosen(run, query)) stream.write(printed(line));
    if (query.get('follow') === 'true' && this.isRunning) this.#open.push(stream);
    else stream.end('clean');
    const stop = new Lifetime();
    const close = () => stream.end('clean');
    options.signal?.addEventListener('abort', close, { once: true });
    stop.onEnd(close);
    return {
      status: 200,
      contentType: 'text/plain',
      body: stream.body(),
      gather: () => undefined,
      close: () => stop.dispose(),
    };
  }
}

function chosen(run: readonly FakeLine[], query: URLSearchParams): readonly FakeLine[] {
  const since = query.get('sinceTime');
  const from = since === null ? -Infinity : Math.floor(Date.parse(since) / 1000) * 1000;
  const lines = run.filter(({ ms }) => ms >= from);
  const tail = query.get('tailLines');
  return tail === null ? lines : Number(tail) === 0 ? [] : lines.slice(-Number(tail));
}
