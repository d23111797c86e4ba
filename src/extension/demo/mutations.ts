// The few writes of the demo: merge patch, scale and delete, each with dry run, each only with the token's right.
import { isRecord, readBody, sendJson, type Exchange } from './exchange.ts';
import type { Resource } from './resources.ts';
import { badRequest, conflict, notFound, unsupportedMediaType, type Target } from './status.ts';
import type { KubeObject } from './wire.ts';

const patchTypes = ['application/merge-patch+json', 'application/strategic-merge-patch+json'];

interface Named {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
}

function targetOf({ resource, namespace, name }: Named): Target {
  return { group: resource.group, resource: resource.resource, namespace, name };
}

export function found(exchange: Exchange, at: Named): KubeObject {
  const object = exchange.cluster.store.get(at.resource.storage, at.namespace, at.name);
  if (object === undefined) throw notFound(targetOf(at));
  return object;
}

/** Merge patch (RFC 7396). Lists are replaced whole, under the strategic type too. */
export async function answerPatch(exchange: Exchange, at: Named): Promise<void> {
  const type = String(exchange.request.headers['content-type'] ?? '').split(';')[0] ?? '';
  if (!patchTypes.includes(type)) throw unsupportedMediaType(type);
  const patch = await readBody(exchange);
  const current = found(exchange, at);
  const patched = merged(current, patch) as KubeObject;
  const expected = isRecord(patch['metadata']) ? patch['metadata']['resourceVersion'] : undefined;
  store(exchange, at, patched, expected);
}

export async function answerUpdate(exchange: Exchange, at: Named): Promise<void> {
  const body = await readBody(exchange);
  const current = found(exchange, at);
  const meta = isRecord(body['metadata']) ? body['metadata'] : {};
  const next = { ...current, ...body, metadata: { ...current.metadata, ...meta } } as KubeObject;
  store(exchange, at, next, meta['resourceVersion']);
}

function store(exchange: Exchange, at: Named, next: KubeObject, expected: unknown): void {
  const { cluster } = exchange;
  const current = found(exchange, at);
  if (expected !== undefined && expected !== current.metadata.resourceVersion) {
    const message =
      `Operation cannot be fulfilled on ${at.resource.resource} "${at.name}": the object has been ` +
      'modified; please apply your changes to the latest version and try again';
    throw conflict(targetOf(at), message);
  }
  const kept = { name: at.name, uid: current.metadata.uid };
  const fixed = { creationTimestamp: current.metadata.creationTimestamp };
  Object.assign(next.metadata, kept, fixed);
  next.metadata.resourceVersion = current.metadata.resourceVersion;
  if ('status' in current) Object.assign(next, { status: current.status });
  if (isDryRun(exchange)) return sendJson(exchange, 200, next);
  const stored = cluster.store.update(at.resource.storage, current, (draft) => {
    for (const key of Object.keys(draft)) delete (draft as unknown as Record<string, unknown>)[key];
    Object.assign(draft, structuredClone(next));
  });
  cluster.world.changedByUser(at.resource.storage, current);
  sendJson(exchange, 200, stored);
}

/** RFC 7396: null removes, objects merge, everything else replaces. */
export function merged(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

export async function answerDelete(exchange: Exchange, at: Named): Promise<void> {
  const options = await readBody(exchange);
  const object = found(exchange, at);
  const dryRun = isDryRun(exchange) || JSON.stringify(options['dryRun']) === '["All"]';
  const given = exchange.query.get('gracePeriodSeconds') ?? options['gracePeriodSeconds'];
  const grace = given === undefined || given === null ? undefined : Number(given);
  if (grace !== undefined && !Number.isFinite(grace))
    throw badRequest('gracePeriodSeconds is no number');
  if (!dryRun) exchange.cluster.world.deletedByUser(at.resource.storage, object, grace);
  if (at.resource.kind === 'Pod') return sendJson(exchange, 200, object);
  sendJson(exchange, 200, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: at.name,
      group: at.resource.group,
      kind: at.resource.resource,
      uid: object.metadata.uid,
    },
  });
}

/** GET, PUT and PATCH of `scale`. */
export async function answerScale(exchange: Exchange, at: Named): Promise<void> {
  const object = found(exchange, at);
  if (exchange.method === 'GET') return sendJson(exchange, 200, scaleOf(object));
  const body = await readBody(exchange);
  const spec = isRecord(body['spec']) ? body['spec'] : {};
  const replicas = Number(spec['replicas']);
  if (!Number.isInteger(replicas) || replicas < 0) throw badRequest('spec.replicas is no count');
  const meta = isRecord(body['metadata']) ? body['metadata'] : {};
  const expected = meta['resourceVersion'];
  if (expected !== undefined && expected !== object.metadata.resourceVersion) {
    const message = `Operation cannot be fulfilled on ${at.resource.resource} "${at.name}": the object has been modified`;
    throw conflict(targetOf(at), message);
  }
  const next = merged(object, { spec: { replicas } }) as KubeObject;
  if (isDryRun(exchange)) return sendJson(exchange, 200, scaleOf(next));
  const { store: objects, world } = exchange.cluster;
  const stored = objects.update(at.resource.storage, object, (draft) => {
    (draft as unknown as { spec: { replicas: number } }).spec.replicas = replicas;
  });
  world.changedByUser(at.resource.storage, object);
  sendJson(exchange, 200, scaleOf(stored ?? next));
}

function scaleOf(object: KubeObject) {
  const { spec, status } = object as unknown as {
    spec: { replicas?: number; selector?: { matchLabels?: Record<string, string> } };
    status: { replicas?: number };
  };
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const labels = Object.entries(spec.selector?.matchLabels ?? {});
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas ?? 0 },
    status: {
      replicas: status.replicas ?? 0,
      selector: labels.map(([key, value]) => `${key}=${value}`).join(','),
    },
  };
}

function isDryRun({ query }: Exchange): boolean {
  return query.get('dryRun') === 'All';
}
