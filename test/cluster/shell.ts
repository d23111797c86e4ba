// Running a program to its end, with an error that says which program failed, how, and with what last words.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly timeoutMs?: number;
  /** Called with each line of stdout and stderr as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs to the end whatever the exit code; rejects only when the program cannot be started or takes too long. */
export function tryRun(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
    });
    const parts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        parts[name] += text;
        if (options.onLine) text.split('\n').filter(Boolean).forEach(options.onLine);
      });
    }
    child.on('error', (error) =>
      reject(new Error(`Cannot start ${command}: ${error.message}`, { cause: error })),
    );
    child.on('close', (code, signal) => {
      if (signal === 'SIGTERM' && options.timeoutMs !== undefined) {
        reject(new Error(`${command} ${args[0] ?? ''} took longer than ${options.timeoutMs} ms`));
      } else resolve({ code: code ?? 128, ...parts });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** Runs to the end and answers stdout; any exit code but 0 is an error carrying the end of the output. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const result = await tryRun(command, args, options);
  if (result.code === 0) return result.stdout;
  const words = (result.stderr.trim() || result.stdout.trim()).split('\n').slice(-12).join('\n  ');
  throw new Error(
    `${command} ${args.slice(0, 6).join(' ')} ended with ${result.code}:\n  ${words}`,
  );
}

/** The path of a program on PATH or in the sbin folders, which PATH often lacks. */
export function which(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of [...folders, '/usr/local/go/bin', '/usr/local/sbin', '/usr/sbin', '/sbin']) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** Asks again until the answer is not undefined. The error names what was awaited and the last failure. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await pause(150);
  }
  const why = last instanceof Error ? `; the last try failed: ${last.message}` : '';
  throw new Error(`Waited ${Math.round(timeoutMs / 1000)} s for ${what}${why}`);
}

/** Polling a real server needs a pause between two questions; nothing else should use this. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
