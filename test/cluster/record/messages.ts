// Those messages of Kubernetes' generated.proto files that decoders read: from the Go module cache, which the programs of
// the test cluster were built from.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  compareWith,
  parseMessages,
  printMessages,
  type Messages,
} from '../../support/protoMessages.ts';
import { messageNameOf, watchedKinds } from '../../support/watchedKinds.ts';
import { clusterDir } from '../paths.ts';

const folders: readonly (readonly [module: string, folder: string])[] = [
  ...['core', 'apps', 'batch', 'discovery', 'events', 'coordination'].map(
    (group) => ['k8s.io/api', `${group}/v1`] as const,
  ),
  ['k8s.io/apimachinery', 'pkg/apis/meta/v1'],
];

/** Without what nobody reads, and without comments. */
export function messagesOf(): string {
  const all = new Map(folders.flatMap(([module, folder]) => [...read(module, folder)]));
  const seen = watchedKinds.flatMap(([, kind]) => [
    ...compareWith(all, kind.schema.root, messageNameOf(kind)).seen,
  ]);
  return printMessages(all, new Set(seen));
}

function read(module: string, folder: string): Messages {
  const list = ['list', '-m', '-f', '{{.Dir}}', module];
  const cwd = join(clusterDir, 'controlplane');
  const directory = execFileSync('go', list, { cwd, encoding: 'utf8' }).trim();
  return parseMessages(readFileSync(join(directory, folder, 'generated.proto'), 'utf8'));
}
