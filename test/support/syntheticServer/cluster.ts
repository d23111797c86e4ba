// The synthetic cluster: a table for each of the resources that Foretop watches, filled from the plan.
import type { Json } from './json.ts';
import { namespaceObject, nodeObject } from './nodes.ts';
import { ObjectTable, Versions } from './objectTable.ts';
import {
  endpointsPerSlice,
  eventObject,
  leaseNames,
  leaseObject,
  serviceObject,
  sliceObject,
} from './otherObjects.ts';
import { podName } from './podSpec.ts';
import { Pods } from './pods.ts';
import { isReadyState, type PodRecord } from './podStatus.ts';
import type { Served } from './wire.ts';
import { WorkloadObjects } from './workloadObjects.ts';
import { revisionsAtStart, World, type Workload, type WorldOptions } from './world.ts';

export type ResourceName =
  | 'pods'
  | 'nodes'
  | 'namespaces'
  | 'services'
  | 'replicationcontrollers'
  | 'deployments'
  | 'replicasets'
  | 'statefulsets'
  | 'daemonsets'
  | 'jobs'
  | 'cronjobs'
  | 'endpointslices'
  | 'events'
  | 'leases';

const one = (group: string, resource: ResourceName, kind: string, type: string): Served => {
  const namespaced = resource !== 'nodes' && resource !== 'namespaces';
  return { group, version: 'v1', resource, kind, namespaced, type: `${type}.${kind}` };
};

export const servedResources: readonly Served[] = [
  one('', 'pods', 'Pod', 'core'),
  one('', 'nodes', 'Node', 'core'),
  one('', 'namespaces', 'Namespace', 'core'),
  one('', 'services', 'Service', 'core'),
  one('', 'replicationcontrollers', 'ReplicationController', 'core'),
  one('apps', 'deployments', 'Deployment', 'apps'),
  one('apps', 'replicasets', 'ReplicaSet', 'apps'),
  one('apps', 'statefulsets', 'StatefulSet', 'apps'),
  one('apps', 'daemonsets', 'DaemonSet', 'apps'),
  one('batch', 'jobs', 'Job', 'batch'),
  one('batch', 'cronjobs', 'CronJob', 'batch'),
  one('discovery.k8s.io', 'endpointslices', 'EndpointSlice', 'discovery'),
  one('events.k8s.io', 'events', 'Event', 'events'),
  one('coordination.k8s.io', 'leases', 'Lease', 'coordination'),
];

const tableOfKind = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  Job: 'jobs',
} as const;

export interface ClusterOptions extends WorldOptions {
  /** Changes that a watch can go on from, a resource; about 7 KB each for pods. */
  readonly window?: number;
}

export class SyntheticCluster {
  readonly world: World;
  readonly pods: Pods;
  readonly versions = new Versions();
  readonly tables: ReadonlyMap<string, ObjectTable>;
  /** The pod of each index as it is now. */
  readonly records: PodRecord[] = [];
  readonly #workloads: WorkloadObjects;

  constructor(options: ClusterOptions) {
    const { window = 30_000 } = options;
    this.world = new World(options);
    this.pods = new Pods(this.world);
    this.#workloads = new WorkloadObjects(this.world, this.pods.specs);
    this.tables = new Map(
      servedResources.map((served) => [
        served.resource,
        new ObjectTable(served, this.versions, window),
      ]),
    );
    this.#fill();
  }

  table(name: ResourceName): ObjectTable {
    return this.tables.get(name)!;
  }

  podObject(record: PodRecord, version: string): Json {
    return this.pods.object(record, version);
  }

  /** As its pods are now. */
  workloadMaker(workload: Workload): (version: string) => Json {
    const records = this.#recordsOf(workload);
    const updated = records.filter(({ revision }) => revision === workload.revision).length;
    const pods = { ...counts(records), updated };
    const then = { ...workload };
    return (version) => this.#workloads.object(then, version, pods);
  }

  /** As its pods are now. */
  replicaSetMaker(workload: Workload, revision: number): (version: string) => Json {
    const records = this.#recordsOf(workload).filter((record) => record.revision === revision);
    const pods = counts(records);
    const then = { ...workload };
    return (version) => this.#workloads.replicaSet(then, revision, version, pods);
  }

  #recordsOf({ firstPod, pods }: Workload): PodRecord[] {
    return this.records.slice(firstPod, firstPod + pods);
  }

  #fill(): void {
    const { world } = this;
    for (let i = 0; i < world.podCount; i++) {
      const record = this.pods.first(i);
      this.records.push(record);
      this.table('pods').fill((version) => this.podObject(record, version));
    }
    for (let i = 0; i < world.nodeCount; i++) {
      this.table('nodes').fill((version) => nodeObject(world, i, version, world.nowMs));
    }
    for (const i of world.namespaces.keys()) {
      this.table('namespaces').fill((version) => namespaceObject(world, i, version));
    }
    for (const workload of world.workloads) this.#fillWorkload(workload);
    for (const record of this.records) this.#fillEvent(record);
    for (const name of leaseNames) {
      this.table('leases').fill((version) => leaseObject(world, name, version, world.nowMs));
    }
  }

  #fillWorkload(workload: Workload): void {
    const { world } = this;
    const table = this.table(tableOfKind[workload.kind]);
    table.fill(this.workloadMaker(workload));
    if (workload.kind === 'Job') return;
    for (
      let revision = 0;
      workload.kind === 'Deployment' && revision < revisionsAtStart;
      revision++
    ) {
      this.table('replicasets').fill(this.replicaSetMaker(workload, revision));
    }
    this.table('services').fill((version) => serviceObject(world, workload, version));
    const endpoints = this.#recordsOf(workload)
      .slice(0, endpointsPerSlice)
      .map((pod) => ({ pod, name: podName(world, workload, pod) }));
    this.table('endpointslices').fill((v) => sliceObject(world, workload, endpoints, v));
  }

  #fillEvent(record: PodRecord): void {
    const { world } = this;
    const name = podName(world, world.workloadOf(record.index), record);
    if (!eventObject(world, record, name, '')) return;
    this.table('events').fill((version) => eventObject(world, record, name, version)!);
  }
}

function counts(records: readonly PodRecord[]): { total: number; ready: number } {
  const ready = records.filter(({ state }) => isReadyState(state)).length;
  return { total: records.length, ready };
}
