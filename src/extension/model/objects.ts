// Which kinds the model holds, where their rows are, and how a row becomes a reference that screens can link to.
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { Row } from '../core/rowStore.ts';
import type { NodeRow, ObjectRow, OwnerRef, PodRow } from '../kinds/rows.ts';
import type { ClusterStores, StoreName } from './inputs.ts';

export interface StoredKind {
  readonly store: StoreName;
  readonly group: string;
  readonly version: string;
}

/** Kinds a user can open, by kind name. Events, endpoint slices and leases are evidence, not subjects. */
export const storedKinds = {
  Pod: { store: 'pods', group: '', version: 'v1' },
  Node: { store: 'nodes', group: '', version: 'v1' },
  Namespace: { store: 'namespaces', group: '', version: 'v1' },
  Deployment: { store: 'deployments', group: 'apps', version: 'v1' },
  StatefulSet: { store: 'statefulSets', group: 'apps', version: 'v1' },
  DaemonSet: { store: 'daemonSets', group: 'apps', version: 'v1' },
  Job: { store: 'jobs', group: 'batch', version: 'v1' },
  CronJob: { store: 'cronJobs', group: 'batch', version: 'v1' },
  ReplicaSet: { store: 'replicaSets', group: 'apps', version: 'v1' },
  ReplicationController: { store: 'replicationControllers', group: '', version: 'v1' },
  Service: { store: 'services', group: '', version: 'v1' },
} as const satisfies Record<string, StoredKind>;

export type KindName = keyof typeof storedKinds;

/** Kinds that own pods, in the order screens list them. */
export const workloadKinds = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'ReplicaSet',
  'ReplicationController',
] as const satisfies readonly KindName[];

export type WorkloadKind = (typeof workloadKinds)[number];

/** The stored kind of that name and group, or undefined for kinds the model does not hold. */
export function storedKind(kind: string, group: string): KindName | undefined {
  if (!Object.hasOwn(storedKinds, kind)) return undefined;
  const name = kind as KindName;
  return storedKinds[name].group === group ? name : undefined;
}

export function refOf(kind: KindName, row: Row): ObjectRef {
  const { group, version } = storedKinds[kind];
  const scope = row.namespace === '' ? {} : { namespace: row.namespace };
  return { group, version, kind, ...scope, name: row.name, uid: row.uid };
}

export function podRef(row: PodRow): ObjectRef {
  return refOf('Pod', row);
}

export function ownerObjectRef(owner: OwnerRef, namespace: string): ObjectRef {
  const { group, version, kind, name, uid } = owner;
  return { group, version, kind, ...(namespace !== '' && { namespace }), name, uid };
}

/** The stored row a reference names: by uid, else by name (a link made from a name alone). */
export function findRow(stores: ClusterStores, ref: ObjectRef): ObjectRow | undefined {
  const kind = storedKind(ref.kind, ref.group);
  if (kind === undefined) return undefined;
  const store = stores[storedKinds[kind].store];
  if (ref.uid !== undefined) return store.get(ref.uid);
  return store.byName(ref.namespace ?? '', ref.name);
}

/** The node runs the control plane, as kubeadm and most others mark it. */
export function isControlPlane({ labels }: NodeRow): boolean {
  return 'node-role.kubernetes.io/control-plane' in labels;
}

/** A pod's uid (kubelet: `…in pod name_namespace(uid)`; of a static pod a hash), and the kernel's user id. */
const RAW_IDS = /\((?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32})\)|,? UID:\d+\b/g;

/** The cluster's own words within a sentence of ours, which ends with a full stop itself; ids nobody reads left out. */
export function phrase(message: string): { readonly code: string } {
  return { code: message.replace(RAW_IDS, '').trim().replace(/[.:]$/, '') };
}
