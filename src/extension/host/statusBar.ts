// One item in the status bar while clusters are open: how many, and what needs attention. Never blanked and refilled.
import * as vscode from 'vscode';
import { Lifetime } from '../../shared/lifetime.ts';
import { attentionOf } from './attention.ts';
import type { ClusterManager } from './clusterManager.ts';
import type { ClusterNames } from './clusterNames.ts';
import type { OpenCluster } from './openCluster.ts';
import type { Rendering } from './rendering.ts';
import type { HostWords } from './words.ts';

export interface StatusBarOptions {
  readonly clusters: ClusterManager;
  readonly names: ClusterNames;
  readonly words: HostWords;
}

export class StatusBar implements vscode.Disposable {
  readonly #options: StatusBarOptions;
  readonly #lifetime = new Lifetime();
  #item: vscode.StatusBarItem | undefined;
  #isShown = false;

  constructor(options: StatusBarOptions) {
    this.#options = options;
    this.#lifetime.add(options.clusters.onDidChange(() => this.#update()));
  }

  /** What it says; undefined while it is hidden, as no cluster is open. */
  get text(): string | undefined {
    return this.#isShown ? this.#item?.text : undefined;
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  #update(): void {
    const open = this.#options.clusters.clusters;
    this.#isShown = open.length > 0;
    if (!this.#isShown) return this.#item?.hide();
    this.#item ??= this.#lifetime.add(makeItem());
    const item = this.#item;
    const isLost = open.some((cluster) => cluster.isLost);
    const text = textOf(open, this.#options.names, isLost);
    if (item.text !== text) item.text = text;
    item.backgroundColor = isLost
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    const { words } = this.#options;
    if (words.loaded) this.#explain(item, words.loaded);
    else void words.load().then(() => this.#update());
    item.show();
  }

  /** Each open cluster with its state, a line each. */
  #explain(item: vscode.StatusBarItem, rendering: Rendering): void {
    const { clusters, names } = this.#options;
    const lines = clusters.clusters.map((cluster) =>
      rendering.state(names.name(cluster.context), cluster),
    );
    const tooltip = lines.join('\n');
    if (item.tooltip === tooltip) return;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: ['Foretop', ...lines].join(', ') };
  }
}

function textOf(open: readonly OpenCluster[], names: ClusterNames, isLost: boolean): string {
  const { count } = attentionOf(open);
  const name =
    open.length === 1 ? names.name(open[0]!.context) : vscode.l10n.t('{0} clusters', open.length);
  const icon = isLost ? 'debug-disconnect' : 'compass';
  return `$(${icon}) ${name}${count > 0 ? ` ${count}` : ''}`;
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
