// metrics.k8s.io/v1beta1 as metrics-server answers it: nodes and pods at the last scrape, or why not.
import { sendJson, type Exchange } from './exchange.ts';
import { labelMatch } from './selectors.ts';
import {
  failure,
  forbidden,
  methodNotAllowed,
  noSuchPath,
  notFound,
  StatusError,
} from './status.ts';
import { isAllowed } from './users.ts';
import { wireTime, type KubeObject, type Node, type Pod } from './wire.ts';

/** metrics-server: --metric-resolution=15s. */
const resolutionMs = 15_000;
const base = '/apis/metrics.k8s.io/v1beta1';

interface Asked {
  readonly resource: 'nodes' | 'pods';
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

/** Answers what is below the metrics group; false when the path is not. */
export function answerMetricsApi(exchange: Exchange): boolean {
  const { path, cluster, user } = exchange;
  if (!path.startsWith(`${base}/`)) return false;
  if (cluster.faults.metrics === 'absent') throw noSuchPath();
  if (cluster.faults.metrics === 'unavailable') {
    throw new StatusError(failure(503, 'ServiceUnavailable', 'service unavailable'));
  }
  if (exchange.method !== 'GET') throw methodNotAllowed();
  const asked = parse(path.slice(base.length));
  if (asked === undefined) throw noSuchPath();
  const { resource, namespace, name } = asked;
  const at = { group: 'metrics.k8s.io', resource, namespace, name };
  const verb = name === undefined ? 'list' : 'get';
  if (!isAllowed(user, verb, at)) throw forbidden(user.name, verb, at);
  const items = resource === 'nodes' ? nodeItems(exchange) : podItems(exchange, namespace);
  const kind = resource === 'nodes' ? 'NodeMetrics' : 'PodMetrics';
  const apiVersion = 'metrics.k8s.io/v1beta1';
  if (name === undefined) {
    sendJson(exchange, 200, { kind: `${kind}List`, apiVersion, metadata: {}, items });
    return true;
  }
  const found = items.find((item) => item.metadata.name === name);
  if (found === undefined) throw notFound(at);
  sendJson(exchange, 200, { kind, apiVersion, ...found });
  return true;
}

function parse(rest: string): Asked | undefined {
  const nodes = /^\/nodes(?:\/([^/]+))?$/.exec(rest);
  if (nodes !== null) return { resource: 'nodes', namespace: undefined, name: nodes[1] };
  const pods = /^(?:\/namespaces\/([^/]+))?\/pods(?:\/([^/]+))?$/.exec(rest);
  return pods === null ? undefined : { resource: 'pods', namespace: pods[1], name: pods[2] };
}

/** The last scrape, a few seconds ago, and how long it looked at. */
function scrape(exchange: Exchange) {
  const now = exchange.cluster.timeline.now();
  const at = Math.floor((now - 3000) / resolutionMs) * resolutionMs + 2000;
  return { at, timestamp: wireTime(at), window: '15.042s' };
}

function nodeItems(exchange: Exchange) {
  const { store, world } = exchange.cluster;
  const { at, timestamp, window } = scrape(exchange);
  return selected<Node>(exchange, store.all('nodes'))
    .filter((node) => world.isNodeReady(node.metadata.name))
    .map((node) => {
      const { cpuMillicores, memoryBytes } = world.usage.ofNode(node.metadata.name, at);
      return {
        metadata: metaOf(node, timestamp),
        timestamp,
        window,
        usage: quantities(cpuMillicores, memoryBytes),
      };
    });
}

function podItems(exchange: Exchange, namespace: string | undefined) {
  const { store, world } = exchange.cluster;
  const { at, timestamp, window } = scrape(exchange);
  return selected<Pod>(exchange, store.all('pods', namespace)).flatMap((pod) => {
    const containers = world.usage.ofPod(pod, at).map(({ name, cpuMillicores, memoryBytes }) => ({
      name,
      usage: quantities(cpuMillicores, memoryBytes),
    }));
    if (containers.length === 0) return [];
    return [{ metadata: metaOf(pod, timestamp), timestamp, window, containers }];
  });
}

function selected<T extends KubeObject>(exchange: Exchange, objects: readonly T[]): T[] {
  const match = labelMatch(exchange.query.get('labelSelector') ?? '');
  return objects
    .filter(({ metadata }) => match(metadata.labels ?? {}))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function sortKey({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function metaOf({ metadata: { name, namespace, labels } }: KubeObject, creationTimestamp: string) {
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    creationTimestamp,
    ...(labels && { labels }),
  };
}

/** CPU in nanocores and memory in Ki, as metrics-server writes them. */
function quantities(cpuMillicores: number, memoryBytes: number) {
  return {
    cpu: `${Math.round(cpuMillicores * 1e6)}n`,
    memory: `${Math.round(memoryBytes / 1024)}Ki`,
  };
}
