// Makes fixtures/apiTypes.json, by which protobuf.ts encodes objects, from the Go types of the API in the module cache
// (`npm run test:cluster` fetches them): `node test/support/syntheticServer/makeApiTypes.ts <module cache>/k8s.io 0.37.2`.
// From the Go types and not from generated.proto, since only they tell JSON names, what is inlined, and what Go always
// writes. It shares nothing with the decoders it tests.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiTypes, FieldType } from './protobuf.ts';

const packages: Readonly<Record<string, string>> = {
  core: 'api@VERSION/core/v1/types.go',
  apps: 'api@VERSION/apps/v1/types.go',
  batch: 'api@VERSION/batch/v1/types.go',
  discovery: 'api@VERSION/discovery/v1/types.go',
  events: 'api@VERSION/events/v1/types.go',
  coordination: 'api@VERSION/coordination/v1/types.go',
  meta: 'apimachinery@VERSION/pkg/apis/meta/v1/types.go',
};

/** How the packages name each other. */
const importNames: Readonly<Record<string, string>> = {
  v1: 'core',
  corev1: 'core',
  metav1: 'meta',
};

const roots = [
  ...['Pod', 'Node', 'Namespace', 'Service', 'ReplicationController'].map((name) => `core.${name}`),
  ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'].map((name) => `apps.${name}`),
  ...['batch.Job', 'batch.CronJob', 'discovery.EndpointSlice', 'events.Event'],
  ...['coordination.Lease', 'meta.ListMeta', 'meta.Status'],
];

/** Types with an encoding of their own. */
const special: Readonly<Record<string, FieldType>> = {
  string: 'string',
  bool: 'bool',
  int: 'int',
  int32: 'int',
  int64: 'int',
  'types.UID': 'string',
  'meta.Time': 'time',
  'meta.MicroTime': 'time',
  'resource.Quantity': 'quantity',
  'intstr.IntOrString': 'intOrString',
  'meta.FieldsV1': 'fieldsV1',
};

/** Volumes that no pod of ours has would be most of the table. */
const usedVolumes = new Set(['ConfigMap', 'EmptyDir', 'HostPath', 'Projected', 'Secret']);

type Definition =
  { readonly is: 'struct'; readonly body: string } | { readonly is: 'alias'; readonly of: string };

class GoTypes {
  readonly #definitions = new Map<string, Definition>();

  constructor(folder: string, version: string) {
    for (const [name, path] of Object.entries(packages)) {
      this.#read(name, readFileSync(join(folder, path.replace('VERSION', `v${version}`)), 'utf8'));
    }
  }

  #read(inPackage: string, source: string): void {
    for (const [, name = '', body = ''] of source.matchAll(/^type (\w+) struct \{\n(.*?)^\}/gms)) {
      this.#definitions.set(`${inPackage}.${name}`, { is: 'struct', body });
    }
    for (const [, name = '', of = ''] of source.matchAll(/^type (\w+) ([\w.[\]*]+)$/gm)) {
      this.#definitions.set(`${inPackage}.${name}`, { is: 'alias', of });
    }
  }

  /** A Go type as written in a package → its full name, aliases followed. */
  resolve(inPackage: string, type: string): string {
    const [head = '', rest] = type.split('.');
    const full =
      rest === undefined ? `${inPackage}.${head}` : `${importNames[head] ?? head}.${rest}`;
    const known = special[rest === undefined ? head : full];
    if (known !== undefined) return known;
    if (special[full]) return special[full];
    const found = this.#definitions.get(full);
    if (found?.is !== 'alias') return full;
    const ownPackage = full.split('.')[0] ?? '';
    return this.#isPlain(found.of)
      ? this.resolve(ownPackage, found.of)
      : `${ownPackage}:${found.of}`;
  }

  #isPlain(type: string): boolean {
    return /^[\w.]+$/.test(type);
  }

  bodyOf(name: string): string {
    const found = this.#definitions.get(name);
    if (found?.is !== 'struct') throw new Error(`No struct ${name}`);
    return found.body;
  }
}

function makeTypes(go: GoTypes): ApiTypes {
  const types: Record<string, ApiTypes[string]> = {};
  const open = [...roots];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (types[name]) continue;
    const fields = fieldsOf(go, name);
    types[name] = fields;
    for (const [, , type] of fields) if (type.includes('.')) open.push(type);
  }
  return Object.fromEntries(Object.entries(types).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function fieldsOf(go: GoTypes, name: string): ApiTypes[string] {
  const inPackage = name.split('.')[0] ?? '';
  return [...go.bodyOf(name).matchAll(/^\t(?:(\w+) +)?([\w.[\]*]+) +`(.*)`/gm)].flatMap(
    ([, field = '', written = '', tags = '']) => {
      const number = Number(/protobuf:"\w+,(\d+)/.exec(tags)?.[1]);
      if (!number) return [];
      if (name === 'core.VolumeSource' && !usedVolumes.has(field)) return [];
      const { type, flags } = typeOf(go, inPackage, written);
      // Of API groups that are not read here.
      if (type.includes('.') && packages[type.split('.')[0] ?? ''] === undefined) return [];
      const json = /json:"(\w*)/.exec(tags)?.[1] ?? '';
      return [[json, number, type, json === '' ? `${flags}i` : flags] as const];
    },
  );
}

/** Flags: r repeated, m a map (of string to the type), a always written, i inlined in JSON. */
function typeOf(
  go: GoTypes,
  inPackage: string,
  written: string,
): { type: FieldType; flags: string } {
  const pointer = written.startsWith('*');
  const bare = pointer ? written.slice(1) : written;
  if (bare === '[]byte') return { type: 'string', flags: '' };
  if (bare.startsWith('[]')) return { type: go.resolve(inPackage, bare.slice(2)), flags: 'r' };
  const map = /^map\[[\w.]+\](.+)$/.exec(bare)?.[1];
  if (map !== undefined) return { type: go.resolve(inPackage, map), flags: 'm' };
  const resolved = go.resolve(inPackage, bare);
  const [ownPackage = '', alias] = resolved.split(':');
  if (alias !== undefined) return typeOf(go, ownPackage, alias);
  return { type: resolved, flags: pointer ? '' : 'a' };
}

const [folder = '', version = ''] = process.argv.slice(2);
const types = makeTypes(new GoTypes(folder, version));
const file = join(import.meta.dirname, 'fixtures/apiTypes.json');
const lines = Object.entries(types).map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`);
writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`);
console.log(`${file}: ${lines.length} types of k8s.io/api v${version}`);
