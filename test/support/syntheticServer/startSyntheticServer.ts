// Starts the synthetic API server in a process of its own, which ends with ours.
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { startGroup } from '../../e2e/support/processes.ts';
import type { ServerStats } from './syntheticServer.ts';

export interface SyntheticOptions {
  readonly pods: number;
  /** Changes of pods a second; 0 when left out. */
  readonly churn?: number;
  readonly isOneNamespace?: boolean;
  readonly seed?: number;
  readonly window?: number;
}

export interface RunningServer {
  readonly server: string;
  readonly token: string;
  setChurn(perSecond: number): Promise<void>;
  stats(): Promise<ServerStats>;
  /** `namespace/name version` of every pod, as it is at the server. */
  podVersions(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startSyntheticServer(options: SyntheticOptions): Promise<RunningServer> {
  const args = [join(import.meta.dirname, 'main.ts'), '--pods', String(options.pods)];
  if (options.churn) args.push('--churn', String(options.churn));
  if (options.seed) args.push('--seed', String(options.seed));
  if (options.window) args.push('--window', String(options.window));
  if (options.isOneNamespace) args.push('--one-namespace');
  const group = startGroup(process.execPath, ['--max-old-space-size=8192', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await firstLine(group.child.stdout!, group.ended);
  const { server, token } = JSON.parse(line) as Pick<RunningServer, 'server' | 'token'>;
  const ask = async (path: string) => {
    const answer = await fetch(server + path, { headers: { Authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer;
  };
  return {
    server,
    token,
    setChurn: async (perSecond) => void (await ask(`/synthetic/churn?perSecond=${perSecond}`)),
    stats: async () => (await (await ask('/synthetic/stats')).json()) as ServerStats,
    podVersions: async () => (await (await ask('/synthetic/versions')).text()).split('\n'),
    stop: () => group.stop(),
  };
}

async function firstLine(stdout: NodeJS.ReadableStream, ended: Promise<number>): Promise<string> {
  const lines = createInterface({ input: stdout });
  return new Promise((resolve, reject) => {
    lines.once('line', resolve);
    void ended.then((code) => reject(new Error(`the synthetic server ended with ${code}`)));
  });
}
