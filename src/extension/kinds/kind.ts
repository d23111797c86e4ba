// What sync/ needs to know of a kind: where it is served and how an object becomes a row.
import type { Row } from '../core/rowStore.ts';
import type { Schema } from './decode/schema.ts';

export interface ResourceType {
  /** '' for core. */
  readonly group: string;
  readonly version: string;
  /** Plural, as in the path: pods. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export interface Kind<R extends Row> extends ResourceType {
  /**
   * The row of one object of this kind, as JSON from the API server (LIST item or WATCH object).
   * Throws on nothing but a missing metadata.uid or metadata.name: everything else has a fallback.
   */
  project(object: unknown): R;
  /** What `project` reads; without it objects of this kind are parsed whole. */
  readonly schema?: Schema;
}

/**
 * One object as bytes → what a store takes (`D`), valid until the next call.
 * The first two throw LostShape where only `parsed` can tell; all throw FaultError 'malformed' for what is no such object.
 */
export interface ObjectDecoder<D> {
  json(bytes: Uint8Array, start: number, end: number): D;
  protobuf(bytes: Uint8Array, start: number, end: number): D;
  /** From JSON.parse. */
  parsed(object: unknown): D;
  /** metadata.resourceVersion; '' without. */
  versionOf(decoded: D): string;
}

/** `/apis/apps/v1/namespaces/shop/deployments`; all namespaces when `namespace` is undefined. */
export function collectionPath(type: ResourceType, namespace?: string): string {
  const base = type.group === '' ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const scope =
    type.namespaced && namespace !== undefined
      ? `/namespaces/${encodeURIComponent(namespace)}`
      : '';
  return `${base}${scope}/${type.resource}`;
}
