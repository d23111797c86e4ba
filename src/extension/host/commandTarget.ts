// One command is called in many shapes: a tree node (and the selection), a row of a page's context menu, a ResourceRef of
// another command, or nothing. Here they become targets; what names nothing becomes an empty list, and the command asks.
import type { LinkedPage } from './links.ts';
import { contextName, type ContextId, type ResourceRef } from '../../shared/model/refs.ts';

export interface ClusterTarget {
  readonly is: 'cluster';
  readonly context: ContextId;
  /** The page of it that is meant, for links. */
  readonly page?: LinkedPage;
}

export interface ObjectTarget {
  readonly is: 'object';
  readonly context: ContextId;
  readonly ref: ResourceRef;
  readonly container?: string;
}

export type Target = ClusterTarget | ObjectTarget;

/** `args`: as VS Code hands them to the command; the second may be the list of all selected nodes. */
export function targetsOf(args: readonly unknown[]): Target[] {
  const [first, selected] = args;
  const many = Array.isArray(selected) && selected.length > 0 ? selected : [first];
  return many.map(targetOf).filter((target) => target !== undefined);
}

function targetOf(value: unknown): Target | undefined {
  if (typeof value === 'string') return cluster(value);
  if (!isRecord(value)) return undefined;
  if (value['is'] === 'cluster') return nodeTarget(value, 'entry');
  if (value['is'] === 'row') return rowTarget(value);
  if (value['is'] === 'notice') return targetOf(value['up']);
  if (isRecord(value['ref'])) {
    return targetOf({ context: value['context'], ...value['ref'] });
  }
  return refTarget(value);
}

function nodeTarget(node: Readonly<Record<string, unknown>>, key: string): Target | undefined {
  const entry = node[key];
  return isRecord(entry) ? cluster(entry['id']) : undefined;
}

function rowTarget(node: Readonly<Record<string, unknown>>): Target | undefined {
  const { row, context } = node;
  if (isRecord(row) && row['kind'] === 'Notice') return cluster(context);
  if (!isRecord(row) || !isRecord(row['ref'])) return undefined;
  const target = refTarget({ ...row['ref'], context });
  const container = row['container'];
  if (target?.is !== 'object' || typeof container !== 'string') return target;
  return { ...target, container };
}

/** A ResourceRef, also as the merged object of `webview/context`; with a context alone it is a cluster. */
function refTarget(value: Readonly<Record<string, unknown>>): Target | undefined {
  const found = cluster(value['context']);
  if (!found) return undefined;
  const { group, version, kind, namespace, name, uid, container } = value;
  if (typeof kind !== 'string' || typeof name !== 'string') {
    return value['page'] === 'resourceBrowser' ? { ...found, page: 'resourceBrowser' } : found;
  }
  const ref: ResourceRef = {
    context: found.context,
    group: typeof group === 'string' ? group : '',
    version: typeof version === 'string' ? version : 'v1',
    kind,
    name,
    ...(typeof namespace === 'string' && namespace !== '' ? { namespace } : {}),
    ...(typeof uid === 'string' ? { uid } : {}),
  };
  const part = typeof container === 'string' ? { container } : {};
  return { is: 'object', context: found.context, ref, ...part };
}

function cluster(context: unknown): ClusterTarget | undefined {
  if (typeof context !== 'string') return undefined;
  try {
    const parts: unknown = JSON.parse(context);
    const isContextId =
      Array.isArray(parts) && parts.length === 2 && parts.every((part) => typeof part === 'string');
    return isContextId ? { is: 'cluster', context: context as ContextId } : undefined;
  } catch {
    return undefined;
  }
}

export function nameOf(target: Target): string {
  if (target.is === 'cluster') return contextName(target.context);
  return target.container ?? target.ref.name;
}

/** The command that shows the same in a terminal. `file`: the kubeconfig when it is not the default one. */
export function kubectlCommand(target: Target, file?: string): string {
  const words = ['kubectl'];
  if (file !== undefined) words.push('--kubeconfig', file);
  words.push('--context', contextName(target.context));
  if (target.is === 'cluster') words.push('get', 'nodes,pods', '--all-namespaces');
  else {
    const { group, kind, name, namespace } = target.ref;
    if (namespace !== undefined) words.push('--namespace', namespace);
    const type = group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
    words.push('get', type, name, '--output', 'yaml');
  }
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
