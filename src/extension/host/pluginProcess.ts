// Runs a credential plugin: without a terminal, for a limited time, with limited output, and ended together with
// whatever it has started.
import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import { withoutSecrets } from '../core/secrets.ts';

export interface PluginRun {
  /** Absolute path. */
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** Of stdout; more ends the plugin. */
  readonly maxOutputBytes: number;
  /** Ends the plugin. */
  readonly signal?: AbortSignal;
}

export interface PluginOutcome {
  readonly end: 'exited' | 'timedOut' | 'tooMuchOutput' | 'notStarted' | 'cancelled';
  readonly exitCode?: number;
  /** The signal that ended it. */
  readonly signal?: string;
  readonly stdout: string;
  /** The last 2 kB. */
  readonly stderr: string;
  /** errno of `notStarted`. */
  readonly reason?: string;
}

export type PluginRunner = (run: PluginRun) => Promise<PluginOutcome>;

const stderrLimit = 2048;
/** A plugin may leave a helper behind that holds its output open: after its exit it is not waited for. */
const lingerMs = 500;

export function pluginRunner(clock: Clock): PluginRunner {
  return (run) => new PluginProcess(clock, run).outcome;
}

/** Why it was ended from here. */
type Early = 'timedOut' | 'tooMuchOutput' | 'cancelled';

class PluginProcess {
  readonly outcome: Promise<PluginOutcome>;
  readonly #clock: Clock;
  readonly #run: PluginRun;
  readonly #stdout: Buffer[] = [];
  #size = 0;
  #stderr = '';
  #early: Early | undefined;

  constructor(clock: Clock, run: PluginRun) {
    this.#clock = clock;
    this.#run = run;
    this.outcome = new Promise((settle) => this.#start(settle));
  }

  #start(settle: (outcome: PluginOutcome) => void): void {
    const { file, args, env, timeoutMs, signal } = this.#run;
    // A group of its own (POSIX), so that its children end with it.
    const detached = process.platform !== 'win32';
    const child = spawn(file, [...args], {
      env,
      detached,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = this.#clock.after(timeoutMs, () => this.#stop(child, 'timedOut'));
    const cancel = () => this.#stop(child, 'cancelled');
    signal?.addEventListener('abort', cancel, { once: true });
    const done = (outcome: Partial<PluginOutcome>) => {
      timer.dispose();
      signal?.removeEventListener('abort', cancel);
      const stdout = Buffer.concat(this.#stdout).toString('utf8');
      const stderr = withoutSecrets(this.#stderr.trim());
      settle({ end: this.#early ?? 'exited', stdout, stderr, ...outcome });
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      done({ end: 'notStarted', reason: error.code ?? 'unknown' }),
    );
    child.stdout.on('data', (chunk: Buffer) => this.#take(child, chunk));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrLimit);
    });
    child.on('exit', (exitCode, signal) => {
      const ended = {
        ...(exitCode === null ? {} : { exitCode }),
        ...(signal === null ? {} : { signal }),
      };
      const linger = this.#clock.after(lingerMs, () => done(ended));
      child.on('close', () => {
        linger.dispose();
        done(ended);
      });
    });
  }

  #take(child: ChildProcess, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size <= this.#run.maxOutputBytes) this.#stdout.push(chunk);
    else this.#stop(child, 'tooMuchOutput');
  }

  #stop(child: ChildProcess, why: Early): void {
    this.#early ??= why;
    if (child.pid === undefined) return;
    if (process.platform === 'win32') {
      spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true });
      return;
    }
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  }
}

/**
 * Finds the program as kubectl does (client-go clientcmd): a path is relative to the kubeconfig, a bare name is looked
 * for in PATH. Undefined: there is none.
 */
export async function findProgram(
  command: string,
  baseDirectory: string,
  path: string,
): Promise<string | undefined> {
  const isPath = /[/\\]/.test(command);
  const own = isAbsolute(command) ? command : resolve(baseDirectory, command);
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  const places = isPath ? [own] : folders.map((folder) => join(folder, command));
  // .cmd and .bat are not programs: they would need a shell.
  const endings = process.platform === 'win32' ? ['', '.exe', '.com'] : [''];
  for (const place of places) {
    for (const ending of endings) {
      if (await isExecutable(place + ending)) return place + ending;
    }
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
