// Composition root of the extension host: the only file that sees every room of it. Activation only wires: kubeconfigs are
// read when the view is looked at, and a worker starts when a cluster is opened.
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { systemClock } from '../shared/clock.ts';
import { Lifetime } from '../shared/lifetime.ts';
import type { ContextId } from '../shared/model/refs.ts';
import { errorsTo, type Log } from './core/log.ts';
import { ClusterActions } from './host/clusterActions.ts';
import { ClusterManager } from './host/clusterManager.ts';
import { ClusterNames } from './host/clusterNames.ts';
import { registerCommands } from './host/commands.ts';
import { showContextKeys } from './host/contextKeys.ts';
import { ContextStore } from './host/contextStore.ts';
import { startThread } from './host/dataWorker.ts';
import { DemoCluster, startDemoThread } from './host/demoCluster.ts';
import { hostApiFor } from './host/hostApi.ts';
import { loginShellEnv } from './host/loginShellEnv.ts';
import { namespacesOf } from './host/namespaceSetting.ts';
import { Choices } from './host/panels/choices.ts';
import { pageApi } from './host/panels/pageApi.ts';
import { Panels } from './host/panels/panels.ts';
import { PluginBroker } from './host/pluginBroker.ts';
import { extraPath, kubeconfigSources, memoryBudgetMiB, onSettings } from './host/settings.ts';
import { openAtStart } from './host/openAtStart.ts';
import { StatusBar } from './host/statusBar.ts';
import { ClustersTree } from './host/tree/clustersTree.ts';
import { HostWords } from './host/words.ts';

/** What the suites inside VS Code look at; nothing of it is meant for other extensions. */
export interface ForetopApi {
  /** How long `activate` took, without loading the bundle; ms. */
  readonly activationMs: number;
  readonly openClusterCount: () => number;
  readonly contexts: ContextStore;
  readonly tree: ClustersTree;
  readonly panels: Panels;
  readonly links: vscode.UriHandler;
  readonly statusBar: StatusBar;
}

let end: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): ForetopApi {
  const startedAtMs = systemClock.monotonicMs();
  const life = new Lifetime();
  const rooms = startRooms(context, life);
  const views = startViews(context, rooms);
  const { actions, clusters, contexts, demo, inBackground, plugins, showLog } = rooms;
  const { links, panels, picks, statusBar, tree } = views;
  const extensionId = context.extension.id;
  context.subscriptions.push(
    rooms.output,
    contexts,
    panels,
    tree,
    statusBar,
    showContextKeys(clusters, panels),
    contexts.onDidChange(() => panels.showTitles()),
    onSettings({
      kubeconfigs: () => inBackground(contexts.refresh()),
      namespaces: () => clusters.applySettings(),
      memoryBudgetMiB: () => clusters.applySettings(),
      extraPath: () => inBackground(plugins.forgetFailures()),
    }),
    registerCommands({
      ...{ actions, clusters, contexts, panels, picks, tree, extensionId, showLog },
      usage: views.usage,
    }),
    vscode.window.registerUriHandler(links),
  );
  end = async () => {
    // Before the clusters close: the tree would forget what was expanded.
    tree.dispose();
    life.dispose();
    await Promise.all([clusters.closeAll(), plugins.dispose(), demo.stop()]);
  };
  const reveal = async (id: ContextId) => {
    await vscode.commands.executeCommand('workbench.view.extension.foretop');
    await tree.revealCluster(id);
  };
  inBackground(openAtStart({ env: process.env, actions, contexts, panels, reveal }));
  const activationMs = systemClock.monotonicMs() - startedAtMs;
  const openClusterCount = () => clusters.clusters.length;
  return { activationMs, openClusterCount, contexts, tree, panels, links, statusBar };
}

