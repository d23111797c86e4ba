// What a string table holds: a template with {name} placeholders, or one template a plural form, chosen by the
// argument `count` (Intl.PluralRules).

export type Message = string | { readonly one: string; readonly other: string };

/** Strings by key: the whole table, or what one page says. */
export type StringTable = Readonly<Record<string, Message>>;

/** Identity with a check that every entry is a Message; keeps the keys' literal types. */
export function messages<const T extends Readonly<Record<string, Message>>>(table: T): T {
  return table;
}
