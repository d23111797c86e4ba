// `vscode://foretop.foretop/open?…` links: they open and filter, and never change anything. A link crosses machines, so it
// names the context and leaves the kubeconfig's path out.
import type { ObjectRef } from '../../shared/model/refs.ts';

export interface LinkTarget {
  readonly contextName: string;
  readonly ref?: ObjectRef;
  /** Which page of the cluster; its dashboard where it is absent. */
  readonly page?: LinkedPage;
}

export type LinkedPage = 'resourceBrowser';

/** Names longer than what Kubernetes allows, and than what a person types, are no names. */
const MAX_NAME = 1_000;

/**
 * The query of a link, without `?`. VS Code decodes a query before the extension sees it, once or twice, depending on how
 * it came; so everything is in one parameter whose characters mean the same encoded or not (base64url, RFC 4648 §5).
 */
export function linkQuery({ contextName, page, ref }: LinkTarget): string {
  const words = ref
    ? [contextName, ref.kind, ref.name, ref.namespace ?? '', ref.group, ref.version]
    : page
      ? [contextName, '', '', '', '', '', page]
      : [contextName];
  return `to=${Buffer.from(JSON.stringify(words)).toString('base64url')}`;
}

/**
 * Also reads links that a person wrote: `context=prod&kind=Pod&namespace=shop&name=cart-1`, where no name has a `+`, `&` or
 * `%`. undefined: not a link of ours, or one that names nothing.
 */
export function parseLink(path: string, query: string): LinkTarget | undefined {
  if (path !== '/open') return undefined;
  const given = new URLSearchParams(query);
  const packed = given.get('to');
  if (packed !== null) return target(unpacked(packed));
  const plain = ['context', 'kind', 'name', 'namespace', 'group', 'version', 'page'];
  return target(plain.map((key) => given.get(key) ?? ''));
}

function unpacked(text: string): readonly unknown[] {
  try {
    const words: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(words) ? words : [];
  } catch {
    return [];
  }
}

function target(words: readonly unknown[]): LinkTarget | undefined {
  if (!words.every((word) => typeof word === 'string' && word.length <= MAX_NAME)) return undefined;
  const [contextName, kind, name, namespace, group, version, page] = words as readonly string[];
  if (!contextName) return undefined;
  if (!kind || !name) return { contextName, ...(page === 'resourceBrowser' && { page }) };
  return {
    contextName,
    ref: {
      group: group ?? '',
      version: version || 'v1',
      kind,
      name,
      ...(namespace ? { namespace } : {}),
    },
  };
}
