// Pods: everything a screen shows of a pod, computed once when the object arrives.
import type { Kind } from './kind.ts';
import { containerFacts } from './podContainers.ts';
import { podResources } from './podResources.ts';
import { podStatus } from './podStatus.ts';
import { conditions, defined, number, objectRow, record, records, text, texts } from './read.ts';
import type { Json } from './read.ts';
import type { PodRow } from './rows.ts';

export const podKind: Kind<PodRow> = {
  group: '',
  version: 'v1',
  resource: 'pods',
  kind: 'Pod',
  namespaced: true,
  project(object) {
    const pod = record(object);
    const metadata = record(pod['metadata']);
    const spec = record(pod['spec']);
    const status = record(pod['status']);
    return defined<PodRow>({
      ...objectRow('Pod', object),
      ...podStatus(pod),
      ...podResources(pod),
      node: text(spec['nodeName']),
      phase: text(status['phase']) ?? 'Unknown',
      reason: text(status['reason']),
      message: text(status['message']),
      podIp: text(status['podIP']) ?? text(record(records(status['podIPs'])[0])['ip']),
      hostIp: text(status['hostIP']),
      qosClass: text(status['qosClass']),
      finalizers: texts(metadata['finalizers']),
      conditions: conditions(status['conditions']),
      containers: containerFacts(spec, status),
      probePeriodMs: probePeriodMs(spec),
      isMirror: record(metadata['annotations'])['kubernetes.io/config.mirror'] !== undefined,
    });
  },
};

/** The longest readiness probe period; 10 s is the API's default for periodSeconds. */
function probePeriodMs(spec: Json): number | undefined {
  const periods = [...records(spec['containers']), ...records(spec['initContainers'])]
    .map((container) => container['readinessProbe'])
    .filter((probe) => probe !== undefined && probe !== null)
    .map((probe) => (number(record(probe)['periodSeconds']) ?? 10) * 1000);
  return periods.length === 0 ? undefined : Math.max(...periods);
}
