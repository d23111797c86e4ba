// The rule to ask an administrator for when something is denied, as YAML that can be applied as it is.

export interface Denial {
  readonly verb: string;
  readonly resource: string;
  readonly group?: string;
  readonly namespace?: string;
}

const READ_VERBS = ['get', 'list', 'watch'];

/**
 * A Role a namespace, and a ClusterRole for what is asked without one, each with all of its rules, so that applying one
 * does not undo another. Reading needs get, list and watch together.
 */
export function rulesYaml(denials: readonly Denial[]): string {
  const byNamespace = Map.groupBy(denials, ({ namespace }) => namespace);
  return [...byNamespace].map(([namespace, own]) => roleYaml(namespace, own)).join('\n---\n');
}

function roleYaml(namespace: string | undefined, denials: readonly Denial[]): string {
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${namespace ? 'Role' : 'ClusterRole'}`,
    'metadata:',
    '  name: foretop-view',
    ...(namespace ? [`  namespace: ${scalar(namespace)}`] : []),
    'rules:',
    ...denials.flatMap(ruleLines),
  ].join('\n');
}

function ruleLines({ verb, resource, group = '' }: Denial): readonly string[] {
  const verbs = READ_VERBS.includes(verb) ? READ_VERBS : [verb];
  return [
    `  - apiGroups: [${JSON.stringify(group)}]`,
    `    resources: [${JSON.stringify(resource)}]`,
    `    verbs: [${verbs.map((v) => JSON.stringify(v)).join(', ')}]`,
  ];
}

/** A namespace such as `true`, `1e3` or `null` would be read as something else than a string. */
function scalar(name: string): string {
  return /^[a-z][a-z0-9-]*$/.test(name) && !/^(true|false|null|yes|no|on|off|y|n)$/.test(name)
    ? name
    : JSON.stringify(name);
}
