// Opens `…/open?…` links: a dashboard or a detail panel. A link never changes a cluster, and one that names a
// context which is not known, or known twice, asks.
import * as vscode from 'vscode';
import type { ContextId } from '../../shared/model/refs.ts';
import type { ClusterActions } from './clusterActions.ts';
import type { ContextStore } from './contextStore.ts';
import { parseLink } from './links.ts';
import type { Panels } from './panels/panels.ts';
import type { Picks } from './picks.ts';

export interface LinkOptions {
  readonly actions: ClusterActions;
  readonly contexts: ContextStore;
  readonly panels: Panels;
  readonly picks: Picks;
}

export function registerLinks(options: LinkOptions): vscode.Disposable {
  return vscode.window.registerUriHandler({ handleUri: (uri) => openLink(uri, options) });
}

async function openLink(uri: vscode.Uri, options: LinkOptions): Promise<void> {
  const link = parseLink(uri.path, uri.query);
  if (!link) {
    options.actions.tell(vscode.l10n.t('This link names nothing that Foretop can open.'));
    return;
  }
  const context = await contextFor(link.contextName, options);
  const cluster = context && (await options.actions.open(context));
  if (!cluster) return;
  if (link.ref) options.panels.openDetail({ ...link.ref, context: cluster.context });
  else options.panels.openDashboard(cluster.context);
}

async function contextFor(name: string, options: LinkOptions): Promise<ContextId | undefined> {
  await options.contexts.ready();
  const named = options.contexts.contexts.filter((entry) => entry.name === name);
  const [only] = named;
  if (only && named.length === 1) return only.id;
  const question = vscode.l10n.t(
    'The link is about the context {0}. Which context is that here?',
    name,
  );
  const chosen = await options.picks.context(question);
  return chosen === 'demo' ? (await options.actions.openDemo())?.context : chosen;
}
