// The port between what talks to an API server (cluster/) and what asks it (sync/, metrics/, session/): reads only.
// Every failure is a FaultError.

export interface ApiClient {
  /** GET and parse JSON. `path` begins with '/', query included. */
  getJson<T>(path: string, options?: ReadOptions): Promise<JsonAnswer<T>>;
  /** GET as text (for /readyz?verbose, /metrics). Statuses of `accept` beside 2xx are answers, not faults. */
  getText(path: string, options?: ReadOptions): Promise<TextAnswer>;
  /** GET as bytes, decompressed. */
  getBytes(path: string, options?: ReadOptions): Promise<BytesAnswer>;
  /** GET as a stream of bytes, decompressed; faults before the first byte reject, later ones throw while iterating. */
  stream(path: string, options?: StreamOptions): Promise<ByteStream>;
  /** POST of a SelfSubject review (the one write allowed without a permit). */
  review<T>(path: string, body: unknown, options?: ReadOptions): Promise<JsonAnswer<T>>;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** For the whole answer; default 30 s. */
  readonly timeoutMs?: number;
  readonly accept?: string;
  /** HTTP statuses (beside 2xx) to be returned rather than thrown. */
  readonly allowStatus?: readonly number[];
}

export interface StreamOptions {
  readonly signal?: AbortSignal;
  /** Until the response's headers; default 30 s. The caller watches over the body (dead-man timer). */
  readonly headersTimeoutMs?: number;
  readonly accept?: string;
}

export interface JsonAnswer<T> {
  readonly body: T;
  readonly status: number;
  /** From the Date header, ms since the epoch. */
  readonly serverTimeMs?: number;
}

export interface BytesAnswer {
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly status: number;
  readonly serverTimeMs?: number;
}

export interface TextAnswer {
  readonly body: string;
  readonly status: number;
  readonly serverTimeMs?: number;
}

export interface ByteStream {
  readonly status: number;
  readonly contentType: string;
  readonly serverTimeMs?: number;
  /** Each chunk is valid until the next is asked for: its memory is used again. */
  readonly body: AsyncIterable<Uint8Array>;
  /** From now on reads may be gathered for some ms: what comes is seldom and small, not long and waited for. */
  gather(): void;
  /** Ends the connection. */
  close(): void;
}
