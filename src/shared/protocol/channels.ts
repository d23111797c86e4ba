// Every channel a receiver can subscribe to: its arguments and the state it carries. Exhaustive on both sides.
import type { ObjectRef } from '../model/refs.ts';
import type { ClusterDashboardState, NodePodsState } from '../model/clusterDashboard.ts';
import type { DetailState } from '../model/detail.ts';
import type { LogArgs, PodLogState } from '../model/podLog.ts';
import type {
  ListWindow,
  ResourceBrowserState,
  ResourceListState,
} from '../model/resourceBrowser.ts';
import type {
  ClusterSummaryState,
  TreeChildrenState,
  TreeParent,
  TreeFilter,
} from '../model/tree.ts';

export interface ChannelMap {
  /** The cluster as one line: for the tree's first level, the badge, the status bar. */
  readonly clusterSummary: {
    readonly args: Record<string, never>;
    readonly state: ClusterSummaryState;
  };
  /** The children of one expanded tree node. */
  readonly treeChildren: {
    readonly args: { readonly parent: TreeParent; readonly filter: TreeFilter };
    readonly state: TreeChildrenState;
  };
  readonly clusterDashboard: {
    readonly args: Record<string, never>;
    readonly state: ClusterDashboardState;
  };
  /** The pod table of one node (A3); `node: null` is *Not scheduled*. `limit`: rows to send, most severe first. */
  readonly nodePods: {
    readonly args: { readonly node: string | null; readonly limit: number };
    readonly state: NodePodsState;
  };
  readonly resourceBrowser: {
    readonly args: Record<string, never>;
    readonly state: ResourceBrowserState;
  };
  /** The list of one kind, as far as it is looked at. */
  readonly resourceList: { readonly args: ListWindow; readonly state: ResourceListState };
  readonly detail: { readonly args: { readonly ref: ObjectRef }; readonly state: DetailState };
  /** A window into the log of a pod. Which log it is of says what is followed. */
  readonly podLog: { readonly args: LogArgs; readonly state: PodLogState };
}

export type ChannelName = keyof ChannelMap;
