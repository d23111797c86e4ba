// The programs of the cluster, remembered in a file: any later process can stop, freeze or restart them, and a run after
// a crash can end what was left. A process counts as ours only if pid and start time both match.
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './shell.ts';

export interface ProcessId {
  readonly pid: number;
  /** Field 22 of /proc/<pid>/stat. */
  readonly startTicks: string;
}

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Started again whenever it ends, as a node's init would: components that lose their lease exit. */
  readonly isKeptUp?: boolean;
}

interface Entry extends ProcessSpec, Partial<ProcessId> {}

/** undefined when there is no such process (or it is a zombie). */
export function startTicksOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in parentheses, may hold blanks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

export function isAlive(id: ProcessId): boolean {
  return startTicksOf(id.pid) === id.startTicks;
}

/** Each program leads a group of its own (`detached`), so that what it starts ends with it. */
function killGroup(id: ProcessId, signal: NodeJS.Signals): void {
  try {
    process.kill(-id.pid, signal);
  } catch (error) {
    // Nobody is left in it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export class ProcessTable {
  readonly #dir: string;
  /** Put before each command, such as `nsenter --net=…`, which replaces itself by the program. */
  readonly #prefix: readonly string[];

  /** @param dir holds `processes.json` and `log/<name>.log`. */
  constructor(dir: string, prefix: readonly string[]) {
    this.#dir = dir;
    this.#prefix = prefix;
    mkdirSync(join(dir, 'log'), { recursive: true });
  }

  logFile(name: string): string {
    return join(this.#dir, 'log', `${name}.log`);
  }

  /** The last lines of a program's log, for errors. */
  lastWords(name: string, lines = 6): string {
    try {
      return readFileSync(this.logFile(name), 'utf8').trim().split('\n').slice(-lines).join('\n  ');
    } catch {
      return '(no log)';
    }
  }

  start(spec: ProcessSpec): ProcessId {
    if (this.idOf(spec.name) !== undefined) throw new Error(`${spec.name} is running already.`);
    const program = [spec.command, ...spec.args];
    const loop = ['/bin/sh', '-c', 'while true; do "$@"; sleep 1; done', 'keep-up'];
    const line = [...this.#prefix, ...(spec.isKeptUp === true ? loop : []), ...program];
    const [command = '', ...args] = line;
    const log = openSync(this.logFile(spec.name), 'a');
    const env = { ...process.env, ...spec.env };
    const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log], env });
    closeSync(log);
    child.on('error', () => undefined);
    child.unref();
    const pid = child.pid;
    if (pid === undefined) throw new Error(`Cannot start ${spec.name}: ${command} is not there.`);
    const id = { pid, startTicks: startTicksOf(pid) ?? '' };
    this.#write([...this.#read().filter((entry) => entry.name !== spec.name), { ...spec, ...id }]);
    return id;
  }

  /** Starts a program again exactly as it was started before. */
  restart(name: string): ProcessId {
    const { pid: _pid, startTicks: _ticks, ...spec } = this.#entry(name);
    return this.start(spec);
  }

  /** undefined when it does not run. */
  idOf(name: string): ProcessId | undefined {
    const entry = this.#read().find((candidate) => candidate.name === name);
    if (entry?.pid === undefined || entry.startTicks === undefined) return undefined;
    const id = { pid: entry.pid, startTicks: entry.startTicks };
    return isAlive(id) ? id : undefined;
  }

  names(): readonly string[] {
    return this.#read().map((entry) => entry.name);
  }

  signal(name: string, signal: NodeJS.Signals): void {
    const id = this.idOf(name);
    if (id === undefined) throw new Error(`${name} does not run, so it gets no ${signal}.`);
    killGroup(id, signal);
  }

  /** Ends a program: SIGTERM, then SIGKILL after `graceMs`; returns when it is gone. */
  async stop(name: string, graceMs = 8000): Promise<void> {
    const id = this.idOf(name);
    if (id === undefined) return;
    if (graceMs > 0) {
      killGroup(id, 'SIGCONT');
      killGroup(id, 'SIGTERM');
      const gone = until(`the end of ${name}`, graceMs, () => (isAlive(id) ? undefined : true));
      await gone.catch(() => undefined);
    }
    // Also when it ended in time: a program it kept up may still be on its way out.
    killGroup(id, 'SIGKILL');
    await until(`the end of ${name}`, 10_000, () => (isAlive(id) ? undefined : true));
  }

  /** Throws when the program has ended, with its last words: a crash should not look like slowness. */
  requireAlive(name: string): void {
    if (this.idOf(name) !== undefined) return;
    throw new Error(`${name} ended. Log ${this.logFile(name)}:\n  ${this.lastWords(name)}`);
  }

  #entry(name: string): Entry {
    const entry = this.#read().find((candidate) => candidate.name === name);
    if (entry === undefined) throw new Error(`${name} was never started.`);
    return entry;
  }

  #read(): readonly Entry[] {
    try {
      return JSON.parse(readFileSync(join(this.#dir, 'processes.json'), 'utf8')) as Entry[];
    } catch {
      return [];
    }
  }

  #write(entries: readonly Entry[]): void {
    const file = join(this.#dir, 'processes.json');
    writeFileSync(`${file}.draft`, JSON.stringify(entries, undefined, 1));
    renameSync(`${file}.draft`, file);
  }
}
