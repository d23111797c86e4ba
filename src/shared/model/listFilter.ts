// The words lists are filtered by: `cart status:failing ns:shop node:w-1 app=cart -ns:kube-system`. All must hold; values
// with a comma between are alternatives; a `-` or `!` in front turns a word around. Pages read and write it, workers match.

export type FilterField = 'text' | 'status' | 'namespace' | 'node' | 'label' | 'owner';

export interface FilterTerm {
  readonly field: FilterField;
  /** In small letters but for labels; one of them must match. */
  readonly values: readonly string[];
  readonly isNot: boolean;
}

const names: Readonly<Record<string, Exclude<FilterField, 'text'>>> = {
  status: 'status',
  ns: 'namespace',
  namespace: 'namespace',
  node: 'node',
  label: 'label',
  owner: 'owner',
};

/** How a page writes each. */
const written: Readonly<Record<Exclude<FilterField, 'text'>, string>> = {
  status: 'status',
  namespace: 'ns',
  node: 'node',
  label: 'label',
  owner: 'owner',
};

const FIELD = /^([a-z]+)[:=](.*)$/i;

/** A word whose value is still to be typed lets everything through. */
export function parseFilter(text: string): readonly FilterTerm[] {
  return wordsOf(text).flatMap((word) => termOf(word) ?? []);
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function termOf(word: string): FilterTerm | undefined {
  const isNot = /^[-!]./.test(word);
  const rest = isNot ? word.slice(1) : word;
  const [, name = '', value = ''] = FIELD.exec(rest) ?? [];
  const field = fieldOf(name);
  if (field) {
    const values = value.split(',').filter((part) => part !== '');
    if (values.length === 0) return undefined;
    return { field, values: field === 'label' ? values : values.map(lower), isNot };
  }
  if (/^[^=]+!?=/.test(rest)) return { field: 'label', values: [rest], isNot };
  return { field: 'text', values: [lower(rest)], isNot };
}

function fieldOf(name: string): Exclude<FilterField, 'text'> | undefined {
  const key = lower(name);
  return Object.hasOwn(names, key) ? names[key] : undefined;
}

const lower = (text: string) => text.toLowerCase();

/** The values of the only word of that field; undefined where there is none, or more than such a word can say. */
export function valueIn(text: string, field: Exclude<FilterField, 'text'>): string | undefined {
  const terms = parseFilter(text).filter((term) => term.field === field);
  const [only] = terms;
  return terms.length === 1 && only && !only.isNot ? only.values.join(',') : undefined;
}

/** The same filter with this value for the field in place of all others; undefined: none. */
export function withValue(
  text: string,
  field: Exclude<FilterField, 'text'>,
  value: string | undefined,
): string {
  const others = wordsOf(text).filter((word) => {
    const [, name = ''] = FIELD.exec(word.replace(/^[-!]/, '')) ?? [];
    return fieldOf(name) !== field;
  });
  return [...others, ...(value === undefined ? [] : [`${written[field]}:${value}`])].join(' ');
}

export interface LabelTest {
  readonly key: string;
  /** undefined: any. */
  readonly value?: string;
  readonly isNot: boolean;
}

/** `app`, `app=cart`, `app!=cart`. */
export function labelTest(text: string): LabelTest {
  const [, key = text, not = '', value] = /^([^=!]+)(!?)==?(.*)$/.exec(text) ?? [];
  return { key, isNot: not === '!', ...(value !== undefined && { value }) };
}

/** The labels satisfy it; a `*` in the value stands for anything. */
export function hasLabel(labels: Readonly<Record<string, string>>, test: LabelTest): boolean {
  const found = Object.hasOwn(labels, test.key) ? labels[test.key] : undefined;
  const isThere =
    found !== undefined && (test.value === undefined || nameTest(test.value, true)(found));
  return isThere !== test.isNot;
}

/**
 * Exactly the name where there is one of it (`isKnown`), or where the wanted one has a `*`; else any that holds it, as while
 * it is being typed.
 */
export function nameTest(wanted: string, isKnown: boolean): (name: string) => boolean {
  if (!wanted.includes('*')) {
    return isKnown ? (name) => name === wanted : (name) => name.toLowerCase().includes(wanted);
  }
  const parts = wanted.toLowerCase().split('*');
  return (name) => hasParts(name.toLowerCase(), parts);
}

/**
 * One after another with anything between, the first at the start, the last at the end; two at least. Of each the earliest
 * leaves the most for the rest: nothing is tried twice, as a pattern would.
 */
function hasParts(name: string, parts: readonly string[]): boolean {
  const [first = '', last = ''] = [parts[0], parts.at(-1)];
  const endsAt = name.length - last.length;
  if (first.length > endsAt || !name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= endsAt;
}
