// Namespaces: what the tree groups by.
import type { Kind } from './kind.ts';
import { defined, objectRow, record, text } from './read.ts';
import type { NamespaceRow } from './rows.ts';

export const namespaceKind: Kind<NamespaceRow> = {
  group: '',
  version: 'v1',
  resource: 'namespaces',
  kind: 'Namespace',
  namespaced: false,
  project(object) {
    return defined<NamespaceRow>({
      ...objectRow('Namespace', object),
      phase: text(record(record(object)['status'])['phase']) ?? 'Active',
    });
  },
};
