// Namespaces: what the tree groups by.
import { objectFields } from './decode/common.ts';
import * as field from './decode/schema.ts';
import type { Kind } from './kind.ts';
import { defined, objectRow, record, text } from './read.ts';
import type { NamespaceRow } from './rows.ts';

/** k8s.io/api v0.37 core/v1/generated.proto. */
const schema = new field.Schema({
  ...objectFields(),
  status: field.message(3, { phase: field.text(1) }),
});

export const namespaceKind: Kind<NamespaceRow> = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
  schema,
  project(object) {
    return defined<NamespaceRow>({
      ...objectRow('Namespace', object),
      phase: text(record(record(object)['status'])['phase']) ?? 'Active',
    });
  },
};
