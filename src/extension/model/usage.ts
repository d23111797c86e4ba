// Usage beside what was asked for. A missing number stays missing: it is never shown as 0.
import { metricValue, type Metric } from '../../shared/model/metric.ts';
import type { PodRow } from '../kinds/rows.ts';
import type { UsageSource } from './inputs.ts';

/** CPU usage as % of request; undefined where there is no metric or no request. */
export function cpuPercentOfRequest(usage: UsageSource, pod: PodRow): number | undefined {
  return percentOf(usage.podCpuMillicores(pod.namespace, pod.name), pod.cpuRequestMillicores);
}

export function percentOf(metric: Metric, whole: number | undefined): number | undefined {
  const value = metricValue(metric);
  return value === undefined || !whole ? undefined : (value / whole) * 100;
}

/** Another for another sample, and for one that has grown too old to be shown. */
export function sampleStamp(metric: Metric): string {
  return 'missing' in metric ? metric.missing.key : `${metric.source} ${metric.at}`;
}
