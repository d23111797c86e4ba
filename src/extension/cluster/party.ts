// Who talks to whom, as faults name them: never a password, never a query.

export interface Party {
  /** host:port of the API server. */
  readonly server: string;
  /** Name of the kubeconfig's user; '' for anonymous. */
  readonly user: string;
  /** Name of the kubeconfig's cluster. */
  readonly cluster: string;
}

/** host:port with the default port written out. */
export function hostPort(url: URL): string {
  const fallback = url.protocol === 'https:' ? 443 : url.protocol.startsWith('socks') ? 1080 : 80;
  return `${url.hostname}:${url.port || fallback}`;
}

export function code(value: string): { readonly code: string } {
  return { code: value };
}
