// The pods of the synthetic cluster: metadata and spec as a controller writes them and admission completes them. Keys
// are in the order of the Go types, because that is how an API server writes them.
import type { Json } from './json.ts';
import { fieldsV1, managedBy } from './managedFields.ts';
import { wireTime, type Workload, type World } from './world.ts';

/** One life of a pod: a pod that is replaced has the same index and the next generation. */
export interface PodIdentity {
  readonly index: number;
  readonly generation: number;
  readonly revision: number;
  readonly createdMs: number;
}

const registry = 'registry.example.com';

export function podName(world: World, workload: Workload, pod: PodIdentity): string {
  const { index, generation, revision } = pod;
  const suffix = world.suffix(5, 'pod', index, generation);
  const { kind, name, firstPod } = workload;
  if (kind === 'Deployment') return `${name}-${world.templateHash(workload, revision)}-${suffix}`;
  if (kind === 'StatefulSet') return `${name}-${index - firstPod}`;
  return `${name}-${suffix}`;
}

export function nodeOf(world: World, { index, generation }: PodIdentity): string {
  const workload = world.workloadOf(index);
  if (workload.kind === 'DaemonSet') return world.nodeName(index - workload.firstPod);
  // Spread so that each node has some 20, and a replaced pod moves.
  return world.nodeName((index * 7919 + generation * 104_729) % world.nodeCount);
}

/** The ReplicaSet of a Deployment; otherwise the workload itself. */
export function ownerOf(world: World, workload: Workload, revision: number): Json {
  const { kind, name, uid, index } = workload;
  const isDeployment = kind === 'Deployment';
  return {
    apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
    kind: isDeployment ? 'ReplicaSet' : kind,
    name: isDeployment ? `${name}-${world.templateHash(workload, revision)}` : name,
    uid: isDeployment ? world.uid('ReplicaSet', index, revision) : uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

export function podLabels(world: World, workload: Workload, revision: number): Json {
  const { kind, name, version, namespace } = workload;
  return {
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': namespace,
    'app.kubernetes.io/version': version,
    ...(kind === 'Deployment' && { 'pod-template-hash': world.templateHash(workload, revision) }),
    ...(kind !== 'Deployment' && { 'controller-revision-hash': `${name}-7d9c5b8f6d` }),
  };
}

export class PodSpecs {
  readonly #world: World;
  readonly #parts = new Map<number, WorkloadParts>();
  readonly #revisionParts = new Map<string, Json>();
  /** managedFields of what the controller wrote are the same for all pods of a revision. */
  readonly #fields = new Map<string, Json>();

  constructor(world: World) {
    this.#world = world;
  }

  /** metadata without managedFields of the kubelet, which follow from the status. */
  metadata(pod: PodIdentity, resourceVersion: string, deletedMs: number | undefined): Json {
    const world = this.#world;
    const workload = world.workloadOf(pod.index);
    const name = podName(world, workload, pod);
    const isNumbered = workload.kind === 'StatefulSet';
    return {
      name,
      ...(!isNumbered && { generateName: name.slice(0, -5) }),
      namespace: workload.namespace,
      uid: world.uid('Pod', pod.index, pod.generation),
      resourceVersion,
      generation: 1,
      creationTimestamp: wireTime(pod.createdMs),
      ...(deletedMs !== undefined && {
        deletionTimestamp: wireTime(deletedMs),
        deletionGracePeriodSeconds: 30,
      }),
      labels: this.#labelsOf(workload, pod.revision),
      annotations: this.#partsOf(workload).annotations,
      ownerReferences: this.#ownersOf(workload, pod.revision),
    };
  }

  spec(pod: PodIdentity, isScheduled: boolean): Json {
    const world = this.#world;
    const workload = world.workloadOf(pod.index);
    return {
      ...this.template(
        workload,
        `kube-api-access-${world.suffix(5, 'access', pod.index, pod.generation)}`,
      ),
      ...(isScheduled && { nodeName: nodeOf(world, pod) }),
      securityContext: podSecurity,
      schedulerName: 'default-scheduler',
      tolerations,
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
    };
  }

  /** What the workload's template says, as the spec of a pod begins. */
  template(workload: Workload, accessVolume?: string): Json {
    const parts = this.#partsOf(workload);
    const containers = parts.containers.map(([head, tail], i) => ({
      ...head,
      ...(i === 0 || accessVolume !== undefined ? { volumeMounts: mountsOf(i, accessVolume) } : {}),
      ...tail,
    }));
    return {
      volumes: [
        ...parts.volumes,
        ...(accessVolume === undefined ? [] : [{ name: accessVolume, projected: apiAccess }]),
      ],
      containers,
      restartPolicy: workload.kind === 'Job' ? 'Never' : 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: workload.name,
      serviceAccount: workload.name,
    };
  }

  #partsOf(workload: Workload): WorkloadParts {
    const known = this.#parts.get(workload.index);
    if (known) return known;
    const { name, uid, port, containers } = workload;
    const parts = deepFreeze({
      annotations: {
        'checksum/config': `${uid.replaceAll('-', '')}${uid.slice(0, 8)}`,
        'prometheus.io/port': String(port),
        'prometheus.io/scrape': 'true',
      },
      volumes: [{ name: 'config', configMap: { name: `${name}-config`, defaultMode: 420 } }],
      containers: Array.from({ length: containers }, (_, i) => container(workload, i)),
    });
    this.#parts.set(workload.index, parts);
    return parts;
  }

  #labelsOf(workload: Workload, revision: number): Json {
    return this.#kept(`labels/${workload.index}/${revision}`, () =>
      podLabels(this.#world, workload, revision),
    );
  }

  #ownersOf(workload: Workload, revision: number): unknown {
    return this.#kept(`owners/${workload.index}/${revision}`, () => ({
      list: [ownerOf(this.#world, workload, revision)],
    }))['list'];
  }

  #kept(key: string, make: () => Json): Json {
    let kept = this.#revisionParts.get(key);
    if (!kept) this.#revisionParts.set(key, (kept = deepFreeze(make())));
    return kept;
  }

  /** Of the controller that made the pod. */
  controllerFields(pod: PodIdentity): Json {
    const workload = this.#world.workloadOf(pod.index);
    const key = `${workload.index}/${pod.revision}`;
    const known = this.#fields.get(key);
    if (known) return managedBy('kube-controller-manager', wireTime(pod.createdMs), known);
    const { labels, annotations, ownerReferences, generateName } = this.metadata(
      pod,
      '',
      undefined,
    );
    const [owner] = ownerReferences as Json[];
    const fields = fieldsV1({
      metadata: {
        annotations,
        ...(generateName !== undefined && { generateName }),
        labels,
        ownerReferences: [{ uid: owner?.['uid'] }],
      },
      spec: {
        ...this.template(workload),
        enableServiceLinks: true,
        schedulerName: '',
        securityContext: {},
      },
    });
    this.#fields.set(key, deepFreeze(fields));
    return managedBy('kube-controller-manager', wireTime(pod.createdMs), fields);
  }
}

