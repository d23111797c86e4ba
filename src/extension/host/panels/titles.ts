// What the tab of a panel says.
import * as vscode from 'vscode';
import type { PageSubject } from '../../../shared/protocol/boot.ts';
import type { ClusterNames } from '../clusterNames.ts';

export function titleOf(subject: PageSubject, names: ClusterNames): string {
  if (subject.page === 'detail') return subject.ref.name;
  const name = names.name(subject.context);
  return subject.page === 'clusterDashboard' ? name : vscode.l10n.t('Resources: {0}', name);
}
