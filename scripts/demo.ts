// `npm run demo`: packages Foretop and opens it, with the demo cluster on its dashboard, in a VS Code that has nothing
// else: the desktop one where there is one and a display, otherwise code-server, whose address is printed.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { quietSettings, root, startFile, startServer } from '../test/e2e/support/codeServer.ts';
import { run, startGroup } from '../test/e2e/support/processes.ts';

const usage = `npm run demo                          the demo cluster, in desktop VS Code or in a browser
npm run demo -- --browser             always in a browser
npm run demo -- --kubeconfig FILE     the clusters of FILE instead of the demo cluster
npm run demo -- --port N              a fixed port for the browser`;

const { values: options } = parseArgs({
  options: {
    browser: { type: 'boolean', default: false },
    kubeconfig: { type: 'string' },
    port: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** What the extension reads when it starts, instead of a person's first clicks. */
function openingEnvironment(kubeconfig: string | undefined): Record<string, string> {
  return kubeconfig ? { FORETOP_OPEN_KUBECONFIG: kubeconfig } : { FORETOP_OPEN_DEMO: '1' };
}

async function packageExtension(directory: string): Promise<string> {
  console.log('Building and packaging Foretop …');
  const vsix = join(directory, 'foretop.vsix');
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  const args = [
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--out',
    vsix,
  ];
  await run(process.execPath, [vsce, ...args], { cwd: root });
  return vsix;
}

/** The `code` command of an installed VS Code, if there is also a display for its window. */
function findDesktop(): string | undefined {
  const isShown = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'];
  if (process.platform === 'linux' && !isShown) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  folders.push('/Applications/Visual Studio Code.app/Contents/Resources/app/bin');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Resolves when the window is closed. */
async function openDesktop(
  code: string,
  vsix: string,
  directory: string,
  env: Record<string, string>,
) {
  const data = join(directory, 'data');
  const workspace = join(directory, 'workspace');
  mkdirSync(join(data, 'User'), { recursive: true });
  mkdirSync(workspace);
  writeFileSync(join(workspace, startFile), '');
  writeFileSync(join(data, 'User/settings.json'), JSON.stringify(quietSettings));
  const folders = ['--user-data-dir', data, '--extensions-dir', join(directory, 'extensions')];
  // A .cmd file starts only through a shell, which splits at blanks what is not quoted.
  const shell = process.platform === 'win32';
  const quoted = (words: readonly string[]) => (shell ? words.map((word) => `"${word}"`) : words);
  const [program = code] = quoted([code]);
  await run(program, quoted([...folders, '--install-extension', vsix]), { shell });
  console.log('VS Code is opening. Close its window, or press Ctrl+C here, to end the demo.');
  const args = [...folders, '--new-window', '--wait', workspace];
  const window = startGroup(program, quoted(args), { env: { ...process.env, ...env }, shell });
  endOnSignals(() => window.stop());
  await window.ended;
}

/** Runs until Ctrl+C. */
async function openInBrowser(vsix: string, env: Record<string, string>): Promise<void> {
  const connectionToken = randomBytes(16).toString('hex');
  const server = await startServer({
    vsix,
    connectionToken,
    home: process.env['HOME'] ?? root,
    env: { ...env, KUBECONFIG: process.env['KUBECONFIG'] ?? '' },
    ...(options.port ? { port: Number(options.port) } : {}),
  });
  const query = new URLSearchParams({ tkn: connectionToken, folder: server.workspace });
  console.log(`\nForetop runs in VS Code at\n\n    http://localhost:${server.port}/?${query}\n`);
  console.log('Open this address in a browser. Press Ctrl+C to end the demo.');
  await new Promise<void>((ended) => endOnSignals(() => server.stop().then(ended)));
}

/** Ctrl+C ends what `end` ends, then the process, whose 'exit' listeners remove what is left. */
function endOnSignals(end: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => void end().finally(() => process.exit(0)));
  }
}

async function main(): Promise<void> {
  const kubeconfig = options.kubeconfig && resolve(options.kubeconfig);
  if (kubeconfig && !existsSync(kubeconfig)) throw new Error(`There is no file ${kubeconfig}`);
  endOnSignals(() => Promise.resolve());
  const directory = mkdtempSync(join(tmpdir(), 'foretop-demo-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const vsix = await packageExtension(directory);
  const env = openingEnvironment(kubeconfig);
  const desktop = options.browser ? undefined : findDesktop();
  if (desktop) await openDesktop(desktop, vsix, directory, env);
  else await openInBrowser(vsix, env);
}

if (options.help) console.log(usage);
else {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
