// Who runs the cluster, told from what nodes and the server's version say: a managed control plane can't be seen.
import type { NodeRow } from '../kinds/rows.ts';

export interface Provider {
  /** Product name, as its makers write it. */
  readonly name: string;
  /** The control plane runs elsewhere: no static pods, no leases to be trusted as signs of it. */
  readonly isManaged: boolean;
}

interface Sign {
  readonly provider: Provider;
  /** Part of the server's git version, e.g. v1.33.1-eks-3cfe0ce. */
  readonly version?: RegExp;
  readonly providerId?: RegExp;
  readonly label?: string;
}

const signs: readonly Sign[] = [
  {
    provider: { name: 'EKS', isManaged: true },
    version: /-eks-/,
    label: 'eks.amazonaws.com/nodegroup',
  },
  {
    provider: { name: 'GKE', isManaged: true },
    version: /-gke\./,
    label: 'cloud.google.com/gke-nodepool',
  },
  { provider: { name: 'AKS', isManaged: true }, label: 'kubernetes.azure.com/cluster' },
  { provider: { name: 'IBM Cloud', isManaged: true }, version: /\+IKS/, providerId: /^ibm:\/\// },
  { provider: { name: 'OpenShift', isManaged: false }, label: 'node.openshift.io/os_id' },
  { provider: { name: 'k3s', isManaged: false }, version: /\+k3s/, providerId: /^k3s:\/\// },
  { provider: { name: 'kind', isManaged: false }, providerId: /^kind:\/\// },
  { provider: { name: 'minikube', isManaged: false }, label: 'minikube.k8s.io/name' },
];

/** The provider the first node and the server's version tell of, or undefined. */
export function providerOf(
  node: NodeRow | undefined,
  serverVersion: string | undefined,
): Provider | undefined {
  const found = signs.find(
    ({ version, providerId, label }) =>
      (version && serverVersion !== undefined && version.test(serverVersion)) ||
      (providerId && node?.providerId !== undefined && providerId.test(node.providerId)) ||
      (label !== undefined && node !== undefined && label in node.labels),
  );
  return found?.provider;
}
