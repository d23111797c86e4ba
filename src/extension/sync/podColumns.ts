// The columns of pods: one decoded pod into a slot, and a slot back into a row. Which pods there are is podColumnStore's.
import { ByteBuffer } from '../core/columns/byteBuffer.ts';
import type { ByteInterner } from '../core/columns/byteInterner.ts';
import { takeEnding, unpackEnding } from '../core/columns/nameParts.ts';
import { RunPool } from '../core/columns/runPool.ts';
import { isDraft, type DecodedPod } from '../kinds/podDecoder.ts';
import type { PodDraft } from '../kinds/podDraft.ts';
import type { PodRow } from '../kinds/rows.ts';
import { ownerTexts, PodDictionaries } from './podDictionaries.ts';
import { PodFields } from './podFields.ts';
import { ipv4Of, ipv4Text, NO_UID, readUid, uidText, versionNumber } from './podKeys.ts';
import { rowOf, shapeOfRow, type PodShape } from './podShape.ts';

/** What does not fit its column: kept whole beside it. */
interface Odd {
  uid?: string;
  version?: string;
  podIp?: string;
  createdAt?: number;
  /** ms since the epoch. */
  times?: readonly number[];
}

const NONE = -1;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const textOf = ({ bytes, length }: ByteBuffer): string => utf8.decode(bytes.subarray(0, length));
/** Names that are not there, as far as their being asked for is remembered. */
const MISSES = 1_000;
/** About what a name that was asked for takes. */
const FOUND_BYTES = 48;
const SECONDS_LIMIT = 2 ** 32;
/** A loop: it runs for every pod. */
function areWholeSeconds(times: readonly number[]): boolean {
  for (let i = 0; i < times.length; i++) if (!isWholeSecond(times[i] as number)) return false;
  return true;
}

const isWholeSecond = (ms: number) => ms % 1000 === 0 && ms >= 0 && ms / 1000 < SECONDS_LIMIT;

export class PodColumns {
  readonly fields = new PodFields();
  readonly dictionaries = new PodDictionaries();
  readonly #times = new RunPool();
  readonly #odd = new Map<number, Odd>();
  /** Of the pod that is being looked at. */
  readonly uid = new Uint32Array(4);
  readonly #text = new ByteBuffer(512);
  readonly #encoder = new TextEncoder();
  readonly #found = new Map<ByteInterner<string>, { version: number; ids: Map<string, number> }>();

