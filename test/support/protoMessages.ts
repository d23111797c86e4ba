// The messages of generated.proto files, and a walk over those that a table of fields reads, which says where they differ.
import {
  fieldTypes,
  type Field,
  type FieldType,
  type Shape,
} from '../../src/extension/kinds/decode/schema.ts';

export interface ProtoField {
  readonly label: string;
  /** `string`, `map<string,string>`, or the full name of a message. */
  readonly type: string;
  readonly tag: number;
}

/** Full name → field name → field. */
export type Messages = ReadonlyMap<string, ReadonlyMap<string, ProtoField>>;

const fieldPattern = /^\s*(optional|repeated)?\s*(map<[^>]*>|[\w.]+)\s+(\w+)\s*=\s*(\d+);$/;

/** Understands what Kubernetes generates: no nesting, one field a line. */
export function parseMessages(text: string): Messages {
  const messages = new Map<string, Map<string, ProtoField>>();
  let inPackage = '';
  let fields = new Map<string, ProtoField>();
  for (const line of text.split('\n')) {
    inPackage = /^package ([\w.]+);/.exec(line)?.[1] ?? inPackage;
    const message = /^message (\w+) \{/.exec(line)?.[1];
    if (message !== undefined) messages.set(`${inPackage}.${message}`, (fields = new Map()));
    const [, label = '', type = '', name = '', tag] = fieldPattern.exec(line) ?? [];
    if (tag !== undefined)
      fields.set(name, { label, type: full(type, inPackage), tag: Number(tag) });
  }
  return messages;
}

function full(type: string, inPackage: string): string {
  const bare = type.replaceAll(' ', '').replaceAll(/([<,])\./g, '$1');
  if (bare.startsWith('.')) return bare.slice(1);
  return /^[A-Z]/.test(bare) ? `${inPackage}.${bare}` : bare;
}

/** As it is written: what `parseMessages` reads. */
export function printMessages(messages: Messages, names: Iterable<string>): string {
  return [...names]
    .map((name) => {
      const dot = name.lastIndexOf('.');
      const fields = [...(messages.get(name) ?? [])].map(([field, { label, type, tag }]) => {
        const written = type.includes('.') && !type.startsWith('map') ? `.${type}` : type;
        return `  ${label === '' ? '' : `${label} `}${written} ${field} = ${tag};`;
      });
      return `package ${name.slice(0, dot)};\nmessage ${name.slice(dot + 1)} {\n${fields.join('\n')}\n}\n`;
    })
    .join('\n');
}

const meta = 'k8s.io.apimachinery.pkg.apis.meta.v1';
const typesOf: Readonly<Partial<Record<FieldType, readonly string[]>>> = {
  [fieldTypes.text]: ['string'],
  [fieldTypes.texts]: ['string'],
  [fieldTypes.number]: ['int32', 'int64'],
  [fieldTypes.flag]: ['bool'],
  [fieldTypes.time]: [`${meta}.Time`, `${meta}.MicroTime`],
  [fieldTypes.intOrString]: ['k8s.io.apimachinery.pkg.util.intstr.IntOrString'],
  [fieldTypes.map]: ['map<string,string>'],
  [fieldTypes.quantities]: ['map<string,k8s.io.apimachinery.pkg.api.resource.Quantity>'],
};

export interface Walk {
  /** Messages that were looked at. */
  readonly seen: ReadonlySet<string>;
  readonly differences: readonly string[];
}

/** Compares numbers and types of all fields of `shape` with those of the message. */
export function compareWith(messages: Messages, shape: Shape, message: string): Walk {
  const seen = new Set<string>();
  const differences: string[] = [];
  const walk = (within: Shape, name: string): void => {
    seen.add(name);
    for (const field of within.fields) if (field.tag !== 0) compare(field, name);
  };
  const compare = (field: Field, name: string): void => {
    const known = messages.get(name)?.get(field.key);
    const isRepeated = field.type === fieldTypes.list || field.type === fieldTypes.texts;
    const types = typesOf[field.type];
    if (known?.tag !== field.tag || (known.label === 'repeated') !== isRepeated) {
      differences.push(`${field.path}: ${field.tag} and ${JSON.stringify(known)}`);
    } else if (types ? !types.includes(known.type) : !messages.has(known.type)) {
      differences.push(`${field.path} is of type ${known.type}`);
    } else if (!types) walk(field.shape, inside(field, known.type));
  };
  /** The message in which the fields of a `wrapped` element stand. */
  const inside = (field: Field, type: string): string => {
    if (field.wrapper === 0) return type;
    seen.add(type);
    const fields = [...(messages.get(type)?.values() ?? [])];
    return fields.find(({ tag }) => tag === field.wrapper)?.type ?? `nothing in ${type}`;
  };
  walk(shape, message);
  return { seen, differences };
}
