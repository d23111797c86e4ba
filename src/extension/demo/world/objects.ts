// What every new object needs, and the parts of pods that several makers share.
import type { V1ManagedFieldsEntry } from '@kubernetes/client-node';
import type { Random } from '../random.ts';
import { wireTime, type KubeObject, type Meta, type Pod, type Wire } from '../wire.ts';
import type { WorkloadSpec } from './workloadSpec.ts';

type PodSpec = Pod['spec'];
type Container = PodSpec['containers'][number];
export type PodTemplate = {
  metadata: { labels: Record<string, string>; annotations?: Record<string, string> };
  spec: PodSpec;
};

export interface MetaParts {
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly owner?: KubeObject | undefined;
  readonly generation?: number;
  /** Who wrote it, for managedFields. */
  readonly manager?: string;
}

export function newMeta(random: Random, name: string, atMs: number, parts: MetaParts = {}): Meta {
  const { namespace, labels, annotations, owner, generation, manager } = parts;
  const time = wireTime(atMs);
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    uid: random.uid(),
    resourceVersion: '',
    ...(generation !== undefined && { generation }),
    creationTimestamp: time,
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(owner && { ownerReferences: [ownerReference(owner)] }),
    ...(manager !== undefined && { managedFields: [managedBy(manager, time)] }),
  };
}

function managedBy(manager: string, time: string): Wire<V1ManagedFieldsEntry> {
  const fieldsV1 = { 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } }, 'f:spec': {} };
  return { manager, operation: 'Update', apiVersion: 'v1', time, fieldsType: 'FieldsV1', fieldsV1 };
}

function ownerReference(owner: KubeObject) {
  const { apiVersion, kind, metadata } = owner;
  const isNode = kind === 'Node';
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    ...(!isNode && { blockOwnerDeletion: true }),
  };
}

export function controllerOf(object: KubeObject) {
  return object.metadata.ownerReferences?.find(({ controller }) => controller === true);
}

/** The pod template of a workload. */
export function templateOf(spec: WorkloadSpec): PodTemplate {
  const { name, namespace, kind } = spec;
  const everywhere = kind === 'DaemonSet' || kind === 'Static';
  const labels: Record<string, string> = {
    app: name,
    'app.kubernetes.io/part-of': namespace,
    ...(spec.version !== undefined && { version: spec.version }),
  };
  return {
    metadata: { labels },
    spec: {
      ...(spec.initContainers && {
        initContainers: spec.initContainers.map((one) => initContainer(one)),
      }),
      containers: spec.containers.map((one, i) => container(spec, one, i)),
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: 'default',
      serviceAccount: 'default',
      securityContext: {},
      schedulerName: 'default-scheduler',
      ...(everywhere && { hostNetwork: true, tolerations: [{ operator: 'Exists' }] }),
      ...(spec.kind === 'Static' && { priorityClassName: 'system-node-critical' }),
      enableServiceLinks: true,
    },
  };
}

function container(spec: WorkloadSpec, name: string, index: number): Container {
  const isMain = index === 0;
  const { cpuMillicores, memoryMi, limits, port } = spec;
  const requests = {
    ...(cpuMillicores > 0 && { cpu: cpuText(cpuMillicores) }),
    ...(memoryMi > 0 && { memory: memoryText(memoryMi) }),
  };
  const limitTexts = limits && {
    limits: { cpu: cpuText(limits.cpuMillicores), memory: memoryText(limits.memoryMi) },
  };
  const image = isMain ? spec.image : sidecarImage(name);
  return {
    name,
    image,
    ...(isMain &&
      port !== undefined && { ports: [{ name: 'main', containerPort: port, protocol: 'TCP' }] }),
    ...(isMain && environment(spec)),
    resources: isMain ? { ...limitTexts, requests } : {},
    ...(isMain && port !== undefined && { readinessProbe: probe(spec) }),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  };
}

function environment({ name }: WorkloadSpec) {
  const secretKey = (variable: string, secret: string) => ({
    env: [{ name: variable, valueFrom: { secretKeyRef: { name: secret, key: variable } } }],
  });
  if (name === 'invoice-export') return secretKey('SMTP_PASSWORD', 'invoice-env');
  if (name === 'settlement') return { envFrom: [{ secretRef: { name: 'settlement-env' } }] };
  return { env: [{ name: 'LOG_LEVEL', value: 'info' }] };
}

function probe({ name, port }: WorkloadSpec) {
  const path = name === 'chronograf' ? '/ping' : '/healthz';
  const timing = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  return {
    httpGet: { path, port: port ?? 8080, scheme: 'HTTP' },
    ...timing,
  } as unknown as NonNullable<Container['readinessProbe']>;
}

function initContainer(name: string): Container {
  return {
    name,
    image:
      name === 'migrate'
        ? 'registry.shop.example/report-builder:2.4.0'
        : 'registry.shop.example/wait:1.2.0',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'FallbackToLogsOnError',
    imagePullPolicy: 'IfNotPresent',
  };
}

function sidecarImage(name: string): string {
  return name === 'otel'
    ? 'docker.io/otel/opentelemetry-collector:0.139.0'
    : `registry.shop.example/${name}:1.4.2`;
}

/** The canonical form of a quantity: 1000m is 1. */
export function cpuText(millicores: number): string {
  return millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;
}

export function memoryText(mi: number): string {
  return mi % 1024 === 0 ? `${mi / 1024}Gi` : `${mi}Mi`;
}

/** Reads back what cpuText wrote. */
export function millicores(text: string | undefined): number {
  if (text === undefined) return 0;
  return text.endsWith('m') ? Number(text.slice(0, -1)) : Number(text) * 1000;
}

export function mebibytes(text: string | undefined): number {
  if (text === undefined) return 0;
  if (text.endsWith('Gi')) return Number(text.slice(0, -2)) * 1024;
  if (text.endsWith('Mi')) return Number(text.slice(0, -2));
  return Number(text.replace(/Ki$/, '')) / 1024;
}

export function cpuRequestOf({ spec }: Pod): number {
  return spec.containers.reduce(
    (sum, one) => sum + millicores(one.resources?.requests?.['cpu']),
    0,
  );
}

export function memoryRequestOf({ spec }: Pod): number {
  return spec.containers.reduce(
    (sum, one) => sum + mebibytes(one.resources?.requests?.['memory']),
    0,
  );
}

/** Neither finished nor on its way out: what controllers count. */
export function isActive({ status, metadata }: Pod): boolean {
  const isFinished = status.phase === 'Succeeded' || status.phase === 'Failed';
  return !isFinished && metadata.deletionTimestamp === undefined;
}

export function isReady({ status }: Pod): boolean {
  return (status.conditions ?? []).some((one) => one.type === 'Ready' && one.status === 'True');
}
