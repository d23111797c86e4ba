// What a pod uses of what it asks for and may use (C5).
import { metricValue, type Metric } from '../../shared/model/metric.ts';
import type { Fact } from '../../shared/model/detail.ts';
import type { Text, TextArg } from '../../shared/model/text.ts';
import type { PodRow } from '../kinds/rows.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { textFact } from './factBuilder.ts';

/** A pod that has ended uses nothing, and no source has a number of it. */
export function usageFacts(model: ClusterModel, row: PodRow): Fact[] {
  if (row.phase === 'Succeeded' || row.phase === 'Failed') return [];
  const { usage } = model.inputs;
  const { namespace, name } = row;
  const cpu = usageText(
    usage.podCpuMillicores(namespace, name),
    [row.cpuRequestMillicores, row.cpuLimitMillicores],
    (cpuMillicores) => ({ cpuMillicores }),
  );
  const memory = usageText(
    usage.podMemoryBytes(namespace, name),
    [row.memoryRequestBytes, row.memoryLimitBytes],
    (bytes) => ({ bytes }),
  );
  return [textFact('podCpu', 'right', cpu), textFact('podMemory', 'right', memory)];
}

/** A missing number says why: it is never 0. Requests and limits of 0 are not set. */
function usageText(
  metric: Metric,
  [request, limit]: readonly [number, number | undefined],
  unit: (amount: number) => TextArg,
): Text {
  const used = metricValue(metric);
  if (used === undefined) {
    const why = 'missing' in metric ? metric.missing : { key: 'detail.none' as const };
    return { key: 'detail.podUsageMissing', args: { why } };
  }
  const usage = unit(used);
  if (request > 0 && limit)
    return {
      key: 'detail.podUsageOfBoth',
      args: { usage, request: unit(request), limit: unit(limit) },
    };
  if (request > 0)
    return { key: 'detail.podUsageOfRequest', args: { usage, request: unit(request) } };
  return limit
    ? { key: 'detail.podUsageOfLimit', args: { usage, limit: unit(limit) } }
    : { key: 'detail.podUsage', args: { usage } };
}
