// What a command asks when it was called without saying on what.
import * as vscode from 'vscode';
import type { Clock } from '../../shared/clock.ts';
import type { Disposable } from '../../shared/lifetime.ts';
import type { ContextId, ResourceRef } from '../../shared/model/refs.ts';
import { isProblem } from '../../shared/model/status.ts';
import type { FoundObject } from '../../shared/protocol/api.ts';
import type { ClusterManager } from './clusterManager.ts';
import type { ClusterNames } from './clusterNames.ts';
import type { ContextStore } from './contextStore.ts';

export interface PicksOptions {
  readonly clusters: ClusterManager;
  readonly names: ClusterNames;
  readonly contexts: ContextStore;
  readonly clock: Clock;
}

interface ContextItem extends vscode.QuickPickItem {
  readonly context?: ContextId;
  readonly isDemo?: boolean;
}

interface ObjectItem extends vscode.QuickPickItem {
  readonly ref: ResourceRef;
}

const MAX_FOUND = 100;
/** Typing is awaited this long before clusters are asked. */
const TYPING_MS = 120;

export class Picks {
  readonly #options: PicksOptions;

  constructor(options: PicksOptions) {
    this.#options = options;
  }

  /** A context of the kubeconfigs, `'demo'` for the demo cluster; open ones first. */
  async context(placeHolder: string): Promise<ContextId | 'demo' | undefined> {
    const { clusters, contexts, names } = this.#options;
    await contexts.ready();
    const items: ContextItem[] = contexts.contexts.map((entry) => ({
      label: names.name(entry.id),
      description: clusters.get(entry.id)
        ? vscode.l10n.t('open')
        : entry.isCurrent
          ? vscode.l10n.t('current context')
          : '',
      detail: entry.server ?? '',
      context: entry.id,
    }));
    items.sort((a, b) => rank(clusters, a) - rank(clusters, b));
    if (!contexts.contexts.some(({ isDemo }) => isDemo)) {
      items.push({ label: '', kind: vscode.QuickPickItemKind.Separator });
      items.push({ label: vscode.l10n.t('Demo cluster'), isDemo: true });
    }
    const options = { placeHolder, matchOnDescription: true, matchOnDetail: true };
    const chosen = await vscode.window.showQuickPick(items, options);
    return chosen?.isDemo ? 'demo' : chosen?.context;
  }

  /** The only open cluster without asking; undefined: none is open, or the user chose none. */
  async openCluster(placeHolder: string): Promise<ContextId | undefined> {
    const { names } = this.#options;
    const open = this.#options.clusters.clusters;
    if (open.length <= 1) return open[0]?.context;
    const items = open.map(({ context }) => ({ label: names.name(context), context }));
    return (await vscode.window.showQuickPick(items, { placeHolder }))?.context;
  }

  /** Searches the objects of all open clusters while the user types. */
  object(): Promise<ResourceRef | undefined> {
    const pick = vscode.window.createQuickPick<ObjectItem>();
    pick.placeholder = vscode.l10n.t(
      'Part of the name of a pod, workload, node or namespace; first what is in trouble',
    );
    pick.matchOnDescription = true;
    pick.keepScrollPosition = true;
    let timer: Disposable | undefined;
    let abort = new AbortController();
    const ask = () => {
      abort.abort();
      abort = new AbortController();
      pick.busy = true;
      void this.#find(pick.value, abort.signal).then((items) => {
        if (items === undefined) return;
        pick.items = items;
        pick.busy = false;
      });
    };
    pick.onDidChangeValue(() => {
      timer?.dispose();
      timer = this.#options.clock.after(TYPING_MS, ask);
    });
    ask();
    pick.show();
    return new Promise((resolve) => {
      pick.onDidAccept(() => {
        resolve(pick.selectedItems[0]?.ref);
        pick.hide();
      });
      pick.onDidHide(() => {
        timer?.dispose();
        abort.abort();
        resolve(undefined);
        pick.dispose();
      });
    });
  }

  /** undefined: a later question has replaced this one. */
  async #find(text: string, signal: AbortSignal): Promise<ObjectItem[] | undefined> {
    const { names } = this.#options;
    const { clusters } = this.#options.clusters;
    const answers = await Promise.all(
      clusters.map(async (cluster) => {
        const shownName = clusters.length > 1 ? names.name(cluster.context) : undefined;
        const none: readonly FoundObject[] = [];
        const found = await cluster
          .call('findObjects', { text, limit: MAX_FOUND }, signal)
          .catch(() => none);
        return found.map((object) => itemOf(object, cluster.context, shownName));
      }),
    );
    return signal.aborted ? undefined : answers.flat();
  }
}

function itemOf(found: FoundObject, context: ContextId, clusterName?: string): ObjectItem {
  const { ref, severity, status } = found;
  const where = [ref.kind, ref.namespace, clusterName, status];
  return {
    label: isProblem(severity) ? `$(warning) ${ref.name}` : ref.name,
    description: where.filter((word) => word).join(' · '),
    ref: { ...ref, context },
  };
}

function rank(clusters: ClusterManager, item: ContextItem): number {
  return item.context && clusters.get(item.context) ? 0 : 1;
}
