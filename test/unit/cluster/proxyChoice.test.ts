import assert from 'node:assert/strict';
import { chooseProxy } from '../../../src/extension/cluster/proxyChoice.ts';
import { faultFrom } from '../../support/testContext.ts';
import type { HostEnvironment } from '../../../src/shared/protocol/api.ts';

const https = 'http://env-https:1';
const http = 'http://env-http:2';
const vscode = 'http://vscode:3';

describe('chooseProxy', () => {
  const cases: [string, string, string | undefined, HostEnvironment, string | undefined][] = [
    ['none', 'https://h:6443', undefined, {}, undefined],
    ['cluster first', 'https://h', 'socks5://c:9', { vscodeProxy: vscode }, 'socks5://c:9 cluster'],
    ['cluster even on loopback', 'https://127.0.0.1', 'http://c:9', {}, 'http://c:9/ cluster'],
    [
      'vscode before env',
      'https://h',
      undefined,
      { vscodeProxy: vscode, httpsProxy: https },
      'http://vscode:3/ vscode',
    ],
    [
      'vscode noProxy',
      'https://h.corp',
      undefined,
      { vscodeProxy: vscode, vscodeNoProxy: ['.corp'] },
      undefined,
    ],
    [
      'env by scheme: https',
      'https://h',
      undefined,
      { httpsProxy: https, httpProxy: http },
      'http://env-https:1/ environment',
    ],
    [
      'env by scheme: http',
      'http://h',
      undefined,
      { httpsProxy: https, httpProxy: http },
      'http://env-http:2/ environment',
    ],
    [
      'env without scheme',
      'https://h',
      undefined,
      { httpsProxy: 'p:8080' },
      'http://p:8080/ environment',
    ],
    ['loopback goes direct', 'https://localhost:1', undefined, { httpsProxy: https }, undefined],
    ['loopback address', 'https://127.3.2.1:1', undefined, { httpsProxy: https }, undefined],
    ['loopback v6', 'https://[::1]:1', undefined, { httpsProxy: https }, undefined],
  ];
  for (const [name, server, cluster, environment, expected] of cases) {
    it(name, () => {
      const choice = chooseProxy(new URL(server), cluster, environment);
      assert.equal(choice && `${choice.url.href} ${choice.source}`, expected);
    });
  }

  it('reads the login once, and names an address whose login is not escaped', async () => {
    const choice = chooseProxy(new URL('https://a'), 'http://me:p%40ss@proxy:1', {});
    assert.deepEqual(choice?.login, { user: 'me', password: 'p@ss' });
    for (const scheme of ['http', 'socks5']) {
      const asked = Promise.resolve().then(() =>
        chooseProxy(new URL('https://a'), `${scheme}://me:100%@proxy:1`, {}),
      );
      const fault = await faultFrom(asked);
      assert.deepEqual([fault.kind, fault.message.key], ['proxy', 'fault.proxyLogin']);
      assert.deepEqual(fault.message.args, { proxy: { code: `${scheme}://proxy:1` } });
    }
  });

  const rules: [rule: string, server: string, excluded: boolean][] = [
    ['*', 'https://a', true],
    ['a.com', 'https://a.com', true],
    ['a.com', 'https://x.a.com', true],
    ['a.com', 'https://ba.com', false],
    ['.a.com', 'https://x.a.com', true],
    ['.a.com', 'https://a.com', false],
    ['*.a.com', 'https://x.a.com', true],
    ['A.COM', 'https://a.com', true],
    ['a.com:6443', 'https://a.com:6443', true],
    ['a.com:6443', 'https://a.com', false],
    ['a.com:443', 'https://a.com', true],
    ['10.0.0.1', 'https://10.0.0.1', true],
    ['10.0.0.1', 'https://10.0.0.2', false],
    ['10.0.0.0/8', 'https://10.9.9.9', true],
    ['10.0.0.0/8', 'https://11.0.0.1', false],
    ['10.0.0.0/8', 'https://a.com', false],
    ['fd00::/8', 'https://[fd00::1]', true],
    ['fd00::1', 'https://[fd00::1]:6443', true],
    ['[fd00::1]:6443', 'https://[fd00::1]:6443', true],
    ['rubbish/99', 'https://10.0.0.1', false],
    ['', 'https://a.com', false],
    ['x.org, a.com', 'https://a.com', true],
  ];
  for (const [noProxy, server, excluded] of rules) {
    it(`NO_PROXY=${noProxy} ${excluded ? 'excludes' : 'keeps'} ${server}`, () => {
      const choice = chooseProxy(new URL(server), undefined, { httpsProxy: https, noProxy });
      assert.equal(choice === undefined, excluded);
    });
  }
});
