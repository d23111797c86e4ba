// /livez, /readyz, /healthz and the API server's own /metrics.
import { sendText, type Exchange } from './exchange.ts';
import { resources } from './resources.ts';
import { forbiddenPath } from './status.ts';
import { bucketsSeconds } from './traffic.ts';
import { isPathAllowed } from './users.ts';

const common = [
  'ping',
  'log',
  'etcd',
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/priority-and-fairness-filter',
  'poststarthook/storage-object-count-tracker-hook',
  'poststarthook/start-apiextensions-informers',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/start-cluster-authentication-info-controller',
  'poststarthook/start-kube-apiserver-identity-lease-controller',
  'poststarthook/start-legacy-token-tracking-controller',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/bootstrap-controller',
  'poststarthook/start-kube-aggregator-informers',
  'poststarthook/apiservice-registration-controller',
  'poststarthook/apiservice-discovery-controller',
  'poststarthook/kube-apiserver-autoregistration',
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
];

const checks: Readonly<Record<string, readonly string[]>> = {
  livez: common,
  healthz: common,
  readyz: [
    ...common.slice(0, 3),
    'etcd-readiness',
    'informer-sync',
    ...common.slice(3),
    'shutdown',
  ],
};

/** Answers health and metrics paths; false for other paths. */
export function answerHealth(exchange: Exchange): boolean {
  const { path, user } = exchange;
  const [, root = '', ...rest] = path.split('/');
  const names = checks[root];
  if (names === undefined && path !== '/metrics') return false;
  if (!isPathAllowed(user, path)) throw forbiddenPath(user.name, 'get', path);
  if (names === undefined) sendText(exchange, 200, apiServerMetrics(exchange));
  else answerChecks(exchange, root, names, rest.join('/'));
  return true;
}

function answerChecks(
  exchange: Exchange,
  root: string,
  names: readonly string[],
  single: string,
): void {
  const { faults } = exchange.cluster;
  const isBad = (name: string) => faults.unhealthy && name.startsWith('etcd');
  const asked = single === '' ? names : names.filter((name) => name === single);
  if (asked.length === 0) return sendText(exchange, 404, '404 page not found\n');
  const bad = asked.some(isBad);
  if (!bad && !exchange.query.has('verbose')) return sendText(exchange, 200, 'ok');
  const lines = asked.map((name) =>
    isBad(name) ? `[-]${name} failed: reason withheld` : `[+]${name} ok`,
  );
  lines.push(`${root} check ${bad ? 'failed' : 'passed'}`);
  sendText(exchange, bad ? 500 : 200, `${lines.join('\n')}\n`);
}

/** The families of a real API server that tell its load; numbers of this server's own requests where it has them. */
function apiServerMetrics(exchange: Exchange): string {
  const { traffic, store, timeline } = exchange.cluster;
  const lines: string[] = [];
  const seconds = (timeline.now() - timeline.startMs) / 1000;
  family(lines, 'apiserver_request_total', 'counter');
  const background = [
    ['code="200",resource="leases",verb="PUT"', 14],
    ['code="200",resource="pods",verb="GET"', 6],
    ['code="200",resource="nodes",verb="PATCH"', 0.6],
    ['code="409",resource="leases",verb="PUT"', 0.02],
  ] as const;
  // What kubelets and controllers would ask; the world changes the store without HTTP.
  for (const [labels, rate] of background) {
    lines.push(
      `apiserver_request_total{component="apiserver",${labels}} ${Math.round(40_000 + rate * seconds)}`,
    );
  }
  for (const [labels, count] of traffic.requests) {
    lines.push(`apiserver_request_total{component="apiserver",${labels},dry_run=""} ${count}`);
  }
  requestDurations(lines, exchange, seconds);
  family(lines, 'apiserver_current_inflight_requests', 'gauge');
  const { readOnly, mutating } = traffic.inflight;
  lines.push(`apiserver_current_inflight_requests{request_kind="readOnly"} ${readOnly}`);
  lines.push(`apiserver_current_inflight_requests{request_kind="mutating"} ${mutating}`);
  storage(lines, exchange);
  histogram(
    lines,
    'etcd_request_duration_seconds',
    'operation="get",type="*core.Pod"',
    0.002,
    30 * seconds,
  );
  histogram(
    lines,
    'etcd_request_duration_seconds',
    'operation="update",type="*coordination.Lease"',
    0.006,
    14 * seconds,
  );
  family(lines, 'process_start_time_seconds', 'gauge');
  lines.push(`process_start_time_seconds ${timeline.startMs / 1000 - 41 * 86_400}`);
  lines.push(`apiserver_storage_resource_version ${store.version}`);
  return `${lines.join('\n')}\n`;
}

function requestDurations(lines: string[], exchange: Exchange, seconds: number): void {
  const name = 'apiserver_request_duration_seconds';
  const labels = 'component="apiserver",resource="leases",scope="resource",verb="PUT"';
  histogram(lines, name, labels, 0.012, 14 * seconds);
  for (const [own, latency] of exchange.cluster.traffic.latencies) {
    let sum = 0;
    for (const [i, count] of latency.counts.entries()) {
      sum += count;
      lines.push(
        `${name}_bucket{component="apiserver",${own},le="${bucketsSeconds[i] ?? '+Inf'}"} ${sum}`,
      );
    }
    lines.push(`${name}_sum{component="apiserver",${own}} ${latency.sumSeconds}`);
    lines.push(`${name}_count{component="apiserver",${own}} ${sum}`);
  }
}

function storage(lines: string[], exchange: Exchange): void {
  family(lines, 'apiserver_storage_objects', 'gauge');
  let total = 0;
  for (const { storage: name, group } of resources) {
    if (group === 'events.k8s.io') continue;
    const count = exchange.cluster.store.count(name);
    total += count;
    lines.push(`apiserver_storage_objects{resource="${name}"} ${count}`);
  }
  family(lines, 'apiserver_storage_size_bytes', 'gauge');
  const bytes = 222_298_112 + total * 1024;
  lines.push(`apiserver_storage_size_bytes{storage_cluster_id="etcd-0"} ${bytes}`);
}

/** A histogram whose observations are spread log-normally around `typicalSeconds`. */
function histogram(
  lines: string[],
  name: string,
  labels: string,
  typicalSeconds: number,
  count: number,
): void {
  if (!lines.includes(`# TYPE ${name} histogram`)) family(lines, name, 'histogram');
  const total = Math.round(1000 + count);
  const share = (bound: number) => 1 / (1 + Math.pow(bound / typicalSeconds, -2.6));
  for (const bound of bucketsSeconds) {
    lines.push(`${name}_bucket{${labels},le="${bound}"} ${Math.round(total * share(bound))}`);
  }
  lines.push(`${name}_bucket{${labels},le="+Inf"} ${total}`);
  lines.push(`${name}_sum{${labels}} ${(total * typicalSeconds * 1.3).toFixed(3)}`);
  lines.push(`${name}_count{${labels}} ${total}`);
}

function family(lines: string[], name: string, type: string): void {
  lines.push(
    `# HELP ${name} [STABLE] See the Kubernetes metrics reference.`,
    `# TYPE ${name} ${type}`,
  );
}
