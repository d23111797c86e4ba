// From a path to its handler: discovery, health, reviews, metrics, then the stored resources with RBAC before all.
import { answerDiscovery } from './discovery.ts';
import { readBody, sendJson, type Exchange } from './exchange.ts';
import { applyFaults } from './faults.ts';
import { answerHealth } from './health.ts';
import { answerList } from './list.ts';
import { answerLog } from './logs.ts';
import { answerMetricsApi } from './metricsApi.ts';
import { answerDelete, answerPatch, answerScale, answerUpdate, found } from './mutations.ts';
import { chooseForm } from './represent.ts';
import { findResource, type Resource } from './resources.ts';
import { answerReview } from './reviews.ts';
import { badRequest, forbidden, forbiddenPath, methodNotAllowed, noSuchPath } from './status.ts';
import { isAllowed, isPathAllowed } from './users.ts';
import { answerWatch } from './watch.ts';

interface Route {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Answers the request, or throws a StatusError. */
export async function answer(exchange: Exchange): Promise<void> {
  if (exchange.path.startsWith('/demo/')) return answerDemo(exchange);
  if (answerHealth(exchange) || answerMetricsApi(exchange)) return;
  if (await answerReview(exchange)) return;
  const route = routeOf(exchange.path);
  if (route === undefined) return answerPath(exchange);
  await answerResource(exchange, route);
}

function answerPath(exchange: Exchange): void {
  const { path, user } = exchange;
  if (!isPathAllowed(user, path)) throw forbiddenPath(user.name, 'get', path);
  if (exchange.method !== 'GET') throw methodNotAllowed();
  if (!answerDiscovery(exchange)) throw noSuchPath();
}

/** `/api/v1/namespaces/shop/pods/web-1/log` and the like; undefined when it is no stored resource. */
export function routeOf(path: string): Route | undefined {
  const found = /^\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))\/(.+)$/.exec(path);
  if (found === null) return undefined;
  const [group, version] = found[1] === undefined ? [found[2], found[3]] : ['', found[1]];
  const steps = (found[4] ?? '').split('/').map(decode);
  let namespace: string | undefined;
  // `namespaces/x` alone is the namespace itself; with a resource behind it, it is where to look.
  const isScoped = steps[0] === 'namespaces' && steps.length > 2 && steps[2] !== 'status';
  if (isScoped) [, namespace] = steps.splice(0, 2);
  const [plural = '', name, subresource, ...rest] = steps;
  const resource = findResource(group ?? '', version ?? '', plural);
  if (resource === undefined || rest.length > 0 || name === '') return undefined;
  if (namespace !== undefined && !resource.namespaced) return undefined;
  if (name !== undefined && resource.namespaced && namespace === undefined) return undefined;
  return { resource, namespace, name, subresource };
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    throw badRequest('the path is not well formed');
  }
}

function verbOf({ method, query }: Exchange, { name }: Route): string {
  const isWatch = /^(true|1)$/.test(query.get('watch') ?? '');
  if (method === 'GET') return name !== undefined ? 'get' : isWatch ? 'watch' : 'list';
  if (method === 'PATCH') return 'patch';
  if (method === 'PUT') return 'update';
  if (method === 'DELETE') return name === undefined ? 'deletecollection' : 'delete';
  return 'create';
}

async function answerResource(exchange: Exchange, route: Route): Promise<void> {
  const { resource, namespace, name, subresource } = route;
  const verb = verbOf(exchange, route);
  const plural = resource.resource + (subresource === undefined ? '' : `/${subresource}`);
  const isNamespace = resource.storage === 'namespaces';
  const scope = isNamespace ? name : namespace;
  const at = { group: resource.group, resource: plural, namespace: scope, name };
  if (!isAllowed(exchange.user, verb, at)) throw forbidden(exchange.user.name, verb, at);
  warn(exchange, resource);
  if (verb === 'list') return answerList(exchange, resource, namespace);
  if (verb === 'watch') return answerWatch(exchange, resource, namespace);
  if (name === undefined) throw methodNotAllowed();
  await answerNamed(exchange, { resource, namespace, name, subresource });
}

async function answerNamed(
  exchange: Exchange,
  at: Route & { readonly name: string },
): Promise<void> {
  const { subresource, resource, namespace, name } = at;
  if (subresource !== undefined && !resource.subresources.includes(subresource)) throw noSuchPath();
  if (subresource === 'log') {
    if (exchange.method !== 'GET') throw methodNotAllowed();
    return answerLog(exchange, namespace ?? '', name);
  }
  if (subresource === 'scale') return answerScale(exchange, at);
  if (exchange.method === 'PATCH') return answerPatch(exchange, at);
  if (exchange.method === 'PUT') return answerUpdate(exchange, at);
  if (exchange.method === 'DELETE') return answerDelete(exchange, at);
  if (exchange.method !== 'GET') throw methodNotAllowed();
  const { request, query, cluster } = exchange;
  const now = () => cluster.timeline.now();
  const form = chooseForm(request.headers.accept ?? '', resource, query, now);
  sendJson(exchange, 200, form.object(found(exchange, at), true));
}

function warn({ response }: Exchange, resource: Resource): void {
  if (resource.storage !== 'endpoints') return;
  const text = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';
  response.setHeader('Warning', `299 - "${text}"`);
}

/** The demo's own door, outside the Kubernetes API: POST /demo/faults. */
async function answerDemo(exchange: Exchange): Promise<void> {
  const { user, path, method, cluster } = exchange;
  if (!isPathAllowed(user, path)) throw forbiddenPath(user.name, method.toLowerCase(), path);
  if (path !== '/demo/faults') throw noSuchPath();
  const { faults } = cluster;
  if (method === 'POST') {
    const wrong = applyFaults(faults, await readBody(exchange));
    if (wrong !== undefined) throw badRequest(wrong);
  } else if (method !== 'GET') throw methodNotAllowed();
  const { rules, watchList, metrics, latencyMs, unhealthy, openStreams } = faults;
  sendJson(exchange, 200, { rules, watchList, metrics, latencyMs, unhealthy, openStreams });
}
