// Users of the oidc auth provider: the id token of the kubeconfig, refreshed at the identity provider when it has
// expired. client-node knows how.
import type { Clock } from '../../shared/clock.ts';
import { FaultError } from '../../shared/model/fault.ts';
import { renewAt } from '../core/credentialExpiry.ts';
import type { AuthProviderEntry, UserEntry } from '../kubeconfig/entries.ts';
import { errorCode } from './connectFaults.ts';
import type { CredentialSource } from './credentialKeeper.ts';
import { code } from './party.ts';

interface OidcUser {
  readonly name: string;
  readonly authProvider: { readonly name: 'oidc'; readonly config: Record<string, string> };
}

export function oidcSource(
  user: UserEntry,
  provider: AuthProviderEntry,
  clock: Clock,
): CredentialSource {
  // client-node writes refreshed tokens into it.
  const oidcUser: OidcUser = {
    name: user.name,
    authProvider: { name: 'oidc', config: { ...provider.config } },
  };
  return {
    asksLogin: true,
    async obtain() {
      const authorization = await refreshedHeader(oidcUser, user);
      const expiresAt = jwtExpiry(authorization);
      return {
        credential: { authorization },
        ...(expiresAt === undefined ? {} : { renewAt: renewAt(expiresAt, clock.now()) }),
      };
    },
  };
}

async function refreshedHeader(oidcUser: OidcUser, user: UserEntry): Promise<string> {
  try {
    const { KubeConfig } = await import('./clientNode.ts');
    const config = new KubeConfig();
    const cluster = { name: 'oidc', server: 'https://localhost', skipTLSVerify: false };
    config.loadFromClusterAndUser(cluster, oidcUser);
    const options: { headers: Record<string, string> } = { headers: {} };
    await config.applyToHTTPSOptions(options);
    const header = options.headers['Authorization'];
    if (header !== undefined) return header;
  } catch (error) {
    throw oidcFault(user, errorCode(error), error);
  }
  throw oidcFault(user, '');
}

function oidcFault(user: UserEntry, detail: string, cause?: unknown): FaultError {
  return new FaultError(
    {
      kind: 'unauthorized',
      message: { key: 'fault.oidc', args: { user: code(user.name) } },
      hint: { key: 'fault.oidc.hint' },
      ...(detail ? { detail } : {}),
    },
    cause,
  );
}

/** `exp` of a JWT in ms (RFC 7519 §4.1.4). */
function jwtExpiry(header: string): number | undefined {
  try {
    const payload = Buffer.from(header.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { exp } = JSON.parse(payload) as { readonly exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
