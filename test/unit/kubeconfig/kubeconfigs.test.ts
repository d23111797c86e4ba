import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { kubeconfigGroups } from '../../../src/extension/kubeconfig/kubeconfigGroups.ts';
import {
  mergeKubeconfigs,
  readKubeconfigs,
  resolveContext,
} from '../../../src/extension/kubeconfig/kubeconfigs.ts';
import { parseKubeconfig } from '../../../src/extension/kubeconfig/parseKubeconfig.ts';
import { FaultError } from '../../../src/shared/model/fault.ts';
import { contextId } from '../../../src/shared/model/refs.ts';

const simple = (name: string, extra = '') => `apiVersion: v1
kind: Config
current-context: ${name}
clusters:
- name: ${name}
  cluster: {server: 'https://${name}.example:6443'${extra}}
users:
- name: ${name}
  user: {token: secret-${name}}
contexts:
- name: ${name}
  context: {cluster: ${name}, user: ${name}, namespace: ns-${name}}
`;

describe('kubeconfigs', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foretop-kubeconfig-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const put = async (name: string, text: string) => {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
    return path;
  };
  const files = (...paths: string[]) => [{ is: 'files' as const, paths }];

  describe('groups', () => {
    const home = join(tmpdir(), 'home');
    const usual = join(home, '.kube', 'config');
    const cases: [string, string | undefined, string[], string[][]][] = [
      ['nothing set: the usual file', undefined, [], [[usual]]],
      ['empty KUBECONFIG: the usual file', '', [], [[usual]]],
      ['KUBECONFIG with several', ['/a', '', '/b', '/a'].join(delimiter), [], [['/a', '/b']]],
      ['setting: a group a path', undefined, ['~/x', '/y'], [[usual], [join(home, 'x')], ['/y']]],
      ['setting repeats the usual file', undefined, ['~/.kube/config'], [[usual]]],
      ['setting repeats one of several', '/a:/b', ['/a', '/a', ' '], [['/a', '/b'], ['/a']]],
    ];
    for (const [name, KUBECONFIG, settingPaths, expected] of cases) {
      it(name, () => {
        const groups = kubeconfigGroups({ env: { KUBECONFIG }, homeDirectory: home, settingPaths });
        assert.deepEqual(
          groups.map((group) => (group.is === 'files' ? group.paths : [])),
          expected,
        );
        const required = groups.slice(1).map((group) => group.is === 'files' && group.required);
        assert.deepEqual(new Set([...required, true]), new Set([true]));
      });
    }
  });

  describe('merge', () => {
    const parse = (file: string, text: string) =>
      parseKubeconfig(text, { file, baseDirectory: '/base' }).entries;

    it('takes the first entry of a name whole, and the first current-context', () => {
      const first = parse('/1', simple('a').replace('current-context: a\n', ''));
      const second = parse('/2', simple('a', ", proxy-url: 'http://p:1'"));
      const third = parse('/3', simple('b'));
      const merged = mergeKubeconfigs([first, second, third]);
      assert.equal(merged.currentContext, 'a');
      assert.deepEqual(
        merged.clusters.map((cluster) => [cluster.name, cluster.file, cluster.proxyUrl]),
        [
          ['a', '/1', undefined],
          ['b', '/3', undefined],
        ],
      );
      assert.deepEqual(
        merged.contexts.map((context) => `${context.file} ${context.name}`),
        ['/1 a', '/3 b'],
      );
    });

    it('joins a context of one file with cluster and user of others', async () => {
      const contexts = await put(
        'contexts',
        'contexts: [{name: x, context: {cluster: a, user: b}}]\n',
      );
      const a = await put('a/config', simple('a', ', certificate-authority: ca.pem'));
      const b = await put('b/config', simple('b').replace('token: secret-b', 'tokenFile: ../tok'));
      const loaded = await readKubeconfigs(files(contexts, a, join(folder, 'absent'), b));
      assert.deepEqual(loaded.faults, []);
      const resolved = resolveContext(loaded, contextId(contexts, 'x'));
      assert.equal(resolved.cluster.certificateAuthority, join(folder, 'a', 'ca.pem'));
      assert.equal(resolved.user?.tokenFile, join(folder, 'tok'));
      assert.deepEqual(
        loaded.contexts.map((context) => [context.name, context.isCurrent]),
        [
          ['x', false],
          ['a', true],
          ['b', false],
        ],
      );
    });
  });

  describe('faults', () => {
    const cases: [string, string, string, number?][] = [
      ['empty', '', 'fault.kubeconfigEmpty'],
      ['only a comment', '# nothing\n', 'fault.kubeconfigEmpty'],
      ['tab for indent', 'clusters:\n\t- name: a\n', 'fault.kubeconfigYamlLine', 2],
      ['unclosed', 'a: 1\nclusters: [\n', 'fault.kubeconfigYamlLine', 3],
      ['a word', 'hello', 'fault.kubeconfigShape'],
      ['a list', '- 1', 'fault.kubeconfigShape'],
      ['other keys only', 'a: 1', 'fault.kubeconfigShape'],
      ['another kind', 'kind: Deployment\nspec: {}', 'fault.kubeconfigKind'],
      ['binary', '\u0000\u0001\u0002\u0003', 'fault.kubeconfigShape'],
      ['section is a map', 'clusters: {a: 1}\n', 'fault.kubeconfigSection'],
      ['entry without name', 'users: [{user: {token: a}}]\n', 'fault.kubeconfigEntry'],
    ];
    for (const [name, text, key, line] of cases) {
      it(`${name}: ${key}, the other file stays`, async () => {
        const bad = await put('bad', text);
        const good = await put('good', simple('good'));
        const loaded = await readKubeconfigs([...files(bad), ...files(good)]);
        assert.deepEqual(
          loaded.faults.map(({ path, fault }) => [path, fault.kind, fault.message.key]),
          [[bad, 'invalid', key]],
        );
        const [{ fault }] = loaded.faults as [(typeof loaded.faults)[0]];
        assert.deepEqual(fault.message.args?.['file'], { code: bad });
        assert.equal(fault.message.args?.['line'], line);
        assert.ok(fault.hint);
        assert.deepEqual(
          loaded.contexts.map((context) => context.name),
          ['good'],
        );
      });
    }

    it('keeps the whole entries of a file with a broken one, and no secret in the fault', async () => {
      const path = await put('mixed', `${simple('a')}- context: {cluster: hush}\n`);
      const loaded = await readKubeconfigs(files(path));
      assert.equal(loaded.contexts.length, 1);
      assert.equal(loaded.faults.length, 1);
      assert.doesNotMatch(JSON.stringify(loaded.faults), /hush|secret/);
    });

    it('missing, folder and unreadable files', async () => {
      const folderPath = join(folder, 'dir');
      await mkdir(folderPath);
      const missing = join(folder, 'missing');
      const loaded = await readKubeconfigs([
        { is: 'files', paths: [missing], required: true },
        { is: 'files', paths: [missing] },
        { is: 'files', paths: [folderPath] },
      ]);
      assert.deepEqual(
        loaded.faults.map(({ fault }) => [fault.kind, fault.message.key]),
        [
          ['notFound', 'fault.kubeconfigMissing'],
          ['invalid', 'fault.kubeconfigNotAFile'],
        ],
      );
    });
  });

  it('shows a server without the login in its address, and connects to what is written', async () => {
    const path = await put('config', simple('a').replace('https://', 'https://me:s3cret@'));
    const { contexts, resolved } = await readKubeconfigs(files(path));
    assert.equal(contexts[0]?.server, 'https://a.example:6443');
    const server = resolved.get(contexts[0]!.id)?.cluster.server;
    assert.equal(server, 'https://me:s3cret@a.example:6443');
  });

  it('reads whom a user acts as, extra fields too', () => {
    const acting = '{token: t, as: jane, as-user-extra: {scopes: [a, b], reason: [1]}}';
    const text = simple('a').replace('{token: secret-a}', acting);
    const { entries } = parseKubeconfig(text, { file: '/f', baseDirectory: '/' });
    const extra = { scopes: ['a', 'b'], reason: ['1'] };
    assert.deepEqual(entries.users[0]?.impersonate, { user: 'jane', groups: [], extra });
  });

  it('names a user with a client certificate and no key, and the file', async () => {
    const path = await put(
      'config',
      simple('a').replace('token: secret-a', 'client-certificate: c'),
    );
    const { contexts } = await readKubeconfigs(files(path));
    const { fault } = contexts[0]!;
    assert.deepEqual([fault?.kind, fault?.message.key], ['invalid', 'fault.userNoKey']);
    assert.deepEqual(fault?.message.args?.['user'], { code: 'a' });
    assert.deepEqual(fault?.hint?.args, { file: { code: path } });
  });

  describe('contexts that cannot be opened', () => {
    const context = (body: string) => `clusters:
- {name: plain, cluster: {server: 'https://h:1'}}
- {name: empty, cluster: {}}
- {name: odd, cluster: {server: 'h:1'}}
contexts:
- {name: x, context: ${body}}
`;
    const cases: [string, string | undefined][] = [
      ['{cluster: plain}', undefined],
      ['{cluster: nowhere}', 'fault.contextCluster'],
      ['{}', 'fault.contextNoCluster'],
      ['{cluster: plain, user: nobody}', 'fault.contextUser'],
      ['{cluster: empty}', 'fault.clusterNoServer'],
      ['{cluster: odd}', 'fault.clusterServer'],
    ];
    for (const [body, key] of cases) {
      it(`${body}: ${key ?? 'opens'}`, async () => {
        const path = await put('config', context(body));
        const loaded = await readKubeconfigs(files(path));
        assert.equal(loaded.contexts[0]?.fault?.message.key, key);
        const resolve = () => resolveContext(loaded, contextId(path, 'x'));
        if (key === undefined) assert.equal(resolve().user, undefined);
        else assert.throws(resolve, (error) => (error as FaultError).fault.message.key === key);
      });
    }

    it('an unknown context names file and context', async () => {
      const path = await put('config', simple('a'));
      const loaded = await readKubeconfigs(files(path));
      assert.throws(
        () => resolveContext(loaded, contextId(path, 'gone')),
        (error) =>
          error instanceof FaultError &&
          error.fault.kind === 'notFound' &&
          JSON.stringify(error.fault.message.args).includes('gone'),
      );
    });
  });

  it('reads an inline group under its label, and sees plugins', async () => {
    const text = `clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1', insecure-skip-tls-verify: yes}}]
users: [{name: u, user: {exec: {command: ./login, args: [1, a], apiVersion: client.authentication.k8s.io/v1,
  provideClusterInfo: true, env: [{name: A, value: b}]}}}]
contexts: [{name: demo, context: {cluster: c, user: u}}]
`;
    const loaded = await readKubeconfigs([{ is: 'inline', label: 'demo', text }]);
    const [context] = loaded.contexts;
    assert.equal(context?.id, contextId('demo', 'demo'));
    assert.equal(context.usesPlugin, true);
    assert.equal(context.pluginCommand, './login');
    const { user, cluster } = resolveContext(loaded, context.id);
    assert.equal(cluster.insecureSkipTlsVerify, true);
    assert.deepEqual(user?.exec, {
      command: './login',
      args: ['1', 'a'],
      env: [{ name: 'A', value: 'b' }],
      apiVersion: 'client.authentication.k8s.io/v1',
      provideClusterInfo: true,
    });
  });
});
