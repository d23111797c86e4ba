// What the server is and which APIs it serves: aggregated discovery (KEP-3352) in one request, the older group list
// where the server does not have it.
import { FaultError } from '../../shared/model/fault.ts';
import type { ApiClient } from '../core/apiClient.ts';

export interface Discovery {
  /** gitVersion, e.g. v1.31.2; undefined where the user may not read it. */
  readonly version?: string;
  /** Groups could not be read: `has` then says true, and the requests themselves will tell. */
  readonly isAssumed: boolean;
  /** Whether the group is served in that version; `resource` counts only where the server lists resources. */
  has(group: string, version: string, resource?: string): boolean;
}

const aggregated = ['v2', 'v2beta1']
  .map((v) => `application/json;g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`)
  .concat('application/json')
  .join(',');

interface GroupVersion {
  readonly version: string;
  /** Undefined: not listed. */
  readonly resources?: ReadonlySet<string>;
}

/** Throws FaultError when the server cannot be reached or refuses the credential; a 403 only leaves gaps. */
export async function discover(api: ApiClient, signal?: AbortSignal): Promise<Discovery> {
  const [version, groups] = await Promise.all([
    tolerate(readVersion(api, signal)),
    tolerate(readGroups(api, signal)),
  ]);
  return {
    ...(version === undefined ? {} : { version }),
    isAssumed: groups === undefined,
    has(group, wanted, resource) {
      if (!groups || group === '') return true;
      const found = groups.get(group)?.find((entry) => entry.version === wanted);
      if (!found) return false;
      return resource === undefined || (found.resources?.has(resource) ?? true);
    },
  };
}

/** What a user without rights misses is no failure; neither is a server that does not serve it. */
async function tolerate<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    const kind = error instanceof FaultError ? error.fault.kind : undefined;
    if (kind === 'forbidden' || kind === 'notFound' || kind === 'unsupported') return undefined;
    throw error;
  }
}

async function readVersion(api: ApiClient, signal?: AbortSignal): Promise<string | undefined> {
  const options = signal ? { signal } : {};
  const { body } = await api.getJson<{ gitVersion?: unknown } | null>('/version', options);
  return typeof body?.gitVersion === 'string' ? body.gitVersion : undefined;
}

type Groups = ReadonlyMap<string, readonly GroupVersion[]>;

async function readGroups(api: ApiClient, signal?: AbortSignal): Promise<Groups> {
  const options = { accept: aggregated, ...(signal ? { signal } : {}) };
  const { body } = await api.getJson<DiscoveryBody | null>('/apis', options);
  const groups = new Map<string, GroupVersion[]>();
  for (const { metadata, versions } of body?.items ?? []) {
    if (!metadata?.name) continue;
    groups.set(metadata.name, (versions ?? []).map(aggregatedVersion));
  }
  for (const { name, versions } of body?.groups ?? []) {
    if (!name) continue;
    const plain = (versions ?? []).map(({ version }) => ({ version: version ?? '' }));
    groups.set(name, plain);
  }
  return groups;
}

interface DiscoveryBody {
  /** APIGroupDiscoveryList. */
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions?: readonly AggregatedVersion[];
  }[];
  /** APIGroupList. */
  readonly groups?: readonly {
    readonly name?: string;
    readonly versions?: readonly { readonly version?: string }[];
  }[];
}

interface AggregatedVersion {
  readonly version?: string;
  readonly resources?: readonly { readonly resource?: string }[];
  readonly freshness?: string;
}

/** An aggregated API that is down is Stale and lists nothing; it counts as served, as it may come back. */
function aggregatedVersion({ version, resources, freshness }: AggregatedVersion): GroupVersion {
  const names = (resources ?? []).flatMap(({ resource }) => (resource ? [resource] : []));
  return {
    version: version ?? '',
    ...(freshness === 'Stale' ? {} : { resources: new Set(names) }),
  };
}
