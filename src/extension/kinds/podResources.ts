// A pod's effective requests and limits, as the scheduler and `kubectl describe node` count them
// (k8s.io/component-helpers v0.37 resource.PodRequests and PodLimits, with status resources).
import { isSidecar } from './podStatus.ts';
import { parseCpuMillicores, parseBytes } from './quantity.ts';
import { isRecord, record, records, text } from './read.ts';
import type { Json } from './read.ts';

export interface PodResources {
  readonly cpuRequestMillicores: number;
  readonly memoryRequestBytes: number;
  readonly cpuLimitMillicores: number | undefined;
  readonly memoryLimitBytes: number | undefined;
}

type Amount = number | undefined;
type Resource = 'cpu' | 'memory';
/** The `resources.requests`-like map that counts for one container. */
type Pick = (part: Part) => unknown;

/** What the sums need of a pod, read once. */
interface Parts {
  readonly spec: Json;
  readonly containers: readonly Part[];
  readonly initContainers: readonly Part[];
  /** A resize that will not be done: what is asked for does not count. */
  readonly isInfeasible: boolean;
}

interface Part {
  readonly container: Json;
  readonly status: Json | undefined;
  readonly isSidecar: boolean;
}

export function podResources(pod: Json): PodResources {
  const parts = partsOf(pod);
  return {
    cpuRequestMillicores: requestOf(parts, 'cpu') ?? 0,
    memoryRequestBytes: requestOf(parts, 'memory') ?? 0,
    cpuLimitMillicores: limitOf(parts, 'cpu'),
    memoryLimitBytes: limitOf(parts, 'memory'),
  };
}

function partsOf(pod: Json): Parts {
  const spec = record(pod['spec']);
  const status = record(pod['status']);
  const join = (declared: unknown, statuses: unknown): readonly Part[] => {
    const known = records(statuses);
    return records(declared).map((container) => ({
      container,
      status: known.find(({ name }) => text(name) === text(container['name'])),
      isSidecar: isSidecar(container),
    }));
  };
  return {
    spec,
    containers: join(spec['containers'], status['containerStatuses']),
    initContainers: join(spec['initContainers'], status['initContainerStatuses']),
    isInfeasible: isResizeInfeasible(status),
  };
}

function requestOf(parts: Parts, resource: Resource): Amount {
  const spec: Pick = ({ container }) => record(container['resources'])['requests'];
  const allocated: Pick = (part) =>
    filled(part.status?.['allocatedResources']) ?? (parts.isInfeasible ? undefined : spec(part));
  const actuated: Pick = (part) =>
    filled(record(part.status?.['resources'])['requests']) ?? allocated(part);
  const picks = parts.isInfeasible ? [actuated, allocated] : [spec, actuated, allocated];
  const containers = most(picks.map((pick) => aggregate(parts, resource, pick)));
  const podLevel = amount(record(parts.spec['resources'])['requests'], resource);
  return plus(podLevel ?? containers, amount(parts.spec['overhead'], resource));
}

function limitOf(parts: Parts, resource: Resource): Amount {
  const spec: Pick = ({ container }) => record(container['resources'])['limits'];
  const actuated: Pick = (part) =>
    filled(record(part.status?.['resources'])['limits']) ??
    (parts.isInfeasible ? undefined : spec(part));
  const picks = parts.isInfeasible ? [actuated] : [spec, actuated];
  const containers = most(picks.map((pick) => aggregate(parts, resource, pick)));
  const limit = amount(record(parts.spec['resources'])['limits'], resource) ?? containers;
  // Overhead is added to limits that exist only; no limit plus overhead is still no limit.
  return limit === undefined || limit === 0
    ? limit
    : plus(limit, amount(parts.spec['overhead'], resource));
}

/**
 * The most that is in use at one time: all containers and sidecars, or one init container beside the sidecars
 * started before it (KEP-753).
 */
function aggregate(parts: Parts, resource: Resource, pick: Pick): Amount {
  let running: Amount;
  let sidecars: Amount;
  let initialising: Amount;
  for (const part of parts.containers) running = plus(running, amount(pick(part), resource));
  for (const part of parts.initContainers) {
    const own = amount(pick(part), resource);
    initialising = most([initialising, plus(sidecars, own)]);
    if (part.isSidecar) {
      running = plus(running, own);
      sidecars = plus(sidecars, own);
    }
  }
  return most([running, initialising]);
}

function amount(resources: unknown, resource: Resource): Amount {
  if (!isRecord(resources)) return undefined;
  return resource === 'cpu'
    ? parseCpuMillicores(resources['cpu'])
    : parseBytes(resources['memory']);
}

/** An empty map is as good as none: Go and protobuf do not tell them apart. */
function filled(resources: unknown): Json | undefined {
  return isRecord(resources) && Object.keys(resources).length > 0 ? resources : undefined;
}

function plus(a: Amount, b: Amount): Amount {
  return a === undefined || b === undefined ? (a ?? b) : a + b;
}

function most(amounts: readonly Amount[]): Amount {
  const present = amounts.filter((value) => value !== undefined);
  return present.length === 0 ? undefined : Math.max(...present);
}

function isResizeInfeasible(status: Json): boolean {
  const pending = records(status['conditions']).find(
    (condition) => condition['type'] === 'PodResizePending',
  );
  return pending?.['reason'] === 'Infeasible';
}
