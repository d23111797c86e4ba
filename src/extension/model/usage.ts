// Usage beside what was asked for. A missing number stays missing: it is never shown as 0.
import { metricValue, type Metric } from '../../shared/model/metric.ts';
import type { Slot } from '../kinds/podStore.ts';
import type { ClusterModel } from './clusterModel.ts';

/** CPU usage as % of request; undefined where there is no metric or no request. */
export function cpuPercentOfRequest({ inputs }: ClusterModel, slot: Slot): number | undefined {
  const { pods } = inputs.stores;
  const usage = inputs.usage.podCpuMillicores(pods.namespaceAt(slot), pods.nameAt(slot));
  return percentOf(usage, pods.factsAt(slot).cpuRequestMillicores);
}

export function percentOf(metric: Metric, whole: number | undefined): number | undefined {
  const value = metricValue(metric);
  return value === undefined || !whole ? undefined : (value / whole) * 100;
}
