// Every kind that is watched, with its table: what tests of decoders walk through.
import { watchedResources } from '../../src/extension/session/watches.ts';
import { coreEventKind } from '../../src/extension/kinds/event.ts';
import type { Kind } from '../../src/extension/kinds/kind.ts';
import type { Schema } from '../../src/extension/kinds/decode/schema.ts';
import type { ObjectRow } from '../../src/extension/kinds/rows.ts';

export type SchemaKind = Kind<ObjectRow> & { readonly schema: Schema };

export const watchedKinds: readonly (readonly [name: string, kind: SchemaKind])[] = Object.entries({
  ...watchedResources,
  coreEvents: coreEventKind,
}).map(([name, kind]) => [name, kind as SchemaKind]);

/** The kind's message in generated.proto. */
export function messageNameOf({ group, version, kind }: SchemaKind): string {
  return `k8s.io.api.${group.split('.')[0] || 'core'}.${version}.${kind}`;
}
