// The *Clusters* view: gives VS Code the tree model's nodes, and keeps badge, filter text and what is expanded.
import * as vscode from 'vscode';
import { sleep, type Clock } from '../../../shared/clock.ts';
import { Lifetime } from '../../../shared/lifetime.ts';
import type { ContextId, ResourceRef } from '../../../shared/model/refs.ts';
import type { Text } from '../../../shared/model/text.ts';
import type { TreeFilter } from '../../../shared/model/tree.ts';
import type { ClusterManager } from '../clusterManager.ts';
import type { ClusterNames } from '../clusterNames.ts';
import type { ContextStore } from '../contextStore.ts';
import { isDemoContext } from '../demoCluster.ts';
import type { HostWords } from '../words.ts';
import { Badge } from './badge.ts';
import type { ClusterFacts, ItemText } from './treeItems.ts';
import { TreeModel } from './treeModel.ts';
import { contextOf, type TreeNode } from './treeNodes.ts';
import { expandHits } from './filterHits.ts';
import { findInTree } from './findInTree.ts';
import { KeptSelection } from './keptSelection.ts';

export interface ClustersTreeOptions {
  readonly contexts: ContextStore;
  readonly clusters: ClusterManager;
  readonly names: ClusterNames;
  readonly words: HostWords;
  readonly workspaceState: vscode.Memento;
  readonly clock: Clock;
  /** The view has become visible: what was open before a reload may come back. */
  readonly onShow: () => void;
}

const FILTER_KEY = 'tree.filter';
const EXPANDED_KEY = 'tree.expanded';
const MAX_EXPANDED_KEPT = 300;
const MAX_REVEALS = 100;
const REVEAL_AGAIN_MS = 100;
/** Longer than the model holds changes back. */
const SETTLE_MS = 300;

