// Who may do what: three users with random tokens, and RBAC as the API server decides it.
import { randomBytes } from 'node:crypto';
import type { Target } from './status.ts';

export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  /** `pods`, `pods/log`, `*`. */
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  /** Where a RoleBinding gives it; undefined: everywhere, by a ClusterRoleBinding. */
  readonly namespace?: string;
}

export interface User {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly token: string;
  readonly rules: readonly Rule[];
  /** Path prefixes ending in `*`, or whole paths. */
  readonly paths: readonly string[];
}

export interface Users {
  readonly admin: User;
  /** May read namespace `shop` only. */
  readonly shop: User;
  /** Is known and may nothing. */
  readonly nobody: User;
}

const reviews: Rule = {
  verbs: ['create'],
  apiGroups: ['authorization.k8s.io', 'authentication.k8s.io'],
  resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews'],
};

const discoveryPaths = ['/api', '/api/*', '/apis', '/apis/*', '/healthz', '/livez', '/livez/*'];
const publicPaths = [
  ...discoveryPaths,
  '/openapi',
  '/openapi/*',
  '/readyz',
  '/readyz/*',
  '/version',
];

export function makeUsers(): Users {
  const authenticated = 'system:authenticated';
  const anything: Rule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
  const read = ['get', 'list', 'watch'];
  const viewed = [
    'configmaps endpoints events persistentvolumeclaims pods pods/log services serviceaccounts',
    'replicationcontrollers deployments replicasets statefulsets daemonsets jobs cronjobs',
    'horizontalpodautoscalers ingresses networkpolicies endpointslices',
  ].flatMap((line) => line.split(' '));
  const groups = ['', 'apps', 'batch', 'autoscaling', 'networking.k8s.io', 'discovery.k8s.io'];
  const view: Rule = {
    verbs: read,
    apiGroups: [...groups, 'events.k8s.io', 'metrics.k8s.io'],
    resources: viewed,
    namespace: 'shop',
  };
  return {
    admin: user('demo-admin', ['system:masters', authenticated], [anything], ['*']),
    shop: user('shop-developer', [authenticated], [reviews, view], publicPaths),
    nobody: user('newcomer', [authenticated], [reviews], publicPaths),
  };
}

function user(
  name: string,
  groups: readonly string[],
  rules: readonly Rule[],
  paths: readonly string[],
): User {
  const token = randomBytes(24).toString('base64url');
  return { name, uid: `demo:${name}`, groups, token, rules, paths };
}

/**
 * The user of an Authorization header. A token is taken as a Basic password too: kubectl sends no bearer token over plain
 * HTTP, but it does send what stands in the server's URL.
 */
export function userOf(users: Users, authorization: string | undefined): User | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const basic = /^Basic +(\S+)$/i.exec(authorization ?? '')?.[1];
  const token =
    bearer ??
    Buffer.from(basic ?? '', 'base64')
      .toString()
      .replace(/^[^:]*:/, '');
  return [users.admin, users.shop, users.nobody].find((one) => one.token === token);
}

export function isAllowed(user: User, verb: string, at: Target): boolean {
  return user.rules.some(
    (rule) =>
      (rule.namespace === undefined || rule.namespace === at.namespace) &&
      covers(rule.verbs, verb) &&
      covers(rule.apiGroups, at.group) &&
      covers(rule.resources, at.resource) &&
      (rule.resourceNames === undefined || rule.resourceNames.includes(at.name ?? '')),
  );
}

export function isPathAllowed(user: User, path: string): boolean {
  return user.paths.some((one) =>
    one.endsWith('*') ? path.startsWith(one.slice(0, -1)) : one === path,
  );
}

function covers(list: readonly string[], item: string): boolean {
  return list.includes('*') || list.includes(item);
}
