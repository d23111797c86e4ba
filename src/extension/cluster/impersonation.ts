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
    ...extraHeaders(as.extra ?? {}),
  };
}

function extraHeaders(extra: NonNullable<Impersonation['extra']>): Record<string, string[]> {
  const entries = Object.entries(extra).filter(([, values]) => values.length > 0);
  return Object.fromEntries(
    entries.map(([key, values]) => [`Impersonate-Extra-${escapeKey(key)}`, values.map(utf8)]),
  );
}

/** What a header's name cannot hold, and `%`, percent-encoded byte by byte (client-go headerKeyEscape). */
function escapeKey(key: string): string {
  return utf8(key).replace(
    /[^!#$&'*+.^_`|~0-9A-Za-z-]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** Node writes header values as Latin-1, Go as UTF-8: so each byte goes as one character. */
function utf8(value: string): string {
  return Buffer.from(value, 'utf8').toString('latin1');
}
