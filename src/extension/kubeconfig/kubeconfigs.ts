// Reads all kubeconfigs and lists their contexts without contacting anything. A broken file takes nothing away from
// the others.
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FaultError, type Fault } from '../../shared/model/fault.ts';
import { contextId, contextName, type ContextId } from '../../shared/model/refs.ts';
import type { KubeconfigGroup } from '../../shared/protocol/workerData.ts';
import { withoutLogin } from '../core/secrets.ts';
import type { ClusterEntry, ContextEntry, KubeconfigEntries, UserEntry } from './entries.ts';
import { parseKubeconfig } from './parseKubeconfig.ts';

export interface KubeconfigContext {
  readonly id: ContextId;
  readonly name: string;
  readonly clusterName: string;
  readonly userName: string;
  readonly namespace?: string;
  /** As written, but without a login; undefined where the cluster is missing or has none. */
  readonly server?: string;
  /** The file that defines the context, or the label of an inline group. */
  readonly file: string;
  /** The current-context of its group. */
  readonly isCurrent: boolean;
  /** Opening it runs a program or asks an identity provider. */
  readonly usesPlugin: boolean;
  /** The program that opening it runs, as written. */
  readonly pluginCommand?: string;
  /** Why it cannot be opened. */
  readonly fault?: Fault;
}

export interface LoadedKubeconfigs {
  readonly contexts: readonly KubeconfigContext[];
  readonly faults: readonly { readonly path: string; readonly fault: Fault }[];
  /** What opening a context needs; contexts with a fault are not in it. */
  readonly resolved: ReadonlyMap<ContextId, ResolvedContext>;
}

export interface ResolvedContext {
  readonly id: ContextId;
  readonly name: string;
  readonly namespace?: string;
  readonly file: string;
  readonly cluster: ClusterEntry & { readonly server: string };
  /** Undefined: anonymous. */
  readonly user?: UserEntry;
}

/** Reads every group. Never throws: what cannot be read is in `faults`. */
export async function readKubeconfigs(
  groups: readonly KubeconfigGroup[],
): Promise<LoadedKubeconfigs> {
  const contexts: KubeconfigContext[] = [];
  const faults: { path: string; fault: Fault }[] = [];
  const resolved = new Map<ContextId, ResolvedContext>();
  for (const parts of await Promise.all(groups.map(readGroup))) {
    for (const part of parts)
      faults.push(...part.faults.map((fault) => ({ path: part.path, fault })));
    const merged = mergeKubeconfigs(parts.map((part) => part.entries));
    for (const context of merged.contexts) {
      const id = contextId(context.file, context.name);
      // One file in two groups: the first group's reading counts.
      if (contexts.some((known) => known.id === id)) continue;
      const outcome = resolve(id, context, merged);
      if (!('kind' in outcome)) resolved.set(id, outcome);
      contexts.push(describe(id, context, merged, 'kind' in outcome ? outcome : undefined));
    }
  }
  return { contexts, faults, resolved };
}

/** The cluster and user of a context. Throws FaultError `notFound` or `invalid` that says what to correct. */
export function resolveContext(loaded: LoadedKubeconfigs, id: ContextId): ResolvedContext {
  const found = loaded.resolved.get(id);
  if (found) return found;
  const listed = loaded.contexts.find((context) => context.id === id);
  if (listed?.fault) throw new FaultError(listed.fault);
  const [file] = JSON.parse(id) as [string, string];
  const broken = loaded.faults.find(({ path }) => path === file);
  if (broken) throw new FaultError(broken.fault);
  throw new FaultError({
    kind: 'notFound',
    message: {
      key: 'fault.contextMissing',
      args: { context: { code: contextName(id) }, file: { code: file } },
    },
    hint: { key: 'fault.contextMissing.hint' },
  });
}

/**
 * Merges as kubectl does: of entries with one name, and of current-context, the first file's wins whole
 * (clientcmd.ClientConfigLoadingRules.Load).
 */
export function mergeKubeconfigs(files: readonly KubeconfigEntries[]): KubeconfigEntries {
  const currentContext = files.find((file) => file.currentContext)?.currentContext;
  return {
    clusters: firstByName(files.flatMap((file) => file.clusters)),
    users: firstByName(files.flatMap((file) => file.users)),
    contexts: firstByName(files.flatMap((file) => file.contexts)),
    ...(currentContext ? { currentContext } : {}),
  };
}

function firstByName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}

interface ReadPart {
  readonly path: string;
  readonly entries: KubeconfigEntries;
  readonly faults: readonly Fault[];
}

