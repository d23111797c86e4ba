// The sidebar tree without VS Code: which levels are looked at, their rows, and what changed. A level is subscribed only
// while the view is visible and it and all above it are expanded.
import type { Clock } from '../../../shared/clock.ts';
import { Emitter, type Event } from '../../../shared/emitter.ts';
import { Lifetime, type Disposable } from '../../../shared/lifetime.ts';
import type { ContextId } from '../../../shared/model/refs.ts';
import type { TreeChildrenState, TreeFilter, TreeRow } from '../../../shared/model/tree.ts';
import type { ClusterManager } from '../clusterManager.ts';
import type { ContextStore } from '../contextStore.ts';
import { Expansion } from './expansion.ts';
import { noticesOf } from './notices.ts';
import {
  contextOf,
  firstState,
  hasAncestorIn,
  isLast,
  losesWhileRead,
  newLevel,
  newRow,
  nodesBelow,
  parentOf,
  type ClusterNode,
  type Level,
  type NoticeNode,
  type ParentNode,
  type RowNode,
  type TreeNode,
} from './treeNodes.ts';

export interface TreeModelOptions {
  readonly contexts: ContextStore;
  readonly clusters: ClusterManager;
  readonly clock: Clock;
  readonly filter?: TreeFilter;
  /** Keys of the nodes that were expanded before a reload. */
  readonly expanded?: readonly string[];
  /** What a node shows as text: a node is told as changed only when this differs from what was last shown. */
  readonly signature: (node: TreeNode) => string;
  /** How long `children` waits for the first rows before it answers with *Loading*. */
  readonly patienceMs?: number;
}

/** Changes are told at most once in this time. */
const COALESCE_MS = 100;
/** Ages in descriptions are looked at this often while the view is visible: young ones are told in seconds. */
const AGE_MS = 5_000;

export class TreeModel implements Disposable {
  readonly #options: TreeModelOptions;
  readonly #lifetime = new Lifetime();
  readonly #changes = new Emitter<readonly TreeNode[] | undefined>();
  readonly #clusterNodes = new Map<ContextId, ClusterNode>();
  readonly #rootNotices = new Map<string, NoticeNode>();
  readonly #expansion: Expansion;
  /** Nodes whose children changed, and nodes whose own text may have. */
  readonly #dirty = new Set<TreeNode>();
  readonly #dirtyText = new Set<TreeNode>();
  readonly #shown = new WeakMap<TreeNode, string>();
  /** Who waits until a node is drawn. */
  readonly #awaited = new Map<TreeNode, () => void>();
  readonly #links = new Map<ContextId, string>();
  #isRootDirty = false;
  #flush: Disposable | undefined;
  #ages: Disposable | undefined;
  #isVisible = false;
  #filter: TreeFilter;

  constructor(options: TreeModelOptions) {
    this.#options = options;
    this.#expansion = new Expansion(options.expanded ?? []);
    this.#filter = options.filter ?? { text: '', problemsOnly: false };
    this.#lifetime.add(options.contexts.onDidChange(() => this.#markRoot()));
    this.#lifetime.add(options.clusters.onDidChange((context) => this.#onCluster(context)));
  }

  /** The changed nodes, or undefined when the first level itself changed. Never fired while invisible. */
  get onDidChange(): Event<readonly TreeNode[] | undefined> {
    return this.#changes.event;
  }

  get filter(): TreeFilter {
    return this.#filter;
  }

  get isFiltered(): boolean {
    return this.#filter.text !== '' || this.#filter.problemsOnly;
  }

  get expandedKeys(): readonly string[] {
    return this.#expansion.keys;
  }

