// What is asked beside lists and watches: version, discovery, access reviews, health, and metrics of the server.
import { text } from 'node:stream/consumers';
import { servedResources } from './cluster.ts';
import type { SyntheticCluster } from './cluster.ts';
import { send, sendJson, type Exchange } from './exchange.ts';

/** True when the path was one of these. */
export async function answerPlain(exchange: Exchange, cluster: SyntheticCluster): Promise<boolean> {
  const { path, response } = exchange;
  if (path === '/version') {
    sendJson(exchange, {
      major: '1',
      minor: '37',
      gitVersion: 'v1.37.2',
      goVersion: 'go1.26.4',
      compiler: 'gc',
      platform: 'linux/amd64',
    });
  } else if (path === '/readyz' || path === '/livez' || path === '/healthz') {
    send(response, 200, 'text/plain; charset=utf-8', healthText(path, exchange.query));
  } else if (path === '/metrics') {
    send(response, 200, 'text/plain; version=0.0.4; charset=utf-8', metricsText(cluster));
  } else if (exchange.request.method === 'POST') {
    return answerReview(exchange);
  } else {
    return answerDiscovery(exchange);
  }
  return true;
}

function healthText(path: string, query: URLSearchParams): string {
  if (!query.has('verbose')) return 'ok';
  const checks = [
    'ping',
    'log',
    'etcd',
    'informer-sync',
    'poststarthook/start-informers',
    'shutdown',
  ];
  const lines = checks.map((check) => `[+]${check} ok`);
  return `${lines.join('\n')}\n${path.slice(1)} check passed\n`;
}

function metricsText({ tables, versions }: SyntheticCluster): string {
  const objects = [...tables.values()].map(
    ({ served, size }) => `apiserver_storage_objects{resource="${served.resource}"} ${size}`,
  );
  const requests = versions.current - 1_000_000;
  const bucket = (le: string, count: number) =>
    `apiserver_request_duration_seconds_bucket{verb="GET",le="${le}"} ${count}`;
  return `${[
    `apiserver_request_total{code="200",verb="GET"} ${requests}`,
    'apiserver_current_inflight_requests{request_kind="readOnly"} 3',
    bucket('0.005', Math.floor(requests * 0.9)),
    bucket('0.1', requests),
    bucket('+Inf', requests),
    'apiserver_storage_size_bytes{storage_cluster_id="etcd-0"} 1.2e+09',
    ...objects,
  ].join('\n')}\n`;
}

async function answerReview(exchange: Exchange): Promise<boolean> {
  const { path, request } = exchange;
  const body = JSON.parse(await text(request)) as Record<string, unknown>;
  if (path.endsWith('/selfsubjectaccessreviews')) {
    sendJson(exchange, { ...body, status: { allowed: true } }, 201);
  } else if (path.endsWith('/selfsubjectreviews')) {
    const userInfo = { username: 'bench', groups: ['system:masters'] };
    sendJson(exchange, { ...body, status: { userInfo } }, 201);
  } else if (path.endsWith('/selfsubjectrulesreviews')) {
    const everything = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];
    const status = { resourceRules: everything, nonResourceRules: [], incomplete: false };
    sendJson(exchange, { ...body, status }, 201);
  } else {
    return false;
  }
  return true;
}

function answerDiscovery(exchange: Exchange): boolean {
  const { path } = exchange;
  const groups = [...new Set(servedResources.map(({ group }) => group))];
  if (path === '/api') {
    sendJson(exchange, { kind: 'APIVersions', versions: ['v1'] });
    return true;
  }
  if (path === '/apis') {
    const named = [...groups.filter((group) => group !== ''), 'metrics.k8s.io'].map((name) => {
      const version = name === 'metrics.k8s.io' ? 'v1beta1' : 'v1';
      const preferredVersion = { groupVersion: `${name}/${version}`, version };
      return { name, versions: [preferredVersion], preferredVersion };
    });
    sendJson(exchange, { kind: 'APIGroupList', apiVersion: 'v1', groups: named });
    return true;
  }
  const group = groups.find((one) => path === (one === '' ? '/api/v1' : `/apis/${one}/v1`));
  if (group === undefined) return false;
  const resources = servedResources
    .filter((served) => served.group === group)
    .map(({ resource, kind, namespaced }) => {
      const verbs = ['get', 'list', 'watch'];
      return { name: resource, singularName: kind.toLowerCase(), namespaced, kind, verbs };
    });
  const groupVersion = group === '' ? 'v1' : `${group}/v1`;
  sendJson(exchange, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources });
  return true;
}
