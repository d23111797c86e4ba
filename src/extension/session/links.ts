// Pure: how the states of many streams become the state of a kind, and of the cluster.
import type { Connection } from '../../shared/model/clusterDashboard.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import type { StoreName } from '../model/inputs.ts';

/** One stream of a kind: cluster-wide, or of one namespace. */
export interface StreamLink {
  readonly store: StoreName;
  readonly link: LinkState;
  readonly lastByteAt?: number;
}

/** What the least advanced stream tells first: a kind is live only when all its streams are. */
const ORDER: readonly LinkState['state'][] = [
  'failed',
  'stale',
  'connecting',
  'syncing',
  'live',
  'denied',
];

/** A kind's link from those of its streams. Denied namespaces count only when nothing else is there. */
export function combineLinks(links: readonly LinkState[]): LinkState {
  const open = links.filter((link) => link.state !== 'denied');
  const considered = open.length ? open : links;
  const ranked = [...considered].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const first = ranked[0];
  if (!first) return { state: 'connecting' };
  if (first.state === 'syncing') return sumSyncing(considered);
  if (first.state === 'live') return { state: 'live', since: latestSince(considered) };
  return first;
}

/**
 * The cluster's link: that of pods, or of nodes and namespaces where pods are denied. A kind beside them that is behind
 * is listed in `partial`; it does not make the page stale. What we chose not to watch is no failing.
 */
export function clusterLink(of: (store: StoreName) => LinkState): LinkState {
  const leaders = (['pods', 'nodes', 'namespaces'] as const).map(of);
  return leaders.find((link) => link.state !== 'denied') ?? leaders[0] ?? { state: 'connecting' };
}

export function partialLinks(
  stores: readonly StoreName[],
  of: (store: StoreName) => LinkState,
): Connection['partial'] {
  const whole = clusterLink(of);
  return stores
    .map((store) => ({ resource: store, link: of(store) }))
    .filter(({ link }) => link.state !== 'live' && link.state !== 'unwatched')
    .filter(({ link }) => link.state !== whole.state);
}

function sumSyncing(links: readonly LinkState[]): LinkState {
  let rows = 0;
  let of = 0;
  let known = true;
  for (const link of links) {
    if (link.state !== 'syncing') continue;
    rows += link.rows;
    if (link.of === undefined) known = false;
    else of += link.of;
  }
  return known ? { state: 'syncing', rows, of } : { state: 'syncing', rows };
}

function latestSince(links: readonly LinkState[]): number {
  return Math.max(...links.map((link) => (link.state === 'live' ? link.since : 0)));
}
