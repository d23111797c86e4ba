// A watch in progress: its events chunk by chunk, and a watchman who ends it when nothing comes any more. A half-open
// connection and a computer that slept both look like silence, so silence must have a limit.
import type { Clock } from '../../shared/clock.ts';
import type { Disposable } from '../../shared/lifetime.ts';
import { FaultError } from '../../shared/model/fault.ts';
import type { ByteStream } from '../core/apiClient.ts';
import type { FrameReader } from './frameReader.ts';
import { LengthReader } from './lengthReader.ts';
import { LineReader } from './lineReader.ts';

/** How often the watchman looks. */
const lookEveryMs = 5_000;
/** Wall-clock and monotonic time drifting apart by this much between two looks means that the machine slept. */
const sleptMs = 30_000;

/** Bytes that end no line for so many times the dead man's time are noise, as of a compressed stream that broke. */
const endlessLine = 2;

export interface WatchStreamOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Silence longer than this ends the stream; ms. */
  readonly deadManMs: number;
}

export type Encoding = 'json' | 'protobuf';

export class WatchStream implements Disposable {
  readonly #stream: ByteStream;
  readonly #options: WatchStreamOptions;
  readonly #frames: FrameReader;
  /** Of its frames, from the response's own word. */
  readonly encoding: Encoding;
  readonly #startedMs: number;
  #lastByteMs: number;
  /** When a line last ended, or the last byte came before one began. */
  #lastLineMs: number;
  #look: Disposable | undefined;
  #interrupt: (error: unknown) => void = () => undefined;
  #interruption: FaultError | undefined;

  constructor(stream: ByteStream, options: WatchStreamOptions) {
    this.#stream = stream;
    this.#options = options;
    this.encoding = stream.contentType.includes('protobuf') ? 'protobuf' : 'json';
    this.#frames = this.encoding === 'protobuf' ? new LengthReader() : new LineReader();
    this.#startedMs = options.clock.monotonicMs();
    this.#lastByteMs = this.#startedMs;
    this.#lastLineMs = this.#startedMs;
    options.signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#lookLater();
  }

  /** Since the response began; ms. */
  get durationMs(): number {
    return this.#options.clock.monotonicMs() - this.#startedMs;
  }

  /**
   * The events of each chunk, as bytes; the inner iterable must be used before the next chunk is asked for. Ends when the
   * server ends the stream between two of them.
   * @throws FaultError when the connection fails, falls silent, ends within an event, or `interrupt` was called.
   */
  async *chunks(): AsyncGenerator<Iterable<Uint8Array>> {
    const iterator = this.#stream.body[Symbol.asyncIterator]();
    for (;;) {
      const result = await this.#nextOrInterrupt(iterator);
      if (result.done === true) break;
      this.#lastByteMs = this.#options.clock.monotonicMs();
      const unendedBytes = this.#frames.pendingBytes + result.value.length;
      yield this.#frames.push(result.value);
      if (this.#frames.pendingBytes < unendedBytes) this.#lastLineMs = this.#lastByteMs;
    }
    const rest = this.#frames.end();
    if (rest !== undefined) yield [rest];
  }

  /** The initial objects have come: see ByteStream.gather. */
  gather(): void {
    this.#stream.gather();
  }

  /** Ends the stream with this fault. */
  interrupt(fault: FaultError): void {
    this.#interruption ??= fault;
    this.#interrupt(this.#interruption);
    this.dispose();
  }

  dispose(): void {
    this.#look?.dispose();
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#stream.close();
  }

  /**
   * Not Promise.race with one long-lived promise: that would keep a reaction for every chunk of a watch that lives for
   * minutes.
   */
  #nextOrInterrupt(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    return new Promise((resolve, reject) => {
      this.#interrupt = reject;
      if (this.#interruption !== undefined) reject(this.#interruption);
      else iterator.next().then(resolve, reject);
    });
  }

  readonly #onAbort = (): void => {
    this.interrupt(new FaultError({ kind: 'cancelled', message: { key: 'cause.linkStopped' } }));
  };

  #lookLater(): void {
    const wallMs = this.#options.clock.now();
    const monotonicMs = this.#options.clock.monotonicMs();
    this.#look = this.#options.clock.after(lookEveryMs, () =>
      this.#lookAround(wallMs, monotonicMs),
    );
  }

  #lookAround(wallMs: number, monotonicMs: number): void {
    const { clock, deadManMs } = this.#options;
    const elapsedMs = clock.monotonicMs() - monotonicMs;
    const driftMs = Math.abs(clock.now() - wallMs - elapsedMs);
    // Where monotonic time goes on during sleep (Windows), it is the look itself that comes late.
    const lateMs = elapsedMs - lookEveryMs;
    const now = clock.monotonicMs();
    const lineMs = now - this.#lastLineMs;
    const silentMs = lineMs >= deadManMs * endlessLine ? lineMs : now - this.#lastByteMs;
    if (driftMs > sleptMs || lateMs > sleptMs) {
      this.interrupt(new FaultError({ kind: 'timeout', message: { key: 'cause.linkSlept' } }));
    } else if (silentMs >= deadManMs) {
      const args = { duration: { durationMs: silentMs } };
      const message = { key: 'cause.linkSilent', args } as const;
      const hint = { key: 'fault.connectionLost.hint' } as const;
      this.interrupt(new FaultError({ kind: 'timeout', message, hint }));
    } else {
      this.#lookLater();
    }
  }
}
