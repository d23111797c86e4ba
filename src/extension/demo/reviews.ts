// SelfSubjectAccessReview, SelfSubjectRulesReview and SelfSubjectReview: what the token's user is and may do.
import { isRecord, readBody, sendJson, type Exchange } from './exchange.ts';
import { isAllowed, isPathAllowed } from './users.ts';
import { wireTime } from './wire.ts';

/** Answers POSTs of reviews; false when the path is none. */
export async function answerReview(exchange: Exchange): Promise<boolean> {
  const found = /^\/apis\/(authorization|authentication)\.k8s\.io\/v1\/(\w+)$/.exec(exchange.path);
  if (found === null || exchange.method !== 'POST') return false;
  const answer = answers[found[2] ?? ''];
  if (answer === undefined) return false;
  const body = await readBody(exchange);
  const spec = isRecord(body['spec']) ? body['spec'] : {};
  const metadata = { creationTimestamp: null };
  const base = {
    kind: body['kind'],
    apiVersion: `${found[1] ?? ''}.k8s.io/v1`,
    metadata,
  };
  sendJson(exchange, 201, { ...base, ...answer(exchange, spec) });
  return true;
}

type Answer = (exchange: Exchange, spec: Record<string, unknown>) => object;

const answers: Readonly<Record<string, Answer>> = {
  selfsubjectaccessreviews: (exchange, spec) => ({ spec, status: access(exchange, spec) }),
  selfsubjectrulesreviews: (exchange, spec) => ({
    spec: {},
    status: rules(exchange, text(spec['namespace'])),
  }),
  selfsubjectreviews: ({ user, cluster }) => ({
    metadata: { creationTimestamp: wireTime(cluster.timeline.now()) },
    status: { userInfo: { username: user.name, uid: user.uid, groups: user.groups } },
  }),
};

function access({ user }: Exchange, spec: Record<string, unknown>) {
  const asked = spec['resourceAttributes'];
  const path = spec['nonResourceAttributes'];
  if (isRecord(path)) return { allowed: isPathAllowed(user, text(path['path'])) };
  if (!isRecord(asked)) return { allowed: false, reason: 'nothing was asked' };
  const subresource = text(asked['subresource']);
  const allowed = isAllowed(user, text(asked['verb']), {
    group: text(asked['group']),
    resource: text(asked['resource']) + (subresource === '' ? '' : `/${subresource}`),
    namespace: text(asked['namespace']) || undefined,
    name: text(asked['name']) || undefined,
  });
  return allowed
    ? { allowed, reason: 'RBAC: allowed by ClusterRoleBinding or RoleBinding of the demo cluster' }
    : { allowed };
}

function rules({ user }: Exchange, namespace: string) {
  const here = user.rules.filter(
    (rule) => rule.namespace === undefined || rule.namespace === namespace,
  );
  return {
    resourceRules: here.map((rule) => ({
      verbs: rule.verbs,
      apiGroups: rule.apiGroups,
      resources: rule.resources,
      ...(rule.resourceNames && { resourceNames: rule.resourceNames }),
    })),
    nonResourceRules: [{ verbs: ['get'], nonResourceURLs: user.paths }],
    incomplete: false,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
