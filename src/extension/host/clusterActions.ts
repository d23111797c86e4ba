// Opening and closing of clusters, as commands, links, pages and a reload ask for it.
import * as vscode from 'vscode';
import { faultOf, type Fault } from '../../shared/model/fault.ts';
import type { ContextId } from '../../shared/model/refs.ts';
import type { Log } from '../core/log.ts';
import type { ClusterManager } from './clusterManager.ts';
import type { ContextEntry, ContextStore } from './contextStore.ts';
import { isDemoContext, type DemoCluster } from './demoCluster.ts';
import type { OpenCluster } from './openCluster.ts';
import { whenSettled } from './whenSettled.ts';
import type { HostWords } from './words.ts';

const OPEN_KEY = 'openClusters';

export interface ClusterActionsOptions {
  readonly clusters: ClusterManager;
  readonly contexts: ContextStore;
  readonly demo: DemoCluster;
  readonly workspaceState: vscode.Memento;
  readonly words: HostWords;
  readonly log: Log;
  readonly showLog: () => void;
}

export class ClusterActions {
  readonly #options: ClusterActionsOptions;
  #isRestored = false;

  constructor(options: ClusterActionsOptions) {
    this.#options = options;
    const { clusters, demo } = options;
    demo.onDidRestart((entry) => {
      if (clusters.get(entry.id)) clusters.open(entry);
    });
  }

  /** undefined: it cannot be opened, and the user has been told why. */
  async open(context: ContextId): Promise<OpenCluster | undefined> {
    const { clusters, contexts } = this.#options;
    const open = clusters.get(context);
    if (open) return open;
    if (isDemoContext(context)) return this.openDemo();
    await contexts.ready();
    const entry = contexts.get(context);
    if (!entry) {
      this.tell(vscode.l10n.t('The context is not in any kubeconfig any more.'));
      return undefined;
    }
    if (entry.fault) {
      await this.tellFault(entry.fault);
      return undefined;
    }
    return this.#start(entry);
  }

  async openDemo(): Promise<OpenCluster | undefined> {
    try {
      return this.#start(await this.#options.demo.start());
    } catch (error) {
      await this.tellFault(faultOf(error));
      return undefined;
    }
  }

  async close(context: ContextId): Promise<void> {
    const { clusters, demo } = this.#options;
    await clusters.close(context);
    if (isDemoContext(context)) await demo.stop();
    this.#remember();
  }

  /** Opens again what was open before the reload, when no plugin would run for it. */
  async restoreAll(): Promise<void> {
    if (this.#isRestored) return;
    this.#isRestored = true;
    const before = this.#options.workspaceState.get<ContextId[]>(OPEN_KEY, []);
    await Promise.all(before.map((context) => this.restore(context)));
  }

  /** Like `open`, but only when that runs no program and asks nothing. */
  async restore(context: ContextId): Promise<void> {
    const { clusters, contexts } = this.#options;
    if (clusters.get(context)) return;
    if (isDemoContext(context)) {
      await this.openDemo();
      return;
    }
    await contexts.ready();
    const entry = contexts.get(context);
    if (entry && !entry.fault && !entry.usesPlugin) this.#start(entry);
  }

  tell(message: string): void {
    const showLog = vscode.l10n.t('Show Log');
    void vscode.window.showErrorMessage(message, showLog).then((choice) => {
      if (choice === showLog) this.#options.showLog();
    });
  }

  async tellFault(fault: Fault): Promise<void> {
    const { log, words } = this.#options;
    const sentence = await words.sayFault(fault);
    log.write('error', fault.detail === undefined ? sentence : `${sentence} ${fault.detail}`);
    this.tell(sentence);
  }

  #start(entry: ContextEntry): OpenCluster {
    const known = this.#options.clusters.get(entry.id);
    const cluster = known ?? this.#options.clusters.open(entry);
    if (!known) showProgress(cluster);
    this.#remember();
    return cluster;
  }

  #remember(): void {
    const open = this.#options.clusters.clusters.map(({ context }) => context);
    void this.#options.workspaceState.update(OPEN_KEY, open);
  }
}

/** The thin bar of the view, until the first lists are there or it is known why not. */
function showProgress(cluster: OpenCluster): void {
  const location = { viewId: 'foretop.clusters' };
  void vscode.window.withProgress({ location }, () => whenSettled(cluster));
}
