// metadata.managedFields as server-side apply tracks them (structured-merge-diff v6): which manager wrote which field. A
// third of the bytes of a real pod.
import type { Json } from './json.ts';

/** Lists that are merged by keys, by the name of the field (patchMergeKey in the API's types). */
const keysOfLists: Readonly<Record<string, readonly string[]>> = {
  conditions: ['type'],
  containers: ['name'],
  env: ['name'],
  hostIPs: ['ip'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  podIPs: ['ip'],
  ports: ['containerPort', 'protocol'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};
/** Owned as a whole: lists without keys, and these. */
const atomic = new Set(['sources', 'nodeSelector', 'matchLabels', 'fieldRef', 'secretKeyRef']);
/** Parts that are owned field by field, and as a whole too. */
const withDot = new Set([
  'labels',
  'annotations',
  'emptyDir',
  'configMap',
  'projected',
  'hostPath',
]);

/** FieldsV1 of everything in `value`. */
export function fieldsV1(value: Json): Json {
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(value).toSorted()) {
    fields[`f:${name}`] = fieldsOf(name, value[name]);
  }
  return fields;
}

function fieldsOf(name: string, value: unknown): Json {
  if (typeof value !== 'object' || value === null || atomic.has(name)) return {};
  if (Array.isArray(value)) return keysOfLists[name] ? listFields(name, value as Json[]) : {};
  const fields = fieldsV1(value as Json);
  return withDot.has(name) ? { '.': {}, ...fields } : fields;
}

function listFields(name: string, items: readonly Json[]): Json {
  const isStatus = name === 'conditions' || name === 'podIPs' || name === 'hostIPs';
  const fields: Record<string, unknown> = isStatus && name === 'conditions' ? {} : { '.': {} };
  const keyed = items.map((item) => [keyOf(name, item), item] as const);
  for (const [key, item] of keyed.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    fields[key] = { '.': {}, ...fieldsV1(item) };
  }
  return fields;
}

function keyOf(name: string, item: Json): string {
  const keys = keysOfLists[name] ?? [];
  return `k:${JSON.stringify(Object.fromEntries(keys.map((key) => [key, item[key]])))}`;
}

export function managedBy(
  manager: string,
  at: string,
  fields: Json,
  options: { readonly apiVersion?: string; readonly subresource?: string } = {},
): Json {
  return {
    manager,
    operation: 'Update',
    apiVersion: options.apiVersion ?? 'v1',
    time: at,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(options.subresource === undefined ? {} : { subresource: options.subresource }),
  };
}
