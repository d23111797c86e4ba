// JSON of an object as nobody writes it: keys in any order, twice, or escaped; white space; fields and values that nobody
// expects. All of it is legal, so JSON.parse tells what it means.
import type { RandomObjects } from './randomObjects.ts';

export interface Wildness {
  /** Each the probability, at every place where it may happen. */
  readonly shuffled: number;
  readonly twice: number;
  readonly escaped: number;
  readonly spaced: number;
  readonly unknown: number;
  readonly other: number;
}

/** As API servers write. */
export const tame: Wildness = {
  shuffled: 0,
  twice: 0,
  escaped: 0,
  spaced: 0,
  unknown: 0,
  other: 0,
};
const wild: Wildness = {
  shuffled: 0.2,
  twice: 0.01,
  escaped: 0.1,
  spaced: 0.3,
  unknown: 0.1,
  other: 0.01,
};

/** Wild in some ways only: one that is so in all is seldom understood at all. */
export function someWildness(objects: RandomObjects): Wildness {
  const some = Object.entries(wild).map(([way, much]) => [way, objects.chance(0.4) ? much : 0]);
  return { ...tame, ...Object.fromEntries(some) };
}

const escapes = [
  '"\\u00e9"',
  '"\\ud83d\\udea2"',
  '"\\ud800"',
  '"a\\/b\\b\\f"',
  '"\\u0000"',
  '"\\\\\\""',
];
const numbers = [
  '1e3',
  '-0',
  '0.5',
  '-1.5E-3',
  '9007199254740993',
  '1e400',
  '-7',
  '12345678901234567890',
];
const plain = ['null', 'true', 'false', '{}', '[]', '""', '[null]', '{"a":null}'];
const strings = ['"]}"', '"}}}]]],\\""', '"{[\\\\"'];

export class WildJson {
  readonly #objects: RandomObjects;
  readonly #how: Wildness;

  constructor(objects: RandomObjects, how: Wildness) {
    this.#objects = objects;
    this.#how = how;
  }

  write(value: unknown): string {
    if (this.#is('other')) return this.#any();
    const isOdd = typeof value === 'number' && this.#objects.chance(this.#how.other * 5);
    if (isOdd) return this.#objects.pick(numbers);
    if (typeof value === 'string') return this.#string(value);
    if (Array.isArray(value))
      return this.#list(
        value.map((item) => this.write(item)),
        '[',
        ']',
      );
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const entries = Object.entries(value).map(([key, item]) => this.#entry(key, this.write(item)));
    if (this.#is('unknown')) entries.splice(this.#place(entries), 0, this.#unknown());
    if (this.#is('shuffled')) entries.sort(() => this.#objects.random() - 0.5);
    if (this.#is('twice')) entries.push(this.#objects.pick([...entries, '"name":"again"']));
    return this.#list(entries, '{', '}');
  }

  #place(entries: readonly string[]): number {
    return Math.floor(this.#objects.random() * (entries.length + 1));
  }

  #unknown(): string {
    const key = `"${this.#objects.pick(['zone', 'env', 'nam', 'names', 'specs', 'x'])}"`;
    const value = this.#objects.chance(0.05) ? deep(500) : this.#any();
    return `${key}:${value}`;
  }

  #any(): string {
    const { pick } = this.#objects;
    return pick.call(this.#objects, [escapes, numbers, plain, strings].flat()) as string;
  }

  #entry(key: string, value: string): string {
    return `${this.#string(key)}${this.#space()}:${this.#space()}${value}`;
  }

  #list(parts: readonly string[], open: string, close: string): string {
    const separator = (): string => `${this.#space()},${this.#space()}`;
    const inside = parts.reduce((text, part, i) => text + (i > 0 ? separator() : '') + part, '');
    return `${open}${this.#space()}${inside}${this.#space()}${close}`;
  }

  #string(value: string): string {
    const text = JSON.stringify(value);
    if (!this.#is('escaped')) return text;
    const escape = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return text.replace(/[a-z](?=[^\\]*$)/, escape);
  }

  #space(): string {
    return this.#is('spaced') ? this.#objects.pick([' ', '\n', '\t', '  \r\n']) : '';
  }

  #is(what: keyof Wildness): boolean {
    return this.#objects.chance(this.#how[what]);
  }
}

function deep(levels: number): string {
  return `${'[{"a":'.repeat(levels)}"]}"${'}]'.repeat(levels)}`;
}
