// The nodes of the sidebar tree. A node object stays the same for as long as its row is there: selection, expansion and
// `onDidChangeTreeData` hang on its identity and key.
import type { Clock } from '../../../shared/clock.ts';
import type { Disposable } from '../../../shared/lifetime.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import type { LinkState } from '../../../shared/model/linkState.ts';
import type { ContextId } from '../../../shared/model/refs.ts';
import type { TreeParent, TreeRow } from '../../../shared/model/tree.ts';
import type { WorkerEnded } from '../../../shared/protocol/boot.ts';
import type { ContextEntry, KubeconfigFault } from '../contextStore.ts';

export interface ClusterNode {
  readonly is: 'cluster';
  readonly key: string;
  entry: ContextEntry;
  level: Level | undefined;
}

export interface RowNode {
  readonly is: 'row';
  readonly key: string;
  readonly context: ContextId;
  readonly up: ClusterNode | RowNode;
  row: TreeRow;
  level: Level | undefined;
}

export interface NoticeNode {
  readonly is: 'notice';
  readonly key: string;
  readonly up: ClusterNode | RowNode | undefined;
  readonly notice: Notice;
}

export type TreeNode = ClusterNode | RowNode | NoticeNode;
export type ParentNode = ClusterNode | RowNode;

export type Notice =
  | { readonly is: 'loading' }
  | { readonly is: 'empty' }
  | { readonly is: 'noMatch'; readonly filter: string; readonly problemsOnly: boolean }
  | { readonly is: 'more'; readonly count: number }
  | { readonly is: 'fault'; readonly fault: Fault }
  | { readonly is: 'link'; readonly link: LinkState }
  | { readonly is: 'ended'; readonly ended: WorkerEnded }
  | { readonly is: 'kubeconfig'; readonly broken: KubeconfigFault };

/** The children of an expanded node, as far as they are known. */
export interface Level {
  readonly parent: TreeParent;
  rows: readonly RowNode[];
  total: number;
  isLoaded: boolean;
  /** The rows are those of the present filter, and followed. */
  isFresh: boolean;
  fault: Fault | undefined;
  /** Present while subscribed. */
  channel: Disposable | undefined;
  /** Resolve when the first state or fault is there. */
  readonly waiting: Set<() => void>;
  /** Kept from one call to the next, so that their identity is stable. */
  readonly notices: Map<string, NoticeNode>;
}

export function newLevel(parent: TreeParent): Level {
  return {
    parent,
    rows: [],
    total: 0,
    isLoaded: false,
    isFresh: false,
    fault: undefined,
    channel: undefined,
    waiting: new Set(),
    notices: new Map(),
  };
}

/** Resolves with the next rows or fault of the level, or when it is late. */
export function firstState(level: Level, clock: Clock, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const late = clock.after(patienceMs, () => {
      level.waiting.delete(settle);
      resolve();
    });
    const settle = () => {
      late.dispose();
      resolve();
    };
    level.waiting.add(settle);
  });
}

export function contextOf(node: TreeNode): ContextId | undefined {
  if (node.is === 'cluster') return node.entry.id;
  if (node.is === 'row') return node.context;
  return node.up && contextOf(node.up);
}

/** What expanding the node shows; undefined: a leaf. */
export function parentOf(node: ParentNode): TreeParent | undefined {
  return node.is === 'cluster' ? { level: 'cluster' } : node.row.parent;
}

/** The node itself and every loaded row below it. */
export function* nodesBelow(node: ParentNode): Iterable<ParentNode> {
  yield node;
  for (const row of node.level?.rows ?? []) yield* nodesBelow(row);
}

export function newRow(up: ParentNode, row: TreeRow): RowNode {
  const context = contextOf(up)!;
  // The path is part of the key: the same pod may stand below its node and below its workload.
  return { is: 'row', key: `${up.key}/${row.id}`, context, up, row, level: undefined };
}

/** A parent that is refreshed takes its children with it. */
export function hasAncestorIn(node: TreeNode, dirty: ReadonlySet<TreeNode>): boolean {
  for (
    let up = node.is === 'cluster' ? undefined : node.up;
    up;
    up = up.is === 'row' ? up.up : undefined
  ) {
    if (dirty.has(up)) return true;
  }
  return false;
}

/** How many more there are is said below the rows. */
export function isLast(node: TreeNode): boolean {
  return node.is === 'notice' && node.notice.is === 'more';
}

/**
 * A worker that is started anew knows little at first: what is shown stays until it has read the level again, or rows would
 * go and come back without their selection.
 */
export function losesWhileRead(level: Level, rows: readonly TreeRow[]): boolean {
  if (!rows.some(({ facts }) => facts[0]?.key === 'tree.syncing')) return false;
  const now = new Set(rows.map(({ id }) => id));
  return level.rows.some(({ row }) => row.kind !== 'Notice' && !now.has(row.id));
}
