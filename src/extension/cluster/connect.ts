// A connection to one API server as one user: the ApiClient that everything above reads through. Making it contacts
// nobody; the first request reads certificates, chooses the proxy and obtains the credential.
import type { Clock } from '../../shared/clock.ts';
import type { Disposable } from '../../shared/lifetime.ts';
import type { Caller, HostApi, HostEnvironment } from '../../shared/protocol/api.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { Log } from '../core/log.ts';
import type { Traffic } from '../core/traffic.ts';
import type { ResolvedContext } from '../kubeconfig/kubeconfigs.ts';
import { HttpApiClient } from './httpApiClient.ts';
import { hostPort } from './party.ts';
import { AuthorizedTransport } from './authorizedTransport.ts';

export interface ConnectOptions {
  readonly context: ResolvedContext;
  readonly host: Caller<HostApi>;
  readonly environment: HostEnvironment;
  readonly clock: Clock;
  readonly log: Log;
  /** Counts what goes and comes. */
  readonly traffic?: Traffic;
  /** For tests; default 10 s. */
  readonly connectTimeoutMs?: number;
}

export interface ClusterConnection extends Disposable {
  readonly api: ApiClient;
  /** host:port. */
  readonly server: string;
  /** The kubeconfig's name of the user; '' for anonymous. */
  readonly user: string;
  /** The server's certificate is not verified: to be shown as a warning. */
  readonly insecure: boolean;
  /** Forgets a refused credential; the next request logs in again. */
  retryCredentials(): void;
}

export function connect(options: ConnectOptions): ClusterConnection {
  const { context } = options;
  const url = new URL(context.cluster.server);
  const transport = new AuthorizedTransport(options, url);
  return {
    api: new HttpApiClient(transport, options.clock),
    server: hostPort(url),
    user: context.user?.name ?? '',
    insecure: context.cluster.insecureSkipTlsVerify,
    retryCredentials: () => transport.retryCredentials(),
    dispose: () => transport.dispose(),
  };
}
