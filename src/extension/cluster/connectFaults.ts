// What went wrong before the server could answer: names, routes, TLS, proxies. Decided by error codes and by the
// certificates themselves, never by message texts.
import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate } from 'node:tls';
import { FaultError, type Fault } from '../../shared/model/fault.ts';
import type { ProxyChoice } from './proxyChoice.ts';
import { code, hostPort, type Party } from './party.ts';

/** The server closed the connection because of the client's certificate: the credential is to be renewed. */
export class ClientCertificateRefused extends FaultError {}

export function errorCode(error: unknown): string {
  const found = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof found === 'string' ? found : '';
}

/** Failures of a plain connection: DNS, TCP, and what cuts it later. */
export function networkFault(error: unknown, party: Party, host: string): Fault {
  const reason = errorCode(error);
  const args = { server: code(party.server), host: code(host) };
  const fault = (name: NetworkKey, hint: NetworkHint): Fault => ({
    kind: 'unreachable',
    message: { key: name, args },
    hint: { key: hint },
    ...(reason ? { detail: reason } : {}),
  });
  switch (reason) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
    case 'EAI_NONAME':
      return fault('fault.hostUnknown', 'fault.hostUnknown.hint');
    case 'ECONNREFUSED':
      return fault('fault.refused', 'fault.refused.hint');
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
      return fault('fault.unroutable', 'fault.unroutable.hint');
    case 'ETIMEDOUT':
      return fault('fault.unroutable', 'fault.connectTimeout.hint');
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
    case 'ERR_STREAM_PREMATURE_CLOSE':
      return fault('fault.connectionLost', 'fault.connectionLost.hint');
    default:
      if (!reason.startsWith('HPE_')) return fault('fault.network', 'fault.unroutable.hint');
      return { ...fault('fault.notHttp', 'fault.notHttp.hint'), kind: 'malformed' };
  }
}

type NetworkKey =
  | 'fault.hostUnknown'
  | 'fault.refused'
  | 'fault.unroutable'
  | 'fault.connectionLost'
  | 'fault.network'
  | 'fault.notHttp';
type NetworkHint =
  | `${'fault.hostUnknown' | 'fault.refused' | 'fault.unroutable'}.hint`
  | 'fault.connectTimeout.hint'
  | 'fault.connectionLost.hint'
  | 'fault.notHttp.hint';

/** No connection within the time allowed. `accepted`: TCP stood, the other side stayed silent. */
export function connectTimeoutFault(party: Party, afterMs: number, accepted: boolean): Fault {
  return {
    kind: 'timeout',
    message: {
      key: accepted ? 'fault.handshakeTimeout' : 'fault.connectTimeout',
      args: { server: code(party.server), after: { durationMs: afterMs } },
    },
    hint: { key: accepted ? 'fault.answerTimeout.hint' : 'fault.connectTimeout.hint' },
  };
}

export interface ServerTrust {
  /** What vouches for the server: a file, or the kubeconfig's data; undefined: this machine's authorities. */
  readonly authority?: string;
  readonly expectedName: string;
}

/** Why the server's certificate was not accepted, from OpenSSL's verify code and the certificate shown. */
export function serverCertificateFault(
  reason: string,
  shown: Partial<DetailedPeerCertificate>,
  party: Party,
  trust: ServerTrust,
): Fault {
  const server = code(party.server);
  const subject = code(nameOf(shown.subject));
  const validTo = Date.parse(shown.valid_to ?? '');
  const fault = (key: TlsKey, args: object, hint: Fault['hint']): Fault => ({
    kind: 'tls',
    message: { key, args: { server, subject, ...args } },
    ...(hint ? { hint } : {}),
    detail: reason,
  });
  if (reason === 'CERT_HAS_EXPIRED' && Number.isFinite(validTo)) {
    return fault(
      'fault.tlsExpired',
      { since: { ageSince: validTo } },
      { key: 'fault.tlsExpired.hint' },
    );
  }
  if (reason === 'CERT_NOT_YET_VALID') {
    return fault('fault.tlsNotYetValid', {}, { key: 'fault.tlsNotYetValid.hint' });
  }
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const names = (shown.subjectaltname ?? nameOf(shown.subject)).split(', ').map(code);
    const args = { names, host: code(trust.expectedName) };
    return fault('fault.tlsHostname', args, { key: 'fault.tlsHostname.hint' });
  }
  const hint: Fault['hint'] =
    trust.authority === undefined
      ? { key: 'fault.tlsUnknownCa.hint', args: { cluster: code(party.cluster) } }
      : { key: 'fault.tlsWrongCa.hint', args: { authority: code(trust.authority) } };
  return fault('fault.tlsUnknownCa', { issuer: code(nameOf(shown.issuer)) }, hint);
}