  get bytes(): number {
    let found = 0;
    for (const { ids } of this.#found.values()) found += ids.size * FOUND_BYTES;
    const { dictionaries, fields } = this;
    return fields.bytes + dictionaries.bytes + this.#times.bytes + this.#odd.size * 300 + found;
  }

  /** Reads the pod's uid into `uid`. */
  noteUid(pod: DecodedPod): void {
    if (isDraft(pod)) readUid(pod.uid.bytes, pod.uid.length, this.uid);
    else this.noteUidText(pod.uid);
  }

  noteUidText(text: string): void {
    this.#encode(text);
    readUid(this.#text.bytes, this.#text.length, this.uid);
  }

  noteUidAt(slot: number): void {
    for (let i = 0; i < 4; i++) this.uid[i] = this.fields.uid[4 * slot + i] as number;
  }

  isSameVersion(a: number, b: number): boolean {
    const version = this.versionAt(a);
    return version !== '' && version === this.versionAt(b);
  }

  isVersion(slot: number, pod: DecodedPod): boolean {
    const held = this.fields.version[slot] as number;
    if (isDraft(pod)) {
      const { version } = pod;
      const found = versionNumber(version.bytes, version.length);
      if (!Number.isNaN(found) || !Number.isNaN(held)) return found === held;
      return version.length > 0 && this.#odd.get(slot)?.version === textOf(version);
    }
    return pod.resourceVersion !== '' && pod.resourceVersion === this.versionAt(slot);
  }

  /** Writes all of a pod; the slot must hold nothing. */
  write(slot: number, pod: DecodedPod): void {
    this.fields.reserve(slot);
    for (let i = 0; i < 4; i++) this.fields.uid[4 * slot + i] = this.uid[i] as number;
    if (isDraft(pod)) {
      this.#writeDraft(slot, pod);
      this.#writeShape(slot, pod.shape, pod.times);
    } else this.#writeRow(slot, pod);
  }

  /** Gives back what the slot holds. */
  release(slot: number): void {
    const { fields, dictionaries } = this;
    const shape = fields.shape[slot] as number;
    const { timeCount } = dictionaries.shapes.value(shape);
    if (!this.#odd.get(slot)?.times) this.#times.give(fields.times[slot] as number, timeCount);
    dictionaries.shapes.release(shape);
    dictionaries.prefixes.release(fields.prefix[slot] as number);
    dictionaries.namespaces.release(fields.namespace[slot] as number);
    dictionaries.labels.release(fields.labels[slot] as number);
    releaseIfAny(dictionaries.nodes, fields.node[slot] as number);
    releaseIfAny(dictionaries.hostIps, fields.hostIp[slot] as number);
    releaseIfAny(dictionaries.owners, fields.owner[slot] as number);
    this.#odd.delete(slot);
  }

  /** Moves what `from` holds to `to`, which must hold nothing. */
  move(from: number, to: number): void {
    this.fields.copy(from, to);
    const odd = this.#odd.get(from);
    this.#odd.delete(from);
    if (odd) this.#odd.set(to, odd);
  }

  row(slot: number): PodRow {
    const { fields, dictionaries } = this;
    const node = fields.node[slot] as number;
    const hostIp = fields.hostIp[slot] as number;
    const owner = fields.owner[slot] as number;
    const podIp = this.podIpAt(slot);
    const odd = this.#odd.get(slot)?.times;
    const from = fields.times[slot] as number;
    const timeAt = (place: number) => odd?.[place] ?? this.#times.get(from + place) * 1000;
    return rowOf(
      this.shapeAt(slot),
      {
        uid: this.uidAt(slot),
        name: this.nameAt(slot),
        namespace: dictionaries.namespaces.value(fields.namespace[slot] as number),
        resourceVersion: this.versionAt(slot),
        createdAt: this.createdAt(slot),
        labels: dictionaries.labels.value(fields.labels[slot] as number),
        ...(owner === NONE ? {} : { owner: dictionaries.owners.value(owner) }),
        ...(node === NONE ? {} : { node: dictionaries.nodes.value(node) }),
        ...(podIp === undefined ? {} : { podIp }),
        ...(hostIp === NONE ? {} : { hostIp: dictionaries.hostIps.value(hostIp) }),
      },
      timeAt,
    );
  }

  shapeAt(slot: number): PodShape {
    return this.dictionaries.shapes.value(this.fields.shape[slot] as number);
  }

  uidAt(slot: number): string {
    return this.#odd.get(slot)?.uid ?? uidText(this.fields.uid, 4 * slot);
  }

  nameAt(slot: number): string {
    const prefix = this.dictionaries.prefixes.value(this.fields.prefix[slot] as number);
    return prefix + unpackEnding(this.fields.ending[slot] as number);
  }

  versionAt(slot: number): string {
    const version = this.fields.version[slot] as number;
    return Number.isNaN(version) ? (this.#odd.get(slot)?.version ?? '') : String(version);
  }

  createdAt(slot: number): number {
    return this.#odd.get(slot)?.createdAt ?? (this.fields.created[slot] as number) * 1000;
  }

  /** The ids of a name's beginning and its ending, or undefined when no pod's name begins so. */
  nameKey(name: string): { readonly prefix: number; readonly ending: number } | undefined {
    this.#encode(name);
    const ending = takeEnding(this.#text);
    const prefix = this.dictionaries.prefixes.find(this.#text);
    return prefix < 0 ? undefined : { prefix, ending };
  }

  /** The id of a name, or -1. Kept for the next time: all nodes are asked for in each frame, and few come and go. */
  findText(dictionary: ByteInterner<string>, text: string): number {
    const found = this.#found.get(dictionary) ?? { version: -1, ids: new Map<string, number>() };
    this.#found.set(dictionary, found);
    const isFull = found.ids.size > 2 * dictionary.idLimit + MISSES;
    if (found.version !== dictionary.version || isFull) found.ids.clear();
    found.version = dictionary.version;
    const known = found.ids.get(text);
    if (known !== undefined) return known;
    this.#encode(text);
    const id = dictionary.find(this.#text);
    found.ids.set(text, id);
    return id;
  }

  podIpAt(slot: number): string | undefined {
    const ip = this.fields.podIp[slot] as number;
    return ip === 0 ? this.#odd.get(slot)?.podIp : ipv4Text(ip);
  }

  #writeDraft(slot: number, draft: PodDraft): void {
    const { dictionaries, fields } = this;
    this.#writeName(slot, draft.name);
    fields.namespace[slot] = dictionaries.namespaces.acquire(draft.namespace);
    fields.node[slot] = acquireIfAny(dictionaries.nodes, draft.node);
    fields.hostIp[slot] = acquireIfAny(dictionaries.hostIps, draft.hostIp);
    fields.owner[slot] = acquireIfAny(dictionaries.owners, draft.owner);
    fields.labels[slot] = dictionaries.labels.acquire(draft.labels);
    const ip = ipv4Of(draft.podIp.bytes, draft.podIp.length);
    fields.podIp[slot] = ip;
    if (ip === 0 && draft.podIp.length > 0) this.#oddAt(slot).podIp = textOf(draft.podIp);
    this.#writeCreated(slot, draft.createdAt);
    const version = versionNumber(draft.version.bytes, draft.version.length);
    fields.version[slot] = version;
    if (Number.isNaN(version)) this.#oddAt(slot).version = textOf(draft.version);
    if (this.uid[0] === NO_UID) this.#oddAt(slot).uid = textOf(draft.uid);
  }

  #writeRow(slot: number, row: PodRow): void {
    const { dictionaries, fields } = this;
    const put = (text: string) => {
      this.#encode(text);
      return this.#text;
    };
    this.#writeName(slot, put(row.name));
    fields.namespace[slot] = dictionaries.namespaces.acquire(put(row.namespace));
    fields.node[slot] = acquireIfAny(dictionaries.nodes, put(row.node ?? ''));
    fields.hostIp[slot] = acquireIfAny(dictionaries.hostIps, put(row.hostIp ?? ''));
    const owner = row.owner ? ownerTexts(row.owner) : [];
    fields.owner[slot] = acquireIfAny(dictionaries.owners, this.#texts(owner));
    fields.labels[slot] = dictionaries.labels.acquire(this.#texts(Object.entries(row.labels)));
    const ip = put(row.podIp ?? '');
    fields.podIp[slot] = ipv4Of(ip.bytes, ip.length);
    if (fields.podIp[slot] === 0 && row.podIp) this.#oddAt(slot).podIp = row.podIp;
    this.#writeCreated(slot, row.createdAt);
    const version = put(row.resourceVersion);
    fields.version[slot] = versionNumber(version.bytes, version.length);
    if (Number.isNaN(fields.version[slot])) this.#oddAt(slot).version = row.resourceVersion;
    if (this.uid[0] === NO_UID) this.#oddAt(slot).uid = row.uid;
    const { signature, times } = shapeOfRow(row);
    this.#writeShape(slot, put(signature), times);
  }

  #writeName(slot: number, name: ByteBuffer): void {
    this.fields.ending[slot] = takeEnding(name);
    this.fields.prefix[slot] = this.dictionaries.prefixes.acquire(name);
  }

  #writeCreated(slot: number, ms: number): void {
    if (isWholeSecond(ms)) this.fields.created[slot] = ms / 1000;
    else {
      this.fields.created[slot] = 0;
      this.#oddAt(slot).createdAt = ms;
    }
  }

  #writeShape(slot: number, signature: ByteBuffer, times: readonly number[]): void {
    this.fields.shape[slot] = this.dictionaries.shapes.acquire(signature);
    if (!areWholeSeconds(times)) {
      this.#oddAt(slot).times = [...times];
      return;
    }
    const offset = this.#times.take(times.length);
    for (let i = 0; i < times.length; i++) this.#times.set(offset + i, (times[i] as number) / 1000);
    this.fields.times[slot] = offset;
  }

  #oddAt(slot: number): Odd {
    let odd = this.#odd.get(slot);
    if (!odd) this.#odd.set(slot, (odd = {}));
    return odd;
  }

  #encode(text: string): void {
    this.#text.clear();
    const bytes = this.#encoder.encode(text);
    this.#text.append(bytes, 0, bytes.length);
  }

  /** Counted texts, after their field where there is one. */
  #texts(entries: readonly (readonly [number | string, string])[]): ByteBuffer {
    this.#text.clear();
    const append = (text: string) => {
      const bytes = this.#encoder.encode(text);
      this.#text.appendCounted(bytes, 0, bytes.length);
    };
    for (const [key, value] of entries) {
      if (typeof key === 'number') this.#text.push(key);
      else append(key);
      append(value);
    }
    return this.#text;
  }
}

function acquireIfAny<V>(dictionary: ByteInterner<V>, text: ByteBuffer): number {
  return text.length === 0 ? NONE : dictionary.acquire(text);
}

function releaseIfAny<V>(dictionary: ByteInterner<V>, id: number): void {
  if (id !== NONE) dictionary.release(id);
}
