// Random objects of every kind: whatever the scanner and the protobuf reader make of them is the row of JSON.parse, and
// where they cannot tell they say so.
import assert from 'node:assert/strict';
import { FaultError } from '../../../src/shared/model/fault.ts';
import { RowDecoder } from '../../../src/extension/kinds/decode/rowDecoder.ts';
import { LostShape } from '../../../src/extension/kinds/decode/sink.ts';
import type { ObjectDecoder } from '../../../src/extension/kinds/kind.ts';
import { PodDecoder, type DecodedPod } from '../../../src/extension/kinds/podDecoder.ts';
import { PodColumnStore } from '../../../src/extension/sync/podColumnStore.ts';
import { ProtobufEncoder } from '../../support/protobufEncoder.ts';
import { RandomObjects } from '../../support/randomObjects.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import { watchedKinds, type SchemaKind } from '../../support/watchedKinds.ts';
import { someWildness, tame, WildJson, type Wildness } from '../../support/wildJson.ts';

/** Objects a kind and way: a thousand found each of the differences that there were, and these are soon over. */
const ROUNDS = Number(process.env['FORETOP_ROUNDS'] ?? 60);
const seed = Number(process.env['FORETOP_SEED'] ?? Date.now() % 1_000_000);

/** Go has pointers there: absent is another thing than zero. */
const optional = new Set([
  'spec.replicas',
  'spec.completions',
  'spec.leaseDurationSeconds',
  'endpoints.conditions.ready',
]);

interface Outcome {
  readonly row?: unknown;
  readonly lost?: true;
  readonly fault?: string;
}

function outcomeOf(decode: () => unknown): Outcome {
  try {
    return { row: decode() };
  } catch (error) {
    if (error instanceof LostShape) return { lost: true };
    if (error instanceof FaultError) return { fault: error.fault.kind };
    throw error;
  }
}

interface Reader {
  json(text: string): Outcome;
  protobuf(bytes: Uint8Array): Outcome;
  parsed(text: string): Outcome;
}

function readerOf<D>(decoder: ObjectDecoder<D>, toRow: (decoded: D) => unknown): Reader {
  // Within other bytes, as in a list.
  const padding = 3;
  const padded = (bytes: Uint8Array) =>
    Buffer.concat([Buffer.from('"{['), bytes, Buffer.from('}"]')]);
  const at = (length: number) => [padding, padding + length] as const;
  return {
    json(text) {
      const bytes = new TextEncoder().encode(text);
      return outcomeOf(() => toRow(decoder.json(padded(bytes), ...at(bytes.length))));
    },
    protobuf: (bytes) =>
      outcomeOf(() => toRow(decoder.protobuf(padded(bytes), ...at(bytes.length)))),
    parsed: (text) => outcomeOf(() => toRow(decoder.parsed(JSON.parse(text)))),
  };
}

/** Through columns and back. */
function podReader(): Reader {
  return readerOf<DecodedPod>(new PodDecoder(), (pod) => {
    const store = new PodColumnStore();
    store.put(pod);
    return [...store.values()][0];
  });
}

describe('random objects', () => {
  for (const [name, kind] of watchedKinds) {
    const readers: readonly (readonly [string, Reader])[] = [
      ['', readerOf(new RowDecoder(kind), (row) => row)],
      ...(name === 'pods' ? [[' in columns', podReader()] as const] : []),
    ];
    for (const [where, reader] of readers) {
      it(`${name}${where}: what servers write is read at first sight`, () => {
        const lost = compare(kind, reader, () => tame);
        assert.equal(lost, 0);
      });

      it(`${name}${where}: what nobody writes is read right or not at all`, () => {
        const lost = compare(kind, reader, someWildness);
        assert.ok(lost < ROUNDS * 0.9, `${lost} of ${ROUNDS} were not compared`);
      });

      it(`${name}${where}: protobuf is read as JSON is`, () => {
        const objects = new RandomObjects(seededRandom(seed));
        const encoder = new ProtobufEncoder({
          chance: (probability) => objects.chance(probability),
          isOptional: (path) => optional.has(path),
        });
        for (let round = 0; round < ROUNDS; round++) {
          const object = objects.object(kind.schema.root, kind.kind);
          const text = JSON.stringify(object);
          const bytes = encoder.message(kind.schema.root, object);
          assert.deepEqual(reader.protobuf(bytes), reader.parsed(text), told(round, text));
        }
      });
    }
  }
});

/** Returns how often the scanner could not tell. */
function compare(
  kind: SchemaKind,
  reader: Reader,
  how: (objects: RandomObjects) => Wildness,
): number {
  const objects = new RandomObjects(seededRandom(seed));
  const reference = readerOf(new RowDecoder(kind), (row) => row);
  let lost = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const writer = new WildJson(objects, how(objects));
    const object = objects.object(kind.schema.root, kind.kind);
    if (objects.chance(0.03)) delete (object['metadata'] as Record<string, unknown>)['uid'];
    const text = writer.write(object);
    const found = reader.json(text);
    if (found.lost) lost++;
    else assert.deepEqual(found, reference.parsed(text), told(round, text));
  }
  return lost;
}

function told(round: number, text: string): string {
  return `seed ${seed}, round ${round}: FORETOP_SEED=${seed} repeats it\n${text.slice(0, 4000)}`;
}