export class ClustersTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly model: TreeModel;
  readonly onDidChangeTreeData: vscode.Event<TreeNode[] | undefined>;
  readonly #options: ClustersTreeOptions;
  readonly #lifetime = new Lifetime();
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #kept: KeptSelection;
  #toldState: string | undefined;

  constructor(options: ClustersTreeOptions) {
    this.#options = options;
    const { clock, clusters, contexts, workspaceState } = options;
    this.model = new TreeModel({
      contexts,
      clusters,
      clock,
      filter: workspaceState.get<TreeFilter>(FILTER_KEY, { text: '', problemsOnly: false }),
      expanded: workspaceState.get<string[]>(EXPANDED_KEY, []),
      signature: (node) => JSON.stringify(this.describe(node)),
    });
    const changes = this.#lifetime.add(new vscode.EventEmitter<TreeNode[] | undefined>());
    this.onDidChangeTreeData = changes.event;
    this.#lifetime.add(this.model);
    this.model.onDidChange((nodes) => changes.fire(nodes && [...nodes]));
    this.#view = vscode.window.createTreeView('foretop.clusters', {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#lifetime.add(this.#view);
    const { model } = this;
    const reveal = (node: TreeNode) => this.#reveal(node, false);
    this.#kept = new KeptSelection({ view: this.#view, model, workspaceState, clock, reveal });
    this.#lifetime.add(new Badge({ view: this.#view, clusters, clock, tooltip: badgeTooltip }));
    this.#listen();
    this.#showFilter();
  }

  get selection(): readonly TreeNode[] {
    return this.#view.selection;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node) return [...(await this.model.children(node))];
    const { contexts, words } = this.#options;
    await Promise.all([contexts.ready(), words.load()]);
    return this.model.roots();
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.is === 'cluster' ? undefined : node.up;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const text = this.describe(node);
    this.model.noteShown(node);
    this.#kept.noteShown(node);
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    const open = this.model.isExpanded(node) ? Expanded : Collapsed;
    const item = new vscode.TreeItem(text.label, text.isExpandable ? open : None);
    item.id = node.key;
    item.description = text.description;
    item.contextValue = text.contextValue;
    item.accessibilityInformation = { label: text.spoken };
    const { id, color } = text.icon;
    item.iconPath = new vscode.ThemeIcon(id, color ? new vscode.ThemeColor(color) : undefined);
    if (text.command) {
      item.command = { command: text.command, title: text.label, arguments: [node] };
    }
    return item;
  }

  /** The tooltip, made when the pointer rests on the row. */
  async resolveTreeItem(
    item: vscode.TreeItem,
    node: TreeNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    const text = this.describe(node);
    const lines = text.tooltip ?? [...(await this.#explain(node, token))];
    const tooltip = new vscode.MarkdownString();
    // Names and messages of a cluster are hostile: only appendText, and no trusted links.
    if (node.is !== 'notice')
      tooltip.appendMarkdown('**').appendText(text.label).appendMarkdown('**\n\n');
    if (lines.length === 0) tooltip.appendText(text.description);
    for (const line of lines) tooltip.appendText(line).appendMarkdown('\n\n');
    item.tooltip = tooltip;
    return item;
  }

  setFilter(filter: TreeFilter): void {
    void this.#options.workspaceState.update(FILTER_KEY, filter);
    this.model.setFilter(filter);
    this.#showFilter();
    if (this.model.isFiltered && this.#view.visible) void this.#showHits();
  }

  /** Expands the cluster and puts the selection on it. */
  async revealCluster(context: ContextId): Promise<void> {
    this.model.roots();
    const node = this.model.cluster(context);
    if (!node) return;
    this.#expand(node, true);
    if (!this.#view.visible) return;
    // VS Code can only reveal what it has drawn, and waits by itself for what it has been told of.
    await this.model.whenShown(node);
    await sleep(this.#options.clock, 0);
    this.model.flush();
    await this.#reveal(node, true);
  }

  /** Shows the object's row, loading level by level; does nothing where the row cannot be found. */
  async revealObject(ref: ResourceRef): Promise<void> {
    if (!this.#view.visible) return;
    const cluster = this.#options.clusters.get(ref.context);
    const node = await findInTree(this.model, ref, async (pod) => {
      const { context: _context, ...object } = pod;
      return (await cluster?.call('workloadOf', { ref: object })) ?? null;
    });
    if (node) await this.#reveal(node, false);
  }

  dispose(): void {
    this.#lifetime.dispose();
  }

  /** Only for nodes that were given to VS Code: by then the words are loaded. */
  describe(node: TreeNode): ItemText {
    const words = this.#options.words.loaded;
    if (!words) throw new Error('A tree row was asked for before its words were loaded');
    if (node.is === 'row') {
      const connection = this.#options.clusters.get(node.context)?.summary?.connection;
      const clockOffsetMs = connection?.value.clockOffsetMs;
      return words.row(node.row, { clockOffsetMs, isDemo: isDemoContext(node.context) });
    }
    if (node.is === 'notice') return words.notice(node.notice);
    const { clusters, contexts, names } = this.#options;
    const { entry } = node;
    const cluster = clusters.get(entry.id);
    const facts: ClusterFacts = {
      entry,
      file: names.file(entry.id),
      isGone: cluster !== undefined && !entry.isDemo && !contexts.get(entry.id),
      ...(cluster ? { phase: cluster.phase } : {}),
      ...(cluster?.summary ? { summary: cluster.summary } : {}),
      ended: cluster?.ended,
    };
    return words.cluster(facts);
  }

  /**
   * Asks until the row is selected, or something else is: VS Code says nothing, or fails, while it has not drawn the row yet,
   * which it does only when all that is expanded below has been fetched.
   */
  async #reveal(node: TreeNode, expand: boolean): Promise<void> {
    const before = this.#view.selection[0];
    for (let tries = 0; tries < MAX_REVEALS && this.#view.visible; tries++) {
      try {
        await this.#view.reveal(node, { select: true, focus: false, expand });
      } catch {
        // Not drawn yet, or it has left the tree meanwhile.
      }
      await sleep(this.#options.clock, REVEAL_AGAIN_MS);
      const [now] = this.#view.selection;
      if (now === node || now !== before) return;
    }
  }

  #listen(): void {
    const { contexts, onShow } = this.#options;
    const view = this.#view;
    this.#lifetime.add(
      view.onDidChangeVisibility(({ visible }) => {
        this.model.setVisible(visible);
        if (visible) onShow();
      }),
    );
    this.#lifetime.add(
      view.onDidChangeSelection(({ selection }) => {
        this.#kept.noteSelected(selection);
        setContext(
          'hasSelection',
          selection.some(({ is }) => is !== 'notice'),
        );
      }),
    );
    this.#lifetime.add(view.onDidExpandElement(({ element }) => this.#expand(element, true)));
    this.#lifetime.add(view.onDidCollapseElement(({ element }) => this.#expand(element, false)));
    this.#lifetime.add(
      contexts.onDidChange(() => {
        this.#showFilter();
        if (contexts.state === this.#toldState) return;
        this.#toldState = contexts.state;
        setContext('kubeconfigs', contexts.state);
      }),
    );
    this.model.setVisible(view.visible);
    if (view.visible) onShow();
  }

  #expand(node: TreeNode, isExpanded: boolean): void {
    this.model.setExpanded(node, isExpanded);
    const keys = this.model.expandedKeys.slice(-MAX_EXPANDED_KEPT);
    void this.#options.workspaceState.update(EXPANDED_KEY, keys);
  }

  async #explain(node: TreeNode, token: vscode.CancellationToken): Promise<readonly string[]> {
    const cluster = this.#options.clusters.get(contextOf(node)!);
    if (node.is !== 'row' || !node.row.ref || !cluster) return [];
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    try {
      const texts: readonly Text[] = await cluster.call(
        'explain',
        { ref: node.row.ref },
        abort.signal,
      );
      const { say } = await this.#options.words.load();
      return texts.map((text) => say(text));
    } catch {
      return []; // The row itself says what is known.
    } finally {
      listening.dispose();
    }
  }

  async #showHits(): Promise<void> {
    const { clock, clusters } = this.#options;
    const { filter } = this.model;
    const expanded = await expandHits({ model: this.model, clusters, clock });
    if (expanded.length === 0) return;
    // The filtered rows are told in their own time: told at once they cost VS Code the selection.
    await sleep(clock, SETTLE_MS);
    // Upwards, so that the first ones are in sight at the end.
    for (const node of expanded.toReversed()) {
      if (this.model.filter !== filter || !this.#view.visible) return;
      try {
        await this.#view.reveal(node, { select: false, focus: false, expand: true });
      } catch {
        // It has left the tree meanwhile.
      }
    }
  }

  #showFilter(): void {
    const { problemsOnly } = this.model.filter;
    // A message would take the place of the welcome of an empty view.
    const hasRows = this.#options.contexts.contexts.length > 0;
    this.#view.message = hasRows ? filterWords(this.model.filter) : '';
    setContext('isFiltered', this.model.isFiltered);
    setContext('problemsOnly', problemsOnly);
  }
}

/** What is shown above the rows; the way back is the icon in the title. */
function filterWords({ text, problemsOnly }: TreeFilter): string {
  if (text === '') return problemsOnly ? vscode.l10n.t('Problems only') : '';
  if (problemsOnly) return vscode.l10n.t('Filter: {0}, problems only', text);
  return vscode.l10n.t('Filter: {0}', text);
}

/** Nodes and bare pods count as workloads here, as everywhere. */
function badgeTooltip(count: number): string {
  if (count === 1) return vscode.l10n.t('1 workload in trouble');
  return vscode.l10n.t('{0} workloads in trouble', count);
}

function setContext(key: string, value: boolean | string): void {
  void vscode.commands.executeCommand('setContext', `foretop.${key}`, value);
}
