// Where kubeconfigs come from: KUBECONFIG or ~/.kube/config as one merged group, as kubectl does, and every path of
// the setting foretop.kubeconfigs as a group of its own.
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { KubeconfigGroup } from '../../shared/protocol/workerData.ts';

export interface KubeconfigSources {
  readonly env: { readonly KUBECONFIG?: string | undefined };
  readonly homeDirectory: string;
  /** From foretop.kubeconfigs; `~` stands for the home directory. */
  readonly settingPaths: readonly string[];
}

export function kubeconfigGroups(sources: KubeconfigSources): KubeconfigGroup[] {
  const named = (sources.env.KUBECONFIG ?? '').split(delimiter).filter((part) => part !== '');
  const usual = [join(sources.homeDirectory, '.kube', 'config')];
  const merged = [...new Set((named.length > 0 ? named : usual).map((path) => resolve(path)))];
  const groups: KubeconfigGroup[] = [{ is: 'files', paths: merged }];
  const own = sources.settingPaths.map((path) => expand(path.trim(), sources.homeDirectory));
  for (const path of new Set(own)) {
    // A file that is already a group by itself would list its contexts twice.
    if (path !== '' && !(merged.length === 1 && merged[0] === path)) {
      groups.push({ is: 'files', paths: [path], required: true });
    }
  }
  return groups;
}

function expand(path: string, home: string): string {
  if (path === '') return '';
  if (path === '~') return home;
  if (path.startsWith('~/') || path.startsWith('~\\')) return join(home, path.slice(2));
  return isAbsolute(path) ? resolve(path) : resolve(home, path);
}
