// SelfSubjectAccessReview: may I do this?
import type { ApiClient } from '../core/apiClient.ts';

export interface ResourceName {
  /** '' for core. */
  readonly group: string;
  /** Plural. */
  readonly resource: string;
}

export interface Question extends ResourceName {
  readonly verb: string;
  /** `log` of pods. */
  readonly subresource?: string;
  /** Undefined: in all namespaces. */
  readonly namespace?: string;
}

/** The answers in the order of the questions; the transport limits how many are asked at a time. Throws FaultError. */
export function reviewAll(
  api: ApiClient,
  questions: readonly Question[],
  signal?: AbortSignal,
): Promise<boolean[]> {
  return Promise.all(questions.map((question) => review(api, question, signal)));
}

async function review(
  api: ApiClient,
  { verb, group, resource, subresource, namespace }: Question,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const resourceAttributes = {
    verb,
    group,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  const { body } = await api.review<{ readonly status?: { readonly allowed?: boolean } }>(
    '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    },
    signal ? { signal } : {},
  );
  return body.status?.allowed === true;
}
