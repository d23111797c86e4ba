// A complete LIST, page by page.
import { FaultError } from '../../shared/model/fault.ts';
import type { ApiClient } from '../core/apiClient.ts';
import { collectionPath, type ResourceType } from '../kinds/kind.ts';
import type { ListDecoder, ListMeta } from './listDecoder.ts';

/** A page that takes longer hangs (its headers or its body); ms. */
const pageTimeoutMs = 60_000;

export interface ListRequest<D> {
  readonly api: ApiClient;
  readonly type: ResourceType;
  readonly bodies: ListDecoder<D>;
  /** What the server is asked to answer in. */
  readonly accept: string;
  readonly namespace: string | undefined;
  /** Objects a page; undefined for everything in one answer. */
  readonly limit: number | undefined;
  readonly signal: AbortSignal;
  readonly onItem: (item: D) => void;
  /** After the last item of a page. */
  readonly onPage: (remaining: number | undefined) => void;
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
export async function listPages<D>(request: ListRequest<D>): Promise<string> {
  let token = '';
  for (;;) {
    const metadata = await takePage(request, token);
    const version = metadata?.resourceVersion;
    if (typeof version !== 'string' || version === '') throw notAList(request.type);
    const remaining = metadata?.remainingItemCount;
    request.onPage(typeof remaining === 'number' ? remaining : undefined);
    const next = metadata?.continue;
    if (typeof next !== 'string' || next === '') return version;
    token = next;
  }
}

/** undefined: that was no list. */
async function takePage<D>(request: ListRequest<D>, token: string): Promise<ListMeta | undefined> {
  const query = new URLSearchParams();
  if (request.limit !== undefined) query.set('limit', String(request.limit));
  if (token !== '') query.set('continue', token);
  const path = collectionPath(request.type, request.namespace);
  const url = query.size === 0 ? path : `${path}?${query.toString()}`;
  const { accept, api, bodies, onItem, signal } = request;
  try {
    const { body, contentType } = await api.getBytes(url, {
      signal,
      accept,
      timeoutMs: pageTimeoutMs,
    });
    return bodies.take(body, contentType, onItem);
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
