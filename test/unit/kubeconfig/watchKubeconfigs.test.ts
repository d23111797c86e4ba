import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { watchKubeconfigs } from '../../../src/extension/kubeconfig/watchKubeconfigs.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import type { Disposable } from '../../../src/shared/lifetime.ts';

describe('watchKubeconfigs', () => {
  let folder = '';
  let watching: Disposable | undefined;
  const changes = new EventEmitter();
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foretop-watch-'));
  });
  afterEach(async () => {
    watching?.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  const watchPath = (path: string) => {
    const groups = [{ is: 'files' as const, paths: [path] }];
    watching = watchKubeconfigs(groups, () => changes.emit('change'), systemClock);
  };

  it('sees a file replaced by renaming, twice', async () => {
    const path = join(folder, 'config');
    await writeFile(path, 'a');
    watchPath(path);
    for (const text of ['b', 'c']) {
      const changed = once(changes, 'change');
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
      await changed;
    }
  });

  it('sees a file appear in a folder that did not exist', async () => {
    const path = join(folder, 'deep', '.kube', 'config');
    watchPath(path);
    const changed = once(changes, 'change');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'a');
    await changed;
  });

  it('is silent after dispose and about other files', async () => {
    let count = 0;
    const path = join(folder, 'config');
    const groups = [{ is: 'files' as const, paths: [path] }];
    const timers: (() => void)[] = [];
    const clock = {
      ...systemClock,
      after: (_ms: number, run: () => void) => (timers.push(run), { dispose: () => undefined }),
    };
    const own = watchKubeconfigs(groups, () => count++, clock);
    watchPath(join(folder, 'other'));
    const seen = once(changes, 'change');
    await writeFile(join(folder, 'other'), 'a');
    await seen;
    assert.equal(timers.length, 0);
    own.dispose();
    assert.equal(count, 0);
  });
});
