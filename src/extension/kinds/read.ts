// Reading untyped JSON without trusting it: an object from a server may lack any field, or hold another type there.
import { FaultError } from '../../shared/model/fault.ts';
import type { ConditionFacts, LabelSelector, ObjectRow, OwnerRef } from './rows.ts';

export type Json = Readonly<Record<string, unknown>>;

const emptyJson: Json = Object.freeze({});
const emptyList: readonly never[] = Object.freeze([]);
const emptyLabels: Readonly<Record<string, string>> = Object.freeze({});

/** The object, or an empty one. */
export function record(value: unknown): Json {
  return isRecord(value) ? value : emptyJson;
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of an array; anything else in it is left out. */
export function records(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : emptyList;
}

/** A non-empty string. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : emptyList;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** metav1.Time and MicroTime, or what a decoder made of them, → ms since the epoch; the zero time and rubbish → undefined. */
export function timeMs(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const ms = Date.parse(value);
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

/** An IntOrString as text: `25%`, `1`. */
export function intOrString(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : text(value);
}

export function stringMap(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return emptyLabels;
  const clean = Object.values(value).every((item) => typeof item === 'string');
  if (clean) return value as Readonly<Record<string, string>>;
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** `T` with undefined allowed where a property is optional. */
export type Loose<T> = {
  [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K];
};

/** A copy without the undefined properties, so that optional means absent. */
export function defined<T extends object>(loose: Loose<T>): T {
  const result: Partial<Loose<T>> = {};
  // for…in: these are literals, and this runs some twenty times for each of 100,000 pods.
  for (const key in loose) {
    if (loose[key] !== undefined) result[key] = loose[key];
  }
  return result as T;
}

/**
 * What every row has. managedFields and annotations are not kept.
 * @throws FaultError 'malformed' without metadata.uid or metadata.name: such an object cannot be held.
 */
export function objectRow(kind: string, object: unknown): Loose<ObjectRow> {
  const metadata = record(record(object)['metadata']);
  const uid = text(metadata['uid']);
  const name = text(metadata['name']);
  if (uid === undefined) throw missingIdentity(kind, 'uid');
  if (name === undefined) throw missingIdentity(kind, 'name');
  return {
    uid,
    name,
    namespace: text(metadata['namespace']) ?? '',
    resourceVersion: text(metadata['resourceVersion']) ?? '',
    createdAt: timeMs(metadata['creationTimestamp']) ?? 0,
    deletedAt: timeMs(metadata['deletionTimestamp']),
    labels: stringMap(metadata['labels']),
    owner: controllerOf(metadata),
  };
}

export function missingIdentity(kind: string, field: 'uid' | 'name'): FaultError {
  const detail = `${kind} without metadata.${field}`;
  return new FaultError({ kind: 'malformed', message: { key: 'fault.unexpected' }, detail });
}

/** The owner reference with `controller: true`. */
function controllerOf(metadata: Json): OwnerRef | undefined {
  const owner = records(metadata['ownerReferences']).find((ref) => ref['controller'] === true);
  if (owner === undefined) return undefined;
  return {
    ...groupVersion(owner['apiVersion']),
    kind: text(owner['kind']) ?? '',
    name: text(owner['name']) ?? '',
    uid: text(owner['uid']) ?? '',
  };
}

/** `apps/v1` → apps, v1; `v1` → '', v1. */
export function groupVersion(apiVersion: unknown): { group: string; version: string } {
  const value = text(apiVersion) ?? '';
  const slash = value.indexOf('/');
  return { group: slash < 0 ? '' : value.slice(0, slash), version: value.slice(slash + 1) };
}

export function conditions(value: unknown): readonly ConditionFacts[] {
  return records(value).map((condition) =>
    defined<ConditionFacts>({
      type: text(condition['type']) ?? '',
      status: text(condition['status']) ?? 'Unknown',
      reason: text(condition['reason']),
      message: text(condition['message']),
      changedAt: timeMs(condition['lastTransitionTime']),
    }),
  );
}

export function labelSelector(value: unknown): LabelSelector | undefined {
  if (!isRecord(value)) return undefined;
  return {
    matchLabels: stringMap(value['matchLabels']),
    matchExpressions: records(value['matchExpressions']).map((expression) => ({
      key: text(expression['key']) ?? '',
      operator: text(expression['operator']) ?? '',
      values: texts(expression['values']),
    })),
  };
}
