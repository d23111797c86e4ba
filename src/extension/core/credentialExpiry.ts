// When a credential is to be renewed: before it expires, so that no request in flight meets its end. Host (broker)
// and worker agree on it.

/** ms since the epoch; always a while after `now`, so that a wrong clock cannot make a login storm. */
export function renewAt(expiresAtMs: number, now: number): number {
  const leewayMs = Math.min(60_000, Math.max(0, (expiresAtMs - now) / 5));
  return Math.max(expiresAtMs - leewayMs, now + 10_000);
}
