// metrics.k8s.io (metrics-server): one sample of every node and pod. https://github.com/kubernetes/metrics v1beta1.
import type { ApiClient } from '../core/apiClient.ts';
import { settleLimited } from '../core/settleLimited.ts';
import { parseCpuMillicores, parseQuantity } from '../kinds/quantity.ts';

export interface UsageSample {
  /** Newest timestamp of the sample, server time, ms since the epoch. */
  readonly at: number;
  readonly nodes: ReadonlyMap<string, Usage>;
  /** Keyed `namespace/name`. */
  readonly pods: ReadonlyMap<string, Usage>;
}

export interface Usage {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  /** ms since the epoch, server time. */
  readonly at: number;
}

interface UsageQuantities {
  readonly cpu?: string;
  readonly memory?: string;
}

interface NodeMetrics {
  readonly metadata: { readonly name: string };
  readonly timestamp: string;
  readonly usage: UsageQuantities;
}

interface PodMetrics {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly timestamp: string;
  readonly containers: readonly { readonly usage: UsageQuantities }[];
}

/** Requests for pods of single namespaces at a time: half of what the transport sends at once. */
const AT_A_TIME = 4;

const BASE = '/apis/metrics.k8s.io/v1beta1';

export async function readNodeUsage(
  api: ApiClient,
  signal: AbortSignal,
): Promise<Map<string, Usage>> {
  const { body } = await api.getJson<{ items?: readonly NodeMetrics[] }>(`${BASE}/nodes`, {
    signal,
  });
  return new Map(
    (body.items ?? []).map((item) => [item.metadata.name, usageOf([item.usage], item.timestamp)]),
  );
}

/**
 * Pods of all namespaces, or of each of `namespaces`; a pod's usage is the sum of its containers'. A namespace that cannot
 * be read leaves its pods out. Throws FaultError when none can.
 */
export async function readPodUsage(
  api: ApiClient,
  namespaces: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Map<string, Usage>> {
  const paths = namespaces?.map((ns) => `${BASE}/namespaces/${encodeURIComponent(ns)}/pods`) ?? [
    `${BASE}/pods`,
  ];
  const read = (path: string) => api.getJson<{ items?: readonly PodMetrics[] }>(path, { signal });
  const answers = await settleLimited(paths, AT_A_TIME, read, signal);
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed && (signal.aborted || answers.every(({ status }) => status === 'rejected'))) {
    throw failed.reason;
  }
  const usage = new Map<string, Usage>();
  for (const answer of answers) {
    if (answer.status === 'rejected') continue;
    for (const item of answer.value.body.items ?? []) {
      const parts = item.containers.map((container) => container.usage);
      const key = podKey(item.metadata.namespace, item.metadata.name);
      usage.set(key, usageOf(parts, item.timestamp));
    }
  }
  return usage;
}

export function podKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function usageOf(parts: readonly UsageQuantities[], timestamp: string): Usage {
  let cpuMillicores = 0;
  let memoryBytes = 0;
  for (const part of parts) {
    cpuMillicores += parseCpuMillicores(part.cpu) ?? 0;
    memoryBytes += parseQuantity(part.memory) ?? 0;
  }
  return { cpuMillicores, memoryBytes, at: Date.parse(timestamp) };
}
