// Every command. Each takes what it is given (tree nodes, a page's row, a ref) or else the active page, or else asks.
import * as vscode from 'vscode';
import { contextName, type ContextId } from '../../shared/model/refs.ts';
import type { ClusterActions } from './clusterActions.ts';
import type { ClusterManager } from './clusterManager.ts';
import {
  kubectlCommand,
  nameOf,
  targetsOf,
  type ObjectTarget,
  type Target,
} from './commandTarget.ts';
import type { ContextStore } from './contextStore.ts';
import { isDemoContext } from './demoCluster.ts';
import { linkQuery } from './links.ts';
import type { Panels } from './panels/panels.ts';
import type { Picks } from './picks.ts';
import type { ClustersTree } from './tree/clustersTree.ts';
import type { UsageDocument } from './usageDocument.ts';

export interface CommandsOptions {
  readonly actions: ClusterActions;
  readonly clusters: ClusterManager;
  readonly contexts: ContextStore;
  readonly panels: Panels;
  readonly picks: () => Promise<Picks>;
  readonly tree: ClustersTree;
  readonly extensionId: string;
  readonly showLog: () => void;
  readonly usage: () => Promise<Pick<UsageDocument, 'show' | 'refresh'>>;
}

type Handler = (...args: unknown[]) => unknown;

export function registerCommands(options: CommandsOptions): vscode.Disposable {
  const handlers: Readonly<Record<string, Handler>> = {
    ...clusterCommands(options),
    ...openCommands(options),
    ...treeCommands(options),
    ...copyCommands(options),
    showLog: options.showLog,
    showResourceUsage: async () => (await options.usage()).show(),
    refreshResourceUsage: async () => (await options.usage()).refresh(),
    openKubeconfigSetting: () => openSettings('foretop.kubeconfigs'),
    openNamespaceSetting: () => openSettings('foretop.namespaces'),
    openMemoryBudgetSetting: () => openSettings('foretop.memoryBudgetMiB'),
    goBack: () => options.panels.active?.go(-1),
    goForward: () => options.panels.active?.go(1),
  };
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([name, run]) =>
      vscode.commands.registerCommand(`foretop.${name}`, run),
    ),
  );
}

function clusterCommands(options: CommandsOptions): Record<string, Handler> {
  const { actions, clusters, contexts, panels, picks, tree } = options;
  const openDemo = async () => {
    const cluster = await actions.openDemo();
    if (!cluster) return;
    panels.openDashboard(cluster.context);
    await tree.revealCluster(cluster.context);
  };
  return {
    openCluster: async (...args) => {
      let given = contextsOf(targetsOf(args));
      if (given.length === 0) {
        const chosen = await (await picks()).context(vscode.l10n.t('Context to open'));
        if (chosen === 'demo') return openDemo();
        given = chosen ? [chosen] : [];
      }
      for (const context of given) {
        if (await actions.open(context)) await tree.revealCluster(context);
      }
    },
    closeCluster: async (...args) => {
      const given = contextsOf(targetsOf(args));
      const ask = async () => (await picks()).openCluster(vscode.l10n.t('Cluster to close'));
      const chosen = given.length > 0 ? given : [await ask()];
      for (const context of chosen) if (context) await actions.close(context);
    },
    openDemoCluster: openDemo,
    reconnect: async (...args) => {
      const given = contextsOf(withActive(targetsOf(args), options));
      const all = given.length > 0 ? given : clusters.clusters.map(({ context }) => context);
      // A failure is shown by the cluster's own row; here is nothing to add.
      const tries = all.map(async (context) => clusters.get(context)?.reconnect());
      await Promise.allSettled(tries);
    },
    refreshKubeconfigs: () => contexts.refresh(),
  };
}

function openCommands(options: CommandsOptions): Record<string, Handler> {
  const { panels, tree } = options;
  const openDetail = async (args: readonly unknown[], isBeside: boolean) => {
    const objects = targetsOf(args).filter((target) => target.is === 'object');
    if (objects.length === 0) return goToObject(options, isBeside);
    for (const { ref } of objects) panels.openDetail(ref, isBeside || objects.length > 1);
    return undefined;
  };
  return {
    openClusterDashboard: async (...args) => {
      const cluster = await clusterToLookAt(args, options);
      if (!cluster) return;
      panels.openDashboard(cluster.context);
      await tree.revealCluster(cluster.context);
    },
    openResourceBrowser: async (...args) => {
      const cluster = await clusterToLookAt(args, options);
      if (cluster) panels.openBrowser(cluster.context);
    },
    openDetail: (...args) => openDetail(args, false),
    openToSide: (...args) => {
      const [first] = targetsOf(args);
      if (first?.is === 'cluster') return panels.openDashboard(first.context, true);
      return openDetail(args, true);
    },
    goToObject: () => goToObject(options, false),
    openLogs: (...args) => openLogs(args, options),
  };
}

