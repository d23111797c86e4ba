// What names things across the three sides: contexts, objects, workloads.

/** Kubeconfig path + context name, made by `contextId`. Opaque: compare it, show `contextName`. */
export type ContextId = string & { readonly __contextId: true };

export function contextId(kubeconfigPath: string, contextName: string): ContextId {
  return JSON.stringify([kubeconfigPath, contextName]) as ContextId;
}

/** The context's name as the kubeconfig spells it. */
export function contextName(id: ContextId): string {
  return (JSON.parse(id) as [string, string])[1];
}

/** The kubeconfig that the context is of. */
export function kubeconfigPath(id: ContextId): string {
  return (JSON.parse(id) as [string, string])[0];
}

export interface ResourceRef {
  readonly context: ContextId;
  /** API group, '' for core. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
}

/** An object within one cluster: a ResourceRef without the context, as worker-side code uses it. */
export type ObjectRef = Omit<ResourceRef, 'context'>;

/** The top-most controller a pod belongs to; history, APM and comparison key on it. */
export type WorkloadRef = ObjectRef;

/** `Pod shop/cart-1`-like key, unique within a cluster; uid is not part of it. */
export function objectKey(ref: Pick<ObjectRef, 'group' | 'kind' | 'namespace' | 'name'>): string {
  return `${ref.group}/${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
}
