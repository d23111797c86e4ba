// `vscode://foretop.foretop/open?…` links: they open and filter, and never change anything. A link crosses machines, so it
// names the context and leaves the kubeconfig's path out.
import type { ObjectRef } from '../../shared/model/refs.ts';

export interface LinkTarget {
  readonly contextName: string;
  readonly ref?: ObjectRef;
}

/** The query of a link, without `?`. */
export function linkQuery(target: LinkTarget): string {
  const { contextName, ref } = target;
  const query = new URLSearchParams({ context: contextName });
  if (ref) {
    for (const key of ['group', 'version', 'kind', 'namespace', 'name'] as const) {
      const value = ref[key];
      if (value !== undefined && value !== '') query.set(key, value);
    }
  }
  return query.toString();
}

/** undefined: not a link of ours, or one that names nothing. */
export function parseLink(path: string, query: string): LinkTarget | undefined {
  if (path !== '/open') return undefined;
  const given = new URLSearchParams(query);
  const contextName = given.get('context');
  if (!contextName) return undefined;
  const kind = given.get('kind');
  const name = given.get('name');
  if (!kind || !name) return { contextName };
  const namespace = given.get('namespace');
  return {
    contextName,
    ref: {
      group: given.get('group') ?? '',
      version: given.get('version') ?? 'v1',
      kind,
      name,
      ...(namespace ? { namespace } : {}),
    },
  };
}
