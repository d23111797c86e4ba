// The compact records that stores hold: what every screen needs of an object, computed once when it arrives. The full
// object is fetched only for the one that is open.
import type { Row } from '../core/rowStore.ts';

/** Times are ms since the epoch, CPU is millicores, memory and storage are bytes. */
export interface ObjectRow extends Row {
  readonly createdAt: number;
  readonly deletedAt?: number;
  readonly labels: Readonly<Record<string, string>>;
  /** The controlling owner reference, if any. */
  readonly owner?: OwnerRef;
}

export interface OwnerRef {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  readonly role: 'init' | 'sidecar' | 'container' | 'ephemeral';
  readonly state: 'waiting' | 'running' | 'terminated' | 'unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
  readonly signal?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly ready: boolean;
  readonly restarts: number;
  readonly last?: TerminationFacts;
  readonly cpuRequestMillicores?: number;
  readonly cpuLimitMillicores?: number;
  readonly memoryRequestBytes?: number;
  readonly memoryLimitBytes?: number;
}

export interface TerminationFacts {
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode: number;
  readonly signal?: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
}

export interface ConditionFacts {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly changedAt?: number;
}

export interface PodRow extends ObjectRow {
  readonly node?: string;
  readonly phase: string;
  /** status.reason (Evicted, NodeLost, UnexpectedAdmissionError …). */
  readonly reason?: string;
  /** kubectl's STATUS word (printPod), computed from the object alone. */
  readonly word: string;
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  readonly lastRestartAt?: number;
  readonly podIp?: string;
  readonly hostIp?: string;
  readonly qosClass?: string;
  readonly finalizers: readonly string[];
  readonly conditions: readonly ConditionFacts[];
  readonly containers: readonly ContainerFacts[];
  /** status.message (eviction, admission). */
  readonly message?: string;
  /** Effective requests and limits as the scheduler counts them (init containers, sidecars, overhead). */
  readonly cpuRequestMillicores: number;
  readonly memoryRequestBytes: number;
  readonly cpuLimitMillicores?: number;
  readonly memoryLimitBytes?: number;
  /** The longest readiness probe period × failure threshold would delay readiness; ms. */
  readonly probePeriodMs?: number;
  /** Annotation kubernetes.io/config.mirror: a static pod. */
  readonly isMirror: boolean;
}

export interface NodeRow extends ObjectRow {
  readonly ready: boolean | undefined;
  readonly unschedulable: boolean;
  readonly conditions: readonly ConditionFacts[];
  readonly taints: readonly {
    readonly key: string;
    readonly value?: string;
    readonly effect: string;
  }[];
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
  readonly cpuAllocatableMillicores?: number;
  readonly memoryAllocatableBytes?: number;
  readonly kubeletVersion?: string;
  readonly containerRuntimeVersion?: string;
  readonly osImage?: string;
  readonly kernelVersion?: string;
  readonly architecture?: string;
  readonly providerId?: string;
}

export interface NamespaceRow extends ObjectRow {
  readonly phase: string;
}

/** Deployment, ReplicaSet, ReplicationController, StatefulSet, DaemonSet. */
export interface WorkloadRow extends ObjectRow {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly desired: number;
  readonly current: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
  readonly paused: boolean;
  readonly revision?: string;
  readonly selector?: LabelSelector;
  readonly conditions: readonly ConditionFacts[];
  readonly strategy?: string;
  readonly maxUnavailable?: string;
  readonly maxSurge?: string;
}

export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values: readonly string[];
  }[];
}

export interface JobRow extends ObjectRow {
  readonly completions?: number;
  readonly active: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly suspended: boolean;
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly conditions: readonly ConditionFacts[];
}

export interface CronJobRow extends ObjectRow {
  readonly schedule: string;
  readonly timeZone?: string;
  readonly suspended: boolean;
  readonly active: number;
  readonly lastScheduledAt?: number;
  readonly lastSucceededAt?: number;
}

export interface ServiceRow extends ObjectRow {
  readonly type: string;
  readonly clusterIps: readonly string[];
  readonly externalIps: readonly string[];
  readonly loadBalancer: readonly string[];
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports: readonly {
    readonly name?: string;
    readonly protocol: string;
    readonly port: number;
    readonly targetPort?: string;
    readonly nodePort?: number;
  }[];
}

export interface EndpointSliceRow extends ObjectRow {
  /** Label kubernetes.io/service-name. */
  readonly service?: string;
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly ready: boolean;
    readonly podUid?: string;
    readonly podName?: string;
  }[];
}

/** From events.k8s.io/v1 or core/v1, made alike. */
export interface EventRow extends ObjectRow {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly source?: string;
  readonly regarding: {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly uid?: string;
  };
}

export interface LeaseRow extends ObjectRow {
  readonly holder?: string;
  readonly renewedAt?: number;
  readonly durationSeconds?: number;
}
