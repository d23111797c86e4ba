// A sink that makes plain objects of what it is told: the object as the API server has it, less what no table names. Kinds
// that are not hot are projected from these.
import { fieldTypes, type FieldType, type Schema } from './schema.ts';
import { setOwn } from '../setOwn.ts';
import type { Sink } from './sink.ts';

type Json = Record<string, unknown>;

// A mark at the beginning of a text is part of it.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export class ObjectSink implements Sink {
  readonly #keys: string[] = [''];
  readonly #types: FieldType[] = [fieldTypes.message];
  readonly #stack: Json[] = [];
  #current: Json = {};
  /** When set, times are collected here and their places take their stead: the n-th time is written as n seconds. */
  #times: number[] | undefined;

  constructor(schema: Schema) {
    for (const { id, key, type } of schema.fields) {
      this.#keys[id] = key;
      this.#types[id] = type;
    }
  }

  /** Begins a new object, which the decoder then fills. */
  start(times?: number[]): Readonly<Json> {
    this.#stack.length = 0;
    this.#times = times;
    this.#current = {};
    return this.#current;
  }

  begin(id: number): void {
    const child: Json = {};
    const key = this.#keys[id] as string;
    if (this.#types[id] === fieldTypes.list) this.#push(key, child);
    else this.#current[key] = child;
    this.#stack.push(this.#current);
    this.#current = child;
  }

  end(): void {
    this.#current = this.#stack.pop() as Json;
  }

  text(id: number, bytes: Uint8Array, start: number, end: number): void {
    this.string(id, utf8.decode(bytes.subarray(start, end)));
  }

  string(id: number, value: string): void {
    const key = this.#keys[id] as string;
    if (this.#types[id] === fieldTypes.texts) this.#push(key, value);
    else this.#current[key] = value;
  }

  number(id: number, value: number): void {
    this.#current[this.#keys[id] as string] = value;
  }

  flag(id: number, value: boolean): void {
    this.#current[this.#keys[id] as string] = value;
  }

  time(id: number, ms: number): void {
    this.#current[this.#keys[id] as string] = this.#times ? this.#times.push(ms) * 1000 : ms;
  }

  entry(
    id: number,
    bytes: Uint8Array,
    key: number,
    keyEnd: number,
    values: Uint8Array,
    start: number,
    end: number,
  ): void {
    const name = utf8.decode(bytes.subarray(key, keyEnd));
    this.value(id, name, utf8.decode(values.subarray(start, end)));
  }

  /** An entry of a map. */
  value(id: number, name: string, value: string): void {
    const map = (this.#current[this.#keys[id] as string] ??= {}) as Record<string, string>;
    setOwn(map, name, value);
  }

  #push(key: string, value: unknown): void {
    const list = (this.#current[key] ??= []) as unknown[];
    list.push(value);
  }
}
