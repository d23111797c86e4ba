// How objects are framed: lines and pages of JSON, frames and lists of protobuf, as kube-apiserver 1.37 writes them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from './json.ts';
import { ProtobufEncoder, type ApiTypes } from './protobuf.ts';

export interface Served {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Name in apiTypes.json. */
  readonly type: string;
}

const types = readFileSync(join(import.meta.dirname, 'fixtures/apiTypes.json'), 'utf8');
const encoder = new ProtobufEncoder(JSON.parse(types) as ApiTypes);

export const jsonType = 'application/json';
export const protobufType = 'application/vnd.kubernetes.protobuf';

export function apiVersionOf({ group, version }: Served): string {
  return group === '' ? version : `${group}/${version}`;
}

export function watchLine(type: string, object: Json): Buffer {
  return Buffer.from(`{"type":"${type}","object":${JSON.stringify(object)}}\n`);
}

/** Items of a list have no kind and apiVersion, which begin every object. */
export function listItemOf(served: Served, line: Buffer): Buffer {
  const head = `{"kind":"${served.kind}","apiVersion":"${apiVersionOf(served)}",`;
  const item = line.subarray(line.indexOf(':{"') + 1 + head.length, line.length - 2);
  const copy = Buffer.allocUnsafe(item.length + 1);
  copy[0] = 0x7b;
  item.copy(copy, 1);
  return copy;
}

export interface ListMeta {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

export function jsonList(served: Served, meta: ListMeta, items: readonly Buffer[]): Buffer {
  const { resourceVersion, ...more } = meta;
  const head = {
    kind: `${served.kind}List`,
    apiVersion: apiVersionOf(served),
    metadata: { resourceVersion, ...more },
  };
  const comma = Buffer.from(',');
  const parts: Buffer[] = [Buffer.from(`${JSON.stringify(head).slice(0, -1)},"items":[`)];
  for (const [index, item] of items.entries()) {
    if (index > 0) parts.push(comma);
    parts.push(item);
  }
  parts.push(Buffer.from(']}\n'));
  return Buffer.concat(parts);
}

/** PodList {1: ListMeta, 2: items}. */
export function protobufList(served: Served, meta: ListMeta, items: readonly Buffer[]): Buffer {
  const metadata = field(1, encoder.encode('meta.ListMeta', meta as unknown as Json));
  const parts: Buffer[] = [metadata];
  for (const item of items) parts.push(header(2, item.length), item);
  return unknown(apiVersionOf(served), `${served.kind}List`, Buffer.concat(parts));
}

/** The object alone, as in a protobuf list. */
export function protobufItem(served: Served, object: Json): Buffer {
  return encoder.encode(served.type, object);
}

/** A 4-byte length, and WatchEvent {1: type, 2: RawExtension {1: raw}}. */
export function watchFrame(served: Served, type: string, object: Json): Buffer {
  const raw = unknown(apiVersionOf(served), served.kind, encoder.encode(served.type, object));
  return framed(type, raw);
}

export function statusFrame(status: Json): Buffer {
  return framed('ERROR', unknown('v1', 'Status', encoder.encode('meta.Status', status)));
}

function framed(type: string, raw: Buffer): Buffer {
  const event = Buffer.concat([field(1, Buffer.from(type)), field(2, field(1, raw))]);
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32BE(event.length);
  return Buffer.concat([length, event]);
}

/** `k8s\0` and runtime.Unknown {1: TypeMeta {1: apiVersion, 2: kind}, 2: raw, 3: contentEncoding, 4: contentType}. */
function unknown(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const typeMeta = [field(1, Buffer.from(apiVersion)), field(2, Buffer.from(kind))];
  const parts = [Buffer.from('k8s\0'), field(1, Buffer.concat(typeMeta)), header(2, raw.length)];
  return Buffer.concat([...parts, raw, Buffer.from([0x1a, 0, 0x22, 0])]);
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([header(number, bytes.length), bytes]);
}

/** Tag and length of a length-delimited field. */
function header(number: number, length: number): Buffer {
  const bytes = [number * 8 + 2];
  for (let rest = length; ; rest >>>= 7) {
    if (rest < 0x80) {
      bytes.push(rest);
      return Buffer.from(bytes);
    }
    bytes.push((rest & 0x7f) | 0x80);
  }
}
