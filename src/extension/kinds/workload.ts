// The five replicated workloads made alike: how many are wanted, exist, are ready, new and available.
import type { Schema } from './decode/schema.ts';
import type { Kind } from './kind.ts';
import {
  conditions,
  defined,
  intOrString,
  labelSelector,
  number,
  objectRow,
  record,
  stringMap,
  text,
} from './read.ts';
import type { Json } from './read.ts';
import type { LabelSelector, WorkloadRow } from './rows.ts';
import {
  daemonSetSchema,
  deploymentSchema,
  replicaSetSchema,
  replicationControllerSchema,
  statefulSetSchema,
} from './workloadSchemas.ts';

type Counts = Pick<WorkloadRow, 'desired' | 'current' | 'ready' | 'updated' | 'available'>;

interface WorkloadShape {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly schema: Schema;
  counts(spec: Json, status: Json): Counts;
}

const revisionAnnotation = 'deployment.kubernetes.io/revision';

export const deploymentKind = workloadKind({
  group: 'apps',
  resource: 'deployments',
  kind: 'Deployment',
  schema: deploymentSchema,
  counts: replicaCounts,
});

export const replicaSetKind = workloadKind({
  group: 'apps',
  resource: 'replicasets',
  kind: 'ReplicaSet',
  schema: replicaSetSchema,
  counts: singleRevisionCounts,
});

export const replicationControllerKind = workloadKind({
  group: '',
  resource: 'replicationcontrollers',
  kind: 'ReplicationController',
  schema: replicationControllerSchema,
  counts: singleRevisionCounts,
});

export const statefulSetKind = workloadKind({
  group: 'apps',
  resource: 'statefulsets',
  kind: 'StatefulSet',
  schema: statefulSetSchema,
  counts: replicaCounts,
});

export const daemonSetKind = workloadKind({
  group: 'apps',
  resource: 'daemonsets',
  kind: 'DaemonSet',
  schema: daemonSetSchema,
  counts: (_spec, status) => ({
    desired: count(status['desiredNumberScheduled']),
    current: count(status['currentNumberScheduled']),
    ready: count(status['numberReady']),
    updated: count(status['updatedNumberScheduled']),
    available: count(status['numberAvailable']),
  }),
});

/** spec.replicas is 1 when it is not set (apps/v1 defaults). */
function replicaCounts(spec: Json, status: Json): Counts {
  return {
    desired: number(spec['replicas']) ?? 1,
    current: count(status['replicas']),
    ready: count(status['readyReplicas']),
    updated: count(status['updatedReplicas']),
    available: count(status['availableReplicas']),
  };
}

/** A ReplicaSet or ReplicationController is one revision: all its pods are up to date. */
function singleRevisionCounts(spec: Json, status: Json): Counts {
  return { ...replicaCounts(spec, status), updated: count(status['replicas']) };
}

function workloadKind(shape: WorkloadShape): Kind<WorkloadRow> {
  return {
    group: shape.group,
    version: 'v1',
    resource: shape.resource,
    kind: shape.kind,
    namespaced: true,
    schema: shape.schema,
    project(object) {
      const metadata = record(record(object)['metadata']);
      const spec = record(record(object)['spec']);
      const status = record(record(object)['status']);
      const strategy = record(spec['strategy'] ?? spec['updateStrategy']);
      const rolling = record(strategy['rollingUpdate']);
      return defined<WorkloadRow>({
        ...objectRow(shape.kind, object),
        kind: shape.kind,
        group: shape.group,
        version: 'v1',
        ...shape.counts(spec, status),
        paused: spec['paused'] === true,
        revision: revisionOf(metadata, status),
        selector: selectorOf(shape.kind, spec),
        conditions: conditions(status['conditions']),
        strategy: text(strategy['type']),
        maxUnavailable: intOrString(rolling['maxUnavailable']),
        maxSurge: intOrString(rolling['maxSurge']),
      });
    },
  };
}

/** The number kubectl rollout shows, or the name of a StatefulSet's newest ControllerRevision. */
function revisionOf(metadata: Json, status: Json): string | undefined {
  return (
    text(record(metadata['annotations'])[revisionAnnotation]) ?? text(status['updateRevision'])
  );
}

/** A ReplicationController selects by a bare map of labels. */
function selectorOf(kind: string, spec: Json): LabelSelector | undefined {
  if (kind !== 'ReplicationController') return labelSelector(spec['selector']);
  const matchLabels = stringMap(spec['selector']);
  return Object.keys(matchLabels).length === 0 ? undefined : { matchLabels, matchExpressions: [] };
}

function count(value: unknown): number {
  return number(value) ?? 0;
}
