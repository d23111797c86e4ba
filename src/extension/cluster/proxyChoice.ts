// Which proxy leads to a server: the cluster's proxy-url, then VS Code's http.proxy, then the environment with
// NO_PROXY as Go's httpproxy reads it (golang.org/x/net/http/httpproxy), which is what kubectl does.
import { BlockList, isIP } from 'node:net';
import { FaultError } from '../../shared/model/fault.ts';
import type { HostEnvironment } from '../../shared/protocol/api.ts';
import { withoutLogin } from '../core/secrets.ts';
import { code } from './party.ts';

export interface ProxyChoice {
  /** http, https, socks5 or socks5h; its login is in `login`, decoded. */
  readonly url: URL;
  readonly login?: { readonly user: string; readonly password: string };
  readonly source: 'cluster' | 'vscode' | 'environment';
}

/** Undefined: connect directly. Throws FaultError `proxy` for an address that is not a proxy's. */
export function chooseProxy(
  server: URL,
  clusterProxy: string | undefined,
  environment: HostEnvironment,
): ProxyChoice | undefined {
  if (clusterProxy) return { ...parseProxy(clusterProxy), source: 'cluster' };
  if (isLoopback(server.hostname)) return undefined;
  const excluded = (list: readonly string[]) => list.some((rule) => matches(rule, server));
  if (environment.vscodeProxy) {
    if (excluded(environment.vscodeNoProxy ?? [])) return undefined;
    if (excluded(split(environment.noProxy))) return undefined;
    return { ...parseProxy(environment.vscodeProxy), source: 'vscode' };
  }
  const fromEnvironment =
    server.protocol === 'https:' ? environment.httpsProxy : environment.httpProxy;
  if (!fromEnvironment || excluded(split(environment.noProxy))) return undefined;
  return { ...parseProxy(fromEnvironment), source: 'environment' };
}

function parseProxy(written: string): Omit<ProxyChoice, 'source'> {
  // `host:port` without a scheme is an http proxy, as curl and Go take it.
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`);
  if (url && /^(https?|socks5h?):$/.test(url.protocol) && url.hostname !== '') {
    return { url, ...loginOf(url, written) };
  }
  throw addressFault('fault.proxyUrl', written);
}

/** A `%` that begins no escape is no login, as for Go (net/url: invalid URL escape). */
function loginOf({ username, password }: URL, written: string): Pick<ProxyChoice, 'login'> {
  if (!username && !password) return {};
  try {
    const login = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
    return { login };
  } catch {
    throw addressFault('fault.proxyLogin', written);
  }
}

function addressFault(key: 'fault.proxyUrl' | 'fault.proxyLogin', written: string): FaultError {
  const message = { key, args: { proxy: code(withoutLogin(written)) } };
  return new FaultError({ kind: 'proxy', message, hint: { key: `${key}.hint` } });
}

function split(list: string | undefined): string[] {
  return (list ?? '').split(/[\s,]+/).filter((rule) => rule !== '');
}

/** One rule of NO_PROXY: `*`, an address, a CIDR, `.suffix`, a domain (with its subdomains), each with `:port`. */
function matches(rule: string, server: URL): boolean {
  const host = bare(server.hostname);
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  const lower = rule.trim().toLowerCase();
  if (lower === '*') return true;
  if (lower.includes('/')) return inNetwork(lower, host);
  const [, name = lower, wantedPort] = isIP(lower) === 0 ? (/^(.*):(\d+)$/.exec(lower) ?? []) : [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const wanted = bare(name).replace(/^\*?\./, '.');
  if (wanted === '') return false;
  if (wanted.startsWith('.')) return host.endsWith(wanted);
  return host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`));
}

function inNetwork(rule: string, host: string): boolean {
  const [address = '', bits] = rule.split('/');
  const family = isIP(address);
  if (family === 0 || isIP(host) !== family) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const network = new BlockList();
  try {
    network.addSubnet(address, Number(bits), type);
  } catch {
    return false;
  }
  return network.check(host, type);
}

function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Without the brackets of an IPv6 address. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').toLowerCase();
}
