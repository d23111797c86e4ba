// Small builders for the fields of detail panels.
import type { Status } from '../../shared/model/clusterDashboard.ts';
import type { Fact } from '../../shared/model/detail.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { Text, TextArg } from '../../shared/model/text.ts';
import type { detailStrings } from '../../shared/strings/detail.en.ts';
import type { ObjectRow } from '../kinds/rows.ts';

type FactKey = Extract<keyof typeof detailStrings, `detail.fact.${string}`>;
export type FactId = FactKey extends `detail.fact.${infer Id}` ? Id : never;
export type Column = Fact['column'];

function labelOf(id: FactId): Text {
  return { key: `detail.fact.${id}` };
}

/** A field with a value; `-` where there is none, so that a panel keeps its shape while it lives. */
export function textFact(id: FactId, column: Column, text: TextArg | undefined): Fact {
  return {
    id,
    column,
    label: labelOf(id),
    value: { is: 'text', text: text ?? { key: 'detail.none' } },
  };
}

export function statusFact(column: Column, status: Status): Fact {
  return { id: 'status', column, label: labelOf('status'), value: { is: 'status', status } };
}

export function chipsFact(id: FactId, column: Column, chips: readonly string[]): Fact {
  return { id, column, label: labelOf(id), value: { is: 'chips', chips } };
}

export function troubleFact(id: FactId, column: Column, text: TextArg): Fact {
  return { id, column, label: labelOf(id), value: { is: 'trouble', text } };
}

export function labelsFact(column: Column, { labels }: ObjectRow): Fact {
  return chipsFact('labels', column, pairs(labels));
}

export function pairs(map: Readonly<Record<string, string>>): string[] {
  return Object.entries(map)
    .map(([key, value]) => `${key}=${value}`)
    .sort();
}

export function namespaceFact(column: Column, { namespace }: ObjectRow): Fact {
  const link = { link: { group: '', version: 'v1', kind: 'Namespace', name: namespace } };
  return textFact('namespace', column, link);
}

export function ageFact(column: Column, { createdAt }: ObjectRow): Fact {
  return textFact('age', column, { ageSince: createdAt });
}

export function ago(at: number | undefined): Text | undefined {
  return at === undefined ? undefined : { key: 'detail.ago', args: { age: { ageSince: at } } };
}

/** `ReplicaSet cart-7c9 of Deployment cart`; only the nearest two, as deeper chains are rare. */
export function ownersText(chain: readonly ObjectRef[]): Text | undefined {
  const [owner, parent] = chain;
  if (!owner) return undefined;
  const args = { kind: owner.kind, object: { link: owner } };
  if (!parent) return { key: 'detail.owner', args };
  return {
    key: 'detail.ownerOf',
    args: { ...args, parentKind: parent.kind, parent: { link: parent } },
  };
}

export function listOf(items: readonly TextArg[]): TextArg | undefined {
  return items.length === 0 ? undefined : items;
}
