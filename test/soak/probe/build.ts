// Builds the probe into a folder that VS Code can load as an extension under development.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../e2e/support/codeServer.ts';

/** The folder. */
export async function buildProbe(): Promise<string> {
  const folder = join(root, 'dist/probe');
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'probe',
    publisher: 'foretop-test',
    version: '1.0.0',
    engines: { vscode: '^1.107.0' },
    main: './extension.cjs',
    activationEvents: ['*'],
    extensionKind: ['workspace'],
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  await build({
    entryPoints: [join(import.meta.dirname, 'extension.ts')],
    outfile: join(folder, 'extension.cjs'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    logLevel: 'warning',
  });
  return folder;
}
