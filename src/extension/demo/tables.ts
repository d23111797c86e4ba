// Printer columns of meta.k8s.io Tables: what `kubectl get` prints. Priority 1 shows with -o wide only.
import { ageSince } from './humanTime.ts';
import { printPod } from './podPrinter.ts';
import type { Resource } from './resources.ts';
import * as cells from './tableCells.ts';
import type { KubeObject, StorageName, StoredTypes } from './wire.ts';

export interface TableColumn {
  readonly name: string;
  readonly type: 'string' | 'integer';
  readonly priority: number;
  cell(object: KubeObject, nowMs: number): string | number;
}

type Cell<T> = (object: T, nowMs: number) => string | number;
type ColumnSpec<T> = readonly [head: string, cell: Cell<T>];

const age: ColumnSpec<KubeObject> = [
  'Age',
  (object, now) => ageSince(object.metadata.creationTimestamp, now),
];
const name: ColumnSpec<KubeObject> = ['Name', (object) => object.metadata.name];
const none = '<none>';

/** Heads ending in `+` show with -o wide only; heads beginning with `#` are integers. */
const specs: { readonly [S in StorageName]?: readonly ColumnSpec<StoredTypes[S]>[] } = {
  pods: [
    name,
    ['Ready', (pod, now) => printPod(pod, now).ready],
    ['Status', (pod, now) => printPod(pod, now).status],
    ['Restarts', (pod, now) => printPod(pod, now).restarts],
    age,
    ['IP+', (pod) => pod.status.podIP ?? none],
    ['Node+', (pod) => pod.spec.nodeName ?? none],
    ['Nominated Node+', (pod) => pod.status.nominatedNodeName ?? none],
    ['Readiness Gates+', () => none],
  ],
  nodes: [
    name,
    ['Status', cells.nodeStatus],
    ['Roles', cells.nodeRoles],
    age,
    ['Version', (node) => node.status.nodeInfo?.kubeletVersion ?? ''],
    ['Internal-IP+', (node) => cells.addressOf(node, 'InternalIP')],
    ['External-IP+', (node) => cells.addressOf(node, 'ExternalIP')],
    ['OS-Image+', (node) => node.status.nodeInfo?.osImage ?? ''],
    ['Kernel-Version+', (node) => node.status.nodeInfo?.kernelVersion ?? ''],
    ['Container-Runtime+', (node) => node.status.nodeInfo?.containerRuntimeVersion ?? ''],
  ],
  namespaces: [name, ['Status', (namespace) => namespace.status.phase ?? ''], age],
  'deployments.apps': [
    name,
    ['Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`],
    ['#Up-to-date', ({ status }) => status.updatedReplicas ?? 0],
    ['#Available', ({ status }) => status.availableReplicas ?? 0],
    age,
    ...cells.templateColumns,
  ],
  'replicasets.apps': [
    name,
    ['#Desired', ({ spec }) => spec.replicas ?? 0],
    ['#Current', ({ status }) => status.replicas],
    ['#Ready', ({ status }) => status.readyReplicas ?? 0],
    age,
    ...cells.templateColumns,
  ],
  replicationcontrollers: [
    name,
    ['#Desired', ({ spec }) => spec.replicas ?? 0],
    ['#Current', ({ status }) => status.replicas],
    ['#Ready', ({ status }) => status.readyReplicas ?? 0],
    age,
  ],
  'statefulsets.apps': [
    name,
    ['Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`],
    age,
  ],
  'daemonsets.apps': [
    name,
    ['#Desired', ({ status }) => status.desiredNumberScheduled],
    ['#Current', ({ status }) => status.currentNumberScheduled],
    ['#Ready', ({ status }) => status.numberReady],
    ['#Up-to-date', ({ status }) => status.updatedNumberScheduled ?? 0],
    ['#Available', ({ status }) => status.numberAvailable ?? 0],
    ['Node Selector', ({ spec }) => cells.labelText(spec.template.spec?.nodeSelector)],
    age,
  ],
  'jobs.batch': [
    name,
    ['Status', cells.jobStatus],
    ['Completions', ({ spec, status }) => `${status.succeeded ?? 0}/${spec.completions ?? 1}`],
    ['Duration', cells.jobDuration],
    age,
  ],
  'cronjobs.batch': [
    name,
    ['Schedule', ({ spec }) => spec.schedule],
    ['Timezone', ({ spec }) => spec.timeZone ?? none],
    ['Suspend', ({ spec }) => (spec.suspend === true ? 'True' : 'False')],
    ['#Active', ({ status }) => status.active?.length ?? 0],
    ['Last Schedule', ({ status }, now) => cells.ageOrNone(status.lastScheduleTime, now)],
    age,
  ],
  services: [
    name,
    ['Type', ({ spec }) => spec.type ?? 'ClusterIP'],
    ['Cluster-IP', ({ spec }) => spec.clusterIP ?? none],
    ['External-IP', cells.externalIp],
    ['Port(s)', cells.servicePorts],
    age,
    ['Selector+', ({ spec }) => cells.labelText(spec.selector)],
  ],
  endpoints: [name, ['Endpoints', cells.endpointsText], age],
  'endpointslices.discovery.k8s.io': [
    name,
    ['AddressType', ({ addressType }) => addressType],
    ['Ports', ({ ports }) => (ports ?? []).map(({ port }) => port).join(',') || '<unset>'],
    ['Endpoints', cells.sliceAddresses],
    age,
  ],
  events: [
    ['Last Seen', (event, now) => ageSince(event.lastTimestamp ?? event.eventTime, now)],
    ['Type', ({ type }) => type ?? ''],
    ['Reason', ({ reason }) => reason ?? ''],
    ['Object', ({ involvedObject: { kind, name: of } }) => `${kind?.toLowerCase()}/${of}`],
    ['Subobject+', ({ involvedObject }) => involvedObject.fieldPath ?? ''],
    ['Source+', cells.eventSource],
    ['Message', ({ message }) => (message ?? '').trim()],
    ['First Seen+', ({ firstTimestamp }, now) => ageSince(firstTimestamp, now)],
    ['#Count+', ({ count }) => count ?? 1],
    ['Name+', ({ metadata }) => metadata.name],
  ],
  'leases.coordination.k8s.io': [name, ['Holder', ({ spec }) => spec.holderIdentity ?? ''], age],
  configmaps: [name, ['#Data', ({ data }) => Object.keys(data ?? {}).length], age],
  secrets: [
    name,
    ['Type', ({ type }) => type ?? 'Opaque'],
    ['#Data', ({ data }) => Object.keys(data ?? {}).length],
    age,
  ],
  persistentvolumeclaims: [
    name,
    ['Status', ({ status }) => status.phase ?? ''],
    ['Volume', ({ spec }) => spec.volumeName ?? ''],
    ['Capacity', ({ status }) => status.capacity?.['storage'] ?? ''],
    ['Access Modes', ({ status }) => cells.accessModes(status.accessModes)],
    ['StorageClass', ({ spec }) => spec.storageClassName ?? ''],
    age,
  ],
  persistentvolumes: [
    name,
    ['Capacity', ({ spec }) => spec.capacity?.['storage'] ?? ''],
    ['Access Modes', ({ spec }) => cells.accessModes(spec.accessModes)],
    ['Reclaim Policy', ({ spec }) => spec.persistentVolumeReclaimPolicy ?? ''],
    ['Status', ({ status }) => status.phase ?? ''],
    ['Claim', ({ spec }) => `${spec.claimRef?.namespace}/${spec.claimRef?.name}`],
    ['StorageClass', ({ spec }) => spec.storageClassName ?? ''],
    age,
  ],
  'horizontalpodautoscalers.autoscaling': [
    name,
    ['Reference', ({ spec: { scaleTargetRef: to } }) => `${to.kind}/${to.name}`],
    ['Targets', cells.autoscalerTargets],
    ['MinPods', ({ spec }) => String(spec.minReplicas ?? 1)],
    ['#MaxPods', ({ spec }) => spec.maxReplicas],
    ['#Replicas', ({ status }) => status.currentReplicas ?? 0],
    age,
  ],
  'ingresses.networking.k8s.io': [
    name,
    ['Class', ({ spec }) => spec.ingressClassName ?? none],
    ['Hosts', ({ spec }) => (spec.rules ?? []).map(({ host }) => host ?? '*').join(',')],
    ['Address', ({ status }) => status.loadBalancer?.ingress?.[0]?.ip ?? ''],
    ['Ports', ({ spec }) => (spec.tls === undefined ? '80' : '80, 443')],
    age,
  ],
  'networkpolicies.networking.k8s.io': [
    name,
    ['Pod-Selector', ({ spec }) => cells.labelText(spec.podSelector?.matchLabels)],
    age,
  ],
};

export function columnsOf(resource: Resource): readonly TableColumn[] {
  const found = (specs[resource.storage] ?? [name, age]) as readonly ColumnSpec<never>[];
  return found.map(([text, cell]) => ({
    name: text.replace(/^#|\+$/g, ''),
    type: text.startsWith('#') ? 'integer' : 'string',
    priority: text.endsWith('+') ? 1 : 0,
    cell: cell as Cell<KubeObject>,
  }));
}
