import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PluginOutcome, PluginRun } from '../../../src/extension/host/pluginProcess.ts';
import { en } from '../../../src/shared/strings/en.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { faultFrom } from '../../support/testContext.ts';
import { TestPlugins, isRunning, printing, v1 } from '../../support/testPlugins.ts';

describe('credentialBroker', () => {
  let plugins: TestPlugins;
  beforeEach(() => {
    plugins = new TestPlugins();
  });
  afterEach(() => plugins.dispose());

  const exited = (more: Partial<PluginOutcome>): PluginOutcome => ({
    end: 'exited',
    exitCode: 0,
    stdout: '',
    stderr: '',
    ...more,
  });
  /** A runner that hands out token-1, token-2 … */
  const counting = (status: object = {}) => {
    const runs: PluginRun[] = [];
    const runner = (run: PluginRun) => {
      runs.push(run);
      const credential = { token: `token-${runs.length}`, ...status };
      const stdout = JSON.stringify({ kind: 'ExecCredential', apiVersion: v1, status: credential });
      return Promise.resolve(exited({ stdout }));
    };
    return { runs, runner };
  };

  it('runs the program, with its arguments and what it is told', async () => {
    plugins.add('login', `echo "$KUBERNETES_EXEC_INFO" > "$OUT"; ${printing({ token: 't' })}`);
    const out = join(plugins.folder, 'told');
    const result = await plugins.broker().run(
      plugins.request('login', {
        env: [{ name: 'OUT', value: out }],
        clusterInfo: { server: 'https://s' },
      }),
    );
    assert.equal(result.token, 't');
    assert.equal(result.expiresAt, undefined);
    assert.deepEqual(JSON.parse(readFileSync(out, 'utf8')), {
      kind: 'ExecCredential',
      apiVersion: v1,
      spec: { cluster: { server: 'https://s' }, interactive: false },
    });
  });

  it('finds a relative path beside the kubeconfig, and gives no terminal to ask in', async () => {
    plugins.add('ask', `if read answer; then exit 3; fi; ${printing({ token: 't' })}`);
    assert.equal((await plugins.broker().run(plugins.request('./ask'))).token, 't');
  });

  it('runs one login once for twenty at the same time, and keeps it', async () => {
    plugins.add('login', `sleep 0.2; ${printing({ token: 't' })}`);
    const broker = plugins.broker();
    const asked = Array.from({ length: 20 }, () => broker.run(plugins.request('login')));
    await Promise.all(asked);
    await broker.run(plugins.request('login'));
    assert.equal(plugins.runs('login'), 1);
  });

  it('runs logins that differ apart', async () => {
    const { runs, runner } = counting();
    plugins.add('login', '');
    const broker = plugins.broker({ runner });
    await broker.run(plugins.request('login'));
    await broker.run(plugins.request('login', { args: ['--cluster', 'a'] }));
    await broker.run(plugins.request('login', { env: [{ name: 'P', value: 'a' }] }));
    await broker.run(plugins.request('login', { clusterInfo: { server: 'x' } }));
    await broker.run(plugins.request('login', { baseDirectory: '/elsewhere' }));
    assert.equal(runs.length, 4);
  });

  it('renews before the end, with leeway', async () => {
    const clock = new ManualClock();
    const expirationTimestamp = new Date(clock.now() + 900_000).toISOString();
    const { runs, runner } = counting({ expirationTimestamp });
    plugins.add('login', '');
    const broker = plugins.broker({ runner, clock });
    await broker.run(plugins.request('login'));
    clock.advance(839_000);
    await broker.run(plugins.request('login'));
    assert.equal(runs.length, 1);
    clock.advance(2_000);
    await broker.run(plugins.request('login'));
    assert.equal(runs.length, 2);
  });

  it('runs once more for all that were rejected with the same credential', async () => {
    const { runs, runner } = counting();
    plugins.add('login', '');
    const broker = plugins.broker({ runner });
    const first = await broker.run(plugins.request('login'));
    const rejection = { rejected: true, ...(first.id ? { rejectedId: first.id } : {}) };
    for (let caller = 0; caller < 5; caller++) {
      const next = await broker.run(plugins.request('login', rejection));
      assert.equal(next.token, 'token-2');
    }
    assert.equal(runs.length, 2);
  });

  it('remembers a failure, longer each time, until the user asks', async () => {
    const clock = new ManualClock();
    let runs = 0;
    const runner = () => Promise.resolve(exited({ exitCode: 1 + runs++, stderr: 'no network' }));
    plugins.add('login', '');
    const broker = plugins.broker({ runner, clock });
    const fail = (more = {}) => faultFrom(broker.run(plugins.request('login', more)));
    for (let caller = 0; caller < 20; caller++) assert.equal((await fail()).detail, 'no network');
    assert.equal(runs, 1);
    clock.advance(15_000);
    await fail();
    clock.advance(15_000);
    await fail();
    assert.equal(runs, 2);
    await fail({ userAsked: true });
    assert.equal(runs, 3);
  });

  describe('faults', () => {
    const cases: [string, string, string, string?][] = [
      ['fails', 'echo "  please log in  " >&2; exit 7', 'fault.pluginFailed', 'please log in'],
      [
        'tells its token',
        'echo "denied: --token=a-secret" >&2; exit 1',
        'fault.pluginFailed',
        'denied: --token=[removed]',
      ],
      ['prints rubbish', 'echo hello secret', 'fault.pluginOutput'],
      ['prints nothing', 'true', 'fault.pluginOutput'],
      ['prints another kind', 'echo "{}"', 'fault.pluginOutput'],
      [
        'another version',
        printing({ token: 't' }, 'client.authentication.k8s.io/v1alpha1'),
        'fault.pluginVersion',
      ],
      ['an empty status', printing({}), 'fault.pluginEmpty'],
      ['half a certificate', printing({ clientCertificateData: 'x' }), 'fault.pluginEmpty'],
      ['is killed', 'kill -9 $$', 'fault.pluginKilled'],
      [
        'never ends printing',
        'while true; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done',
        'fault.pluginOutput',
      ],
    ];
    for (const [name, body, key, detail] of cases) {
      it(`${name}: ${key}`, async () => {
        plugins.add('login', body);
        const fault = await faultFrom(plugins.broker().run(plugins.request('login')));
        assert.deepEqual([fault.kind, fault.message.key], ['credentialPlugin', key]);
        assert.ok(key in en && fault.hint && fault.hint.key in en);
        assert.deepEqual(fault.message.args?.['command'], { code: 'login' });
        assert.equal(fault.detail, detail);
        assert.doesNotMatch(JSON.stringify(fault), /secret/);
      });
    }

    it('is missing: names it, the PATH searched, and how to install it', async () => {
      const broker = plugins.broker({ extraPath: () => ['/opt/tools'] });
      const request = plugins.request('kubelogin', { installHint: 'brew install kubelogin' });
      const fault = await faultFrom(broker.run(request));
      assert.equal(fault.message.key, 'fault.pluginMissing');
      assert.match(fault.detail ?? '', /^PATH=\/opt\/tools:/);
      assert.deepEqual(fault.hint?.args?.['hint'], { code: 'brew install kubelogin' });
    });

    it('hangs: it and its children are ended', async () => {
      const pidFile = join(plugins.folder, 'pid');
      plugins.add('login', `sleep 300 & echo $! > '${pidFile}'; wait`);
      const broker = plugins.broker({ timeoutMs: 400 });
      const fault = await faultFrom(broker.run(plugins.request('login')));
      assert.equal(fault.message.key, 'fault.pluginTimeout');
      const child = readFileSync(pidFile, 'utf8').trim();
      while (isRunning(child)) await new Promise((resolve) => setImmediate(resolve));
    });

    it('ends, with its children, when nobody waits for it any more', async () => {
      const pidFile = join(plugins.folder, 'pid');
      plugins.add('login', `sleep 300 & echo $! > '${pidFile}'; wait`);
      const broker = plugins.broker();
      const waiters = [new AbortController(), new AbortController()];
      const asked = waiters.map(({ signal }) =>
        faultFrom(broker.run(plugins.request('login'), signal)),
      );
      const child = await written(pidFile);
      waiters[0]?.abort();
      assert.equal((await asked[0])?.kind, 'cancelled');
      assert.ok(isRunning(child), 'another still waits');
      waiters[1]?.abort();
      assert.equal((await asked[1])?.kind, 'cancelled');
      while (isRunning(child)) await new Promise((resolve) => setImmediate(resolve));
      plugins.add('login', printing({ token: 't' }));
      assert.equal((await broker.run(plugins.request('login'))).token, 't', 'no pause after it');
    });

    it('ends with the window, which leaves no lock behind', async () => {
      const pidFile = join(plugins.folder, 'pid');
      plugins.add('login', `sleep 300 & echo $! > '${pidFile}'; wait`);
      const broker = plugins.broker();
      const asked = faultFrom(broker.run(plugins.request('login')));
      const child = await written(pidFile);
      await broker.dispose();
      assert.equal((await asked).kind, 'cancelled');
      while (isRunning(child)) await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(readdirSync(join(plugins.folder, 'locks')), []);
      assert.equal((await faultFrom(broker.run(plugins.request('login')))).kind, 'cancelled');
    });

    it('is forgotten when the places to look in change', async () => {
      const places: string[] = [];
      const broker = plugins.broker({ extraPath: () => places });
      assert.equal(
        (await faultFrom(broker.run(plugins.request('kubelogin')))).kind,
        'credentialPlugin',
      );
      mkdirSync(join(plugins.folder, 'more'));
      plugins.add('more/kubelogin', printing({ token: 't' }));
      places.push(join(plugins.folder, 'more'));
      broker.forgetFailures();
      assert.equal((await broker.run(plugins.request('kubelogin'))).token, 't');
    });

    it('is not run when it must ask, or in a version nobody speaks', async () => {
      plugins.add('login', printing({ token: 't' }));
      const always = plugins.request('login', { interactiveMode: 'Always' });
      const asks = await faultFrom(plugins.broker().run(always));
      assert.equal(asks.message.key, 'fault.pluginInteractive');
      const alpha = plugins.request('login', {
        apiVersion: 'client.authentication.k8s.io/v1alpha1',
      });
      const old = await faultFrom(plugins.broker().run(alpha));
      assert.equal(old.message.key, 'fault.pluginApiVersion');
      assert.equal(plugins.runs('login'), 0);
    });
  });

  describe('across windows', () => {
    it('runs one after the other', async () => {
      plugins.add(
        'login',
        `mkdir '${plugins.folder}/busy' || exit 9; sleep 0.1; rmdir '${plugins.folder}/busy'
        ${printing({ token: 't' })}`,
      );
      const windows = [plugins.broker(), plugins.broker(), plugins.broker()];
      await Promise.all(windows.map((broker) => broker.run(plugins.request('login'))));
      assert.equal(plugins.runs('login'), 3);
    });

    it('takes over the lock of a window that died', async () => {
      plugins.add('login', printing({ token: 't' }));
      const request = plugins.request('login');
      const parts = [request.command, [], [], request.apiVersion, '', null];
      const key = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
      const lock = join(plugins.folder, 'locks', `login-${key.slice(0, 32)}.lock`);
      mkdirSync(join(plugins.folder, 'locks'));
      writeFileSync(lock, '1');
      utimesSync(lock, new Date(0), new Date(0));
      assert.equal((await plugins.broker().run(request)).token, 't');
      while (existsSync(lock)) await new Promise((resolve) => setImmediate(resolve));
    });
  });
});

/** What is in the file, once there is something. */
async function written(file: string): Promise<string> {
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    if (text !== '') return text;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
