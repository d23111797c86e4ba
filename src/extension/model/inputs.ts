// Everything the model is built over. session/ provides it; tests build it from fixtures.
import type { Clock } from '../../shared/clock.ts';
import type { Event } from '../../shared/emitter.ts';
import type { Connection } from '../../shared/model/clusterDashboard.ts';
import type { Fault } from '../../shared/model/fault.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import type { Metric, MetricSource } from '../../shared/model/metric.ts';
import type {
  LogLimit,
  LogLine,
  LogLook,
  LogMatch,
  LogRow,
  LogSource,
  LogStream,
  LogWindow,
} from '../../shared/model/podLog.ts';
import type { Text } from '../../shared/model/text.ts';
import type { RowStore } from '../core/rowStore.ts';
import type { PodStore } from '../kinds/podStore.ts';
import type { TableColumn, TableRow } from '../kinds/table.ts';
import type {
  CronJobRow,
  EndpointSliceRow,
  EventRow,
  JobRow,
  LeaseRow,
  NamespaceRow,
  NodeRow,
  ServiceRow,
  WorkloadRow,
} from '../kinds/rows.ts';

export interface ClusterStores {
  readonly pods: PodStore;
  readonly nodes: RowStore<NodeRow>;
  readonly namespaces: RowStore<NamespaceRow>;
  readonly deployments: RowStore<WorkloadRow>;
  readonly replicaSets: RowStore<WorkloadRow>;
  readonly replicationControllers: RowStore<WorkloadRow>;
  readonly statefulSets: RowStore<WorkloadRow>;
  readonly daemonSets: RowStore<WorkloadRow>;
  readonly jobs: RowStore<JobRow>;
  readonly cronJobs: RowStore<CronJobRow>;
  readonly services: RowStore<ServiceRow>;
  readonly endpointSlices: RowStore<EndpointSliceRow>;
  readonly events: RowStore<EventRow>;
  readonly leases: RowStore<LeaseRow>;
}

export type StoreName = keyof ClusterStores;

export interface LinkSource {
  /** The whole cluster's link, for the header of every page. */
  connection(): Connection;
  of(store: StoreName): LinkState;
}

/** Usage of the last sample; CPU in millicores, memory in bytes. */
export interface UsageSource {
  nodeCpuMillicores(node: string): Metric;
  nodeMemoryBytes(node: string): Metric;
  podCpuMillicores(namespace: string, pod: string): Metric;
  podMemoryBytes(namespace: string, pod: string): Metric;
  /** Another whenever samples came, went or grew too old to be shown. */
  readonly version: number;
  /** The source of the newest sample and its server time, or why there is none. */
  readonly status:
    { readonly source: MetricSource; readonly at: number } | { readonly missing: Text };
}

/** The cluster's sums since it was opened (at most 30 min), one point a sample; a gap is null. */
export interface ClusterHistory {
  readonly times: readonly number[];
  readonly cpuUsageMillicores: readonly (number | null)[];
  readonly cpuRequestMillicores: readonly (number | null)[];
  readonly cpuAllocatableMillicores: readonly (number | null)[];
  readonly memoryUsageBytes: readonly (number | null)[];
  readonly memoryRequestBytes: readonly (number | null)[];
  readonly memoryAllocatableBytes: readonly (number | null)[];
}

/** What probes of /readyz, /livez and /metrics said; leases and static pods are in the stores. */
export interface ControlPlaneProbes {
  /** `etcd` → ok, from /readyz?verbose; undefined before the first answer or when denied. */
  readonly checks?: ReadonlyMap<string, boolean>;
  readonly ready?: boolean;
  readonly live?: boolean;
  /** Server time of the last probe. */
  readonly at?: number;
  /** Why there is nothing. */
  readonly missing?: Text;
  /** From /metrics of the API server, where allowed; rates are since the previous scrape. */
  readonly apiServer?: {
    readonly requestsPerSecond?: number;
    readonly errorsPerSecond?: number;
    readonly p99Ms?: number;
    readonly inflight?: number;
    readonly etcdObjects?: number;
    readonly etcdBytes?: number;
    readonly etcdP99Ms?: number;
  };
  readonly apiServerMissing?: Text;
}

/** What the user may do beyond watching. undefined: not known yet; the model's change tells when it is. */
export interface RightsSource {
  may(question: {
    readonly verb: string;
    readonly group: string;
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
  }): boolean | undefined;
}

/** The logs that somebody looks at. */
export interface LogBook {
  of(source: LogSource): FollowedLog | undefined;
}

export interface FollowedLog {
  readonly streams: readonly LogStream[];
  readonly isTail: boolean;
  readonly ring: {
    readonly lines: { readonly length: number };
    readonly marks: number;
    readonly dropped: number;
    readonly limit: LogLimit | undefined;
    readonly added: number;
  };
  look(look: LogLook): LogLookedAt;
  find(look: LogLook, from: number, isBackwards: boolean): LogMatch | null;
  line(id: string): LogLine | null;
  text(
    look: LogLook,
    from: number,
    hasTimes: boolean,
  ): { readonly text: string; readonly next: number | null };
}

/** What a look leaves of a log: `dropped` is the place of the oldest line. */
export interface LogLookedAt {
  readonly shown: { readonly lines: { readonly length: number }; readonly dropped: number };
  /** Without what is marked between lines. */
  readonly lineCount: number;
  readonly matchCount: number | undefined;
  readonly filterFault: Text | undefined;
  readonly searchFault: Text | undefined;
  window(window: LogWindow): { readonly from: number; readonly rows: readonly LogRow[] };
}

/** A resource that is listed by the server's table, and only while it is shown. */
export interface TableResource {
  /** `configmaps`, `certificates.cert-manager.io`. */
  readonly id: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** What was read of one; rows stay while they are old. */
export interface ResourceTable {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** There are more than were read. */
  readonly isCut: boolean;
  readonly link: LinkState;
}

/** Resources beyond those that are watched. */
export interface TableSource {
  readonly catalog:
    | { readonly state: 'unread' }
    | { readonly state: 'read'; readonly resources: readonly TableResource[] }
    | { readonly state: 'failed'; readonly fault: Fault };
  /** undefined: nobody looks at it, or the first answer has not come. */
  table(id: string): ResourceTable | undefined;
}

export interface ModelInputs {
  /** The context's name, shown as *Cluster* in panels. */
  readonly clusterName?: string;
  readonly stores: ClusterStores;
  readonly links: LinkSource;
  readonly usage: UsageSource;
  readonly history: ClusterHistory;
  readonly logs?: LogBook;
  readonly rights?: RightsSource;
  controlPlane(): ControlPlaneProbes;
  readonly tables?: TableSource;
  /** `eks`, `aks`, `gke` … are told from the server's address and version by the session. */
  readonly serverVersion: () => string | undefined;
  /** Fired when something other than a store changed (usage, probes, link states). */
  readonly onDidChange: Event<void>;
  readonly clock: Clock;
}
