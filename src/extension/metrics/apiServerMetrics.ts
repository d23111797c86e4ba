// The API server's own measurements out of its /metrics (A9). Names are those of Kubernetes 1.26 and later, with the
// older ones beside them (k8s.io/apiserver/pkg/endpoints/metrics, .../storage/etcd3/metrics).
import { readSamples, type Sample } from './prometheusText.ts';

/** Counters and gauges of one scrape. */
export interface ApiServerScrape {
  /** Server time of the scrape, ms since the epoch. */
  readonly at: number;
  readonly requests: number;
  readonly errors: number;
  readonly inflight: number;
  /** Cumulative counts by upper bound in seconds; without long-running verbs. */
  readonly latency: ReadonlyMap<number, number>;
  readonly etcdLatency: ReadonlyMap<number, number>;
  readonly etcdObjects: number | undefined;
  readonly etcdBytes: number | undefined;
}

const NAMES: ReadonlySet<string> = new Set([
  'apiserver_request_total',
  'apiserver_request_duration_seconds_bucket',
  'apiserver_current_inflight_requests',
  'apiserver_storage_objects',
  'apiserver_storage_size_bytes',
  'apiserver_storage_db_total_size_in_bytes',
  'etcd_db_total_size_in_bytes',
  'etcd_request_duration_seconds_bucket',
]);

/** Verbs whose duration says nothing about speed. */
const LONG_RUNNING: ReadonlySet<string> = new Set(['WATCH', 'WATCHLIST', 'CONNECT', 'PROXY']);

export function readApiServerScrape(text: string, at: number): ApiServerScrape {
  const samples = readSamples(text, NAMES);
  const of = (name: string) => samples.filter((sample) => sample.name === name);
  const requests = of('apiserver_request_total');
  const sizes = [
    ...of('apiserver_storage_size_bytes'),
    ...of('apiserver_storage_db_total_size_in_bytes'),
    ...of('etcd_db_total_size_in_bytes'),
  ];
  // -1 marks a resource whose count could not be had.
  const objects = of('apiserver_storage_objects').filter((sample) => sample.value >= 0);
  return {
    at,
    requests: sum(requests),
    errors: sum(requests.filter((sample) => sample.labels['code']?.startsWith('5'))),
    inflight: sum(of('apiserver_current_inflight_requests')),
    latency: buckets(
      of('apiserver_request_duration_seconds_bucket').filter(
        (sample) => !LONG_RUNNING.has(sample.labels['verb'] ?? ''),
      ),
    ),
    etcdLatency: buckets(of('etcd_request_duration_seconds_bucket')),
    etcdObjects: objects.length ? sum(objects) : undefined,
    etcdBytes: sizes.length ? Math.max(...sizes.map((sample) => sample.value)) : undefined,
  };
}

/** Per second between two scrapes; undefined when a counter was reset. */
export function ratePerSecond(
  before: ApiServerScrape,
  after: ApiServerScrape,
  pick: (scrape: ApiServerScrape) => number,
): number | undefined {
  const seconds = (after.at - before.at) / 1000;
  const grown = pick(after) - pick(before);
  return seconds > 0 && grown >= 0 ? grown / seconds : undefined;
}

/**
 * The quantile (0–1) in ms of what was counted between two scrapes, interpolated within its bucket as PromQL's
 * histogram_quantile does; undefined without requests, or after a reset.
 */
export function quantileMs(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
  quantile: number,
): number | undefined {
  const bounds = [...after.keys()].sort((a, b) => a - b);
  const counts = bounds.map((bound) => (after.get(bound) ?? 0) - (before.get(bound) ?? 0));
  const total = counts.at(-1) ?? 0;
  if (total <= 0 || counts.some((count) => count < 0)) return undefined;
  const rank = quantile * total;
  const index = counts.findIndex((count) => count >= rank);
  const upper = bounds[index];
  if (upper === undefined) return undefined;
  const lower = bounds[index - 1] ?? 0;
  if (upper === Infinity) return lower * 1000;
  const below = counts[index - 1] ?? 0;
  const inside = (counts[index] ?? 0) - below;
  return (lower + (upper - lower) * (inside > 0 ? (rank - below) / inside : 1)) * 1000;
}

function sum(samples: readonly Sample[]): number {
  return samples.reduce((total, sample) => total + sample.value, 0);
}

function buckets(samples: readonly Sample[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { labels, value } of samples) {
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  return counts;
}
