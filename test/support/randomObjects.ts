// Random objects of a kind, made by its table: any field there or not, with values that its projection tells apart.
import { fieldTypes, type Field, type Shape } from '../../src/extension/kinds/decode/schema.ts';
import { mirrorAnnotation } from '../../src/extension/kinds/mirrorAnnotation.ts';

export type RandomObject = Record<string, unknown>;

const words: Readonly<Record<string, readonly string[]>> = {
  name: ['app', 'helper', 'cart-7c9d8b6f5-q8wzn', 'web-0', 'UPPER-case', 'no.ending', 'x-', '한-é'],
  uid: [
    '0d7a3b4e-1111-4222-8333-444455556666',
    'FFFFFFFF-0000',
    'odd uid',
    'ffffffff-0000-0000-0000-000000000000',
  ],
  resourceVersion: ['1', '123456789012345', '1234567890123456', '007', 'v7', '0'],
  type: ['Ready', 'PodScheduled', 'Initialized', 'PodResizePending', 'Warning', 'RollingUpdate'],
  status: ['True', 'False', 'Unknown'],
  phase: ['Running', 'Pending', 'Succeeded', 'Failed', 'Unknown', 'Active'],
  reason: [
    'CrashLoopBackOff',
    'Completed',
    'Error',
    'Infeasible',
    'NodeLost',
    'SchedulingGated',
    'OOMKilled',
    'PodInitializing',
  ],
  restartPolicy: ['Always', 'Never'],
  kind: ['Pod', 'ReplicaSet', 'Thing'],
  apiVersion: ['v1', 'apps/v1', 'a/b/c'],
  podIP: ['10.0.0.7', '010.1.1.1', 'fd00::1', '0.0.0.0', '255.255.255.255', '1.2.3'],
  ip: ['10.0.0.8', 'fd00::2'],
  hostIP: ['10.1.0.1', 'fd01::2'],
  nodeName: ['node-1', 'node-2'],
};
const texts = [
  'a',
  'é',
  '한국',
  '🚢',
  'quote "',
  'back\\slash',
  '\\',
  'line\nend\t',
  ']},"spec":{"a":1}',
  '\u0000\u001f',
  '\ufeffmark',
  '</script>',
];
const amounts = ['250m', '1', '1.5Gi', '64Mi', '0', '1e3', 'x', '', '12n'];
const keys = [
  'app',
  'tier',
  'kubernetes.io/service-name',
  'a"b',
  'ü',
  'toString',
  '__proto__',
  'deployment.kubernetes.io/revision',
  mirrorAnnotation,
];
const wholeTimes = [
  '2026-03-12T14:08:30Z',
  '2026-03-12T14:08:57Z',
  '2026-02-28T23:59:59Z',
  '1970-01-01T00:00:01Z',
  '2038-01-19T03:14:08Z',
  '2024-02-29T12:00:00Z',
];
const fineTimes = ['2026-03-12T14:08:30.123456Z', '2026-03-12T14:08:30.999999Z'];
const microTimes = new Set(['renewTime', 'eventTime', 'lastObservedTime']);

export class RandomObjects {
  readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  /** As an API server may have it: no field of another type, `kind` as in a watch or left out. */
  object(shape: Shape, kind: string): RandomObject {
    const object = this.#object(shape);
    if (this.chance(0.5)) object['kind'] = kind;
    else delete object['kind'];
    const metadata = (object['metadata'] ??= {}) as RandomObject;
    metadata['name'] ||= this.pick(words['name']!);
    metadata['uid'] ||= this.pick(words['uid']!);
    return object;
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)] as T;
  }

  times<T>(most: number, make: () => T): T[] {
    return Array.from({ length: Math.floor(this.random() * (most + 1)) }, make);
  }

  #object(shape: Shape): RandomObject {
    const presence = this.pick([0.3, 0.7, 0.95]);
    const present = shape.fields.filter(() => this.chance(presence));
    const entries = present.map((field) => [field.key, this.#value(field)]);
    if (this.chance(0.2)) entries.splice(this.#place(entries), 0, ['unread', this.#unread()]);
    return Object.fromEntries(entries);
  }

  #place(entries: readonly unknown[]): number {
    return Math.floor(this.random() * (entries.length + 1));
  }

  /** What no table names, with whatever may confuse who passes over it. */
  #unread(): unknown {
    const nested = { name: this.pick(texts), list: [[], {}, [{ uid: this.pick(texts) }]] };
    return this.pick([null, true, -1.5e300, '', this.pick(texts), {}, [], nested]);
  }

  #value(field: Field): unknown {
    switch (field.type) {
      case fieldTypes.text:
        return this.#text(field.key);
      case fieldTypes.intOrString:
        return this.chance(0.5) ? this.#whole() : this.pick(['25%', 'http', '1', '']);
      case fieldTypes.number:
        return this.#whole();
      case fieldTypes.flag:
        return this.chance(0.7);
      case fieldTypes.time:
        return this.pick(microTimes.has(field.key) ? fineTimes : wholeTimes);
      case fieldTypes.texts:
        return this.times(3, () => this.#text(field.key));
      case fieldTypes.map:
        return this.#map(() => this.#text('value'));
      case fieldTypes.quantities:
        return this.#map(() => this.pick(amounts), ['cpu', 'memory', 'example.io/gpu']);
      case fieldTypes.managed:
        return this.times(3, () => this.#managed());
      case fieldTypes.message:
        return this.#object(field.shape);
      case fieldTypes.list:
        return this.times(4, () => this.#object(field.shape));
      default:
        return undefined;
    }
  }

  #text(key: string): string {
    if (this.chance(0.05)) return '';
    if (this.chance(0.02)) return this.pick(texts).repeat(400);
    const known = words[key];
    return this.pick(known && this.chance(0.9) ? known : texts);
  }

  #whole(): number {
    return this.pick([0, 0, 1, 2, 3, 137, 2 ** 31 - 1, -1]);
  }

  #map(value: () => string, from: readonly string[] = keys): RandomObject {
    const entries = this.times(4, () => [this.pick(from), value()] as const);
    return Object.fromEntries(entries);
  }

  #managed(): RandomObject {
    const set = Object.fromEntries(this.times(3, () => [`k:{"name":"${this.pick(texts)}"}`, {}]));
    const odd = { a: [{ b: [] }], 'f:x': [] };
    return {
      manager: this.pick(['kubelet', 'x]}', ':"]},']),
      fieldsV1: { 'f:spec': { ...set, ...(this.chance(0.1) ? odd : {}) } },
      ...(this.chance(0.3) && { subresource: 'status' }),
    };
  }
}
