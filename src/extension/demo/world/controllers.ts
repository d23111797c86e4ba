// Which controller looks after which kind, and what goes when its owner goes.
import { resources } from '../resources.ts';
import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  KubeObject,
  Pod,
  ReplicaSet,
  ReplicationController,
  Service,
  StatefulSet,
  StorageName,
} from '../wire.ts';
import { reconcileDeployment } from './deployments.ts';
import { reconcileCronJob, reconcileJob } from './jobs.ts';
import { reconcileDaemon, reconcileReplicas, reconcileStateful } from './replicaControllers.ts';
import { reconcileEndpoints } from './services.ts';
import type { World } from './world.ts';

/** Brings the world nearer to what the object says. */
export function reconcile(world: World, storage: StorageName, object: KubeObject): void {
  switch (storage) {
    case 'deployments.apps':
      return reconcileDeployment(world, object as Deployment);
    case 'replicasets.apps':
      return reconcileReplicas(world, storage, object as ReplicaSet);
    case 'replicationcontrollers':
      return reconcileReplicas(world, storage, object as ReplicationController);
    case 'statefulsets.apps':
      return reconcileStateful(world, object as StatefulSet);
    case 'daemonsets.apps':
      return reconcileDaemon(world, object as DaemonSet);
    case 'jobs.batch':
      return reconcileJob(world, object as Job);
    case 'cronjobs.batch':
      return reconcileCronJob(world, object as CronJob);
    case 'services':
      return reconcileEndpoints(world, object as Service);
    default:
      return undefined;
  }
}

const dependents: readonly StorageName[] = [
  'replicasets.apps',
  'jobs.batch',
  'endpointslices.discovery.k8s.io',
  'pods',
];

export function collectDependents(world: World, owner: KubeObject): void {
  for (const storage of dependents) {
    for (const object of world.store.all(storage, owner.metadata.namespace)) {
      if (object.metadata.ownerReferences?.[0]?.uid !== owner.metadata.uid) continue;
      if (storage === 'pods') world.deletePod(object as Pod);
      else world.collect(storage, object);
    }
  }
  if (owner.kind === 'Service') {
    const { namespace, name } = owner.metadata;
    world.store.remove('endpoints', {
      metadata: { ...(namespace !== undefined && { namespace }), name },
    });
  }
}

/** What the namespace controller and the pod collector do when a namespace or a node is gone. */
export function clearAfter(world: World, gone: KubeObject): void {
  const { store } = world;
  const { name } = gone.metadata;
  if (gone.kind === 'Node') {
    for (const pod of store.all('pods')) if (pod.spec.nodeName === name) store.remove('pods', pod);
  }
  if (gone.kind !== 'Namespace') return;
  for (const { storage, namespaced } of resources) {
    if (!namespaced) continue;
    for (const object of store.all(storage, name)) store.remove(storage, object);
  }
}
