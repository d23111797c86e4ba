// What the user may watch, asked before a watch exists: everywhere, in some namespaces, or not at all. Rules reviews
// tell a namespace in one request; only access reviews can tell what holds cluster-wide.
import { FaultError } from '../../shared/model/fault.ts';
import type { ApiClient } from '../core/apiClient.ts';
import { reviewAll, type Question, type ResourceName } from './accessQuestions.ts';

export interface ReviewOptions {
  /** From `foretop.namespaces`: looked at instead of guessing. */
  readonly namespaces?: readonly string[];
  readonly contextNamespace?: string;
  readonly resources: readonly ReviewedResource[];
  readonly signal?: AbortSignal;
}

export interface ReviewedResource extends ResourceName {
  readonly namespaced: boolean;
}

/** Where list and watch of a resource are both allowed. */
export interface ResourceAccess {
  /** In all namespaces (or, cluster-scoped, at all). */
  readonly everywhere: boolean;
  /** Of the namespaces looked at; empty when `everywhere`, and for cluster-scoped resources. */
  readonly namespaces: readonly string[];
}

export interface AccessReview {
  /** Namespaces that are known by name or number but were not looked into, as there are too many. */
  readonly unseen: number;
  of(resource: ResourceName): ResourceAccess;
}

/** Each namespace costs a watch a kind, so more would be hundreds of connections. */
const maxCandidates = 20;
/** Those of the setting are wanted, not guessed. */
const maxConfigured = 100;
/** Names a request; the API server counts the rest. */
const maxListed = 100;
const maxIncomplete = 5;
const leaseNamespace = 'kube-system';

/** At most 3 + 7 × resources + candidates requests, usually one (administrators) or about 30. Throws FaultError when the server cannot be asked. */
export async function reviewAccess(api: ApiClient, options: ReviewOptions): Promise<AccessReview> {
  try {
    return await review(api, options);
  } catch (error) {
    const kind = error instanceof FaultError ? error.fault.kind : undefined;
    if (kind !== 'forbidden' && kind !== 'notFound' && kind !== 'unsupported') throw error;
    // All is taken as allowed, and a 403 will tell.
    return allAllowed;
  }
}

const everywhere: ResourceAccess = { everywhere: true, namespaces: [] };
const allAllowed: AccessReview = { unseen: 0, of: () => everywhere };

async function review(api: ApiClient, options: ReviewOptions): Promise<AccessReview> {
  const { resources, signal } = options;
  const all: Question = { verb: '*', group: '*', resource: '*' };
  const [isAdmin] = await reviewAll(api, [all], signal);
  if (isAdmin) return allAllowed;
  const isEverywhere = await everywhereOf(api, resources, signal);
  const limited = resources.filter((type, index) => type.namespaced && !isEverywhere[index]);
  const namespaces = resources.findIndex(({ resource }) => resource === 'namespaces');
  const mayList = limited.length > 0 && isEverywhere[namespaces] === true;
  const listed = mayList ? await listNamespaces(api, signal) : { names: [], more: 0 };
  const { looked, unseen } = await lookInto(api, limited, listed, options);
  const access = new Map<string, ResourceAccess>();
  for (const [index, type] of resources.entries()) {
    const everywhere = isEverywhere[index] ?? false;
    const namespaces = looked.filter((one) => one.allowed.has(type)).map((one) => one.namespace);
    access.set(keyOf(type), { everywhere, namespaces });
  }
  return {
    unseen,
    of: (resource) => access.get(keyOf(resource)) ?? { everywhere: false, namespaces: [] },
  };
}

async function everywhereOf(
  api: ApiClient,
  resources: readonly ReviewedResource[],
  signal: AbortSignal | undefined,
): Promise<boolean[]> {
  const questions = resources.flatMap(({ group, resource }) =>
    ['list', 'watch'].map((verb) => ({ verb, group, resource })),
  );
  const answers = await reviewAll(api, questions, signal);
  return resources.map((_, index) => Boolean(answers[2 * index] && answers[2 * index + 1]));
}

/** One namespace, and which of the resources may be watched there. */
interface Looked {
  readonly namespace: string;
  readonly allowed: ReadonlySet<ReviewedResource>;
}

/** Leases of the control plane live in kube-system (KEP-589), which says nothing about where pods are wanted. */
async function lookInto(
  api: ApiClient,
  limited: readonly ReviewedResource[],
  listed: Listed,
  options: ReviewOptions,
): Promise<{ readonly looked: readonly Looked[]; readonly unseen: number }> {
  if (limited.length === 0) return { looked: [], unseen: 0 };
  const leases = limited.filter(({ resource }) => resource === 'leases');
  const { known: wanted, unseen } = await rulesByNamespace(api, listed, options);
  const looked: Looked[] = [];
  for (const [namespace, rules] of wanted) {
    // Access reviews for what rules can't tell: only for the first few.
    const mayAsk = looked.length < maxIncomplete;
    const allowed = await allowedIn(api, namespace, rules, limited, mayAsk, options.signal);
    looked.push({ namespace, allowed });
  }
  if (leases.length > 0 && !wanted.has(leaseNamespace)) {
    const rules = await rulesOf(api, leaseNamespace, options.signal);
    const allowed = await allowedIn(api, leaseNamespace, rules, leases, true, options.signal);
    looked.push({ namespace: leaseNamespace, allowed });
  }
  return { looked, unseen };
}

