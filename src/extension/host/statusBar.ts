// One item in the status bar while clusters are open: how many, and what needs attention. Never blanked and refilled.
import * as vscode from 'vscode';
import { Lifetime } from '../../shared/lifetime.ts';
import { contextName } from '../../shared/model/refs.ts';
import { attentionOf } from './attention.ts';
import type { ClusterManager } from './clusterManager.ts';
import type { OpenCluster } from './openCluster.ts';

export class StatusBar implements vscode.Disposable {
  readonly #clusters: ClusterManager;
  readonly #lifetime = new Lifetime();
  #item: vscode.StatusBarItem | undefined;
  #isShown = false;

  constructor(clusters: ClusterManager) {
    this.#clusters = clusters;
    this.#lifetime.add(clusters.onDidChange(() => this.#update()));
  }

  /** What it says; undefined while it is hidden, as no cluster is open. */
  get text(): string | undefined {
    return this.#isShown ? this.#item?.text : undefined;
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  #update(): void {
    const open = this.#clusters.clusters;
    this.#isShown = open.length > 0;
    if (!this.#isShown) return this.#item?.hide();
    this.#item ??= this.#lifetime.add(makeItem());
    const item = this.#item;
    const { text, spoken, isDown } = wordsOf(open);
    if (item.text !== text) item.text = text;
    item.tooltip = spoken;
    item.accessibilityInformation = { label: spoken };
    item.backgroundColor = isDown
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    item.show();
  }
}

function wordsOf(open: readonly OpenCluster[]) {
  const { count: problems, isKnown } = attentionOf(open);
  const isDown = open.some(({ summary, phase }) => {
    const state = summary?.connection.value.link.state;
    return phase === 'crashed' || state === 'failed' || state === 'stale';
  });
  const name =
    open.length === 1 ? contextName(open[0]!.context) : vscode.l10n.t('{0} clusters', open.length);
  const trouble =
    problems > 0
      ? vscode.l10n.t('{0} need attention', problems)
      : isKnown
        ? vscode.l10n.t('nothing needs attention')
        : vscode.l10n.t('what needs attention is not known');
  const icon = isDown ? 'debug-disconnect' : 'compass';
  const text = `$(${icon}) ${name}${problems > 0 ? ` ${problems}` : ''}`;
  const spoken = isDown
    ? vscode.l10n.t('Foretop: {0}, connection lost', name)
    : vscode.l10n.t('Foretop: {0}, {1}', name, trouble);
  return { text, spoken, isDown };
}

function makeItem(): vscode.StatusBarItem {
  const item = vscode.window.createStatusBarItem(
    'foretop.clusters',
    vscode.StatusBarAlignment.Left,
    10,
  );
  item.name = vscode.l10n.t('Foretop Clusters');
  item.command = 'foretop.openClusterDashboard';
  return item;
}
