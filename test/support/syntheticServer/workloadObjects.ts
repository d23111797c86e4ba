// Deployments and their ReplicaSets, DaemonSets, StatefulSets and Jobs of the synthetic cluster, whose pods are its pods.
import type { Json } from './json.ts';
import { fieldsV1, managedBy } from './managedFields.ts';
import { podLabels, type PodSpecs } from './podSpec.ts';
import { wireTime, type Workload, type World } from './world.ts';

/** How many pods a workload, or one revision of it, has. */
export interface PodCounts {
  readonly total: number;
  readonly ready: number;
}

export class WorkloadObjects {
  readonly #world: World;
  readonly #specs: PodSpecs;

  constructor(world: World, specs: PodSpecs) {
    this.#world = world;
    this.#specs = specs;
  }

  /** `updated`: pods of the current revision; only Deployments have others. */
  object(workload: Workload, rv: string, pods: PodCounts & { readonly updated: number }): Json {
    if (workload.kind === 'Job') return this.#job(workload, rv, pods);
    const { kind } = workload;
    const selector = { matchLabels: { 'app.kubernetes.io/instance': workload.name } };
    const template = this.#template(workload, undefined);
    const spec =
      kind === 'Deployment'
        ? {
            replicas: workload.pods,
            selector,
            template,
            strategy: {
              type: 'RollingUpdate',
              rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
            },
            revisionHistoryLimit: 10,
            progressDeadlineSeconds: 600,
          }
        : kind === 'StatefulSet'
          ? {
              replicas: workload.pods,
              selector,
              template,
              serviceName: workload.name,
              podManagementPolicy: 'OrderedReady',
              updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
              revisionHistoryLimit: 10,
            }
          : {
              selector,
              template,
              updateStrategy: {
                type: 'RollingUpdate',
                rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
              },
              revisionHistoryLimit: 10,
            };
    const annotations =
      kind === 'Deployment'
        ? { 'deployment.kubernetes.io/revision': String(workload.revision + 1) }
        : { 'deprecated.daemonset.template.generation': '1' };
    return this.#whole(kind, workload, {
      metadata: { ...this.#metadata(workload, rv), annotations },
      spec,
      status: statusOf(workload, pods),
    });
  }

  replicaSet(workload: Workload, revision: number, rv: string, pods: PodCounts): Json {
    const world = this.#world;
    const hash = world.templateHash(workload, revision);
    const labels = podLabels(world, workload, revision);
    const { name, uid, namespace } = workload;
    return this.#whole('ReplicaSet', workload, {
      metadata: {
        name: `${name}-${hash}`,
        namespace,
        uid: world.uid('ReplicaSet', workload.index, revision),
        resourceVersion: rv,
        generation: 1,
        creationTimestamp: wireTime(createdMs(world, workload, revision)),
        labels,
        annotations: {
          'deployment.kubernetes.io/desired-replicas': String(workload.pods),
          'deployment.kubernetes.io/max-replicas': String(Math.ceil(workload.pods * 1.25)),
          'deployment.kubernetes.io/revision': String(revision + 1),
        },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name,
            uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        replicas: pods.total,
        selector: {
          matchLabels: { 'app.kubernetes.io/instance': name, 'pod-template-hash': hash },
        },
        template: this.#template(workload, revision),
      },
      status: {
        replicas: pods.total,
        ...(pods.total > 0 && { fullyLabeledReplicas: pods.total }),
        ...(pods.ready > 0 && { readyReplicas: pods.ready, availableReplicas: pods.ready }),
        observedGeneration: 1,
      },
    });
  }

  #job(workload: Workload, resourceVersion: string, { total }: PodCounts): Json {
    const at = wireTime(workload.createdMs + 60_000);
    return this.#whole('Job', workload, {
      metadata: this.#metadata(workload, resourceVersion),
      spec: {
        parallelism: total,
        completions: total,
        backoffLimit: 6,
        selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': workload.uid } },
        template: this.#template(workload, undefined),
        completionMode: 'NonIndexed',
        suspend: false,
        podReplacementPolicy: 'TerminatingOrFailed',
      },
      status: {
        conditions: [
          { type: 'Complete', status: 'True', lastProbeTime: at, lastTransitionTime: at },
        ],
        startTime: wireTime(workload.createdMs),
        completionTime: at,
        succeeded: total,
        uncountedTerminatedPods: {},
        ready: 0,
      },
    });
  }

  #metadata({ name, namespace, uid, createdMs, version }: Workload, resourceVersion: string): Json {
    return {
      name,
      namespace,
      uid,
      resourceVersion,
      generation: 1,
      creationTimestamp: wireTime(createdMs),
      labels: { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/version': version },
    };
  }

  #template(workload: Workload, revision: number | undefined): Json {
    return {
      metadata: {
        labels: podLabels(this.#world, workload, revision ?? workload.revision),
      },
      spec: {
        ...this.#specs.template(workload),
        securityContext: {},
        schedulerName: 'default-scheduler',
      },
    };
  }

  #whole(
    kind: string,
    workload: Workload,
    parts: Readonly<Record<'metadata' | 'spec' | 'status', Json>>,
  ): Json {
    const apiVersion = kind === 'Job' ? 'batch/v1' : 'apps/v1';
    const { metadata, spec, status } = parts;
    const at = wireTime(workload.createdMs);
    const managedFields = [
      managedBy('kube-controller-manager', at, fieldsV1({ spec, status }), { apiVersion }),
    ];
    return { kind, apiVersion, metadata: { ...metadata, managedFields }, spec, status };
  }
}

/** Of a ReplicaSet: the old ones are older. */
function createdMs(world: World, workload: Workload, revision: number): number {
  const steps = workload.revision - revision;
  return Math.min(world.nowMs, workload.createdMs - steps * 86_400_000);
}

function statusOf(
  { kind }: Workload,
  { total, ready, updated }: PodCounts & { readonly updated: number },
): Json {
  if (kind === 'DaemonSet') {
    return {
      currentNumberScheduled: total,
      numberMisscheduled: 0,
      desiredNumberScheduled: total,
      numberReady: ready,
      observedGeneration: 1,
      updatedNumberScheduled: updated,
      numberAvailable: ready,
      ...(ready < total && { numberUnavailable: total - ready }),
    };
  }
  return {
    observedGeneration: 1,
    replicas: total,
    ...(kind === 'Deployment' ? { updatedReplicas: updated } : {}),
    readyReplicas: ready,
    ...(kind === 'StatefulSet' ? { currentReplicas: updated } : {}),
    availableReplicas: ready,
    ...(kind === 'Deployment' && ready < total ? { unavailableReplicas: total - ready } : {}),
  };
}
