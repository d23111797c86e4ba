// Where a user's credential comes from, in kubectl's order: client certificate for TLS, and for the header tokenFile,
// token, basic login, exec plugin (through the host's broker), OIDC provider.
import { readFile } from 'node:fs/promises';
import { FaultError, type Fault } from '../../shared/model/fault.ts';
import type { Caller, CredentialPluginRequest, HostApi } from '../../shared/protocol/api.ts';
import type { Clock } from '../../shared/clock.ts';
import { renewAt } from '../core/credentialExpiry.ts';
import type { ExecEntry, UserEntry } from '../kubeconfig/entries.ts';
import type { ResolvedContext } from '../kubeconfig/kubeconfigs.ts';
import type { Credential, CredentialSource, Obtained } from './credentialKeeper.ts';
import { oidcSource } from './oidcSource.ts';
import { code } from './party.ts';
import { readClientCertificate, readPem } from './tlsMaterial.ts';

/** Kubernetes rotates projected tokens on disk; client-go re-reads them each minute. */
const rereadMs = 60_000;

export interface CredentialPorts {
  readonly host: Caller<HostApi>;
  readonly clock: Clock;
}

/** The source of a context's credential. Throws nothing: what is wrong shows when it is obtained. */
export function credentialSource(
  context: ResolvedContext,
  ports: CredentialPorts,
): CredentialSource {
  const { user } = context;
  if (!user) return { asksLogin: false, obtain: () => Promise.resolve({ credential: {} }) };
  const header = headerSource(context, user, ports);
  const readsFiles = user.clientCertificate !== undefined || user.clientKey !== undefined;
  return {
    asksLogin: header.asksLogin,
    async obtain(rejected, userAsked) {
      const certificate = await readClientCertificate(user);
      const { credential, renewAt: headerRenewAt } = await header.obtain(rejected, userAsked);
      const reread = readsFiles ? ports.clock.now() + rereadMs : undefined;
      const next = earliest(headerRenewAt, reread);
      return {
        credential: { ...(certificate ? { certificate } : {}), ...credential },
        ...(next === undefined ? {} : { renewAt: next }),
      };
    },
  };
}

function headerSource(
  context: ResolvedContext,
  user: UserEntry,
  ports: CredentialPorts,
): CredentialSource {
  if (user.tokenFile !== undefined) return tokenFileSource(user.tokenFile, user.name, ports.clock);
  if (user.token !== undefined) return fixed(bearer(user.token));
  if (user.username !== undefined) {
    const login = `${user.username}:${user.password ?? ''}`;
    return fixed({ authorization: `Basic ${Buffer.from(login).toString('base64')}` });
  }
  if (user.exec) return execSource(context, user.exec, user, ports);
  if (user.authProvider?.name === 'oidc') return oidcSource(user, user.authProvider, ports.clock);
  if (user.authProvider) return unsupportedProvider(user, user.authProvider.name);
  return fixed({});
}

function fixed(credential: Credential): CredentialSource {
  return { asksLogin: false, obtain: () => Promise.resolve({ credential }) };
}

function tokenFileSource(file: string, name: string, clock: Clock): CredentialSource {
  return {
    asksLogin: false,
    async obtain() {
      const token = (await readPem(file, name, 'unauthorized')).trim();
      if (token === '') throw new FaultError(emptyTokenFile(file, name));
      return { credential: bearer(token), renewAt: clock.now() + rereadMs };
    },
  };
}

/** As client-go, which does not send an empty token either (client-go transport/token_source.go). */
function emptyTokenFile(file: string, name: string): Fault {
  return {
    kind: 'unauthorized',
    message: { key: 'fault.tokenFileEmpty', args: { file: code(file), user: code(name) } },
    hint: { key: 'fault.tokenFileEmpty.hint' },
  };
}

function execSource(
  context: ResolvedContext,
  exec: ExecEntry,
  user: UserEntry,
  { host, clock }: CredentialPorts,
): CredentialSource {
  return {
    asksLogin: true,
    async obtain(rejected, userAsked): Promise<Obtained> {
      const own = await pluginRequest(context, exec, user);
      const request = { ...own, ...occasion(rejected, userAsked) };
      const result = await host.call('runCredentialPlugin', request);
      const { token, clientCertificateData, clientKeyData, expiresAt, id } = result;
      const hasCertificate = clientCertificateData !== undefined && clientKeyData !== undefined;
      return {
        credential: {
          ...(token === undefined ? {} : bearer(token)),
          ...(hasCertificate
            ? { certificate: { certificate: clientCertificateData, key: clientKeyData } }
            : {}),
          ...(id === undefined ? {} : { id }),
        },
        ...(expiresAt === undefined ? {} : { renewAt: renewAt(expiresAt, clock.now()) }),
      };
    },
  };
}

async function pluginRequest(
  context: ResolvedContext,
  exec: ExecEntry,
  user: UserEntry,
): Promise<CredentialPluginRequest> {
  return {
    command: exec.command,
    args: exec.args,
    env: exec.env,
    apiVersion: exec.apiVersion,
    baseDirectory: user.baseDirectory,
    ...(exec.installHint === undefined ? {} : { installHint: exec.installHint }),
    ...(exec.interactiveMode === undefined ? {} : { interactiveMode: exec.interactiveMode }),
    ...(exec.provideClusterInfo ? { clusterInfo: await clusterInfo(context) } : {}),
  };
}

/** Why the broker is asked now. */
function occasion(rejected: Credential | undefined, userAsked: boolean) {
  return {
    ...(rejected ? { rejected: true } : {}),
    ...(rejected?.id === undefined ? {} : { rejectedId: rejected.id }),
    ...(userAsked ? { userAsked: true } : {}),
  };
}

/** ExecCredential spec.cluster (client.authentication.k8s.io/v1 Cluster). */
async function clusterInfo({ cluster }: ResolvedContext): Promise<unknown> {
  const { certificateAuthority: file, certificateAuthorityData: data } = cluster;
  const ca = data ?? (file === undefined ? undefined : await base64Of(file, cluster.name));
  return {
    server: cluster.server,
    ...(cluster.tlsServerName === undefined ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.insecureSkipTlsVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(ca === undefined ? {} : { 'certificate-authority-data': ca }),
    ...(cluster.proxyUrl === undefined ? {} : { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.execConfig === undefined ? {} : { config: cluster.execConfig }),
  };
}

async function base64Of(file: string, name: string): Promise<string> {
  const text = await readFile(file).catch(() => readPem(file, name, 'tls'));
  return Buffer.from(text).toString('base64');
}

/** gcp and azure left Kubernetes with 1.26; the others never were more than drafts. */
function unsupportedProvider(user: UserEntry, provider: string): CredentialSource {
  const fault = new FaultError({
    kind: 'unsupported',
    message: {
      key: 'fault.authProvider',
      args: { user: code(user.name), provider: code(provider) },
    },
    hint: { key: 'fault.authProvider.hint' },
  });
  return { asksLogin: false, obtain: () => Promise.reject(fault) };
}

function bearer(token: string): Credential {
  return { authorization: `Bearer ${token}` };
}

function earliest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}
