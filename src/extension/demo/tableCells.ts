// The cells of the tables that need more than a field.
import { ageSince, humanDuration } from './humanTime.ts';
import type {
  Autoscaler,
  Deployment,
  EndpointSlice,
  Endpoints,
  Event,
  Job,
  Node,
  ReplicaSet,
  Service,
} from './wire.ts';

const none = '<none>';

export function labelText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? none : pairs.join(',');
}

export function ageOrNone(time: string | null | undefined, nowMs: number): string {
  return time === undefined || time === null ? none : ageSince(time, nowMs);
}

type Templated = Deployment | ReplicaSet;

const containersOf = ({ spec }: Templated) => spec.template?.spec?.containers ?? [];

export const templateColumns = [
  [
    'Containers+',
    (object: Templated) =>
      containersOf(object)
        .map((one) => one.name)
        .join(','),
  ],
  [
    'Images+',
    (object: Templated) =>
      containersOf(object)
        .map((one) => one.image)
        .join(','),
  ],
  ['Selector+', ({ spec }: Templated) => labelText(spec.selector.matchLabels)],
] as const;

export function nodeStatus(node: Node): string {
  const ready = (node.status.conditions ?? []).find(({ type }) => type === 'Ready');
  const words = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'];
  if (node.spec.unschedulable === true) words.push('SchedulingDisabled');
  return words.join(',');
}

export function nodeRoles(node: Node): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(node.metadata.labels ?? {}).filter((key) => key.startsWith(prefix));
  return roles.map((key) => key.slice(prefix.length)).join(',') || none;
}

export function addressOf(node: Node, type: string): string {
  return node.status.addresses?.find((address) => address.type === type)?.address ?? none;
}

export function jobStatus(job: Job): string {
  const has = (type: string) =>
    (job.status.conditions ?? []).some((one) => one.type === type && one.status === 'True');
  if (has('Complete')) return 'Complete';
  if (has('Failed')) return 'Failed';
  if (job.spec.suspend === true) return 'Suspended';
  return 'Running';
}

export function jobDuration(job: Job, nowMs: number): string {
  const { startTime, completionTime } = job.status;
  if (startTime === undefined) return '';
  const end = completionTime === undefined ? nowMs : Date.parse(completionTime);
  return humanDuration(end - Date.parse(startTime));
}

export function externalIp({ spec, status }: Service): string {
  if (spec.type !== 'LoadBalancer') return spec.externalName ?? none;
  const ingress = status.loadBalancer?.ingress ?? [];
  return ingress.map(({ ip, hostname }) => ip ?? hostname).join(',') || '<pending>';
}

export function servicePorts({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(
    ({ port, nodePort, protocol }) =>
      `${port}${nodePort ? `:${nodePort}` : ''}/${protocol ?? 'TCP'}`,
  );
  return ports.join(',') || none;
}

export function endpointsText({ subsets }: Endpoints): string {
  const all = (subsets ?? []).flatMap(({ addresses, ports }) =>
    (addresses ?? []).flatMap(({ ip }) => (ports ?? []).map(({ port }) => `${ip}:${port}`)),
  );
  return shortened(all, ' + ', ' more...');
}

export function sliceAddresses({ endpoints }: EndpointSlice): string {
  const all = (endpoints ?? []).flatMap(({ addresses }) => addresses);
  return shortened(all, ' + ', ' more...') || '<unset>';
}

function shortened(items: readonly string[], before: string, after: string): string {
  if (items.length === 0) return none;
  const rest = items.length - 3;
  return items.slice(0, 3).join(',') + (rest > 0 ? `${before}${rest}${after}` : '');
}

export function eventSource({ source, reportingComponent, reportingInstance }: Event): string {
  const host = source?.host ?? reportingInstance;
  return [source?.component ?? reportingComponent, host].filter(Boolean).join(', ');
}

const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

export function accessModes(modes: readonly string[] | undefined): string {
  return (modes ?? []).map((mode) => shortModes[mode] ?? mode).join(',');
}

export function autoscalerTargets({ spec, status }: Autoscaler): string {
  const target = spec.metrics?.[0]?.resource?.target.averageUtilization;
  const now = status.currentMetrics?.[0]?.resource?.current.averageUtilization;
  return `cpu: ${now ?? '<unknown>'}${now === undefined ? '' : '%'}/${target}%`;
}
