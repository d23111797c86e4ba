// What following a link does: a page of a cluster or a detail panel opens. A link never changes a cluster, one that names a context
// which is not known, or known twice, asks, and so does one that would run a program.
import type { ContextId } from '../../shared/model/refs.ts';
import type { ClusterActions } from './clusterActions.ts';
import type { ClusterManager } from './clusterManager.ts';
import type { ContextEntry, ContextStore } from './contextStore.ts';
import type { LinkTarget } from './links.ts';
import type { Panels } from './panels/panels.ts';

export interface OpenLinkOptions {
  readonly actions: Pick<ClusterActions, 'open' | 'openDemo'>;
  readonly clusters: Pick<ClusterManager, 'get'>;
  readonly contexts: Pick<ContextStore, 'ready' | 'contexts' | 'get'>;
  readonly panels: Pick<Panels, 'openBrowser' | 'openDashboard' | 'openDetail'>;
  /** Asks which context is meant. */
  readonly choose: (contextName: string) => Promise<ContextId | 'demo' | undefined>;
  /** Asks whether the credential plugin of the context may run: whoever made the link has not been asked. */
  readonly mayRun: (entry: ContextEntry) => Promise<boolean>;
}

export async function openLink(link: LinkTarget, options: OpenLinkOptions): Promise<void> {
  const { actions, clusters, contexts, panels } = options;
  const context = await contextFor(link.contextName, options);
  if (context === undefined) return;
  const entry = contexts.get(context);
  const runsPlugin = entry?.usesPlugin && !entry.fault && !clusters.get(context);
  if (runsPlugin && !(await options.mayRun(entry))) return;
  const cluster = await actions.open(context);
  if (!cluster) return;
  if (link.ref) panels.openDetail({ ...link.ref, context: cluster.context });
  else if (link.page) panels.openBrowser(cluster.context);
  else panels.openDashboard(cluster.context);
}

async function contextFor(name: string, options: OpenLinkOptions): Promise<ContextId | undefined> {
  const { actions, choose, contexts } = options;
  await contexts.ready();
  const named = contexts.contexts.filter((entry) => entry.name === name);
  const [only] = named;
  if (only && named.length === 1) return only.id;
  const chosen = await choose(name);
  return chosen === 'demo' ? (await actions.openDemo())?.context : chosen;
}
