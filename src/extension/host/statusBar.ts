// One item in the status bar while clusters are open: how many, and what needs attention. Never blanked and refilled.
import * as vscode from 'vscode';
import { Lifetime } from '../../shared/lifetime.ts';
import { contextName } from '../../shared/model/refs.ts';
import { attentionOf } from './attention.ts';
import type { ClusterManager } from './clusterManager.ts';

export function showStatusBar(clusters: ClusterManager): vscode.Disposable {
  const lifetime = new Lifetime();
  let item: vscode.StatusBarItem | undefined;
  const update = () => {
    const open = clusters.clusters;
    if (open.length === 0) {
      item?.hide();
      return;
    }
    item ??= lifetime.add(makeItem());
    const { count: problems, isKnown } = attentionOf(open);
    const isDown = open.some(({ summary, phase }) => {
      const state = summary?.connection.value.link.state;
      return phase === 'crashed' || state === 'failed' || state === 'stale';
    });
    const name =
      open.length === 1
        ? contextName(open[0]!.context)
        : vscode.l10n.t('{0} clusters', open.length);
    const trouble =
      problems > 0
        ? vscode.l10n.t('{0} need attention', problems)
        : isKnown
          ? vscode.l10n.t('nothing needs attention')
          : vscode.l10n.t('what needs attention is not known');
    const text = `$(${isDown ? 'debug-disconnect' : 'compass'}) ${name}${problems > 0 ? ` ${problems}` : ''}`;
    if (item.text !== text) item.text = text;
    const spoken = isDown
      ? vscode.l10n.t('Foretop: {0}, connection lost', name)
      : vscode.l10n.t('Foretop: {0}, {1}', name, trouble);
    item.tooltip = spoken;
    item.accessibilityInformation = { label: spoken };
    item.backgroundColor = isDown
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    item.show();
  };
  lifetime.add(clusters.onDidChange(update));
  return lifetime;
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