  /** Rows stay until those of the new filter are there, so that nothing flickers. */
  setFilter(filter: TreeFilter): void {
    this.#filter = filter;
    for (const level of this.#levels()) this.#unsubscribe(level);
    this.#reconcile();
    this.#markRoot();
  }

  setVisible(isVisible: boolean): void {
    if (this.#isVisible === isVisible) return;
    this.#isVisible = isVisible;
    this.#reconcile();
    this.#ages?.dispose();
    if (!isVisible) return this.#releaseAll();
    this.#tickAges();
    this.#schedule();
  }

  roots(): TreeNode[] {
    const { contexts } = this.#options;
    const nodes: TreeNode[] = contexts.contexts.map((entry) => {
      const known = this.#clusterNodes.get(entry.id);
      const node = known ?? { is: 'cluster', key: entry.id, entry, level: undefined };
      node.entry = entry;
      this.#clusterNodes.set(entry.id, node);
      return node;
    });
    // A cluster stays while it is open, even when its context has left the kubeconfig.
    for (const node of this.#clusterNodes.values()) {
      if (!nodes.includes(node) && this.#options.clusters.get(node.entry.id)) nodes.push(node);
    }
    // With nothing but faults the welcome view says it; beside contexts each gets a row.
    if (nodes.length === 0) return [];
    for (const broken of contexts.faults) {
      const key = `kubeconfig:${broken.path}:${broken.fault.message.key}`;
      const node: NoticeNode = this.#rootNotices.get(key) ?? {
        is: 'notice',
        key,
        up: undefined,
        notice: { is: 'kubeconfig', broken },
      };
      this.#rootNotices.set(key, node);
      if (!nodes.includes(node)) nodes.push(node);
    }
    return nodes;
  }

  /** The children of an expanded node; waits a moment for the first ones. */
  async children(node: TreeNode): Promise<readonly TreeNode[]> {
    if (node.is === 'notice') return [];
    this.setExpanded(node, true);
    const level = node.level;
    if (!level) return [];
    const { clock, clusters, patienceMs = 250 } = this.#options;
    if (!level.isLoaded && !level.fault) await firstState(level, clock, patienceMs);
    const cluster = clusters.get(contextOf(node)!);
    const told = { link: cluster?.summary?.connection.value.link, ended: cluster?.ended };
    return [...noticesOf(node, level, told, this.#filter), ...level.rows].sort(
      (a, b) => Number(isLast(a)) - Number(isLast(b)),
    );
  }

  setExpanded(node: TreeNode, isExpanded: boolean): void {
    if (node.is === 'notice') return;
    this.#expansion.set(node.key, isExpanded);
    this.#reconcile();
  }

  isExpanded(node: TreeNode): boolean {
    return this.#expansion.has(node.key);
  }

  /** To be called with every node that is drawn: its text now is what the user sees. */
  noteShown(node: TreeNode): void {
    this.#shown.set(node, this.#options.signature(node));
    this.#awaited.get(node)?.();
    this.#awaited.delete(node);
  }

  /** Resolves once the node has been drawn, or when nothing is drawn any more. */
  whenShown(node: TreeNode): Promise<void> {
    if (this.#shown.has(node) || !this.#isVisible) return Promise.resolve();
    const before = this.#awaited.get(node);
    return new Promise((resolve) => {
      this.#awaited.set(node, () => {
        before?.();
        resolve();
      });
    });
  }

  /** Tells now what is held back. */
  flush(): void {
    this.#flush?.dispose();
    this.#flush = undefined;
    if (this.#isVisible) this.#tell();
  }

  /** True while the node is loaded. */
  has(key: string): boolean {
    for (const node of this.#nodes()) if (node.key === key) return true;
    return false;
  }

  /** The loaded node of an object, for reveal. */
  find(context: ContextId, accepts: (row: TreeRow) => boolean): RowNode | undefined {
    for (const node of this.#nodes()) {
      if (node.is === 'row' && node.context === context && accepts(node.row)) return node;
    }
    return undefined;
  }

  cluster(context: ContextId): ClusterNode | undefined {
    return this.#clusterNodes.get(context);
  }

  dispose(): void {
    this.#isVisible = false;
    this.#releaseAll();
    this.#reconcile();
    this.#ages?.dispose();
    this.#flush?.dispose();
    this.#lifetime.dispose();
    this.#changes.dispose();
  }

  #releaseAll(): void {
    for (const release of this.#awaited.values()) release();
    this.#awaited.clear();
  }

  #onCluster(context: ContextId): void {
    const node = this.#clusterNodes.get(context);
    if (!node) return;
    if (!this.#options.clusters.get(context)) {
      for (const level of this.#levelsBelow(node)) this.#unsubscribe(level);
      node.level = undefined;
      this.#expansion.forget(node.key);
      // It was listed only because it was open.
      if (!this.#options.contexts.get(context)) this.#markRoot();
    }
    this.#reconcile();
    const link = this.#linkWord(context);
    if (this.#links.get(context) === link) this.#markText(node);
    else this.#mark(node);
    this.#links.set(context, link);
  }

  /** Subscribes what is looked at, and nothing else. */
  #reconcile(): void {
    for (const node of this.#clusterNodes.values()) this.#reconcileNode(node, this.#isVisible);
  }

  #reconcileNode(node: ParentNode, isShown: boolean): void {
    const parent = parentOf(node);
    const cluster = this.#options.clusters.get(contextOf(node)!);
    const isWanted =
      isShown && parent !== undefined && cluster !== undefined && this.isExpanded(node);
    if (isWanted) {
      node.level ??= newLevel(parent);
      const level = node.level;
      level.channel ??= cluster.receiver.subscribe(
        'treeChildren',
        { parent, filter: this.#filter },
        {
          onState: (state) => this.#take(node, level, state),
          onFault: (fault) => {
            level.fault = fault;
            this.#settle(level);
            this.#mark(node);
          },
        },
      );
    } else if (node.level) this.#unsubscribe(node.level);
    for (const row of node.level?.rows ?? [])
      if (row.level || isWanted) this.#reconcileNode(row, isWanted);
  }

  #unsubscribe(level: Level): void {
    level.channel?.dispose();
    level.channel = undefined;
    level.isFresh = false;
  }

  #take(node: ParentNode, level: Level, state: TreeChildrenState): void {
    const { rows, total } = state.children;
    if (level.isFresh && losesWhileRead(level, rows)) return;
    const known = new Map(level.rows.map((row) => [row.row.id, row]));
    const before = level.rows;
    const hadFault = level.fault !== undefined;
    const changed: RowNode[] = [];
    level.rows = rows.map((row) => {
      const same = known.get(row.id);
      known.delete(row.id);
      if (!same) return newRow(node, row);
      if (same.row !== row) changed.push(same);
      same.row = row;
      return same;
    });
    for (const gone of known.values()) {
      for (const below of this.#levelsBelow(gone)) this.#unsubscribe(below);
    }
    const isSameList =
      level.isLoaded &&
      !hadFault &&
      level.total === total &&
      before.length === level.rows.length &&
      level.rows.every((row, index) => row === before[index]);
    level.total = total;
    level.isLoaded = true;
    level.isFresh = true;
    level.fault = undefined;
    this.#settle(level);
    if (isSameList) for (const row of changed) this.#markText(row);
    else this.#mark(node);
    if (!isSameList && this.#isWhole(node, state.children)) {
      const keys = level.rows.map((row) => row.key);
      this.#expansion.keepOnly(node.key, keys);
    }
    this.#reconcile();
  }

  /** True when what the level does not list is not there: while it is read again, filtered or cut, rows are only hidden. */
  #isWhole(node: ParentNode, { rows, total }: TreeChildrenState['children']): boolean {
    const isLive = this.#options.clusters.get(contextOf(node)!)?.isLive === true;
    const isComplete = rows.length === total && !rows.some(({ kind }) => kind === 'Notice');
    return isLive && isComplete && !this.isFiltered;
  }

  #linkWord(context: ContextId): string {
    const cluster = this.#options.clusters.get(context);
    return `${cluster?.phase ?? 'closed'} ${cluster?.summary?.connection.value.link.state ?? ''}`;
  }

  #settle(level: Level): void {
    for (const resolve of level.waiting) resolve();
    level.waiting.clear();
  }

  #markRoot(): void {
    this.#isRootDirty = true;
    this.#schedule();
  }

  #mark(node: TreeNode): void {
    this.#dirty.add(node);
    this.#schedule();
  }

