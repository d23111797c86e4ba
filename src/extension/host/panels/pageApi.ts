// What a page may ask of the host itself. Its messages are not trusted: what it names is checked, and a page can only ask
// for its own cluster.
import * as vscode from 'vscode';
import { FaultError } from '../../../shared/model/fault.ts';
import type { Handlers, PageApi } from '../../../shared/protocol/api.ts';
import type { ClusterActions } from '../clusterActions.ts';
import { targetsOf } from '../commandTarget.ts';
import type { LogDocuments, WantedLog } from '../logDocuments.ts';
import type { Choices } from './choices.ts';
import type { PagePanel } from './pagePanel.ts';
import type { Panels } from './panels.ts';

export interface PageApiOptions {
  readonly actions: () => ClusterActions;
  readonly panels: () => Panels;
  readonly choices: Choices;
  readonly logs: () => Promise<Pick<LogDocuments, 'save' | 'open'>>;
  readonly showLog: () => void;
}

const MAX_COPY = 4 * 1024 * 1024;

export function pageApi(options: PageApiOptions, panel: () => PagePanel): Handlers<PageApi> {
  const own = () => panel().subject.context;
  return {
    openDetail: ({ ref, beside }) => {
      const [target] = targetsOf([ref]);
      if (target?.is !== 'object' || target.context !== own()) throw refused();
      options.panels().openDetail(target.ref, beside === true, panel());
    },
    openClusterDashboard: () => options.panels().openDashboard(own()),
    openResourceBrowser: () => options.panels().openBrowser(own()),
    remember: async ({ key, value }) => {
      const isKept = await options.choices.remember(panel().subject.page, key, value);
      if (!isKept) throw refused();
    },
    openCluster: async () => {
      await options.actions().open(own());
    },
    copyText: async ({ text }) => {
      if (typeof text !== 'string' || text.length > MAX_COPY) throw refused();
      await vscode.env.clipboard.writeText(text);
    },
    saveLog: async (wanted) => (await options.logs()).save({ ...logOf(wanted), context: own() }),
    openLogDocument: async (wanted) =>
      (await options.logs()).open({ ...logOf(wanted), context: own() }),
    reloadPage: () => panel().reload(),
    showLog: () => options.showLog(),
    openNamespaceSetting: async () => {
      await vscode.commands.executeCommand('foretop.openNamespaceSetting');
    },
    openMemoryBudgetSetting: async () => {
      await vscode.commands.executeCommand('foretop.openMemoryBudgetSetting');
    },
  };
}

/** The worker gives only what it follows; the name of a file is made of these. */
function logOf({ source, look, hasTimes }: PageApi['saveLog']['args']): Omit<WantedLog, 'context'> {
  const isNamed = typeof source?.ref?.name === 'string' && typeof look === 'object';
  if (!isNamed || (source.container !== null && typeof source.container !== 'string')) {
    throw refused();
  }
  return { source, look, hasTimes };
}

function refused(): FaultError {
  return new FaultError({ kind: 'invalid', message: { key: 'fault.unexpected' } });
}
