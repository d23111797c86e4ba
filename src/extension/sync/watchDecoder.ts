// The bytes of a watch's events → events. Three tiers: protobuf, the JSON scanner, and JSON.parse for whatever the scanner
// does not know the shape of.
import { FaultError } from '../../shared/model/fault.ts';
import { LostShape } from '../kinds/decode/sink.ts';
import type { ObjectDecoder } from '../kinds/kind.ts';
import type { DecodeCounts } from '../core/decodeCounts.ts';
import { ProtobufEnvelope } from './protobufEnvelope.ts';
import {
  bookmark,
  garbled,
  parseWatchEvent,
  statusError,
  unreadable,
  type WatchEvent,
} from './watchEvent.ts';
import type { Encoding } from './watchStream.ts';

const utf8 = new TextDecoder();
const CLOSE_OBJECT = 0x7d;
const encode = (text: string) => new TextEncoder().encode(text);

/** How an API server begins the events that carry objects. */
const beginnings = (['ADDED', 'MODIFIED', 'DELETED'] as const).map((type) => ({
  type,
  bytes: encode(`{"type":"${type}","object":`),
}));

export interface WatchDecoderOptions<D> {
  readonly decoder: ObjectDecoder<D>;
  /** What the stream carries: an object of another kind (a Table, a Status) is not silently a row. */
  readonly kind: string;
  readonly counts: DecodeCounts;
}

export class WatchDecoder<D> {
  readonly #options: WatchDecoderOptions<D>;
  readonly #envelope = new ProtobufEnvelope();

  constructor(options: WatchDecoderOptions<D>) {
    this.#options = options;
  }

  /** @throws FaultError 'malformed' for what is no event, or the fault that an ERROR event tells of. */
  event(frame: Uint8Array, encoding: Encoding): WatchEvent<D> {
    return encoding === 'protobuf' ? this.#protobuf(frame) : this.#json(frame);
  }

  #json(line: Uint8Array): WatchEvent<D> {
    const { counts, decoder } = this.#options;
    const beginning = beginnings.find(({ bytes }) => startsWith(line, bytes));
    if (beginning && line[line.length - 1] === CLOSE_OBJECT) {
      try {
        const object = decoder.json(line, beginning.bytes.length, line.length - 1);
        counts.scanned++;
        return { type: beginning.type, object };
      } catch (error) {
        if (!(error instanceof LostShape)) throw fitting(error);
        counts.lostShape++;
      }
    }
    const event = parseWatchEvent(utf8.decode(line));
    if (event.type === 'BOOKMARK') return event;
    counts.parsed++;
    try {
      return { type: event.type, object: decoder.parsed(event.object) };
    } catch (error) {
      throw fitting(error);
    }
  }

  #protobuf(frame: Uint8Array): WatchEvent<D> {
    const { counts, decoder, kind } = this.#options;
    try {
      const event = this.#envelope.event(frame);
      const { type, bytes, start, end } = event;
      if (type === 'ERROR') throw statusError(this.#envelope.status(bytes, start, end));
      if (event.kind !== kind) throw garbled(`a frame with ${event.kind.slice(0, 64)}`);
      if (type === 'BOOKMARK') return bookmark(this.#envelope.bookmark(bytes, start, end));
      if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') throw garbled(type);
      const object = decoder.protobuf(bytes, start, end);
      counts.protobuf++;
      return { type, object };
    } catch (error) {
      if (error instanceof LostShape) {
        counts.lostShape++;
        throw unreadable(`a frame of ${frame.length} bytes`);
      }
      throw fitting(error);
    }
  }
}

/** A decoder's refusal of an object, in the words of the link. */
function fitting(error: unknown): FaultError {
  if (error instanceof FaultError && error.fault.message.key.startsWith('cause.')) return error;
  const message = { key: 'cause.linkGarbled' } as const;
  return new FaultError({ kind: 'malformed', message }, error);
}

function startsWith(line: Uint8Array, beginning: Uint8Array): boolean {
  for (let i = 0; i < beginning.length; i++) if (line[i] !== beginning[i]) return false;
  return true;
}
