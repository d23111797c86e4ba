// Pods: everything a screen shows of a pod, computed once when the object arrives.
import type { Kind } from './kind.ts';
import { containerFacts } from './podContainers.ts';
import { podSchema } from './podSchema.ts';
import { podResources } from './podResources.ts';
import { podStatus } from './podStatus.ts';
import {
  conditions,
  defined,
  number,
  objectRow,
  record,
  records,
  text,
  texts,
  timeMs,
} from './read.ts';
import { mirrorAnnotation } from './mirrorAnnotation.ts';
import type { PodFacts } from './podStore.ts';
import type { Json } from './read.ts';
import type { PodRow } from './rows.ts';

export const podKind: Kind<PodRow> = {
  group: '',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  namespaced: true,
  schema: podSchema,
  project: (object) => projectPod(object).row,
};

export interface ProjectedPod {
  readonly row: PodRow;
  /** The times of which the latest is `row.lastRestartAt`. */
  readonly restartEnds: readonly number[];
}

export function projectPod(object: unknown): ProjectedPod {
  const { facts, restartEnds } = podFacts(object);
  const lastRestartAt = restartEnds.length === 0 ? undefined : Math.max(...restartEnds);
  const spec = record(record(object)['spec']);
  const status = record(record(object)['status']);
  const row = defined<PodRow>({
    ...objectRow('Pod', object),
    ...facts,
    lastRestartAt,
    node: text(spec['nodeName']),
    podIp: text(status['podIP']) ?? firstIp(status['podIPs']),
    hostIp: text(status['hostIP']),
  });
  return { row, restartEnds };
}

function firstIp(podIps: unknown): string | undefined {
  return records(podIps)
    .map(({ ip }) => text(ip))
    .find((ip) => ip !== undefined);
}

/** What of a pod does not name it: the part that pods of one workload mostly share. */
export function podFacts(object: unknown): { facts: PodFacts; restartEnds: readonly number[] } {
  const pod = record(object);
  const metadata = record(pod['metadata']);
  const spec = record(pod['spec']);
  const status = record(pod['status']);
  const { restartEnds, ...counts } = podStatus(pod);
  const facts = defined<PodFacts>({
    ...counts,
    ...podResources(pod),
    deletedAt: timeMs(metadata['deletionTimestamp']),
    phase: text(status['phase']) ?? 'Unknown',
    reason: text(status['reason']),
    message: text(status['message']),
    qosClass: text(status['qosClass']),
    finalizers: texts(metadata['finalizers']),
    conditions: conditions(status['conditions']),
    containers: containerFacts(spec, status),
    probePeriodMs: probePeriodMs(spec),
    isMirror: record(metadata['annotations'])[mirrorAnnotation] !== undefined,
  });
  return { facts, restartEnds };
}

/** The longest readiness probe period; 10 s is the API's default for periodSeconds. */
function probePeriodMs(spec: Json): number | undefined {
  const periods = [...records(spec['containers']), ...records(spec['initContainers'])]
    .map((container) => container['readinessProbe'])
    .filter((probe) => probe !== undefined && probe !== null)
    .map((probe) => (number(record(probe)['periodSeconds']) || 10) * 1000);
  return periods.length === 0 ? undefined : Math.max(...periods);
}
