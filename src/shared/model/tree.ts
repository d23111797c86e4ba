// What the sidebar tree shows: the contract between views/tree and host/tree.
import type { Connection } from './clusterDashboard.ts';
import type { ObjectRef } from './refs.ts';
import type { Severity } from './status.ts';
import type { Text } from './text.ts';
import type { RowsSection, ValueSection } from '../protocol/sections.ts';

export type ClusterSummaryState = {
  readonly connection: ValueSection<Connection>;
  readonly summary: ValueSection<ClusterSummary>;
};

/** Without what has not been read completely yet, or may not be: unknown is not 0. */
export interface ClusterSummary {
  /** Workloads (and nodes) that need attention: the badge. */
  readonly problemWorkloads?: number;
  readonly problemPods?: number;
  readonly pods?: number;
  readonly nodes?: number;
}

export type TreeParent =
  | { readonly level: 'cluster' }
  | { readonly level: 'nodes' }
  | { readonly level: 'namespace'; readonly namespace: string }
  /** A workload's pods; a node's pods have kind Node. */
  | { readonly level: 'owner'; readonly ref: ObjectRef }
  /** `under`: reached through its node, so that the ids of both branches differ. */
  | { readonly level: 'pod'; readonly ref: ObjectRef; readonly under?: 'node' };

export interface TreeFilter {
  /** Case-insensitive part of a name of the object itself, its children or its parents; '' for all. */
  readonly text: string;
  readonly problemsOnly: boolean;
}

export type TreeChildrenState = {
  /** At most 200, problems first beyond that; `total` tells how many there are. */
  readonly children: RowsSection<TreeRow>;
};

export interface TreeRow {
  /** Stable and unique within the cluster: never the label alone. */
  readonly id: string;
  /** What expanding it subscribes to; undefined: a leaf. */
  readonly parent?: TreeParent;
  readonly label: string;
  /** Kind for icon and context value; `Nodes` and `Notice` are ours: a Notice has no label, its first fact is its sentence. */
  readonly kind: string;
  readonly severity: Severity;
  /** Short facts joined with ` · ` by the host: ready, restarts, kubectl word, kind. */
  readonly facts: readonly Text[];
  /** Shown as a living age at the end of the description. */
  readonly createdAt?: number;
  readonly ref?: ObjectRef;
  /** A container's name, when kind is Container. */
  readonly container?: string;
}
