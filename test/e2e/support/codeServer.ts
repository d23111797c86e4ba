// A real VS Code for tests where none can be downloaded: the npm package code-server carries the whole workbench and
// extension host. Installed once into the cache, started with folders of its own and ended with everything it started.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { run, startGroup } from './processes.ts';

/** code-server 4.139.1 carries VS Code 1.139.1. */
const version = '4.139.1';
export const root = join(import.meta.dirname, '../../..');

export async function installCodeServer(): Promise<string> {
  const directory = await cached(`code-server-${version}`, async (staging) => {
    console.log(`Installing code-server ${version} (once, about 20 s) …`);
    writeFileSync(join(staging, 'package.json'), '{"private":true}');
    const flags = ['--no-audit', '--no-fund', '--ignore-scripts'];
    await run('npm', ['install', ...flags, `code-server@${version}`], { cwd: staging });
    await run('npm', ['install', ...flags, '--omit=dev'], { cwd: vscodeOf(staging) });
  });
  return vscodeOf(directory);
}

const vscodeOf = (directory: string) => join(directory, 'node_modules/code-server/lib/vscode');

/** For a user's settings.json: nothing that speaks up, updates or asks. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'security.workspace.trust.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'terminal.integrated.gpuAcceleration': 'off',
};

/** In `activationEvents` of the manifest. */
export const startFile = '.foretop-start';

export interface ServerOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Tests only: no notification toasts, and the workbench reports how the extension host ended. */
  readonly isSmokeTest?: boolean;
  /** Without one, anyone on this machine can connect. */
  readonly connectionToken?: string;
  /** A packaged extension to install before the start. */
  readonly vsix?: string;
  /** Folder of an unpacked extension to install before the start. */
  readonly unpacked?: string;
  /** The home of the extension host: an empty one by default, so that no kubeconfig of this machine is read. */
  readonly home?: string;
  readonly port?: number;
}

export interface Server {
  readonly port: number;
  /** The folder that is open; write `.vscode/settings.json` there to change settings live. */
  readonly workspace: string;
  /** The extension's own log files and everything else of this run live below. */
  readonly directory: string;
  log(): string;
  stop(): Promise<void>;
}

export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const vscode = await installCodeServer();
  const directory = mkdtempSync(join(tmpdir(), 'foretop-vscode-'));
  const workspace = join(directory, 'workspace');
  const home = options.home ?? join(directory, 'home');
  for (const folder of [workspace, home, join(directory, 'data/User')]) {
    mkdirSync(folder, { recursive: true });
  }
  // Foretop starts by itself in a folder with this file, and does what FORETOP_OPEN_… say.
  writeFileSync(join(workspace, startFile), '');
  const settings = { ...quietSettings, ...options.settings };
  writeFileSync(join(directory, 'data/User/settings.json'), JSON.stringify(settings));
  const main = join(vscode, 'out/server-main.js');
  const folders = ['--server-data-dir', join(directory, 'server')];
  folders.push('--extensions-dir', join(directory, 'extensions'));
  if (options.vsix) {
    await run(process.execPath, [main, ...folders, '--install-extension', options.vsix]);
  }
  if (options.unpacked) {
    cpSync(options.unpacked, join(directory, 'extensions', 'unpacked'), { recursive: true });
  }
  const port = options.port ?? (await freePort());
  const args = [main, '--host', '127.0.0.1', '--port', String(port), ...folders];
  args.push('--user-data-dir', join(directory, 'data'));
  args.push('--accept-server-license-terms', '--telemetry-level', 'off');
  if (options.connectionToken) args.push('--connection-token', options.connectionToken);
  else args.push('--without-connection-token');
  if (options.isSmokeTest) args.push('--enable-smoke-test-driver');
  const env = { ...process.env, HOME: home, KUBECONFIG: '', ...options.env };
  const { log, stop } = await listen(args, env);
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  process.on('exit', remove);
  const end = async () => {
    await stop();
    process.off('exit', remove);
    remove();
  };
  return { port, workspace, directory, log, stop: end };
}

/** Resolves once the server says that it listens. */
async function listen(args: readonly string[], env: NodeJS.ProcessEnv) {
  const group = startGroup(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const collect = (data: Buffer) => {
      output += data.toString();
      if (output.includes('Extension host agent listening')) resolve();
    };
    group.child.stdout?.on('data', collect);
    group.child.stderr?.on('data', collect);
    void group.ended.then((code) => reject(new Error(`code-server ended with ${code}\n${output}`)));
  });
  return { log: () => output, stop: group.stop };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface PageUrlOptions {
  /** The extension under development; leave it out where one is installed. */
  readonly extension?: string;
  /** The module whose `run()` the extension host calls; the workbench then ends with its result. */
  readonly tests?: string;
}

/** The address of the workbench with the workspace open. */
export function pageUrl(server: Server, { extension, tests }: PageUrlOptions = {}): string {
  const remote = (path: string) => `vscode-remote://localhost:${server.port}${path}`;
  const payload = [['skipWelcome', 'true']];
  if (extension) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (extension) payload.push(['enableProposedApi', '']);
  if (tests) payload.push(['extensionTestsPath', remote(tests)]);
  const query = new URLSearchParams({ folder: server.workspace, payload: JSON.stringify(payload) });
  return `http://localhost:${server.port}/?${query}`;
}
