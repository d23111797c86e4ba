// Which problems a filter lets through: every word must occur in the name, namespace, kind, status or cause;
// `kind:Deployment` asks for that kind and for what belongs to one.

export interface Searchable {
  readonly kind: string;
  readonly ownerKinds?: readonly string[];
  readonly words: readonly string[];
}

export function matches(filter: string, { kind, ownerKinds = [], words }: Searchable): boolean {
  const text = [kind, ...words].join('\n').toLowerCase();
  const kinds = [kind, ...ownerKinds].map((name) => name.toLowerCase());
  return filter
    .split(/\s+/)
    .filter((term) => term !== '')
    .every((term) => {
      const exact = /^kind:(.+)$/i.exec(term)?.[1];
      return exact ? kinds.includes(exact.toLowerCase()) : text.includes(term.toLowerCase());
    });
}
