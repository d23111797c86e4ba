// Keeps secrets out of what is shown and logged: addresses without their login, and words of other programs without what
// looks like a credential. Better a word too few than a token on a screen.

/** An address (a URL or host:port) without user, password and query; otherwise as written. */
export function withoutLogin(address: string): string {
  const url = URL.parse(address);
  if (url?.host && !url.username && !url.password && !url.search && !url.hash) return address;
  if (url?.host) return `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, '')}`;
  // No URL, so nobody knows where its login ends: at the last @.
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1');
}

const removed = '[removed]';
const name = String.raw`[\w-]*(?:passw(?:or)?d|passphrase|secret|token|api-?key|access-?key|credential)[\w-]*`;

const shapes: readonly (readonly [RegExp, string])[] = [
  // PEM; what is cut off counts as well.
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*-----|$)/g, removed],
  [/[A-Za-z0-9+/=\s]+-----END [A-Z ]*PRIVATE KEY-----/g, removed],
  // JWT (RFC 7519): header and payload are JSON objects in base64url.
  [/\beyJ[\w-]{5,}(?:\.[\w-]*)*/g, removed],
  [/\b(Bearer|Basic)\s+(?=\S*[\d=+/._~-])[\w.~+/=-]{6,}/gi, `$1 ${removed}`],
  // user:password@ of a URL.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${removed}@`],
  // "token": "…", --password=…, SECRET: "…"
  [
    new RegExp(`(${name}["']?\\s*[:=]\\s*)(["'])(?:(?!\\2)[^\\\\]|\\\\.)+\\2`, 'gi'),
    `$1$2${removed}$2`,
  ],
  [new RegExp(`(${name}=)[^\\s"'&,;]+`, 'gi'), `$1${removed}`],
  // password: …; an error message goes on in the same way, so of a token only what has a digit in it.
  [/((?:passw(?:or)?d|passphrase):\s*)(?!\[)[^\s"',;]+/gi, `$1${removed}`],
  [new RegExp(`(${name}:\\s*)(?=\\S*\\d)[^\\s"',;[]{8,}`, 'gi'), `$1${removed}`],
  // --password …, --token …
  [new RegExp(`(--${name}\\s+)(?!-|\\[)[^\\s"',;]{6,}`, 'gi'), `$1${removed}`],
  // Long runs that no word, path or id is like.
  [/\b(?=[\w+=-]*\d)(?=[\w+=-]*[a-z])(?=[\w+=-]*[A-Z])[\w+=-]{40,}/g, removed],
  [/\b[0-9a-f]{40,}\b/gi, removed],
];

/** `text` without what looks like a token, a JWT, a key or a password. */
export function withoutSecrets(text: string): string {
  return shapes.reduce((kept, [shape, instead]) => kept.replace(shape, instead), text);
}
