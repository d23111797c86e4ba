// The decoder of kinds whose rows are objects: a plain object of the wanted fields, and the kind's own projection of it.
import { FaultError } from '../../../shared/model/fault.ts';
import type { Row } from '../../core/rowStore.ts';
import type { Kind, ObjectDecoder } from '../kind.ts';
import { JsonScanner } from './jsonScanner.ts';
import { ObjectSink } from './objectSink.ts';
import { ProtobufReader } from './protobufReader.ts';
import type { Schema } from './schema.ts';
import { LostShape } from './sink.ts';

export class RowDecoder<R extends Row> implements ObjectDecoder<R> {
  readonly #kind: Kind<R>;
  readonly #schema: Schema | undefined;
  readonly #sink: ObjectSink | undefined;
  readonly #scanner = new JsonScanner();
  readonly #reader = new ProtobufReader();

  constructor(kind: Kind<R>) {
    this.#kind = kind;
    this.#schema = kind.schema;
    this.#sink = kind.schema && new ObjectSink(kind.schema);
  }

  json(bytes: Uint8Array, start: number, end: number): R {
    if (!this.#schema || !this.#sink) throw new LostShape();
    const object = this.#sink.start();
    const stop = this.#scanner.object(bytes, start, end, this.#schema.root, this.#sink);
    if (stop !== end) throw new LostShape();
    return this.parsed(object);
  }

  protobuf(bytes: Uint8Array, start: number, end: number): R {
    if (!this.#schema || !this.#sink) throw new LostShape();
    const object = this.#sink.start();
    this.#reader.message(bytes, start, end, this.#schema.root, this.#sink);
    return this.parsed(object);
  }

  parsed(object: unknown): R {
    checkKind(this.#kind.kind, (object as { kind?: unknown } | null)?.kind);
    return this.#kind.project(object);
  }

  versionOf(row: R): string {
    return row.resourceVersion;
  }
}

/** An object of another kind (a Table, a Status) is not silently a row. @throws FaultError 'malformed' */
export function checkKind(expected: string, found: unknown): void {
  if (typeof found !== 'string' || found === '' || found === expected) return;
  const detail = `${found.slice(0, 64)} instead of ${expected}`;
  throw new FaultError({ kind: 'malformed', message: { key: 'cause.linkGarbled' }, detail });
}
