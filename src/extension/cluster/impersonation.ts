// The headers with which a user acts as another (kubectl --as), as client-go writes them
// (transport/round_trippers.go, impersonatingRoundTripper).
import type { Impersonation } from '../kubeconfig/entries.ts';
import type { Exchange } from './transport.ts';

export function impersonationHeaders(as: Impersonation | undefined): Exchange['headers'] {
  if (!as) return {};
  return {
    ...(as.user === undefined ? {} : { 'Impersonate-User': utf8(as.user) }),
    ...(as.uid === undefined ? {} : { 'Impersonate-Uid': utf8(as.uid) }),
    ...(as.groups.length === 0 ? {} : { 'Impersonate-Group': as.groups.map(utf8) }),
  };
}

/** Node writes header values as Latin-1, Go as UTF-8: so each byte goes as one character. */
function utf8(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}
