// The objects of the demo cluster as they are on the wire: client-node's types, with times as the strings that JSON has.
import type {
  V1Lease,
  CoreV1Event,
  V1ConfigMap,
  V1CronJob,
  V1DaemonSet,
  V1Deployment,
  V1EndpointSlice,
  V1Endpoints,
  V1Ingress,
  V1Job,
  V1Namespace,
  V1NetworkPolicy,
  V1Node,
  V1ObjectMeta,
  V1PersistentVolume,
  V1PersistentVolumeClaim,
  V1Pod,
  V1ReplicaSet,
  V1ReplicationController,
  V1Secret,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';

/** T as JSON: every Date is a string. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer U)[]
    ? Wire<U>[]
    : T extends object
      ? { [K in keyof T]: Wire<T[K]> }
      : T;

export type Meta = Omit<
  Wire<V1ObjectMeta>,
  'name' | 'uid' | 'resourceVersion' | 'creationTimestamp'
> & { name: string; uid: string; resourceVersion: string; creationTimestamp: string };

/** What every stored object has. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: Meta;
}

/** T with the parts a stored object always has made certain. */
type Stored<T, K extends keyof T = never> = Omit<Wire<T>, 'metadata' | 'apiVersion' | 'kind' | K> &
  KubeObject & { [P in K]-?: Wire<Exclude<T[P], undefined>> };

export type Pod = Stored<V1Pod, 'spec' | 'status'>;
export type Node = Stored<V1Node, 'spec' | 'status'>;
export type Namespace = Stored<V1Namespace, 'status'>;
export type Deployment = Stored<V1Deployment, 'spec' | 'status'>;
export type ReplicaSet = Stored<V1ReplicaSet, 'spec' | 'status'>;
export type ReplicationController = Stored<V1ReplicationController, 'spec' | 'status'>;
export type StatefulSet = Stored<V1StatefulSet, 'spec' | 'status'>;
export type DaemonSet = Stored<V1DaemonSet, 'spec' | 'status'>;
export type Job = Stored<V1Job, 'spec' | 'status'>;
export type CronJob = Stored<V1CronJob, 'spec' | 'status'>;
export type Service = Stored<V1Service, 'spec' | 'status'>;
export type EndpointSlice = Stored<V1EndpointSlice>;
export type Endpoints = Stored<V1Endpoints>;
export type Event = Stored<CoreV1Event>;
export type Lease = Stored<V1Lease, 'spec'>;
export type ConfigMap = Stored<V1ConfigMap>;
export type Secret = Stored<V1Secret>;
export type Claim = Stored<V1PersistentVolumeClaim, 'spec' | 'status'>;
export type Volume = Stored<V1PersistentVolume, 'spec' | 'status'>;
export type Autoscaler = Stored<V2HorizontalPodAutoscaler, 'spec' | 'status'>;
export type Ingress = Stored<V1Ingress, 'spec' | 'status'>;
export type ServiceAccount = Stored<V1ServiceAccount>;
export type NetworkPolicy = Stored<V1NetworkPolicy, 'spec'>;

/** Storage name (resource.group as kubectl writes it) → what it holds. */
export interface StoredTypes {
  pods: Pod;
  nodes: Node;
  namespaces: Namespace;
  services: Service;
  endpoints: Endpoints;
  events: Event;
  configmaps: ConfigMap;
  secrets: Secret;
  serviceaccounts: ServiceAccount;
  persistentvolumeclaims: Claim;
  persistentvolumes: Volume;
  replicationcontrollers: ReplicationController;
  'deployments.apps': Deployment;
  'replicasets.apps': ReplicaSet;
  'statefulsets.apps': StatefulSet;
  'daemonsets.apps': DaemonSet;
  'jobs.batch': Job;
  'cronjobs.batch': CronJob;
  'endpointslices.discovery.k8s.io': EndpointSlice;
  'leases.coordination.k8s.io': Lease;
  'horizontalpodautoscalers.autoscaling': Autoscaler;
  'ingresses.networking.k8s.io': Ingress;
  'networkpolicies.networking.k8s.io': NetworkPolicy;
}

export type StorageName = keyof StoredTypes;

/** RFC 3339 with seconds, as metav1.Time. */
export function wireTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** RFC 3339 with microseconds, as metav1.MicroTime. */
export function wireMicroTime(ms: number): string {
  return new Date(ms).toISOString().replace(/Z$/, '000Z');
}
