// The containers of a pod, spec and status joined by name: init containers first, in the order they start.
import { isSidecar } from './podStatus.ts';
import { parseCpuMillicores, parseBytes } from './quantity.ts';
import { defined, isRecord, number, record, records, text, timeMs } from './read.ts';
import type { Json } from './read.ts';
import type { ContainerFacts, TerminationFacts } from './rows.ts';

export function containerFacts(spec: Json, status: Json): readonly ContainerFacts[] {
  return [
    ...join(spec['initContainers'], status['initContainerStatuses'], (container) =>
      isSidecar(container) ? 'sidecar' : 'init',
    ),
    ...join(spec['containers'], status['containerStatuses'], () => 'container'),
    ...join(spec['ephemeralContainers'], status['ephemeralContainerStatuses'], () => 'ephemeral'),
  ];
}

function join(
  declared: unknown,
  statuses: unknown,
  roleOf: (container: Json) => ContainerFacts['role'],
): readonly ContainerFacts[] {
  const statusList = records(statuses);
  return records(declared).map((container) => {
    const status = statusList.find(({ name }) => text(name) === text(container['name']));
    return oneContainer(container, status, roleOf(container));
  });
}

function oneContainer(
  container: Json,
  status: Json | undefined,
  role: ContainerFacts['role'],
): ContainerFacts {
  const state = record(status?.['state']);
  const waiting = record(state['waiting']);
  const running = record(state['running']);
  const terminated = isRecord(state['terminated']) ? termination(state['terminated']) : undefined;
  const resources = record(container['resources']);
  const requests = record(resources['requests']);
  const limits = record(resources['limits']);
  return defined<ContainerFacts>({
    name: text(container['name']) ?? '',
    image: text(container['image']) ?? '',
    role,
    state: stateWord(status, state),
    reason: text(waiting['reason']) ?? terminated?.reason,
    message: text(waiting['message']) ?? terminated?.message,
    exitCode: terminated?.exitCode,
    signal: terminated?.signal,
    startedAt: timeMs(running['startedAt']) ?? terminated?.startedAt,
    finishedAt: terminated?.finishedAt,
    ready: status?.['ready'] === true,
    restarts: number(status?.['restartCount']) ?? 0,
    last: lastTermination(status),
    cpuRequestMillicores: parseCpuMillicores(requests['cpu']),
    cpuLimitMillicores: parseCpuMillicores(limits['cpu']),
    memoryRequestBytes: parseBytes(requests['memory']),
    memoryLimitBytes: parseBytes(limits['memory']),
  });
}

/** A status without any state means waiting (core/v1 ContainerState); no status at all is unknown. */
function stateWord(status: Json | undefined, state: Json): ContainerFacts['state'] {
  if (status === undefined) return 'unknown';
  if (isRecord(state['terminated'])) return 'terminated';
  return isRecord(state['running']) ? 'running' : 'waiting';
}

function lastTermination(status: Json | undefined): TerminationFacts | undefined {
  const terminated = record(status?.['lastState'])['terminated'];
  return isRecord(terminated) ? termination(terminated) : undefined;
}

function termination(terminated: Json): TerminationFacts {
  return defined<TerminationFacts>({
    reason: text(terminated['reason']),
    message: text(terminated['message']),
    exitCode: number(terminated['exitCode']) ?? 0,
    signal: number(terminated['signal']) || undefined,
    startedAt: timeMs(terminated['startedAt']),
    finishedAt: timeMs(terminated['finishedAt']),
  });
}
