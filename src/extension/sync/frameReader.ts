// How a watch's bytes fall into events, whatever they are encoded in.

export interface FrameReader {
  /** Bytes kept of a frame that has not ended. */
  readonly pendingBytes: number;
  /** The frames that end in this chunk; each is valid until the next is taken. @throws FaultError 'malformed' */
  push(chunk: Uint8Array): Iterable<Uint8Array>;
  /** What is left when the stream ends and may be a frame. @throws FaultError 'malformed' */
  end(): Uint8Array | undefined;
}
