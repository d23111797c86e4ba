// What many pods have in common, held once each: names of namespaces, nodes and workloads, labels, owners, shapes.
import { ByteInterner } from '../core/columns/byteInterner.ts';
import { CountedTexts } from '../core/columns/countedTexts.ts';
import { groupVersion } from '../kinds/read.ts';
import { setOwn } from '../kinds/setOwn.ts';
import { podSchema } from '../kinds/podSchema.ts';
import type { OwnerRef } from '../kinds/rows.ts';
import { ShapeReader, type PodShape } from './podShape.ts';

export type Labels = Readonly<Record<string, string>>;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const textOf = (bytes: Uint8Array): string => utf8.decode(bytes);
const ownerPath = 'metadata.ownerReferences';
const ownerIds = {
  apiVersion: podSchema.idOf(`${ownerPath}.apiVersion`),
  kind: podSchema.idOf(`${ownerPath}.kind`),
  name: podSchema.idOf(`${ownerPath}.name`),
  uid: podSchema.idOf(`${ownerPath}.uid`),
};
/** About what the object behind a shape, its containers and conditions take. */
const SHAPE_BYTES = 900;
const OBJECT_BYTES = 240;

export class PodDictionaries {
  readonly namespaces = new ByteInterner<string>(textOf);
  readonly nodes = new ByteInterner<string>(textOf);
  readonly hostIps = new ByteInterner<string>(textOf);
  /** Names without their endings. */
  readonly prefixes = new ByteInterner<string>(textOf);
  readonly labels = new ByteInterner<Labels>(labelsOf);
  readonly owners = new ByteInterner<OwnerRef>(ownerOf);
  readonly shapes: ByteInterner<PodShape>;

  constructor() {
    const reader = new ShapeReader();
    this.shapes = new ByteInterner((bytes) => reader.shape(bytes));
  }

  /** Estimated for what stands behind ids as objects. */
  get bytes(): number {
    const all = [
      this.namespaces,
      this.nodes,
      this.hostIps,
      this.prefixes,
      this.labels,
      this.owners,
      this.shapes,
    ];
    const arrays = all.reduce((sum, { bytes }) => sum + bytes, 0);
    const objects = (this.labels.size + this.owners.size) * OBJECT_BYTES;
    return arrays + objects + this.shapes.size * SHAPE_BYTES;
  }
}

function labelsOf(bytes: Uint8Array): Labels {
  const labels: Record<string, string> = {};
  for (const texts = new CountedTexts(bytes); !texts.isAtEnd;) {
    const key = texts.text();
    setOwn(labels, key, texts.text());
  }
  return labels;
}

function ownerOf(bytes: Uint8Array): OwnerRef {
  const found = new Map<number, string>();
  for (const texts = new CountedTexts(bytes); !texts.isAtEnd;) {
    const id = texts.byte();
    if (id !== 0) found.set(id, texts.text());
  }
  return {
    ...groupVersion(found.get(ownerIds.apiVersion)),
    kind: found.get(ownerIds.kind) ?? '',
    name: found.get(ownerIds.name) ?? '',
    uid: found.get(ownerIds.uid) ?? '',
  };
}

/** The bytes that `ownerOf` reads. */
export function ownerTexts(owner: OwnerRef): readonly (readonly [number, string])[] {
  const apiVersion = owner.group === '' ? owner.version : `${owner.group}/${owner.version}`;
  return [
    [ownerIds.apiVersion, apiVersion],
    [ownerIds.kind, owner.kind],
    [ownerIds.name, owner.name],
    [ownerIds.uid, owner.uid],
  ];
}
