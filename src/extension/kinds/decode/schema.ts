// Which fields of a kind are read, and where they stand in JSON and in protobuf: one table drives both decoders, so that
// they cannot disagree. Everything that no table names is skipped as bytes.

/**
 * `text`: a string (empty counts as absent); `intOrString`: intstr.IntOrString; `time`: metav1.Time and MicroTime;
 * `texts`: repeated strings; `map`: string → string; `quantities`: string → resource.Quantity; `managed`:
 * metadata.managedFields, which nobody reads; `message`: an object; `list`: repeated objects; `raw`: any value, told as
 * the bytes of its JSON. An empty map or list counts as absent: protobuf does not have it.
 */
export const fieldTypes = {
  text: 0,
  intOrString: 1,
  number: 2,
  flag: 3,
  time: 4,
  texts: 5,
  map: 6,
  quantities: 7,
  managed: 8,
  message: 9,
  list: 10,
  raw: 11,
} as const;

/** A number, as decoders choose by it for every field. */
export type FieldType = (typeof fieldTypes)[keyof typeof fieldTypes];

export interface Field {
  /** From 1, unique within the schema of a kind, below 255. */
  readonly id: number;
  /** `status.conditions.type` */
  readonly path: string;
  readonly key: string;
  readonly keyBytes: Uint8Array;
  /** Protobuf field number, from the kind's generated.proto. */
  readonly tag: number;
  readonly type: FieldType;
  /** Of `message` and `list`. */
  readonly shape: Shape;
  /** In protobuf its fields stand in this message of the element; 0: in the element itself. */
  readonly wrapper: number;
  /** A bit of its own within its object, to notice a key that comes twice. */
  readonly bit: number;
  /** The same for what may come once in protobuf too; 0 for what is repeated there. */
  readonly onceBit: number;
}

/** What is said of a field in a table: its type and protobuf number. */
export interface FieldSpec {
  readonly type: FieldType;
  readonly tag: number;
  readonly fields?: FieldSpecs;
  readonly wrapper?: number;
}

export interface FieldSpecs {
  readonly [key: string]: FieldSpec;
}

const plain =
  (type: keyof typeof fieldTypes) =>
  (tag: number): FieldSpec => ({ type: fieldTypes[type], tag });
const nested =
  (type: keyof typeof fieldTypes) =>
  (tag: number, fields: FieldSpecs): FieldSpec => ({ type: fieldTypes[type], tag, fields });

export const text = plain('text');
export const intOrString = plain('intOrString');
export const number = plain('number');
export const flag = plain('flag');
export const time = plain('time');
export const texts = plain('texts');
export const map = plain('map');
export const quantities = plain('quantities');
export const managed = plain('managed');
export const raw = plain('raw');
export const message = nested('message');
export const list = nested('list');

/** For what Go embeds: inline in JSON, message `tag` of the element in protobuf. */
export const wrapped = (tag: number, spec: FieldSpec): FieldSpec => ({ ...spec, wrapper: tag });

const BUCKETS = 64;

/** The fields of one object, found by key or by number without making a string. */
export class Shape {
  readonly fields: readonly Field[];
  /** Unique within the schema. */
  readonly index: number;
  readonly #byTag: readonly (Field | undefined)[];
  readonly #buckets: readonly (readonly Field[])[];

  constructor(fields: readonly Field[], index: number) {
    this.fields = fields;
    this.index = index;
    const byTag: (Field | undefined)[] = [];
    const buckets: Field[][] = Array.from({ length: BUCKETS }, () => []);
    for (const field of fields) {
      byTag[field.tag] = field;
      const { keyBytes } = field;
      buckets[bucketOf(keyBytes, 0, keyBytes.length)]?.push(field);
    }
    for (let tag = 0; tag < byTag.length; tag++) byTag[tag] ??= undefined;
    this.#byTag = byTag;
    this.#buckets = buckets;
  }

  byTag(tag: number): Field | undefined {
    return tag < this.#byTag.length ? this.#byTag[tag] : undefined;
  }

  /** The field whose key these bytes are. */
  byKey(bytes: Uint8Array, start: number, end: number): Field | undefined {
    if (start === end) return undefined;
    const bucket = this.#buckets[bucketOf(bytes, start, end)] as readonly Field[];
    for (let i = 0; i < bucket.length; i++) {
      const field = bucket[i] as Field;
      if (isKey(field.keyBytes, bytes, start, end)) return field;
    }
    return undefined;
  }
}

function bucketOf(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] as number;
  const last = bytes[end - 1] as number;
  return ((end - start) * 7 + first * 3 + last) & (BUCKETS - 1);
}

function isKey(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let i = 0; i < key.length; i++) if (key[i] !== bytes[start + i]) return false;
  return true;
}

function isRepeated(type: FieldType): boolean {
  const { list, map, quantities, texts } = fieldTypes;
  return type === list || type === map || type === quantities || type === texts;
}

/** Numbers of fields are bytes, and 255 is none of them. */
const MAX_FIELDS = 254;

/** The table of one kind, numbered. */
export class Schema {
  readonly root: Shape;
  readonly #byPath = new Map<string, Field>();
  #shapes = 0;

  constructor(specs: FieldSpecs) {
    this.root = this.#shape(specs, '');
    if (this.count > MAX_FIELDS) throw new Error(`${this.count} fields do not fit a byte`);
  }

  get fields(): Iterable<Field> {
    return this.#byPath.values();
  }

  get count(): number {
    return this.#byPath.size;
  }

  /** Throws for a path that the table does not have. */
  idOf(path: string): number {
    const field = this.#byPath.get(path);
    if (!field) throw new Error(`The schema has no ${path}`);
    return field.id;
  }

  #shape(specs: FieldSpecs, prefix: string): Shape {
    const encoder = new TextEncoder();
    const fields = Object.entries(specs).map(([key, spec], index): Field => {
      const path = `${prefix}${key}`;
      const shape = this.#shapeBelow(spec, path);
      const field: Field = {
        id: this.#byPath.size + 1,
        path,
        key,
        keyBytes: encoder.encode(key),
        tag: spec.tag,
        type: spec.type,
        shape,
        wrapper: spec.wrapper ?? 0,
        bit: 1 << index,
        onceBit: isRepeated(spec.type) ? 0 : 1 << index,
      };
      this.#byPath.set(path, field);
      return field;
    });
    if (fields.length > 31) throw new Error(`${prefix}: more fields than there are bits`);
    return new Shape(fields, this.#shapes++);
  }

  #shapeBelow(spec: FieldSpec, path: string): Shape {
    return this.#shape(spec.fields ?? {}, `${path}.`);
  }
}
