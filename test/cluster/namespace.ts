// The network namespace of the cluster. Its address 10.244.255.1 exists only there: the API server proxies to endpoints
// with a real address, never to loopback.
import { existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { run, tryRun, which } from './shell.ts';

export const namespaceName = 'foretop-test';
export const namespaceFile = `/run/netns/${namespaceName}`;
export const nodeAddress = '10.244.255.1';

/** Not `ip netns exec`: that remounts /sys and hides the cgroups from the kubelet. */
export function enterPrefix(): readonly string[] {
  return [which('nsenter') ?? 'nsenter', `--net=${namespaceFile}`];
}

/** Makes the namespace if need be; answers why that is refused, or undefined. */
export async function whyNoNamespace(): Promise<string | undefined> {
  try {
    await makeNamespace();
    const [nsenter = '', ...args] = enterPrefix();
    await run(nsenter, [...args, 'true']);
    return undefined;
  } catch (error) {
    return `network namespaces are refused: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function makeNamespace(): Promise<void> {
  const ip = which('ip') ?? 'ip';
  if (!existsSync(namespaceFile)) await run(ip, ['netns', 'add', namespaceName]);
  const inside = ['-n', namespaceName];
  await run(ip, [...inside, 'link', 'set', 'lo', 'up']);
  await tryRun(ip, [...inside, 'addr', 'add', `${nodeAddress}/32`, 'dev', 'lo']);
  await run(ip, [...inside, 'route', 'replace', '10.96.0.0/16', 'dev', 'lo']);
}

export async function deleteNamespace(): Promise<void> {
  if (existsSync(namespaceFile)) await tryRun(which('ip') ?? 'ip', ['netns', 'del', namespaceName]);
}

/** True in a process started by `enterNamespace`. */
export function isInside(): boolean {
  return process.env['FORETOP_IN_NAMESPACE'] === namespaceName;
}

/**
 * Runs a command inside, with this terminal; signals go to the whole foreground group, so only its end is awaited.
 * Answers its exit code.
 */
export function enterNamespace(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const [program = command, ...rest] = [...enterPrefix(), command, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      stdio: 'inherit',
      env: { ...process.env, ...env, FORETOP_IN_NAMESPACE: namespaceName },
    });
    const forward = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? 1);
    });
  });
}
