// The environment of the user's login shell: credential plugins and proxies are configured there, while an editor that was
// started from a dock or over SSH may know nothing of it. Asked once, when something first needs it.
import { spawn, type ChildProcess } from 'node:child_process';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../core/log.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface LoginShellOptions {
  readonly platform: NodeJS.Platform;
  readonly env: Environment;
  /** Node or Electron: prints the environment as JSON, whatever the shell is. */
  readonly execPath: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends the shell, e.g. with the window: it has a process group of its own and would outlive it. */
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

const MARK = '__foretop_env__';

/** Returns a function that resolves with the environment, asking the shell at its first call only. Never rejects. */
export function loginShellEnv(options: LoginShellOptions): () => Promise<Environment> {
  let answer: Promise<Environment> | undefined;
  return () => (answer ??= resolveEnv(options));
}

async function resolveEnv(options: LoginShellOptions): Promise<Environment> {
  const { env, log, platform } = options;
  const shell = env['SHELL'];
  if (platform === 'win32' || !shell || options.signal.aborted) return env;
  const found = parseEnv(await askShell(shell, options));
  if (!found) {
    log.write('warn', `The login shell ${shell} gave no environment; the editor's own is used.`);
    return env;
  }
  // The editor's own values win where the shell has none, e.g. what a remote connection has set.
  return { ...env, ...found };
}

function askShell(shell: string, options: LoginShellOptions): Promise<string> {
  const { clock, env, execPath, signal, timeoutMs = 10_000 } = options;
  const script = `'${execPath.replaceAll("'", String.raw`'\''`)}' -p '"${MARK}" + JSON.stringify(process.env) + "${MARK}"'`;
  return new Promise((resolve) => {
    const child = spawn(shell, ['-i', '-l', '-c', script], {
      env: { ...env, ELECTRON_RUN_AS_NODE: '1', ELECTRON_NO_ATTACH_CONSOLE: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
      // An interactive shell takes the terminal of its process group; its own group leaves ours alone.
      detached: true,
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    const giveUp = () => {
      endGroup(child);
      end('');
    };
    const timer = clock.after(timeoutMs, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    const end = (text: string) => {
      timer.dispose();
      signal.removeEventListener('abort', giveUp);
      resolve(text);
    };
    child.on('error', () => end(''));
    child.on('close', () => end(output));
  });
}

/** The shell and what its start-up files started. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** What stands between the marks; start-up files may print anything around it. */
export function parseEnv(output: string): Environment | undefined {
  const [, json] = output.split(MARK);
  if (json === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const {
      ELECTRON_RUN_AS_NODE: _,
      ELECTRON_NO_ATTACH_CONSOLE: __,
      ...env
    } = parsed as Environment;
    return env;
  } catch {
    return undefined;
  }
}
