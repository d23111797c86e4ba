// A complete LIST, page by page.
import { FaultError } from '../../shared/model/fault.ts';
import type { ApiClient } from '../core/apiClient.ts';
import { collectionPath, type ResourceType } from '../kinds/kind.ts';

/** A page that takes longer hangs (its headers or its body); ms. */
const pageTimeoutMs = 60_000;

export interface ListRequest {
  readonly api: ApiClient;
  readonly type: ResourceType;
  readonly namespace: string | undefined;
  /** Objects a page; undefined for everything in one answer. */
  readonly limit: number | undefined;
  readonly signal: AbortSignal;
  readonly onPage: (items: readonly unknown[], remaining: number | undefined) => void;
}

/** metav1.List as far as it is used; every field may be missing in what a server or proxy sends. */
interface ListBody {
  readonly metadata?: {
    readonly resourceVersion?: unknown;
    readonly continue?: unknown;
    readonly remainingItemCount?: unknown;
  };
  readonly items?: unknown;
}

/** An expired `continue` token: the pages seen so far are of no use, and paging is too slow for this server. */
export class ContinueExpired extends FaultError {}

/**
 * All pages, of one consistent snapshot. No resourceVersion is sent: that is a consistent read, so a lagging API server
 * cannot answer with rows older than those we have (client-go asks for "0" first, for the load on etcd; it can go back
 * in time on a restart, kubernetes/kubernetes#59848, which a screen must not).
 * @returns the resourceVersion to watch from.
 * @throws ContinueExpired, or the transport's FaultError, or 'malformed' for what is not a list.
 */
export async function listPages(request: ListRequest): Promise<string> {
  let token = '';
  for (;;) {
    const body = await getPage(request, token);
    const metadata = body.metadata;
    const version = metadata?.resourceVersion;
    if (!Array.isArray(body.items) || typeof version !== 'string' || version === '') {
      throw notAList(request.type);
    }
    const remaining = metadata?.remainingItemCount;
    request.onPage(body.items, typeof remaining === 'number' ? remaining : undefined);
    const next = metadata?.continue;
    if (typeof next !== 'string' || next === '') return version;
    token = next;
  }
}

async function getPage(request: ListRequest, token: string): Promise<ListBody> {
  const query = new URLSearchParams();
  if (request.limit !== undefined) query.set('limit', String(request.limit));
  if (token !== '') query.set('continue', token);
  const path = collectionPath(request.type, request.namespace);
  const url = query.size === 0 ? path : `${path}?${query.toString()}`;
  try {
    const options = { signal: request.signal, timeoutMs: pageTimeoutMs };
    const { body } = await request.api.getJson<ListBody | null>(url, options);
    return body ?? {};
  } catch (error) {
    if (token !== '' && error instanceof FaultError && error.fault.kind === 'gone') {
      throw new ContinueExpired(error.fault, error);
    }
    throw error;
  }
}

function notAList(type: ResourceType): FaultError {
  const message = { key: 'cause.linkListGarbled', args: { resource: type.resource } } as const;
  return new FaultError({ kind: 'malformed', message });
}
