import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../../src/extension/core/log.ts';
import { ContextStore } from '../../../src/extension/host/contextStore.ts';
import { loginShellEnv } from '../../../src/extension/host/loginShellEnv.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { isRunning } from '../../support/testPlugins.ts';
import { entryOf } from './fakeWorker.ts';

function setup(names: () => readonly string[], path = '/k') {
  const counts = { loads: 0, reads: 0, watches: 0 };
  let changed: () => void = () => undefined;
  const group = { is: 'files', paths: [path] } as const;
  const store = new ContextStore({
    load: () => {
      counts.loads += 1;
      return Promise.resolve({
        kubeconfigGroups: () => [group],
        readKubeconfigs: () => {
          counts.reads += 1;
          return Promise.resolve({ contexts: names().map(entryOf), faults: [] });
        },
        watchKubeconfigs: (_, onChange) => {
          counts.watches += 1;
          changed = onChange;
          return { dispose: () => (counts.watches -= 1) };
        },
      });
    },
    sources: () => ({ env: {}, homeDirectory: '/', settingPaths: [] }),
    clock: new ManualClock(),
    log: silentLog,
  });
  return { store, counts, group, change: () => changed() };
}

describe('the context store', () => {
  it('reads nothing before it is asked, and once for many', async () => {
    const { store, counts } = setup(() => ['a']);
    assert.deepEqual([store.state, counts.loads], ['unread', 0]);
    await Promise.all([store.ready(), store.ready()]);
    await store.ready();
    assert.deepEqual(
      store.contexts.map(({ name }) => name),
      ['a'],
    );
    assert.ok(counts.reads <= 2);
  });

  it('follows changes of the files, with one watch at a time', async () => {
    const names = ['a'];
    const { store, counts, change, group } = setup(() => names);
    await store.ready();
    assert.equal(store.contexts[0]?.group, group);
    names.push('b');
    const seen = new Promise<void>((resolve) => store.onDidChange(() => resolve()));
    change();
    await seen;
    assert.deepEqual(
      store.contexts.map(({ name }) => name),
      ['a', 'b'],
    );
    assert.equal(counts.watches, 1);
    store.dispose();
    assert.equal(counts.watches, 0);
  });

  it('lists the demo cluster last while it runs', async () => {
    const { store } = setup(() => ['a']);
    await store.ready();
    const demo = { ...entryOf('demo'), isDemo: true };
    store.setDemo(demo);
    assert.deepEqual(
      store.contexts.map(({ name }) => name),
      ['a', 'demo'],
    );
    assert.equal(store.get(demo.id), demo);
    store.setDemo(undefined);
    assert.equal(store.get(demo.id), undefined);
  });

  it('tells a missing file from one without contexts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretop-store-'));
    const path = join(folder, 'config');
    try {
      const { store } = setup(() => [], path);
      await store.ready();
      assert.equal(store.state, 'none');
      writeFileSync(path, 'contexts: []');
      await store.refresh();
      assert.equal(store.state, 'noContexts');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the environment of the login shell', () => {
  const { signal } = new AbortController();
  const { execPath } = process;
  const options = { platform: 'linux', execPath, log: silentLog, signal } as const;

  it('is the one of the editor on Windows, and where there is no shell', async () => {
    const env = { PATH: '/x' };
    for (const platform of ['win32', 'linux'] as const) {
      const ask = loginShellEnv({ ...options, platform, env, clock: systemClock });
      assert.equal(await ask(), env);
    }
  });

  it('is asked of the shell once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretop-shell-'));
    const shell = join(folder, 'shell');
    // Stands for a shell whose start-up files print, set a variable, and count how often they ran.
    const script = `#!/bin/sh\necho hello\necho x >> "${folder}/runs"\nexport FROM_SHELL=1\nshift 3\nexec /bin/sh -c "$1"\n`;
    writeFileSync(shell, script, { mode: 0o755 });
    try {
      const env = { ...process.env, SHELL: shell, OWN: 'kept' };
      const ask = loginShellEnv({ ...options, env, clock: systemClock });
      const [first, second] = await Promise.all([ask(), ask()]);
      assert.equal(first, second);
      assert.deepEqual([first['FROM_SHELL'], first['OWN']], ['1', 'kept']);
      assert.equal(first['ELECTRON_RUN_AS_NODE'], undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is no longer awaited when the window ends, which ends the shell with its children', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretop-shell-'));
    const shell = join(folder, 'shell');
    const pidFile = join(folder, 'pid');
    writeFileSync(shell, `#!/bin/sh\nsleep 600 & echo $! > '${pidFile}'\nwait\n`, { mode: 0o755 });
    const pid = () => (existsSync(pidFile) ? readFileSync(pidFile, 'utf8').trim() : '');
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    try {
      const window = new AbortController();
      const env = { ...process.env, SHELL: shell };
      const clock = new ManualClock();
      const answer = loginShellEnv({ ...options, env, clock, signal: window.signal })();
      while (pid() === '') await turn();
      window.abort();
      assert.equal(await answer, env);
      assert.equal(clock.pending, 0);
      while (isRunning(pid())) await turn();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('falls back to that of the editor when the shell does not answer or does not exist', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'foretop-shell-'));
    const hanging = join(folder, 'shell');
    writeFileSync(hanging, '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
    try {
      const clock = new ManualClock();
      const env = { ...process.env, SHELL: hanging };
      const answer = loginShellEnv({ ...options, env, clock, timeoutMs: 100 })();
      clock.advance(100);
      assert.equal(await answer, env);
      const missing = { SHELL: join(folder, 'none') };
      assert.equal(await loginShellEnv({ ...options, env: missing, clock })(), missing);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
