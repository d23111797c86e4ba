// LIST: pages of one consistent snapshot, resourceVersion semantics, selectors.
import { sendJson, type Exchange } from './exchange.ts';
import type { ListMeta } from './represent.ts';
import { chooseForm } from './represent.ts';
import type { Resource } from './resources.ts';
import { fieldMatch, labelMatch, type Match } from './selectors.ts';
import { badRequest, expired, invalid, tooLarge } from './status.ts';
import type { KubeObject } from './wire.ts';

/** What the client narrows a LIST or WATCH to. Throws a 400 Status for what cannot be read. */
export function filterOf(
  resource: Resource,
  namespace: string | undefined,
  query: URLSearchParams,
): Match {
  const labels = labelMatch(query.get('labelSelector') ?? '');
  const fields = fieldMatch(
    query.get('fieldSelector') ?? '',
    resource.kind,
    resource.group === 'events.k8s.io',
  );
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    labels(object.metadata.labels ?? {}) &&
    fields(object);
}

interface Token {
  /** The snapshot's resourceVersion. */
  readonly rv: number;
  /** Items up to this key have been sent. */
  readonly after: string;
}

interface Page {
  readonly items: readonly KubeObject[];
  readonly meta: ListMeta;
}

export function answerList(
  exchange: Exchange,
  resource: Resource,
  namespace: string | undefined,
): void {
  const { query, request, cluster } = exchange;
  const now = () => cluster.timeline.now();
  const form = chooseForm(request.headers.accept ?? '', resource, query, now);
  const page = readPage(exchange, resource, namespace);
  sendJson(exchange, 200, form.list(page.items, page.meta));
}

function readPage(exchange: Exchange, resource: Resource, namespace: string | undefined): Page {
  const { query, cluster } = exchange;
  const limit = numberOf(query, 'limit');
  const token = readToken(query.get('continue'));
  if (token !== undefined && !['', '0'].includes(query.get('resourceVersion') ?? '')) {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  const version = token?.rv ?? snapshotVersion(exchange, resource);
  const snapshot = cluster.store.sortedAt(resource.storage, version);
  if (snapshot === undefined) throw token === undefined ? versionGone() : tokenGone();
  const match = filterOf(resource, namespace, query);
  const after = token?.after;
  const rest = snapshot.filter(
    ([key, object]) => (after === undefined || key > after) && match(object),
  );
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const last = page[page.length - 1];
  const remaining = rest.length - page.length;
  const filtered = query.has('labelSelector') || query.has('fieldSelector');
  return {
    items: page.map(([, object]) => object),
    meta: {
      resourceVersion: String(version),
      ...(remaining > 0 && last && { continue: writeToken({ rv: version, after: last[0] }) }),
      // As in apiserver: unknown, so left out, when a selector is given.
      ...(remaining > 0 && !filtered && { remainingItemCount: remaining }),
    },
  };
}

/** Which state resourceVersion and resourceVersionMatch ask for. */
function snapshotVersion({ query, cluster }: Exchange, resource: Resource): number {
  const wanted = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const current = cluster.store.version;
  const at = { group: resource.group, resource: resource.resource };
  if (match !== '' && wanted === '') {
    throw invalid(at, 'resourceVersionMatch is forbidden unless resourceVersion is provided');
  }
  if (match === 'Exact' && wanted === '0') {
    throw invalid(at, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (wanted === '' || wanted === '0') return current;
  const version = readVersion(wanted);
  if (version > current) throw tooLarge(wanted, current);
  return match === 'Exact' ? version : current;
}

/** Throws a 400 Status for what is no resourceVersion of this server. */
export function readVersion(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw badRequest(`invalid resource version "${text}"`);
  return Number(text);
}

export function numberOf(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? '';
  if (text === '') return 0;
  if (!/^\d{1,9}$/.test(text)) throw badRequest(`invalid value for ${name}: "${text}"`);
  return Number(text);
}

function writeToken(token: Token): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', ...token })).toString('base64url');
}

function readToken(text: string | null): Token | undefined {
  if (text === null || text === '') return undefined;
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as Token;
    if (typeof token.rv === 'number' && typeof token.after === 'string') return token;
  } catch {
    // Answered below.
  }
  throw badRequest('continue key is not valid');
}

function tokenGone() {
  return expired(
    'The provided continue parameter is too old to display a consistent list result. You can start ' +
      'a new list without the continue parameter, or use the continue token in this response to ' +
      'retrieve the remainder of the results.',
  );
}

function versionGone() {
  return expired('The resourceVersion for the provided list is too old.');
}