interface Listed {
  readonly names: readonly string[];
  /** How many there are beyond `names`. */
  readonly more: number;
}

/** Names only matter where they may be listed: a namespaces list tells nothing about what is in them. */
async function listNamespaces(api: ApiClient, signal?: AbortSignal): Promise<Listed> {
  interface Names {
    readonly metadata?: { readonly remainingItemCount?: number };
    readonly items?: readonly { readonly metadata?: { readonly name?: string } }[];
  }
  const path = `/api/v1/namespaces?limit=${maxListed}`;
  const { body } = await api.getJson<Names>(path, signal ? { signal } : {});
  const names = (body.items ?? []).flatMap(({ metadata }) => metadata?.name ?? []);
  return { names, more: body.metadata?.remainingItemCount ?? 0 };
}

/** The rules of the candidate namespaces, of those that the rules themselves name, and of those that can be listed. */
async function rulesByNamespace(
  api: ApiClient,
  listed: Listed,
  { namespaces, contextNamespace, signal }: ReviewOptions,
): Promise<{ readonly known: ReadonlyMap<string, Rules>; readonly unseen: number }> {
  const known = new Map<string, Rules>();
  const wished = new Set<string>();
  const ask = async (names: readonly string[], atMost: number) => {
    for (const name of names) wished.add(name);
    const fresh = [...new Set(names)].filter((name) => !known.has(name));
    const asked = fresh.slice(0, Math.max(0, atMost - known.size));
    const answers = await Promise.all(asked.map((name) => rulesOf(api, name, signal)));
    for (const [index, name] of asked.entries()) known.set(name, answers[index]!);
  };
  if (namespaces) {
    await ask(namespaces, maxConfigured);
    return { known, unseen: wished.size - known.size };
  }
  await ask([contextNamespace ?? 'default'], maxCandidates);
  await ask([...known.values()].flatMap(namedNamespaces), maxCandidates);
  await ask(listed.names, maxCandidates);
  return { known, unseen: wished.size - known.size + listed.more };
}

interface Rules {
  /** The authorizer could not list everything (webhooks): what is not listed may be allowed all the same. */
  readonly incomplete?: boolean;
  readonly resourceRules?: readonly ResourceRule[];
}

interface ResourceRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

async function rulesOf(
  api: ApiClient,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<Rules> {
  const { body } = await api.review<{ readonly status?: Rules }>(
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace },
    },
    signal ? { signal } : {},
  );
  return body.status ?? {};
}

function namedNamespaces({ resourceRules = [] }: Rules): string[] {
  return resourceRules
    .filter((rule) => covers(rule.resources, 'namespaces') && covers(rule.apiGroups, ''))
    .flatMap((rule) => rule.resourceNames ?? []);
}

async function allowedIn(
  api: ApiClient,
  namespace: string,
  rules: Rules,
  types: readonly ReviewedResource[],
  mayAsk: boolean,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<ReviewedResource>> {
  const allowed = new Set(types.filter((type) => isListed(rules, type)));
  if (!rules.incomplete) return allowed;
  const open = types.filter((type) => !allowed.has(type));
  const questions = open.map(({ group, resource }) => ({
    verb: 'list',
    group,
    resource,
    namespace,
  }));
  const answers = mayAsk ? await reviewAll(api, questions, signal) : open.map(() => true);
  for (const [index, type] of open.entries()) if (answers[index]) allowed.add(type);
  return allowed;
}

function isListed({ resourceRules = [] }: Rules, type: ResourceName): boolean {
  return ['list', 'watch'].every((verb) =>
    resourceRules.some(
      (rule) =>
        // A rule for single names does not allow to list.
        (rule.resourceNames ?? []).length === 0 &&
        covers(rule.verbs, verb) &&
        covers(rule.apiGroups, type.group) &&
        covers(rule.resources, type.resource),
    ),
  );
}

function covers(values: readonly string[] | undefined, value: string): boolean {
  return values?.some((item) => item === '*' || item === value) ?? false;
}

function keyOf({ group, resource }: ResourceName): string {
  return `${group}/${resource}`;
}

/** Who the server takes the user for (KEP-3325); undefined where it cannot tell (before 1.28, or denied). */
export async function selfUser(api: ApiClient, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const { body } = await api.review<SelfSubjectReview | null>(
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
      signal ? { signal } : {},
    );
    return body?.status?.userInfo?.username;
  } catch (error) {
    // Only a name is missing; a server that is gone shows everywhere else.
    if (error instanceof FaultError) return undefined;
    throw error;
  }
}

interface SelfSubjectReview {
  readonly status?: { readonly userInfo?: { readonly username?: string } };
}