/** Of the pods that are given, else of the active page's, else of one that is asked for. */
async function openLogs(args: readonly unknown[], options: CommandsOptions) {
  const { panels, picks } = options;
  const isPod = (target: Target) => target.is === 'object' && target.ref.kind === 'Pod';
  const pods = withActive(targetsOf(args), options).filter(isPod) as ObjectTarget[];
  for (const { ref, container } of pods) panels.openLogs(ref, container);
  if (pods.length > 0) return;
  const ref = await (await picks()).object();
  if (ref?.kind === 'Pod') panels.openLogs(ref);
  else if (ref) panels.openDetail(ref);
}

/** What is given, else the active page's, else asked for; undefined: nothing was chosen, or it cannot be opened. */
async function clusterToLookAt(args: readonly unknown[], options: CommandsOptions) {
  const { actions, picks } = options;
  const [given] = contextsOf(withActive(targetsOf(args), options));
  const context =
    given ??
    (await (await picks()).openCluster(vscode.l10n.t('Cluster to look at'))) ??
    (await (await picks()).context(vscode.l10n.t('Context to open')));
  if (context === undefined) return undefined;
  return context === 'demo' ? actions.openDemo() : actions.open(context);
}

async function goToObject({ panels, picks, clusters, tree }: CommandsOptions, isBeside: boolean) {
  if (clusters.clusters.length === 0) {
    const open = vscode.l10n.t('Open Cluster');
    const message = vscode.l10n.t('No cluster is open.');
    const choice = await vscode.window.showInformationMessage(message, open);
    if (choice) await vscode.commands.executeCommand('foretop.openCluster');
    return;
  }
  const ref = await (await picks()).object();
  if (!ref) return;
  panels.openDetail(ref, isBeside);
  await tree.revealObject(ref);
}

function treeCommands({ tree }: CommandsOptions): Record<string, Handler> {
  const filter = () => tree.model.filter;
  return {
    filterTree: async () => {
      const text = await vscode.window.showInputBox({
        title: vscode.l10n.t('Filter Clusters View'),
        prompt: vscode.l10n.t('Part of a name; nothing shows all objects'),
        value: filter().text,
      });
      if (text !== undefined) tree.setFilter({ ...filter(), text: text.trim() });
    },
    clearFilter: () => tree.setFilter({ text: '', problemsOnly: false }),
    showProblemsOnly: () => tree.setFilter({ ...filter(), problemsOnly: true }),
    showAll: () => tree.setFilter({ ...filter(), problemsOnly: false }),
  };
}

function copyCommands(options: CommandsOptions): Record<string, Handler> {
  const targetsFor = (args: readonly unknown[]) => {
    const given = targetsOf(args);
    const selected = targetsOf([undefined, options.tree.selection]);
    return withActive(given.length > 0 ? given : selected, options);
  };
  const copy = async (args: readonly unknown[], line: (target: Target) => string) => {
    const targets = targetsFor(args);
    if (targets.length === 0) return;
    await vscode.env.clipboard.writeText(targets.map(line).join('\n'));
    const message =
      targets.length === 1
        ? vscode.l10n.t('Copied: {0}', nameOf(targets[0]!))
        : vscode.l10n.t('Copied {0} lines', targets.length);
    vscode.window.setStatusBarMessage(message, 3_000);
  };
  return {
    copyName: (...args) => copy(args, nameOf),
    copyKubectlCommand: (...args) => {
      if (targetsFor(args).some(({ context }) => isDemoContext(context))) {
        const message = vscode.l10n.t(
          'The demo cluster is in no kubeconfig: kubectl cannot reach it.',
        );
        return vscode.window.showInformationMessage(message);
      }
      return copy(args, (target) => kubectlCommand(target, fileOf(target.context, options)));
    },
    copyLink: (...args) => copy(args, (target) => linkOf(target, options.extensionId)),
  };
}

function linkOf(target: Target, extensionId: string): string {
  const ref = target.is === 'object' ? target.ref : undefined;
  const page = target.is === 'cluster' ? target.page : undefined;
  const query = linkQuery({
    contextName: contextName(target.context),
    ...(ref ? { ref } : {}),
    ...(page ? { page } : {}),
  });
  return `${vscode.env.uriScheme}://${extensionId}/open?${query}`;
}

/** kubectl finds contexts of KUBECONFIG and ~/.kube/config by itself; those of the setting need their file. */
function fileOf(context: ContextId, { contexts }: CommandsOptions): string | undefined {
  const entry = contexts.get(context);
  return entry?.group.is === 'files' && entry.group.required ? entry.file : undefined;
}

function contextsOf(targets: readonly Target[]): ContextId[] {
  return [...new Set(targets.map(({ context }) => context))];
}

/** What was given, else what the active page shows. */
function withActive(targets: readonly Target[], { panels }: CommandsOptions): readonly Target[] {
  const subject = panels.active?.subject;
  if (targets.length > 0 || !subject) return targets;
  const { context } = subject;
  if (subject.page === 'resourceBrowser') return [{ is: 'cluster', context, page: subject.page }];
  if (subject.page !== 'detail') return [{ is: 'cluster', context }];
  return [{ is: 'object', context, ref: subject.ref } satisfies ObjectTarget];
}

function openSettings(query: string): Thenable<unknown> {
  return vscode.commands.executeCommand('workbench.action.openSettings', query);
}
