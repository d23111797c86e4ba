// /version, /api, /apis and resource lists: aggregated when the client asks for it, plain otherwise.
import { send, sendJson, type Exchange } from './exchange.ts';
import { apiVersionOf, metricsGroup, metricsVersion, resources } from './resources.ts';
import { noSuchPath } from './status.ts';

export const serverVersion = 'v1.33.4';

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

interface Served {
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

const reads = ['get', 'list'];
const create = ['create'];

function served(
  resource: string,
  kind: string,
  namespaced: boolean,
  verbs: readonly string[],
): Served {
  const singular = kind.toLowerCase();
  const nothing: readonly string[] = [];
  const rest = { shortNames: nothing, categories: nothing, subresources: nothing };
  return { resource, singular, kind, namespaced, verbs, ...rest };
}

/** What is computed rather than stored. */
const virtual: Readonly<Record<string, readonly Served[]>> = {
  [`${metricsGroup}/${metricsVersion}`]: [
    { ...served('nodes', 'NodeMetrics', false, reads), singular: '' },
    { ...served('pods', 'PodMetrics', true, reads), singular: '' },
  ],
  'authorization.k8s.io/v1': [
    served('selfsubjectaccessreviews', 'SelfSubjectAccessReview', false, create),
    served('selfsubjectrulesreviews', 'SelfSubjectRulesReview', false, create),
  ],
  'authentication.k8s.io/v1': [served('selfsubjectreviews', 'SelfSubjectReview', false, create)],
};

function groupVersions(exchange: Exchange): Map<string, readonly Served[]> {
  const all = new Map<string, Served[]>();
  for (const resource of resources) {
    const list = all.get(apiVersionOf(resource)) ?? [];
    all.set(apiVersionOf(resource), [...list, resource]);
  }
  for (const [groupVersion, list] of Object.entries(virtual)) {
    const isAbsent =
      groupVersion.startsWith(metricsGroup) && exchange.cluster.faults.metrics === 'absent';
    if (!isAbsent) all.set(groupVersion, [...list]);
  }
  return all;
}

/** Answers what belongs to discovery; false when the path does not. */
export function answerDiscovery(exchange: Exchange): boolean {
  const { path, request } = exchange;
  if (path === '/version' || path === '/version/') {
    sendJson(exchange, 200, versionInfo());
    return true;
  }
  const all = groupVersions(exchange);
  const wantsAggregated = /as=APIGroupDiscoveryList/.test(request.headers.accept ?? '');
  if (path === '/api' || path === '/apis') {
    if (wantsAggregated) sendAggregated(exchange, all, path === '/api');
    else sendJson(exchange, 200, path === '/api' ? coreVersions() : groupList(all));
    return true;
  }
  const single = /^\/(?:api\/(v1)|apis\/([^/]+\/[^/]+))\/?$/.exec(path);
  if (single !== null) {
    const groupVersion = single[1] ?? single[2] ?? '';
    const list = all.get(groupVersion);
    if (list === undefined) throw noSuchPath();
    sendJson(exchange, 200, resourceList(groupVersion, list));
    return true;
  }
  const group = /^\/apis\/([^/]+)\/?$/.exec(path)?.[1];
  if (group === undefined) return false;
  const found = groupList(all).groups.find(({ name }) => name === group);
  if (found === undefined) throw noSuchPath();
  sendJson(exchange, 200, { kind: 'APIGroup', apiVersion: 'v1', ...found });
  return true;
}

function versionInfo() {
  return {
    major: '1',
    minor: '33',
    emulationMajor: '1',
    emulationMinor: '33',
    minCompatibilityMajor: '1',
    minCompatibilityMinor: '32',
    gitVersion: serverVersion,
    gitCommit: '74cdb4273eeba1c5f4d9a4ac1c5e4c4f3a1e1c36',
    gitTreeState: 'clean',
    buildDate: '2025-08-12T14:53:16Z',
    goVersion: 'go1.24.5',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}

function coreVersions() {
  const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1' }];
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs };
}

function groupList(all: ReadonlyMap<string, readonly Served[]>) {
  const groups = [...all.keys()]
    .filter((groupVersion) => groupVersion.includes('/'))
    .map((groupVersion) => {
      const [name = '', version = ''] = groupVersion.split('/');
      const preferred = { groupVersion, version };
      return { name, versions: [preferred], preferredVersion: preferred };
    });
  return { kind: 'APIGroupList', apiVersion: 'v1', groups };
}

function resourceList(groupVersion: string, list: readonly Served[]) {
  const all = list.flatMap((one) => [
    {
      name: one.resource,
      singularName: one.singular,
      namespaced: one.namespaced,
      kind: one.kind,
      verbs: one.verbs,
      ...(one.shortNames.length > 0 && { shortNames: one.shortNames }),
      ...(one.categories.length > 0 && { categories: one.categories }),
    },
    ...one.subresources.map((sub) => ({
      name: `${one.resource}/${sub}`,
      singularName: '',
      namespaced: one.namespaced,
      ...(sub === 'scale' && { group: 'autoscaling', version: 'v1' }),
      kind: sub === 'scale' ? 'Scale' : one.kind,
      verbs: subresourceVerbs(sub),
    })),
  ]);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: all };
}

function subresourceVerbs(subresource: string): readonly string[] {
  return subresource === 'log' ? ['get'] : ['get', 'patch', 'update'];
}

function sendAggregated(
  exchange: Exchange,
  all: ReadonlyMap<string, readonly Served[]>,
  isCore: boolean,
): void {
  const items = [...all]
    .filter(([groupVersion]) => groupVersion.includes('/') !== isCore)
    .map(([groupVersion, list]) => {
      const slash = groupVersion.indexOf('/');
      const group = slash < 0 ? '' : groupVersion.slice(0, slash);
      const version = groupVersion.slice(slash + 1);
      return {
        metadata: { name: group, creationTimestamp: null },
        versions: [
          {
            version,
            resources: list.map((one) => aggregated(one, group, version)),
            freshness: 'Current',
          },
        ],
      };
    });
  const body = {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items,
  };
  send(exchange, 200, aggregatedType, JSON.stringify(body) + '\n');
}

function aggregated(one: Served, group: string, version: string) {
  return {
    resource: one.resource,
    responseKind: { group, version, kind: one.kind },
    scope: one.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: one.singular,
    verbs: one.verbs,
    ...(one.shortNames.length > 0 && { shortNames: one.shortNames }),
    ...(one.categories.length > 0 && { categories: one.categories }),
    ...(one.subresources.length > 0 && {
      subresources: one.subresources.map((subresource) => ({
        subresource,
        responseKind:
          subresource === 'scale'
            ? { group: 'autoscaling', version: 'v1', kind: 'Scale' }
            : { group, version, kind: one.kind },
        verbs: subresourceVerbs(subresource),
      })),
    }),
  };
}
