// Which problems a filter lets through: every word must occur in the name, namespace, kind, status or cause;
// `kind:Pod` asks for exactly that kind.

export interface Searchable {
  readonly kind: string;
  readonly words: readonly string[];
}

export function matches(filter: string, { kind, words }: Searchable): boolean {
  const text = [kind, ...words].join('\n').toLowerCase();
  return filter
    .split(/\s+/)
    .filter((term) => term !== '')
    .every((term) => {
      const exact = /^kind:(.+)$/i.exec(term)?.[1];
      return exact ? exact.toLowerCase() === kind.toLowerCase() : text.includes(term.toLowerCase());
    });
}