type TlsKey =
  'fault.tlsExpired' | 'fault.tlsNotYetValid' | 'fault.tlsHostname' | 'fault.tlsUnknownCa';

/** TLS alerts by which a server turns a client certificate down (RFC 8446 §6.2), as OpenSSL's error codes. */
const clientAlert =
  /ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_REVOKED|CERTIFICATE_EXPIRED|CERTIFICATE_UNKNOWN|UNKNOWN_CA|ACCESS_DENIED|CERTIFICATE_REQUIRED|DECRYPT_ERROR)/;

/** An error of the TLS layer, in the handshake or (TLS 1.3 client certificates) right after it. */
export function tlsErrorOf(
  error: unknown,
  party: Party,
  certificate: string | undefined,
  now: number,
): FaultError {
  const reason = errorCode(error);
  const server = code(party.server);
  if (
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL|RECORD_LAYER/.test(
      reason,
    )
  ) {
    return new FaultError({
      kind: 'tls',
      message: { key: 'fault.tlsNotTls', args: { server } },
      hint: { key: 'fault.tlsNotTls.hint' },
      detail: reason,
    });
  }
  if (clientAlert.test(reason)) {
    return new ClientCertificateRefused(clientRefusal(party, certificate, reason, now), error);
  }
  return new FaultError(
    {
      kind: 'tls',
      message: { key: 'fault.tlsHandshake', args: { server } },
      hint: { key: 'fault.tlsHandshake.hint' },
      ...(reason ? { detail: reason } : {}),
    },
    error,
  );
}

function clientRefusal(
  party: Party,
  certificate: string | undefined,
  detail: string,
  now: number,
): Fault {
  const hint = { key: 'fault.tlsClientRefused.hint' } as const;
  const args = { server: code(party.server), user: code(party.user) };
  if (certificate === undefined) {
    return { kind: 'tls', message: { key: 'fault.tlsClientMissing', args }, hint, detail };
  }
  const expired = expiredCertificateFault(certificate, party, now);
  if (expired) return { ...expired, detail };
  const subject = code(certificateSubject(certificate));
  return {
    kind: 'tls',
    message: { key: 'fault.tlsClientRefused', args: { ...args, subject } },
    hint,
    detail,
  };
}

/** The fault of a client certificate that has run out; undefined while it is valid. */
export function expiredCertificateFault(
  certificate: string,
  party: Party,
  now: number,
): Fault | undefined {
  const validTo = certificateExpiry(certificate);
  if (validTo === undefined || validTo > now) return undefined;
  return {
    kind: 'unauthorized',
    message: {
      key: 'fault.clientCertificateExpired',
      args: {
        subject: code(certificateSubject(certificate)),
        user: code(party.user),
        since: { ageSince: validTo },
      },
    },
    hint: { key: 'fault.clientCertificateExpired.hint' },
  };
}

/** End of validity in ms since the epoch; undefined if this is no certificate. */
export function certificateExpiry(pem: string): number | undefined {
  try {
    const at = Date.parse(new X509Certificate(pem).validTo);
    return Number.isFinite(at) ? at : undefined;
  } catch {
    return undefined;
  }
}

function certificateSubject(pem: string): string {
  try {
    return new X509Certificate(pem).subject.split('\n').join(', ');
  } catch {
    return '?';
  }
}

/** `CN=…` or whatever the name has, as one line. */
function nameOf(name: object | undefined): string {
  const parts = Object.entries(name ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  return parts.join(', ') || '?';
}

/** Failures between here and the far end of a proxy. `status`: its answer, 'refused' where it has no number. */
export function proxyFault(
  proxy: ProxyChoice,
  party: Party,
  reason: string,
  status?: number | 'refused',
): Fault {
  const source = { key: `fault.proxySource.${proxy.source}` } as const;
  const args = { proxy: code(hostPort(proxy.url)), server: code(party.server), source };
  const shared = { kind: 'proxy', ...(reason ? { detail: reason } : {}) } as const;
  if (status === 407) {
    return {
      ...shared,
      message: { key: 'fault.proxyAuth', args },
      hint: { key: 'fault.proxyAuth.hint', args },
    };
  }
  if (status !== undefined) {
    const message =
      status === 'refused'
        ? ({ key: 'fault.proxyClosed', args } as const)
        : ({ key: 'fault.proxyRefused', args: { ...args, status } } as const);
    return {
      ...shared,
      message,
      hint: { key: 'fault.proxyRefused.hint', args },
    };
  }
  const hint = { key: 'fault.proxyUnreachable.hint', args } as const;
  const isOdd = reason.startsWith('HPE_') || reason === 'ECONNRESET';
  const key = isOdd ? 'fault.notAProxy' : 'fault.proxyUnreachable';
  return { ...shared, message: { key, args }, hint };
}
