// The few context keys that `when` clauses of the manifest ask for; set only when they change.
import * as vscode from 'vscode';
import { Lifetime } from '../../shared/lifetime.ts';
import type { ClusterManager } from './clusterManager.ts';
import { isDemoContext } from './demoCluster.ts';
import type { Panels } from './panels/panels.ts';

export function showContextKeys(clusters: ClusterManager, panels: Panels): vscode.Disposable {
  const lifetime = new Lifetime();
  const shown = new Map<string, boolean>();
  const set = (key: string, value: boolean) => {
    if ((shown.get(key) ?? false) === value) return;
    shown.set(key, value);
    void vscode.commands.executeCommand('setContext', `foretop.${key}`, value);
  };
  lifetime.add(clusters.onDidChangeOpen(() => set('hasOpenCluster', clusters.clusters.length > 0)));
  lifetime.add(
    panels.onDidChange(() => {
      set('canGoBack', panels.active?.canGoBack ?? false);
      set('canGoForward', panels.active?.canGoForward ?? false);
      const context = panels.active?.subject.context;
      set('isDemoPage', context !== undefined && isDemoContext(context));
    }),
  );
  return lifetime;
}