function readGroup(group: KubeconfigGroup): Promise<ReadPart[]> {
  if (group.is === 'files') {
    return Promise.all(group.paths.map((path) => readOne(path, group.required ?? false)));
  }
  const origin = { file: group.label, baseDirectory: '' };
  return Promise.resolve([{ path: group.label, ...parseKubeconfig(group.text, origin) }]);
}

async function readOne(path: string, required: boolean): Promise<ReadPart> {
  const failed = (fault?: Fault): ReadPart => ({
    path,
    entries: { clusters: [], users: [], contexts: [] },
    faults: fault ? [fault] : [],
  });
  try {
    // Reading a pipe or a terminal would wait for ever.
    if (!(await stat(path)).isFile()) return failed(fileFault('fault.kubeconfigNotAFile', path));
    const text = await readFile(path, 'utf8');
    return { path, ...parseKubeconfig(text, { file: path, baseDirectory: dirname(path) }) };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === 'ENOENT' || reason === 'ENOTDIR') {
      return failed(required ? fileFault('fault.kubeconfigMissing', path) : undefined);
    }
    return failed(fileFault('fault.kubeconfigUnreadable', path, reason));
  }
}

function fileFault(
  key: 'fault.kubeconfigMissing' | 'fault.kubeconfigUnreadable' | 'fault.kubeconfigNotAFile',
  path: string,
  detail?: string,
): Fault {
  return {
    kind: key === 'fault.kubeconfigMissing' ? 'notFound' : 'invalid',
    message: { key, args: { file: { code: path } } },
    hint: { key: `${key}.hint` },
    ...(detail ? { detail } : {}),
  };
}

function describe(
  id: ContextId,
  context: ContextEntry,
  entries: KubeconfigEntries,
  fault?: Fault,
): KubeconfigContext {
  const cluster = entries.clusters.find(({ name }) => name === context.cluster);
  const user = entries.users.find(({ name }) => name === context.user);
  return {
    id,
    name: context.name,
    clusterName: context.cluster,
    userName: context.user,
    file: context.file,
    isCurrent: entries.currentContext === context.name,
    usesPlugin: user?.exec !== undefined || user?.authProvider !== undefined,
    ...(user?.exec ? { pluginCommand: user.exec.command } : {}),
    ...(context.namespace ? { namespace: context.namespace } : {}),
    ...(cluster?.server ? { server: withoutLogin(cluster.server) } : {}),
    ...(fault ? { fault } : {}),
  };
}

function resolve(
  id: ContextId,
  context: ContextEntry,
  entries: KubeconfigEntries,
): ResolvedContext | Fault {
  const cluster = entries.clusters.find(({ name }) => name === context.cluster);
  const user = entries.users.find(({ name }) => name === context.user);
  const args = { context: { code: context.name }, cluster: { code: context.cluster } };
  if (context.cluster === '') return contextFault('fault.contextNoCluster', args, context.file);
  if (!cluster) return contextFault('fault.contextCluster', args, context.file);
  if (context.user !== '' && !user) {
    return contextFault(
      'fault.contextUser',
      { ...args, user: { code: context.user } },
      context.file,
    );
  }
  const { server } = cluster;
  if (!server) return contextFault('fault.clusterNoServer', args, cluster.file);
  const url = URL.parse(server);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    return contextFault('fault.clusterServer', args, cluster.file);
  }
  if (user && hasNoKey(user)) {
    const named = { ...args, user: { code: user.name } };
    return contextFault('fault.userNoKey', named, user.file);
  }
  return {
    id,
    name: context.name,
    file: context.file,
    cluster: { ...cluster, server },
    ...(context.namespace ? { namespace: context.namespace } : {}),
    ...(user ? { user } : {}),
  };
}

/** kubectl refuses it too (clientcmd validateAuthInfo); without the check it would be no certificate at all. */
function hasNoKey(user: UserEntry): boolean {
  const { clientCertificate, clientCertificateData, clientKey, clientKeyData } = user;
  return Boolean((clientCertificateData ?? clientCertificate) && !(clientKeyData ?? clientKey));
}

type ContextFaultKey =
  | 'fault.contextNoCluster'
  | 'fault.contextCluster'
  | 'fault.contextUser'
  | 'fault.clusterNoServer'
  | 'fault.clusterServer'
  | 'fault.userNoKey';

function contextFault(
  key: ContextFaultKey,
  args: Readonly<Record<string, { readonly code: string }>>,
  file: string,
): Fault {
  const hint =
    key === 'fault.userNoKey'
      ? 'fault.userNoKey.hint'
      : key.startsWith('fault.cluster')
        ? 'fault.cluster.hint'
        : 'fault.context.hint';
  return {
    kind: 'invalid',
    message: { key, args },
    hint: { key: hint, args: { file: { code: file } } },
  };
}
