// Child processes that never outlive us: each leads a group, and the whole group ends when we do, however we end.
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';

export interface Group {
  readonly child: ChildProcess;
  /** Resolves with the exit code (or 1 for a signal) when the leader has ended. */
  readonly ended: Promise<number>;
  /** SIGTERM to the group, SIGKILL 3 s later; resolves when the leader has ended. */
  stop(): Promise<void>;
}

export function startGroup(command: string, args: readonly string[], options: SpawnOptions): Group {
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  const kill = (signal: NodeJS.Signals) => signalGroup(child, signal);
  const onExit = () => kill('SIGKILL');
  process.on('exit', onExit);
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  const stop = async () => {
    kill('SIGTERM');
    const last = setTimeout(() => kill('SIGKILL'), 3000);
    await ended;
    clearTimeout(last);
    // Whoever of the group ignored SIGTERM.
    kill('SIGKILL');
    process.off('exit', onExit);
  };
  return { child, ended, stop };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Runs to the end; throws with the last lines of its output when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const { child, ended } = startGroup(command, args, {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (data: Buffer) => (output += data.toString());
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const code = await ended;
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output.slice(-4000)}`);
  }
  return output;
}

/** Ctrl+C and friends end the process in order, so that 'exit' listeners run. */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(130));
  }
}
