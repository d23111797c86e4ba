// The rule to ask an administrator for when something is denied, as YAML that can be applied as it is.

export interface Denial {
  readonly verb: string;
  readonly resource: string;
  readonly group?: string;
  readonly namespace?: string;
}

const READ_VERBS = ['get', 'list', 'watch'];

/** A Role in the namespace, or a ClusterRole without one. Reading needs get, list and watch together. */
export function ruleYaml({ verb, resource, group = '', namespace }: Denial): string {
  const verbs = READ_VERBS.includes(verb) ? READ_VERBS : [verb];
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    `kind: ${namespace ? 'Role' : 'ClusterRole'}`,
    'metadata:',
    '  name: foretop-view',
    ...(namespace ? [`  namespace: ${scalar(namespace)}`] : []),
    'rules:',
    `  - apiGroups: [${JSON.stringify(group)}]`,
    `    resources: [${JSON.stringify(resource)}]`,
    `    verbs: [${verbs.map((v) => JSON.stringify(v)).join(', ')}]`,
  ].join('\n');
}

/** A namespace such as `true`, `1e3` or `null` would be read as something else than a string. */
function scalar(name: string): string {
  return /^[a-z][a-z0-9-]*$/.test(name) && !/^(true|false|null|yes|no|on|off|y|n)$/.test(name)
    ? name
    : JSON.stringify(name);
}
