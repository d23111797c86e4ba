// All that an API server serves as lists, custom resources among it: from aggregated discovery (1.27, KEP-3352) where there
// is such a thing, else a request a group.
import type { ApiClient } from '../core/apiClient.ts';
import { settleLimited } from '../core/settleLimited.ts';

export interface ApiResource {
  readonly group: string;
  /** The preferred one of those it is served in. */
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

const aggregated = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');
/** Groups that are asked at once, of servers before 1.27. */
const atOnce = 4;

/** Throws FaultError when the server cannot be asked; a group that does not answer is left out. */
export async function discoverResources(
  api: ApiClient,
  signal: AbortSignal,
): Promise<readonly ApiResource[]> {
  const options = { signal, accept: aggregated };
  const [core, groups] = await Promise.all([
    api.getJson<unknown>('/api', options),
    api.getJson<unknown>('/apis', options),
  ]);
  if (isAggregated(groups.body)) {
    return [
      ...(isAggregated(core.body) ? ofAggregated(core.body) : []),
      ...ofAggregated(groups.body),
    ];
  }
  return plain(api, groups.body, signal);
}

interface AggregatedList {
  readonly kind: 'APIGroupDiscoveryList';
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    /** The preferred version first. */
    readonly versions?: readonly {
      readonly version?: string;
      readonly resources?: readonly AggregatedResource[];
    }[];
  }[];
}

interface AggregatedResource {
  readonly resource?: string;
  readonly responseKind?: { readonly kind?: string };
  readonly scope?: string;
  readonly verbs?: readonly string[];
}

function isAggregated(body: unknown): body is AggregatedList {
  return hasKind(body, 'APIGroupDiscoveryList');
}

function hasKind(body: unknown, kind: string): boolean {
  return typeof body === 'object' && body !== null && 'kind' in body && body.kind === kind;
}

function ofAggregated({ items = [] }: AggregatedList): ApiResource[] {
  return items.flatMap(({ metadata, versions = [] }) => {
    const known = new Map<string, ApiResource>();
    for (const { version = '', resources = [] } of versions) {
      for (const { resource = '', responseKind, scope, verbs = [] } of resources) {
        if (resource === '' || !verbs.includes('list') || known.has(resource)) continue;
        const group = metadata?.name ?? '';
        const kind = responseKind?.kind ?? resource;
        known.set(resource, { group, version, resource, kind, namespaced: scope === 'Namespaced' });
      }
    }
    return [...known.values()];
  });
}

interface GroupList {
  readonly groups?: readonly {
    readonly name?: string;
    readonly preferredVersion?: { readonly version?: string };
  }[];
}

interface ResourceList {
  readonly resources?: readonly {
    readonly name?: string;
    readonly kind?: string;
    readonly namespaced?: boolean;
    readonly verbs?: readonly string[];
  }[];
}

/** The preferred version of each group. */
async function plain(
  api: ApiClient,
  groupList: unknown,
  signal: AbortSignal,
): Promise<readonly ApiResource[]> {
  const { groups = [] } = (groupList ?? {}) as GroupList;
  const all = [
    { group: '', version: 'v1' },
    ...groups.flatMap(({ name, preferredVersion }) =>
      name && preferredVersion?.version ? [{ group: name, version: preferredVersion.version }] : [],
    ),
  ];
  const read = async ({ group, version }: (typeof all)[number]) => {
    const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    const { body } = await api.getJson<ResourceList | null>(path, { signal });
    return (body?.resources ?? []).flatMap(
      ({ name = '', kind = name, namespaced = false, verbs = [] }): ApiResource[] =>
        name === '' || name.includes('/') || !verbs.includes('list')
          ? []
          : [{ group, version, resource: name, kind, namespaced }],
    );
  };
  const answers = await settleLimited(all, atOnce, read, signal);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (found.length === 0 && failed?.status === 'rejected') throw failed.reason;
  return found;
}
