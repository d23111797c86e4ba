// A pod's effective requests and limits, as the scheduler and `kubectl describe node` count them
// (k8s.io/component-helpers v0.37 resource.PodRequests and PodLimits, with status resources).
import { isSidecar } from './podStatus.ts';
import { parseCpuMillicores, parseBytes } from './quantity.ts';
import { isRecord, record, records } from './read.ts';
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
type Pick = (container: Json, status: Json | undefined) => unknown;

export function podResources(pod: Json): PodResources {
  return {
    cpuRequestMillicores: requestOf(pod, 'cpu') ?? 0,
    memoryRequestBytes: requestOf(pod, 'memory') ?? 0,
    cpuLimitMillicores: limitOf(pod, 'cpu'),
    memoryLimitBytes: limitOf(pod, 'memory'),
  };
}

function requestOf(pod: Json, resource: Resource): Amount {
  const infeasible = isResizeInfeasible(pod);
  const spec: Pick = (container) => record(container['resources'])['requests'];
  const unlessInfeasible: Pick = (container, status) =>
    infeasible ? undefined : spec(container, status);
  const allocated: Pick = (container, status) =>
    status?.['allocatedResources'] ?? unlessInfeasible(container, status);
  const actuated: Pick = (container, status) =>
    record(status?.['resources'])['requests'] ?? allocated(container, status);
  const picks = infeasible ? [actuated, allocated] : [spec, actuated, allocated];
  const containers = most(picks.map((pick) => aggregate(pod, resource, pick)));
  const podSpec = record(pod['spec']);
  const podLevel = amount(record(podSpec['resources'])['requests'], resource);
  return plus(podLevel ?? containers, amount(podSpec['overhead'], resource));
}

function limitOf(pod: Json, resource: Resource): Amount {
  const infeasible = isResizeInfeasible(pod);
  const spec: Pick = (container) => record(container['resources'])['limits'];
  const actuated: Pick = (container, status) =>
    record(status?.['resources'])['limits'] ?? (infeasible ? undefined : spec(container, status));
  const picks = infeasible ? [actuated] : [spec, actuated];
  const containers = most(picks.map((pick) => aggregate(pod, resource, pick)));
  const podSpec = record(pod['spec']);
  const limit = amount(record(podSpec['resources'])['limits'], resource) ?? containers;
  // Overhead is added to limits that exist only; no limit plus overhead is still no limit.
  return limit === undefined || limit === 0
    ? limit
    : plus(limit, amount(podSpec['overhead'], resource));
}

/**
 * The most that is in use at one time: all containers and sidecars, or one init container beside the sidecars
 * started before it (KEP-753).
 */
function aggregate(pod: Json, resource: Resource, pick: Pick): Amount {
  const spec = record(pod['spec']);
  const status = record(pod['status']);
  const statuses = new Map(
    [...records(status['initContainerStatuses']), ...records(status['containerStatuses'])].map(
      (entry) => [entry['name'], entry],
    ),
  );
  const of = (container: Json) =>
    amount(pick(container, statuses.get(container['name'])), resource);
  let running: Amount;
  let sidecars: Amount;
  let initialising: Amount;
  for (const container of records(spec['containers'])) running = plus(running, of(container));
  for (const container of records(spec['initContainers'])) {
    const own = of(container);
    initialising = most([initialising, plus(sidecars, own)]);
    if (isSidecar(container)) {
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

function plus(a: Amount, b: Amount): Amount {
  return a === undefined || b === undefined ? (a ?? b) : a + b;
}

function most(amounts: readonly Amount[]): Amount {
  const present = amounts.filter((value) => value !== undefined);
  return present.length === 0 ? undefined : Math.max(...present);
}

function isResizeInfeasible(pod: Json): boolean {
  const pending = records(record(pod['status'])['conditions']).find(
    (condition) => condition['type'] === 'PodResizePending',
  );
  return pending?.['reason'] === 'Infeasible';
}
