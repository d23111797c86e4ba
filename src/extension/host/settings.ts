// The settings that name files, read when they are needed. In Restricted Mode VS Code itself leaves out a workspace's values.
import * as vscode from 'vscode';
import type { KubeconfigSources } from '../kubeconfig/kubeconfigGroups.ts';
import type { Environment } from './loginShellEnv.ts';
import { memoryBudgetOf } from './memoryBudget.ts';
import { startWish } from './startup.ts';

export function kubeconfigSources(env: Environment, homeDirectory: string): KubeconfigSources {
  const wish = startWish(env);
  const settingPaths = strings('kubeconfigs');
  if (wish?.path !== undefined) settingPaths.push(wish.path);
  return { env: { KUBECONFIG: env['KUBECONFIG'] }, homeDirectory, settingPaths };
}

/** Folders in which credential plugins are looked for before PATH. */
export function extraPath(): readonly string[] {
  return strings('extraPath');
}

/** Of each open cluster, in MiB. */
export function memoryBudgetMiB(): number {
  return memoryBudgetOf(vscode.workspace.getConfiguration('foretop').get('memoryBudgetMiB'));
}

type Setting = 'kubeconfigs' | 'namespaces' | 'extraPath' | 'memoryBudgetMiB';

/** Calls what belongs to a setting when its value changes. */
export function onSettings(changed: Readonly<Record<Setting, () => void>>): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    for (const setting of Object.keys(changed) as Setting[]) {
      if (event.affectsConfiguration(`foretop.${setting}`)) changed[setting]();
    }
  });
}

function strings(key: string): string[] {
  const value: unknown = vscode.workspace.getConfiguration('foretop').get(key);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
