// The kubeconfig of the demo cluster: one context, a token, never written to disk by us.

export function kubeconfigFor(server: string, token: string, namespace?: string): string {
  return [
    'apiVersion: v1',
    'kind: Config',
    'current-context: demo',
    'clusters:',
    '- name: demo-shop',
    '  cluster:',
    `    server: ${server}`,
    'contexts:',
    '- name: demo',
    '  context:',
    '    cluster: demo-shop',
    ...(namespace === undefined ? [] : [`    namespace: ${namespace}`]),
    '    user: demo',
    'users:',
    '- name: demo',
    '  user:',
    `    token: ${token}`,
    '',
  ].join('\n');
}
