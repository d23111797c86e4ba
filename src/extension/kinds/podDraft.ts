// A pod on its way into columns. Most pods of a workload differ in a few fields only; all others together are the pod's
// shape, gathered here as bytes: its status word, containers and requests follow from the shape alone and are worked out
// once for all pods that share it.
import { ByteBuffer } from '../core/columns/byteBuffer.ts';
import type { Schema } from './decode/schema.ts';
import type { Sink } from './decode/sink.ts';
import { mirrorAnnotation } from './mirrorAnnotation.ts';
import { podSchema } from './podSchema.ts';
import { END, writeNumber } from './podSignature.ts';

/** What happens to a field: it is part of the shape, or of what this pod has alone. */
const SHAPE = 0;
const NAME = 1;
const NAMESPACE = 2;
const UID = 3;
const VERSION = 4;
const CREATED = 5;
const LABELS = 6;
const ANNOTATIONS = 7;
const OWNER = 8;
const CONTROLLER = 9;
const OWNER_TEXT = 10;
const NODE = 11;
const HOST_IP = 12;
const POD_IP = 13;
const POD_IPS = 14;
const KIND = 15;
const POD_IPS_LIST = 16;

const roles: Readonly<Record<string, number>> = {
  kind: KIND,
  'metadata.name': NAME,
  'metadata.namespace': NAMESPACE,
  'metadata.uid': UID,
  'metadata.resourceVersion': VERSION,
  'metadata.creationTimestamp': CREATED,
  'metadata.labels': LABELS,
  'metadata.annotations': ANNOTATIONS,
  'metadata.ownerReferences': OWNER,
  'metadata.ownerReferences.controller': CONTROLLER,
  'metadata.ownerReferences.apiVersion': OWNER_TEXT,
  'metadata.ownerReferences.kind': OWNER_TEXT,
  'metadata.ownerReferences.name': OWNER_TEXT,
  'metadata.ownerReferences.uid': OWNER_TEXT,
  'spec.nodeName': NODE,
  'status.hostIP': HOST_IP,
  'status.podIP': POD_IP,
  'status.podIPs': POD_IPS_LIST,
  'status.podIPs.ip': POD_IPS,
};

const mirrorKey = new TextEncoder().encode(mirrorAnnotation);

export class PodDraft implements Sink {
  /** As text, for what does not fit columns. */
  readonly uid = new ByteBuffer(36);
  readonly name = new ByteBuffer(256);
  readonly namespace = new ByteBuffer(64);
  readonly version = new ByteBuffer(20);
  readonly node = new ByteBuffer(256);
  readonly hostIp = new ByteBuffer(48);
  readonly podIp = new ByteBuffer(48);
  readonly kind = new ByteBuffer(32);
  readonly shape = new ByteBuffer(4096);
  readonly labels = new ByteBuffer(1024);
  /** Of the controller: field id, length, text, as often as there are texts. */
  readonly owner = new ByteBuffer(512);
  /** Those of the shape, in its order; ms since the epoch. */
  readonly times: number[] = [];
  /** metadata.creationTimestamp, ms since the epoch; 0 when absent. */
  createdAt = 0;
  readonly #roles: Uint8Array;
  #ownerStart = 0;
  #isController = false;
  #hasController = false;

  constructor(schema: Schema = podSchema) {
    this.#roles = new Uint8Array(256);
    for (const { id, path } of schema.fields) this.#roles[id] = roles[path] ?? SHAPE;
  }

  clear(): void {
    for (const buffer of [
      this.uid,
      this.name,
      this.namespace,
      this.version,
      this.node,
      this.hostIp,
      this.podIp,
      this.kind,
      this.shape,
      this.labels,
      this.owner,
    ]) {
      buffer.length = 0;
    }
    this.times.length = 0;
    this.createdAt = 0;
    this.#hasController = false;
  }

  begin(id: number): void {
    const role = this.#roles[id] as number;
    if (role === SHAPE) this.shape.push(id);
    else if (role === OWNER) {
      this.#ownerStart = this.owner.length;
      this.#isController = false;
    }
  }

  end(id: number): void {
    const role = this.#roles[id] as number;
    if (role === SHAPE) this.shape.push(END);
    else if (role === OWNER) {
      // Only the first controller is kept.
      if (!this.#isController || this.#hasController) this.owner.length = this.#ownerStart;
      else {
        this.#hasController = true;
        // One that says nothing of itself is one all the same.
        if (this.owner.length === this.#ownerStart) this.owner.push(0);
      }
    }
  }

  text(id: number, bytes: Uint8Array, start: number, end: number): void {
    switch (this.#roles[id]) {
      case SHAPE:
        this.shape.push(id);
        return this.shape.appendCounted(bytes, start, end);
      case NAME:
        return this.name.append(bytes, start, end);
      case NAMESPACE:
        return this.namespace.append(bytes, start, end);
      case UID:
        return this.uid.append(bytes, start, end);
      case VERSION:
        return this.version.append(bytes, start, end);
      case OWNER_TEXT:
        this.owner.push(id);
        return this.owner.appendCounted(bytes, start, end);
      case NODE:
        return this.node.append(bytes, start, end);
      case HOST_IP:
        return this.hostIp.append(bytes, start, end);
      case POD_IP:
        this.podIp.length = 0;
        return this.podIp.append(bytes, start, end);
      case POD_IPS:
        if (this.podIp.length === 0) this.podIp.append(bytes, start, end);
        return undefined;
      case KIND:
        return this.kind.append(bytes, start, end);
      default:
        return undefined;
    }
  }

  number(id: number, value: number): void {
    this.shape.push(id);
    writeNumber(this.shape, value);
  }

  flag(id: number, value: boolean): void {
    if (this.#roles[id] === CONTROLLER) this.#isController = value;
    else {
      this.shape.push(id);
      this.shape.push(value ? 1 : 0);
    }
  }

  time(id: number, ms: number): void {
    if (this.#roles[id] === CREATED) this.createdAt = ms;
    else {
      this.shape.push(id);
      this.times.push(ms);
    }
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
    const role = this.#roles[id] as number;
    if (role === LABELS) {
      this.labels.appendCounted(bytes, key, keyEnd);
      this.labels.appendCounted(values, start, end);
    } else if (role === SHAPE) {
      this.shape.push(id);
      this.shape.appendCounted(bytes, key, keyEnd);
      this.shape.appendCounted(values, start, end);
    } else if (isMirror(bytes, key, keyEnd)) this.shape.push(id);
  }
}

function isMirror(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== mirrorKey.length) return false;
  for (let i = 0; i < mirrorKey.length; i++) if (mirrorKey[i] !== bytes[start + i]) return false;
  return true;
}
