// Certificates as OpenSSL wants them: the cluster's authorities and the user's certificate, each with a fault that
// names the file when it cannot be used.
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import { FaultError } from '../../shared/model/fault.ts';
import type { ClusterEntry, UserEntry } from '../kubeconfig/entries.ts';
import { errorCode } from './connectFaults.ts';
import { code, type Party } from './party.ts';

/** PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a server is trusted by. */
export interface Authorities {
  /** PEM; undefined: Node's own, where the system's cannot be listed. */
  readonly ca?: readonly string[] | string;
  /** The file, or the file of the kubeconfig that holds the data; undefined: this machine's authorities. */
  readonly label?: string;
}

/** The cluster's certificate authority, or those of this machine. Throws FaultError `tls`. */
export async function readAuthorities(cluster: ClusterEntry): Promise<Authorities> {
  if (cluster.insecureSkipTlsVerify) return {};
  const { certificateAuthorityData: data, certificateAuthority: file } = cluster;
  if (data === undefined && file === undefined) {
    const ca = machineAuthorities();
    return ca ? { ca } : {};
  }
  const label = data === undefined ? (file ?? '') : cluster.file;
  const ca = data === undefined ? await readPem(file ?? '', cluster.name, 'tls') : fromBase64(data);
  try {
    // OpenSSL would silently trust nothing.
    void new X509Certificate(ca);
  } catch (error) {
    throw new FaultError(
      {
        kind: 'tls',
        message: { key: 'fault.caUnusable', args: { cluster: code(cluster.name) } },
        hint: { key: 'fault.caUnusable.hint' },
        detail: label,
      },
      error,
    );
  }
  return { ca, label };
}

/** The user's client certificate; undefined if it has none. Throws FaultError `unauthorized`. */
export async function readClientCertificate(
  user: UserEntry,
): Promise<ClientCertificate | undefined> {
  const certificate = await part(user.clientCertificateData, user.clientCertificate, user.name);
  const key = await part(user.clientKeyData, user.clientKey, user.name);
  return certificate !== undefined && key !== undefined ? { certificate, key } : undefined;
}

/** Throws FaultError `unauthorized` if certificate and key are no PEM or do not belong together. */
export function secureContext(
  authorities: Authorities,
  client: ClientCertificate | undefined,
  party: Party,
): tls.SecureContext {
  const ca = authorities.ca;
  const trust = ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : [...ca] };
  try {
    return tls.createSecureContext({
      ...trust,
      ...(client ? { cert: client.certificate, key: client.key } : {}),
      minVersion: 'TLSv1.2',
    });
  } catch (error) {
    throw new FaultError(
      {
        kind: 'unauthorized',
        message: { key: 'fault.certificateUnusable', args: { user: code(party.user) } },
        hint: { key: 'fault.certificateUnusable.hint' },
        detail: errorCode(error),
      },
      error,
    );
  }
}

/** Reads a file the kubeconfig names. Throws a FaultError of `kind` that names it. */
export async function readPem(
  file: string,
  name: string,
  kind: 'tls' | 'unauthorized',
): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new FaultError(
      {
        kind,
        message: {
          key: 'fault.fileUnreadable',
          args: { file: code(file), name: code(name) },
        },
        hint: { key: 'fault.fileUnreadable.hint' },
        detail: errorCode(error),
      },
      error,
    );
  }
}

async function part(data: string | undefined, file: string | undefined, name: string) {
  if (data !== undefined) return fromBase64(data);
  return file === undefined ? undefined : readPem(file, name, 'unauthorized');
}

function fromBase64(data: string): string {
  return Buffer.from(data, 'base64').toString('utf8');
}

/** Node's and the system's authorities; Node older than 22.15 has no list of the system's. */
function machineAuthorities(): readonly string[] | undefined {
  const { getCACertificates } = tls as Partial<typeof tls>;
  if (!getCACertificates) return undefined;
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}
