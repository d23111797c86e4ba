// Takes `…/open?…` links from VS Code, and asks what following them needs to know.
import * as vscode from 'vscode';
import type { ClusterActions } from './clusterActions.ts';
import type { ClusterManager } from './clusterManager.ts';
import type { ContextEntry, ContextStore } from './contextStore.ts';
import { parseLink } from './links.ts';
import { openLink } from './openLink.ts';
import type { Panels } from './panels/panels.ts';
import type { Picks } from './picks.ts';

export interface LinkOptions {
  readonly actions: ClusterActions;
  readonly clusters: ClusterManager;
  readonly contexts: ContextStore;
  readonly panels: Panels;
  readonly picks: () => Promise<Picks>;
}

export class Links implements vscode.UriHandler {
  readonly #options: LinkOptions;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  async handleUri(uri: vscode.Uri): Promise<void> {
    const { actions, picks } = this.#options;
    const link = parseLink(uri.path, uri.query);
    if (!link) {
      actions.tell(vscode.l10n.t('This link names nothing that Foretop can open.'));
      return;
    }
    const choose = async (name: string) =>
      (await picks()).context(
        vscode.l10n.t('The link is about the context {0}. Which context is that here?', name),
      );
    await openLink(link, { ...this.#options, choose, mayRun });
  }
}

async function mayRun({ name, pluginCommand }: ContextEntry): Promise<boolean> {
  const open = vscode.l10n.t('Open Cluster');
  const question = vscode.l10n.t('Open the context {0}, as the link asks?', name);
  const detail =
    pluginCommand === undefined
      ? vscode.l10n.t('Opening it asks an identity provider for a login.')
      : vscode.l10n.t('Opening it runs the program {0} to log in.', pluginCommand);
  const options = { modal: true, detail };
  return (await vscode.window.showWarningMessage(question, options, open)) === open;
}
