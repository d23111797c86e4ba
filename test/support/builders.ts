// API objects as a server sends them (JSON shapes of core/v1, apps/v1 …), with as little written as a test needs.
import type { PodRow } from '../../src/extension/kinds/rows.ts';
import { podKind } from '../../src/extension/kinds/pod.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const at = {
  created: '2026-03-12T05:00:00Z',
  started: '2026-03-12T05:01:00Z',
  finished: '2026-03-12T05:02:00Z',
  later: '2026-03-12T05:03:00Z',
} as const;

export function metadata(name: string, more: JsonObject = {}): JsonObject {
  return {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    resourceVersion: '7',
    creationTimestamp: at.created,
    ...more,
  };
}

// --- container states -----------------------------------------------------------------------------------------------

export function waiting(reason?: string, message?: string): JsonObject {
  return { waiting: { ...(reason && { reason }), ...(message && { message }) } };
}

export const running: JsonObject = { running: { startedAt: at.started } };

/** `reason` left out: as runtimes that do not name it. */
export function ended(exitCode: number, reason?: string, more: JsonObject = {}): JsonObject {
  return {
    terminated: {
      exitCode,
      ...(reason && { reason }),
      startedAt: at.started,
      finishedAt: at.finished,
      ...more,
    },
  };
}

// --- pods -----------------------------------------------------------------------------------------------------------

export interface ContainerInput {
  readonly name?: string;
  readonly image?: string;
  readonly state?: JsonObject;
  readonly last?: JsonObject;
  readonly ready?: boolean;
  readonly started?: boolean;
  readonly restarts?: number;
  readonly sidecar?: boolean;
  readonly requests?: JsonObject;
  readonly limits?: JsonObject;
  /** More of the container's status: allocatedResources, resources. */
  readonly status?: JsonObject;
  readonly readinessProbe?: JsonObject;
}

export interface PodInput {
  readonly name?: string;
  readonly phase?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly init?: readonly ContainerInput[];
  readonly containers?: readonly ContainerInput[];
  readonly conditions?: readonly JsonObject[];
  readonly metadata?: JsonObject;
  readonly spec?: JsonObject;
  /** False: the kubelet has not reported any container. */
  readonly hasStatuses?: boolean;
}

export function condition(
  type: string,
  status: string,
  reason?: string,
  message?: string,
): JsonObject {
  return {
    type,
    status,
    lastTransitionTime: at.finished,
    ...(reason && { reason }),
    ...(message && { message }),
  };
}

/** A running container that is ready. */
export const healthy: ContainerInput = { state: running, ready: true, started: true };

export function pod(input: PodInput = {}): JsonObject {
  const { containers = [healthy], init = [], hasStatuses = true } = input;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(input.name ?? 'cart-1', input.metadata),
    spec: {
      containers: containers.map((container, index) => containerSpec(container, `c${index}`)),
      ...(init.length > 0 && {
        initContainers: init.map((container, index) => containerSpec(container, `i${index}`)),
      }),
      ...input.spec,
    },
    status: {
      phase: input.phase ?? 'Running',
      ...(input.reason && { reason: input.reason }),
      ...(input.message && { message: input.message }),
      ...(input.conditions && { conditions: input.conditions }),
      ...(hasStatuses && {
        containerStatuses: containers.map((each, index) => containerStatus(each, `c${index}`)),
        ...(init.length > 0 && {
          initContainerStatuses: init.map((each, index) => containerStatus(each, `i${index}`)),
        }),
      }),
    },
  };
}

export function podRow(input: PodInput = {}): PodRow {
  return podKind.project(pod(input));
}

function containerSpec(container: ContainerInput, name: string): JsonObject {
  const { image = 'registry.example/cart:1', limits, readinessProbe, requests } = container;
  return {
    name: container.name ?? name,
    image,
    ...(container.sidecar && { restartPolicy: 'Always' }),
    ...(readinessProbe && { readinessProbe }),
    resources: { ...(requests && { requests }), ...(limits && { limits }) },
  };
}

function containerStatus(container: ContainerInput, name: string): JsonObject {
  return {
    name: container.name ?? name,
    image: container.image ?? 'registry.example/cart:1',
    ready: container.ready ?? false,
    restartCount: container.restarts ?? 0,
    state: container.state ?? {},
    lastState: container.last ?? {},
    ...(container.started !== undefined && { started: container.started }),
    ...container.status,
  };
}
