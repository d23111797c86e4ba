// Random pods with few names, uids, nodes and owners, so that they often meet; as a server's bytes, and as rows.
import { podKind } from '../../src/extension/kinds/pod.ts';
import { PodDecoder, type DecodedPod } from '../../src/extension/kinds/podDecoder.ts';
import { podSchema } from '../../src/extension/kinds/podSchema.ts';
import type { PodRow } from '../../src/extension/kinds/rows.ts';
import { RandomObjects } from './randomObjects.ts';

const hex = (i: number) => i.toString(16).padStart(4, '0');

export const uids = [
  ...Array.from({ length: 24 }, (_, i) => `0d7a3b4e-${hex(i)}-4222-8333-444455556666`),
  'FFFFFFFF-0000-4222-8333-444455556666',
  'ffffffff-0000-4222-8333-444455556666',
  'odd-1',
  'odd-2',
];
export const names = [
  ...Array.from({ length: 12 }, (_, i) => `cart-7c9d8b6f5-${i.toString(36).repeat(5)}`),
  ...['web-0', 'web-1', 'web', 'x-', '-x', 'twelve-chars', 'x-abcdef', 'x-abcdefg', 'x-ABC', 'é-1'],
];
export const namespaces = ['shop', 'web', 'kube-system'];
export const nodes = ['node-1', 'node-2', 'node-3'];
/** As uids, each of one namespace: see `ownersIn`. */
export const owners = Array.from({ length: 6 }, (_, i) => `owner-${i}`);

export function ownersIn(namespace: string): readonly string[] {
  const own = namespaces.indexOf(namespace);
  return owners.filter((_, i) => i % namespaces.length === own);
}
const versions = ['1', '2', '3', '123456789012345', '1234567890123456', '007', 'v9', ''];
const times = [
  '2026-03-12T14:08:30Z',
  '2026-03-12T14:08:30.5Z',
  '1970-01-01T00:00:01Z',
  '2200-01-01T00:00:00Z',
];

export interface RandomPod {
  /** Good until the next one is decoded. */
  readonly decoded: () => DecodedPod;
  readonly row: PodRow;
}

export class RandomPods {
  readonly objects: RandomObjects;
  readonly #decoder = new PodDecoder();

  constructor(random: () => number) {
    this.objects = new RandomObjects(random);
  }

  /** In one of `among` namespaces. */
  pod(among: readonly string[] = namespaces, uid = this.objects.pick(uids)): RandomPod {
    const { objects } = this;
    const namespace = objects.pick(among);
    const object = objects.object(podSchema.root, 'Pod');
    object['metadata'] = {
      ...(object['metadata'] as object),
      uid,
      name: objects.pick(names),
      namespace,
      resourceVersion: objects.pick(versions),
      creationTimestamp: objects.pick(times),
      ownerReferences: this.#owners(namespace),
    };
    const spec = (object['spec'] ??= {}) as Record<string, unknown>;
    if (objects.chance(0.7)) spec['nodeName'] = objects.pick(nodes);
    else delete spec['nodeName'];
    const bytes = Buffer.from(JSON.stringify(object));
    const row = podKind.project(object);
    const isBytes = objects.chance(0.7);
    const decoder = this.#decoder;
    return { row, decoded: () => (isBytes ? decoder.json(bytes, 0, bytes.length) : row) };
  }

  #owners(namespace: string): readonly object[] {
    const { objects } = this;
    const own = ownersIn(namespace);
    if (own.length === 0) return [];
    const owner = () => ({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'rs',
      uid: objects.pick(own),
      controller: objects.chance(0.8),
    });
    // The same in another order is another run of bytes.
    const turned = () => Object.fromEntries(Object.entries(owner()).reverse());
    return objects.times(2, objects.chance(0.5) ? owner : turned);
  }
}