/** What all pods of a workload share; frozen, so that it is encoded once (protobuf.ts). */
interface WorkloadParts {
  readonly annotations: Json;
  readonly volumes: readonly Json[];
  /** What stands before and after volumeMounts. */
  readonly containers: readonly (readonly [head: Json, tail: Json])[];
}

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}

const podSecurity = deepFreeze({ runAsNonRoot: true, fsGroup: 1000 });
const tolerations = deepFreeze(
  ['not-ready', 'unreachable'].map((what) => ({
    key: `node.kubernetes.io/${what}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  })),
);
const containerSecurity = deepFreeze({
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
});

export function imageOf(workload: Workload, container: number): string {
  if (container === 0) return `${registry}/${workload.name}:${workload.version}`;
  return container === 1
    ? 'docker.io/envoyproxy/envoy:v1.36.2'
    : 'docker.io/fluent/fluent-bit:4.1.1';
}

export function containerName(workload: Workload, container: number): string {
  return container === 0 ? workload.name : container === 1 ? 'envoy' : 'log-shipper';
}

export function resourcesOf(workload: Workload, container: number): Json {
  if (container > 0) return { requests: { cpu: '20m', memory: '64Mi' } };
  const cpu = 50 * (1 + (workload.index % 8));
  const memory = 128 * (1 + (workload.index % 5));
  return {
    limits: { memory: mebibytes(2 * memory) },
    requests: { cpu: `${cpu}m`, memory: mebibytes(memory) },
  };
}

/** A quantity in its canonical form. */
function mebibytes(value: number): string {
  return value % 1024 === 0 ? `${value / 1024}Gi` : `${value}Mi`;
}

export function mountsOf(container: number, accessVolume: string | undefined): readonly Json[] {
  return [
    ...(container === 0 ? [{ name: 'config', readOnly: true, mountPath: '/etc/app' }] : []),
    ...(accessVolume === undefined
      ? []
      : [
          {
            name: accessVolume,
            readOnly: true,
            mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
          },
        ]),
  ];
}

function container(workload: Workload, index: number): readonly [head: Json, tail: Json] {
  const isMain = index === 0;
  const head = {
    name: containerName(workload, index),
    image: imageOf(workload, index),
    ...(isMain && { args: ['serve', '--config=/etc/app/config.yaml'] }),
    ports: [
      { name: isMain ? 'http' : 'admin', containerPort: workload.port + index, protocol: 'TCP' },
    ],
    ...(isMain && { env: environment(workload) }),
    resources: resourcesOf(workload, index),
  };
  const tail = {
    ...(isMain && { readinessProbe: probe('/readyz', 'http', 5) }),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
    securityContext: containerSecurity,
  };
  return [head, tail];
}

function probe(path: string, port: string, delay: number): Json {
  return {
    httpGet: { path, port, scheme: 'HTTP' },
    initialDelaySeconds: delay,
    timeoutSeconds: 2,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  };
}

function environment({ name }: Workload): readonly Json[] {
  const field = (variable: string, fieldPath: string) => ({
    name: variable,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
  });
  return [
    { name: 'LOG_LEVEL', value: 'info' },
    {
      name: 'DATABASE_PASSWORD',
      valueFrom: { secretKeyRef: { name: `${name}-db`, key: 'password' } },
    },
    field('POD_IP', 'status.podIP'),
  ];
}

/** What the service account admission adds. */
const apiAccess = deepFreeze({
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [
          { path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
        ],
      },
    },
  ],
  defaultMode: 420,
});
