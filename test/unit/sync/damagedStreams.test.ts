// Watches and lists over a wire that breaks bytes: whatever comes, it is understood or refused as malformed, at once and in
// bounded memory; and however whole bytes are cut into chunks, they are the same events.
import assert from 'node:assert/strict';
import { newDecodeCounts } from '../../../src/extension/core/decodeCounts.ts';
import { RowDecoder } from '../../../src/extension/kinds/decode/rowDecoder.ts';
import { PodDecoder } from '../../../src/extension/kinds/podDecoder.ts';
import type { ObjectDecoder } from '../../../src/extension/kinds/kind.ts';
import type { FrameReader } from '../../../src/extension/sync/frameReader.ts';
import { LengthReader } from '../../../src/extension/sync/lengthReader.ts';
import { LineReader } from '../../../src/extension/sync/lineReader.ts';
import { ListDecoder } from '../../../src/extension/sync/listDecoder.ts';
import { WatchDecoder } from '../../../src/extension/sync/watchDecoder.ts';
import { FaultError } from '../../../src/shared/model/fault.ts';
import { chunked, damaged } from '../../support/damage.ts';
import { listBody, ProtobufEncoder, watchFrame } from '../../support/protobufEncoder.ts';
import { RandomObjects } from '../../support/randomObjects.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { watchedKinds, type SchemaKind } from '../../support/watchedKinds.ts';

const ROUNDS = Number(process.env['FORETOP_ROUNDS'] ?? 40);
const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);
const EVENTS = 6;
type Encoding = 'json' | 'protobuf';
const encodings = ['json', 'protobuf'] as const;
const types = ['ADDED', 'MODIFIED', 'DELETED'];

interface Server {
  readonly watch: Uint8Array;
  readonly list: Uint8Array;
}

/** What a server would send of a few objects. */
function serverOf(kind: SchemaKind, encoding: Encoding, objects: RandomObjects): Server {
  const { root } = kind.schema;
  const items = Array.from({ length: EVENTS }, () => objects.object(root, kind.kind));
  const metadata = { resourceVersion: '7' };
  if (encoding === 'json') {
    const lines = items.map((object, i) => JSON.stringify({ type: types[i % 3], object }));
    const list = JSON.stringify({ kind: `${kind.kind}List`, apiVersion: 'v1', metadata, items });
    return { watch: Buffer.from(`${lines.join('\n')}\n`), list: Buffer.from(`${list}\n`) };
  }
  const encoder = new ProtobufEncoder({
    chance: (probability) => objects.chance(probability),
    isOptional: () => true,
  });
  const encoded = items.map((item) => encoder.message(root, item));
  const frames = encoded.map((raw, i) => watchFrame(types[i % 3]!, kind.kind, raw));
  return { watch: Buffer.concat(frames), list: listBody(kind.kind, '7', encoded) };
}

class Client {
  readonly #kind: SchemaKind;
  readonly #encoding: Encoding;
  /** Pods as they are really read. */
  readonly #decoder: ObjectDecoder<unknown>;

  constructor(kind: SchemaKind, encoding: Encoding) {
    this.#kind = kind;
    this.#encoding = encoding;
    this.#decoder = kind.kind === 'Pod' ? new PodDecoder() : new RowDecoder(kind);
  }

  /** Each event as a text, as far as it goes; what is pending never exceeds what was sent. */
  *watch(chunks: Iterable<Uint8Array>): Generator<string> {
    const frames: FrameReader = this.#encoding === 'json' ? new LineReader() : new LengthReader();
    const counts = newDecodeCounts();
    const events = new WatchDecoder({ decoder: this.#decoder, kind: this.#kind.kind, counts });
    let sent = 0;
    for (const chunk of chunks) {
      sent += chunk.length;
      for (const frame of frames.push(chunk)) yield told(events.event(frame, this.#encoding));
      assert.ok(frames.pendingBytes <= sent);
    }
    const rest = frames.end();
    if (rest) yield told(events.event(rest, this.#encoding));
  }

  list(body: Uint8Array): number {
    const list = new ListDecoder(this.#decoder, this.#kind.kind, newDecodeCounts());
    const contentType = `application/${this.#encoding}`;
    let items = 0;
    list.take(body, contentType, () => items++);
    return items;
  }
}

function told(event: { readonly type: string; readonly object?: unknown }): string {
  // A draft is used again for the next one; the events of pods are counted only.
  return event.object instanceof Object && 'shape' in event.object
    ? event.type
    : JSON.stringify(event);
}

/** Runs it to its end, or to the refusal that damage deserves. */
function survive(what: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    // A damaged type may read ERROR: then it is the fault of the status that it carries.
    if (error instanceof FaultError && error.fault.kind === 'malformed') return;
    if (error instanceof FaultError && error.fault.message.key === 'cause.linkError') return;
    throw new Error(`${what}, seed ${seed}: FORETOP_SEED=${seed} repeats it`, { cause: error });
  }
}

describe('streams and lists', () => {
  for (const encoding of encodings) {
    it(`are the same events in any chunks, in ${encoding}`, () => {
      const random = seededRandom(seed);
      const objects = new RandomObjects(random);
      for (const [name, kind] of watchedKinds) {
        const { watch, list } = serverOf(kind, encoding, objects);
        const client = new Client(kind, encoding);
        const whole = [...client.watch([watch])];
        assert.equal(whole.length, EVENTS, `${name}, seed ${seed}`);
        for (let round = 0; round < 5; round++)
          assert.deepEqual([...client.watch(chunked(watch, random))], whole, `seed ${seed}`);
        const bytes = Array.from(watch, (byte) => Uint8Array.of(byte));
        assert.deepEqual([...client.watch(bytes)], whole);
        assert.equal(client.list(list), EVENTS);
      }
    });

    it(`are understood or refused when damaged, in ${encoding}`, () => {
      const random = seededRandom(seed);
      const objects = new RandomObjects(random);
      for (const [name, kind] of watchedKinds) {
        const client = new Client(kind, encoding);
        for (let round = 0; round < ROUNDS; round++) {
          const { watch, list } = serverOf(kind, encoding, objects);
          const what = `${name}, round ${round}`;
          survive(what, () => void [...client.watch(chunked(damaged(watch, random), random))]);
          survive(what, () => void client.list(damaged(list, random)));
        }
      }
    });
  }
});