/** What works without being looked at: kubeconfigs, plugins and the clusters' workers. */
function startRooms(context: vscode.ExtensionContext, { signal }: Lifetime) {
  const output = vscode.window.createOutputChannel('Foretop', { log: true });
  const log: Log = { write: (level, message) => output[level](message) };
  const showLog = () => output.show(true);
  const clock = systemClock;
  const words = new HostWords(clock);
  const file = (name: string) => context.asAbsolutePath(`dist/${name}`);
  const { env, platform, execPath } = process;
  const shellEnv = loginShellEnv({ platform, env, execPath, clock, log, signal });
  const contexts = contextStore(log);
  const plugins = new PluginBroker({ clock, log, environment: shellEnv, extraPath });
  const clusters = new ClusterManager({
    startWorker: (init) => startThread(file('worker.cjs'), init),
    handlersFor: (entry) => hostApiFor(entry, { plugins, shellEnv, log }),
    namespacesFor: (name) =>
      namespacesOf(vscode.workspace.getConfiguration('foretop').get('namespaces'), name),
    memoryBudgetMiB,
    clock,
    log,
  });
  const startDemo = () => startDemoThread(file('demo.cjs'));
  const demo = new DemoCluster({ startThread: startDemo, contexts, clock, log });
  const { workspaceState } = context;
  const opening = { clusters, contexts, demo, workspaceState, words, log, showLog };
  const actions = new ClusterActions(opening);
  /** For what nobody waits for: its failure is a bug, and belongs into the log. */
  const inBackground = (work: Promise<unknown>) => {
    work.catch(errorsTo(log));
  };
  return { ...opening, actions, clock, inBackground, output, plugins };
}

function startViews(context: vscode.ExtensionContext, rooms: ReturnType<typeof startRooms>) {
  const { actions, clock, clusters, contexts, inBackground, log, showLog, words } = rooms;
  const names = new ClusterNames(() => [
    ...contexts.contexts.map(({ id }) => id),
    ...clusters.clusters.map(({ context: id }) => id),
  ]);
  const choices = new Choices(context.globalState);
  const logs = lazily(async () => {
    const { LogDocuments } = await import('./host/logDocuments.ts');
    const documents = new LogDocuments({ clusters, words, clock });
    context.subscriptions.push(documents);
    return documents;
  });
  const panels: Panels = new Panels({
    extensionUri: context.extensionUri,
    clusters,
    choices,
    names,
    log,
    pageApiFor: (panel) =>
      pageApi({ actions: () => actions, panels: () => panels, choices, logs, showLog }, panel),
    restoreCluster: (id) => inBackground(actions.restore(id)),
  });
  const picks = lazily(async () => {
    const { Picks } = await import('./host/picks.ts');
    return new Picks({ clusters, names, contexts, clock });
  });
  const { workspaceState } = context;
  const onShow = () => inBackground(actions.restoreAll());
  const shown = { contexts, clusters, names, words };
  const tree = new ClustersTree({ ...shown, workspaceState, clock, onShow });
  const linkHandler = lazily(async () => {
    const { Links } = await import('./host/uriHandler.ts');
    return new Links({ actions, clusters, contexts, panels, picks });
  });
  const links: vscode.UriHandler = {
    handleUri: async (uri) => (await linkHandler()).handleUri(uri),
  };
  const statusBar = new StatusBar(shown);
  const usage = lazily(async () => {
    const { UsageDocument } = await import('./host/usageDocument.ts');
    const document = new UsageDocument({ clusters, names, words, clock });
    context.subscriptions.push(document);
    return document;
  });
  return { links, panels, picks, statusBar, tree, usage };
}

/** Made when it is first needed: what only some commands use stays out of what loads first. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function contextStore(log: Log): ContextStore {
  return new ContextStore({
    load: async () => {
      const { kubeconfigGroups } = await import('./kubeconfig/kubeconfigGroups.ts');
      const { readKubeconfigs } = await import('./kubeconfig/kubeconfigs.ts');
      const { watchKubeconfigs } = await import('./kubeconfig/watchKubeconfigs.ts');
      return { kubeconfigGroups, readKubeconfigs, watchKubeconfigs };
    },
    sources: () => kubeconfigSources(process.env, homedir()),
    clock: systemClock,
    log,
  });
}

/** VS Code waits for this: every worker ends with its sockets and timers. */
export async function deactivate(): Promise<void> {
  await end?.();
}
