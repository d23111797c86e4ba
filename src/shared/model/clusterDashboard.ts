// What the cluster dashboard shows (A1–A9, X15): the contract between views/clusterDashboard and its page.
import type { LinkState } from './linkState.ts';
import type { ObjectRef } from './refs.ts';
import type { Severity } from './status.ts';
import type { Text } from './text.ts';
import type {
  PackedSection,
  RowsSection,
  SeriesSection,
  ValueSection,
} from '../protocol/sections.ts';

export type ClusterDashboardState = {
  readonly connection: ValueSection<Connection>;
  readonly verdict: ValueSection<Verdict>;
  readonly inventory: RowsSection<InventoryEntry>;
  readonly problems: RowsSection<ProblemRow>;
  readonly nodes: RowsSection<NodeHeatRow>;
  /** The pods of all nodes: a node's are from its `cellsAt` on, in the order they are drawn. */
  readonly cells: PackedSection<CellColumns>;
  /** By the nodes' `cpuAt`. */
  readonly nodeCpu: PackedSection<NodeCpuColumns>;
  /** Lines: usage, request, allocatable; cores. */
  readonly cpu: SeriesSection;
  /** Lines: usage, request, allocatable; bytes. */
  readonly memory: SeriesSection;
  readonly charts: ValueSection<ChartNotes>;
  readonly controlPlane: RowsSection<ControlPlaneEntry>;
};

/** The header of every page: link state and age of data. */
export interface Connection {
  readonly link: LinkState;
  /** When the last byte (object, bookmark or answer) came; ms since the epoch. */
  readonly dataAt?: number;
  readonly serverVersion?: string;
  readonly user?: string;
  /** Namespaces watched; undefined: all. */
  readonly namespaces?: readonly string[];
  /** How many more namespaces there are that were not looked into: too many to ask about each. */
  readonly unseenNamespaces?: number;
  /** Kinds that are denied, stale or failed while others live. */
  readonly partial: readonly { readonly resource: string; readonly link: LinkState }[];
  /** Set while the cluster does not fit into its memory budget. */
  readonly memory?: MemoryState;
  /** TLS verification is switched off in the kubeconfig. */
  readonly insecure: boolean;
  /** Server time less this machine's, in ms, from its Date header; set when it matters for ages (more than 2 s). */
  readonly clockOffsetMs?: number;
}

/** What may be let go when memory gets scarce, in this order. */
export type ShedPart =
  'events' | 'endpointSlices' | 'oldReplicaSets' | 'completedJobs' | 'services';

export interface MemoryState {
  readonly budgetBytes: number;
  /** What is not kept for it. */
  readonly shed: readonly ShedPart[];
  /** What is always kept is more than the budget by itself. */
  readonly isOver: boolean;
}

export interface Verdict {
  readonly severity: Severity;
  /** Sentences, each with links to its evidence. */
  readonly sentences: readonly Text[];
  /** How it was concluded: one line a rule that fired; shown on hover and to screen readers. */
  readonly because: readonly Text[];
  readonly since?: number;
}

export interface InventoryEntry {
  /** Kind, e.g. Pod. */
  readonly id: string;
  readonly group: string;
  readonly version: string;
  readonly total: number;
  /** Most severe first, without zeros. */
  readonly counts: readonly { readonly severity: Severity; readonly count: number }[];
  /** Set when this kind is not live: denied, stale … */
  readonly link?: LinkState;
}

/** kubectl's word, then our reason where there is one: `Running · ContainersNotReady`. */
export interface Status {
  readonly severity: Severity;
  readonly word: string;
  readonly reason?: string;
}

export interface ProblemRow {
  /** uid */
  readonly id: string;
  readonly ref: ObjectRef;
  readonly status: Status;
  readonly cause: Text;
  /** ms since the epoch */
  readonly since?: number;
  /** Kinds of what owns it, the nearest first: a pod's are its ReplicaSet's and its Deployment's. */
  readonly ownerKinds?: readonly string[];
}

/** A node without its pods and its usage, which change too often to travel as objects. */
export interface NodeHeatRow {
  /** Node name; '' is *Not scheduled*. */
  readonly id: string;
  /** Absent where nodes may not be listed. */
  readonly uid?: string;
  readonly status: Status;
  /** This and what else is summed over its pods is absent where not all of them are watched: unknown is not 0. */
  readonly podCount?: number;
  readonly problemCount?: number;
  /** The most severe of its pods, as far as they are watched. */
  readonly worst?: Severity;
  readonly cellsAt: number;
  /** Pods beyond what a row can show have no cell. */
  readonly cellCount: number;
  readonly cpuAt: number;
  /** Why there is no usage. */
  readonly cpuMissing?: Text;
  readonly cpuRequestMillicores?: number;
  readonly cpuAllocatableMillicores?: number;
}

export type CellColumns = {
  /** What `podAt` is asked by; given to another pod when its own is gone. */
  readonly slot: Uint32Array;
  /** shared/model/heat.ts */
  readonly look: Uint8Array;
};

export type NodeCpuColumns = { readonly usageMillicores: Uint32Array };

/** What a cell of the heat map stands for. */
export interface CellPod {
  readonly ref: ObjectRef;
  /** '' is *Not scheduled*. */
  readonly node: string;
  readonly status: Status;
  /** CPU usage as % of request; undefined where there is no metric or no request. */
  readonly cpuPercent?: number;
}

export interface ChartNotes {
  readonly source?: string;
  /** Why there is no usage line. */
  readonly missing?: Text;
  /** Why there is no request line, and no requests of nodes: not all pods are watched. */
  readonly requestsMissing?: Text;
  /** Server time of the newest sample. */
  readonly at?: number;
  /** Why there is no network chart (A8 comes with other sources). */
  readonly networkMissing: Text;
  /** Vertical marks: rollouts and kills. */
  readonly marks: readonly {
    readonly at: number;
    readonly label: string;
    readonly kind: 'rollout' | 'kill';
  }[];
}

export interface ControlPlaneEntry {
  readonly id:
    'apiServer' | 'etcd' | 'controllerManager' | 'scheduler' | 'kubelet' | 'containerRuntime';
  readonly severity: Severity;
  /** Instances known, e.g. 3/3; undefined where they can't be counted. */
  readonly ready?: number;
  readonly total?: number;
  /** `leader cp-1 · p99 84 ms`, or who runs it, or why nothing is known. Parts are joined with ` · `. */
  readonly facts: readonly Text[];
}

export type NodePodsState = {
  readonly pods: RowsSection<PodTableRow>;
};

/** A3: Pod Name, Namespace, Node, Containers, Status, Age, Event. */
export interface PodTableRow {
  /** uid */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly node?: string;
  readonly ready: number;
  readonly total: number;
  readonly status: Status;
  readonly createdAt: number;
  readonly hasWarningEvents: boolean;
}
