// Turns the text of one kubeconfig into entries. What is broken becomes a fault that names file, section and line;
// what is whole stays usable.
import { isAbsolute, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { Fault } from '../../shared/model/fault.ts';
import type {
  AuthProviderEntry,
  ClusterEntry,
  ContextEntry,
  ExecEntry,
  Impersonation,
  KubeconfigEntries,
  Origin,
  ParsedKubeconfig,
  UserEntry,
} from './entries.ts';

type Json = Readonly<Record<string, unknown>>;

const execExtension = 'client.authentication.k8s.io/exec';
const nothing: KubeconfigEntries = { clusters: [], users: [], contexts: [] };

/** Reads one kubeconfig (YAML or JSON). Never throws. */
export function parseKubeconfig(text: string, origin: Origin): ParsedKubeconfig {
  if (text.trim() === '') return broken('fault.kubeconfigEmpty', origin);
  const document = parseDocument(text, { merge: true });
  const [error] = document.errors;
  if (error) return { entries: nothing, faults: [yamlFault(origin, error.linePos?.[0].line)] };
  let root: unknown;
  try {
    root = document.toJS();
  } catch {
    // Too many aliases, or an alias without an anchor.
    return { entries: nothing, faults: [yamlFault(origin)] };
  }
  if (root === null || root === undefined) return broken('fault.kubeconfigEmpty', origin);
  if (!isObject(root)) return broken('fault.kubeconfigShape', origin);
  return readRoot(root, origin);
}

function readRoot(root: Json, origin: Origin): ParsedKubeconfig {
  const kind = text(root['kind']);
  if (kind !== undefined && kind !== 'Config') {
    return { entries: nothing, faults: [kindFault(origin, kind)] };
  }
  const sections = ['clusters', 'users', 'contexts'] as const;
  if (!sections.some((name) => name in root) && !('current-context' in root)) {
    return broken('fault.kubeconfigShape', origin);
  }
  const faults: Fault[] = [];
  const list = (section: (typeof sections)[number], inner: string) =>
    readSection(root[section], section, inner, origin, faults);
  const currentContext = text(root['current-context']);
  const entries: KubeconfigEntries = {
    clusters: list('clusters', 'cluster').map(([name, body]) => cluster(name, body, origin)),
    users: list('users', 'user').map(([name, body]) => user(name, body, origin)),
    contexts: list('contexts', 'context').map(([name, body]) => context(name, body, origin)),
    ...(currentContext ? { currentContext } : {}),
  };
  return { entries, faults };
}

/** The named entries of a list; what has no name or no body is reported and left out. */
function readSection(
  value: unknown,
  section: string,
  inner: string,
  origin: Origin,
  faults: Fault[],
): [string, Json][] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    faults.push({
      kind: 'invalid',
      message: { key: 'fault.kubeconfigSection', args: { file: code(origin.file), section } },
      hint: { key: 'fault.kubeconfigShape.hint' },
    });
    return [];
  }
  const found: [string, Json][] = [];
  for (const [index, item] of (value as unknown[]).entries()) {
    const name = isObject(item) ? text(item['name']) : undefined;
    const body = isObject(item) ? (item[inner] ?? {}) : undefined;
    if (name !== undefined && isObject(body)) found.push([name, body]);
    else faults.push(entryFault(origin, section, index + 1));
  }
  return found;
}

function cluster(name: string, body: Json, origin: Origin): ClusterEntry {
  const extensions = Array.isArray(body['extensions']) ? (body['extensions'] as unknown[]) : [];
  const exec = extensions.filter(isObject).find((item) => item['name'] === execExtension);
  return {
    ...origin,
    name,
    insecureSkipTlsVerify: flag(body['insecure-skip-tls-verify']),
    ...present({
      server: text(body['server']),
      tlsServerName: text(body['tls-server-name']),
      certificateAuthority: path(body['certificate-authority'], origin),
      certificateAuthorityData: text(body['certificate-authority-data']),
      proxyUrl: text(body['proxy-url']),
      execConfig: exec?.['extension'],
    }),
  };
}

