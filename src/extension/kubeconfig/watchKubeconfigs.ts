// Tells when a kubeconfig changes. Directories are watched rather than files, as kubectl and editors replace files by
// renaming; a directory that is missing is watched through its nearest existing parent.
import { existsSync, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import { disposable, Lifetime, type Disposable } from '../../shared/lifetime.ts';
import type { KubeconfigGroup } from '../../shared/protocol/workerData.ts';

/** One write makes several events, and a reader in between would see half a file. */
const quietMs = 150;

/** Calls `onChange` once after each burst of changes to any file of the groups. */
export function watchKubeconfigs(
  groups: readonly KubeconfigGroup[],
  onChange: () => void,
  clock: Clock,
): Disposable {
  const paths = new Set(groups.flatMap((group) => (group.is === 'files' ? group.paths : [])));
  const lifetime = new Lifetime();
  let pending: Disposable | undefined;
  const changed = () => {
    if (lifetime.isDisposed) return;
    pending?.dispose();
    pending = clock.after(quietMs, onChange);
  };
  for (const path of paths) lifetime.add(watchPath(path, changed));
  lifetime.onEnd(() => pending?.dispose());
  return lifetime;
}

/** Watches the directory of `path`, or while that is missing the nearest one above it. */
function watchPath(path: string, changed: () => void): Disposable {
  let current: Disposable | undefined;
  let isDisposed = false;
  const start = () => {
    current?.dispose();
    current = undefined;
    if (isDisposed) return;
    const directory = nearestDirectory(dirname(path));
    const isOwn = directory === dirname(path);
    current = watchDirectory(directory, (name) => {
      if (isOwn && name !== undefined && name !== basename(path)) return;
      // The directory itself may have come or gone.
      if (nearestDirectory(dirname(path)) !== directory) start();
      if (isOwn || existsSync(path)) changed();
    });
  };
  start();
  return disposable(() => {
    isDisposed = true;
    current?.dispose();
  });
}

function watchDirectory(
  directory: string,
  onEvent: (name: string | undefined) => void,
): Disposable | undefined {
  try {
    const watcher = watch(directory, { persistent: false }, (_event, name) =>
      onEvent(name ?? undefined),
    );
    // Watching is a convenience: a directory that vanishes or forbids it only stops it.
    watcher.on('error', () => watcher.close());
    return disposable(() => watcher.close());
  } catch {
    return undefined;
  }
}

function nearestDirectory(directory: string): string {
  const parent = dirname(directory);
  const isThere = statSync(directory, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isThere || parent === directory ? directory : nearestDirectory(parent);
}
