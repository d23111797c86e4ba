// A number that knows where it comes from and how old it is, or why it is not there.
import type { Text } from './text.ts';

export type MetricSource = 'metrics.k8s.io' | 'kubelet' | 'prometheus';

export type Metric =
  | {
      readonly value: number;
      /** ms since the epoch, the server's time */ readonly at: number;
      readonly source: MetricSource;
    }
  | { readonly missing: Text };

export function metricValue(metric: Metric): number | undefined {
  return 'value' in metric ? metric.value : undefined;
}