  #markText(node: TreeNode): void {
    this.#dirtyText.add(node);
    this.#schedule();
  }

  #schedule(): void {
    const isQuiet = this.#dirty.size === 0 && this.#dirtyText.size === 0 && !this.#isRootDirty;
    if (!this.#isVisible || this.#flush || isQuiet) return;
    this.#flush = this.#options.clock.after(COALESCE_MS, () => {
      this.#flush = undefined;
      if (this.#isVisible) this.#tell();
    });
  }

  #tell(): void {
    for (const node of this.#dirtyText) {
      const shown = this.#shown.get(node);
      if (shown !== undefined && shown !== this.#options.signature(node)) this.#dirty.add(node);
    }
    const nodes = [...this.#dirty].filter((node) => !hasAncestorIn(node, this.#dirty));
    const isRoot = this.#isRootDirty;
    this.#dirty.clear();
    this.#dirtyText.clear();
    this.#isRootDirty = false;
    if (isRoot) this.#changes.fire(undefined);
    else if (nodes.length > 0) this.#changes.fire(nodes);
  }

  #tickAges(): void {
    this.#ages = this.#options.clock.after(AGE_MS, () => {
      for (const node of this.#nodes()) {
        if (node.is === 'row' && node.row.createdAt !== undefined && node.up.level?.channel) {
          this.#markText(node);
        }
      }
      this.#tickAges();
    });
  }

  *#nodes(): Iterable<ParentNode> {
    for (const cluster of this.#clusterNodes.values()) yield* nodesBelow(cluster);
  }

  *#levels(): Iterable<Level> {
    for (const node of this.#nodes()) if (node.level) yield node.level;
  }

  *#levelsBelow(node: ParentNode): Iterable<Level> {
    for (const below of nodesBelow(node)) if (below.level) yield below.level;
  }
}
