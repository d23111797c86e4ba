// What of the server has to be known before anything is watched: its version, and whether it has the events API of
// 1.19 (KEP-383), which older ones and some others lack. Everything else shows when it is asked for.
import { FaultError } from '../../shared/model/fault.ts';
import type { ApiClient, ReadOptions } from '../core/apiClient.ts';

export interface Discovery {
  /** gitVersion, e.g. v1.31.2; undefined where the user may not read it. */
  readonly version?: string;
  /** The server's clock when it answered (Date header), ms since the epoch; undefined where it did not say. */
  readonly serverTimeMs?: number;
  /** Whether the group is served in that version. True where nobody may tell: the watch itself will. */
  has(group: 'events.k8s.io', version: 'v1'): boolean;
}

/** Throws FaultError when the server cannot be reached or refuses the credential; a 403 only leaves gaps. */
export async function discover(api: ApiClient, signal?: AbortSignal): Promise<Discovery> {
  const options = signal ? { signal } : {};
  const [answer, hasEvents] = await Promise.all([
    readVersion(api, options),
    isServed(api, '/apis/events.k8s.io/v1', options),
  ]);
  return { ...answer, has: () => hasEvents };
}

async function readVersion(
  api: ApiClient,
  options: ReadOptions,
): Promise<Pick<Discovery, 'version' | 'serverTimeMs'>> {
  try {
    type Version = { readonly gitVersion?: unknown } | null;
    const { body, serverTimeMs } = await api.getJson<Version>('/version', options);
    return {
      ...(typeof body?.gitVersion === 'string' ? { version: body.gitVersion } : {}),
      ...(serverTimeMs === undefined ? {} : { serverTimeMs }),
    };
  } catch (error) {
    if (refusal(error) !== undefined) return {};
    throw error;
  }
}

async function isServed(api: ApiClient, path: string, options: ReadOptions): Promise<boolean> {
  try {
    await api.getJson(path, options);
    return true;
  } catch (error) {
    const kind = refusal(error);
    if (kind !== undefined) return kind !== 'notFound';
    throw error;
  }
}

/** What a user without rights misses is no failure; neither is a server that does not serve it. */
function refusal(error: unknown): 'forbidden' | 'notFound' | 'unsupported' | undefined {
  const kind = error instanceof FaultError ? error.fault.kind : undefined;
  return kind === 'forbidden' || kind === 'notFound' || kind === 'unsupported' ? kind : undefined;
}