function user(name: string, body: Json, origin: Origin): UserEntry {
  return {
    ...origin,
    name,
    ...present({
      clientCertificate: path(body['client-certificate'], origin),
      clientCertificateData: text(body['client-certificate-data']),
      clientKey: path(body['client-key'], origin),
      clientKeyData: text(body['client-key-data']),
      token: text(body['token']),
      tokenFile: path(body['tokenFile'], origin),
      username: text(body['username']),
      password: text(body['password']),
      exec: isObject(body['exec']) ? exec(body['exec']) : undefined,
      authProvider: isObject(body['auth-provider']) ? provider(body['auth-provider']) : undefined,
      impersonate: impersonation(body),
    }),
  };
}

function exec(body: Json): ExecEntry {
  const env = Array.isArray(body['env']) ? (body['env'] as unknown[]).filter(isObject) : [];
  return {
    command: text(body['command']) ?? '',
    args: texts(body['args']),
    env: env.map((item) => ({ name: text(item['name']) ?? '', value: text(item['value']) ?? '' })),
    apiVersion: text(body['apiVersion']) ?? '',
    provideClusterInfo: flag(body['provideClusterInfo']),
    ...present({
      interactiveMode: text(body['interactiveMode']),
      installHint: text(body['installHint']),
    }),
  };
}

function provider(body: Json): AuthProviderEntry {
  const config: Record<string, string> = {};
  for (const [key, value] of Object.entries(isObject(body['config']) ? body['config'] : {})) {
    config[key] = text(value) ?? '';
  }
  return { name: text(body['name']) ?? '', config };
}

function impersonation(body: Json): Impersonation | undefined {
  const as = text(body['as']);
  const uid = text(body['as-uid']);
  const groups = texts(body['as-groups']);
  const extra = extras(body['as-user-extra']);
  if (as === undefined && uid === undefined && groups.length === 0 && !extra) return undefined;
  return { groups, ...present({ user: as, uid, extra }) };
}

function extras(value: unknown): Impersonation['extra'] {
  if (!isObject(value)) return undefined;
  const lists = Object.entries(value).map(([key, list]): [string, string[]] => [key, texts(list)]);
  return lists.length === 0 ? undefined : Object.fromEntries(lists);
}

function context(name: string, body: Json, origin: Origin): ContextEntry {
  return {
    ...origin,
    name,
    cluster: text(body['cluster']) ?? '',
    user: text(body['user']) ?? '',
    ...present({ namespace: text(body['namespace']) }),
  };
}

function broken(
  key: 'fault.kubeconfigEmpty' | 'fault.kubeconfigShape',
  origin: Origin,
): ParsedKubeconfig {
  const message = { key, args: { file: code(origin.file) } };
  return { entries: nothing, faults: [{ kind: 'invalid', message, hint: { key: `${key}.hint` } }] };
}

function yamlFault(origin: Origin, line?: number): Fault {
  const file = code(origin.file);
  const message =
    line === undefined
      ? ({ key: 'fault.kubeconfigYaml', args: { file } } as const)
      : ({ key: 'fault.kubeconfigYamlLine', args: { file, line } } as const);
  // No detail: the parser quotes the line, which may hold a secret.
  return { kind: 'invalid', message, hint: { key: 'fault.kubeconfigYaml.hint' } };
}

function kindFault(origin: Origin, kind: string): Fault {
  return {
    kind: 'invalid',
    message: { key: 'fault.kubeconfigKind', args: { file: code(origin.file), kind: code(kind) } },
    hint: { key: 'fault.kubeconfigShape.hint' },
  };
}

function entryFault(origin: Origin, section: string, number: number): Fault {
  const args = { file: code(origin.file), section, number };
  return {
    kind: 'invalid',
    message: { key: 'fault.kubeconfigEntry', args },
    hint: { key: 'fault.kubeconfigEntry.hint' },
  };
}

function code(value: string): { readonly code: string } {
  return { code: value };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A non-empty scalar as text; YAML may have read `1234` or `true` as something else. */
function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return undefined;
}

function texts(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).map((item) => text(item) ?? '');
}

/** YAML 1.1, which kubectl reads, takes `yes` and `on` for true. */
function flag(value: unknown): boolean {
  return value === true || (typeof value === 'string' && /^(true|yes|on|y)$/i.test(value));
}

function path(value: unknown, origin: Origin): string | undefined {
  const written = text(value);
  if (written === undefined) return undefined;
  return isAbsolute(written) ? written : resolve(origin.baseDirectory, written);
}

/** Leaves out the undefined, for exactOptionalPropertyTypes. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
