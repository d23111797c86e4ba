// The kubeconfig of a synthetic server.

export function syntheticKubeconfig(
  { server, token }: { readonly server: string; readonly token: string },
  context = 'synthetic',
): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    // client-node refuses http:// without it.
    clusters: [{ name: context, cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'bench', user: { token } }],
    contexts: [{ name: context, context: { cluster: context, user: 'bench' } }],
  });
}
