// Contexts and connections for tests of the transport.
import { connect, type ClusterConnection } from '../../src/extension/cluster/connect.ts';
import { silentLog } from '../../src/extension/core/log.ts';
import type { ClusterEntry, UserEntry } from '../../src/extension/kubeconfig/entries.ts';
import type { ResolvedContext } from '../../src/extension/kubeconfig/kubeconfigs.ts';
import { systemClock, type Clock } from '../../src/shared/clock.ts';
import { FaultError, type Fault } from '../../src/shared/model/fault.ts';
import { contextId } from '../../src/shared/model/refs.ts';
import type {
  Caller,
  CredentialPluginRequest,
  CredentialPluginResult,
  HostApi,
  HostEnvironment,
} from '../../src/shared/protocol/api.ts';

export interface TestConnection {
  readonly server: string;
  readonly cluster?: Partial<ClusterEntry>;
  readonly user?: Partial<UserEntry>;
  readonly environment?: HostEnvironment;
  readonly clock?: Clock;
  readonly connectTimeoutMs?: number;
  readonly runPlugin?: (request: CredentialPluginRequest) => Promise<CredentialPluginResult>;
}

const origin = { file: '/home/me/.kube/config', baseDirectory: '/home/me/.kube' };

export function testContext(wish: TestConnection): ResolvedContext {
  const name = 'shop';
  return {
    id: contextId(origin.file, name),
    name,
    file: origin.file,
    cluster: {
      ...origin,
      name: 'shop-cluster',
      insecureSkipTlsVerify: false,
      ...wish.cluster,
      server: wish.server,
    },
    ...(wish.user ? { user: { ...origin, name: 'shop-user', ...wish.user } } : {}),
  };
}

export function testConnection(wish: TestConnection): ClusterConnection {
  return connect({
    context: testContext(wish),
    host: testHost(wish.runPlugin),
    environment: wish.environment ?? {},
    clock: wish.clock ?? systemClock,
    log: silentLog,
    ...(wish.connectTimeoutMs === undefined ? {} : { connectTimeoutMs: wish.connectTimeoutMs }),
  });
}

function testHost(run: TestConnection['runPlugin']): Caller<HostApi> {
  return {
    async call(method, args) {
      if (method !== 'runCredentialPlugin' || !run) throw new Error(`unexpected call of ${method}`);
      const result: unknown = await run(args as CredentialPluginRequest);
      return result as never;
    },
  };
}

/** The fault that `work` fails with. */
export async function faultFrom(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
  throw new Error('no fault');
}

export function base64(pem: string): string {
  return Buffer.from(pem).toString('base64');
}
