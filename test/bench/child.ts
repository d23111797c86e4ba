// Measurements that need a process of their own: started with gc exposed, asked by arguments, answering one line of JSON.
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { startGroup } from '../e2e/support/processes.ts';

export async function measureIn<T>(file: string, input: object): Promise<T> {
  const path = join(import.meta.dirname, file);
  const args = ['--expose-gc', '--max-old-space-size=8192', path, JSON.stringify(input)];
  const group = startGroup(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let last = '';
  createInterface({ input: group.child.stdout! }).on('line', (line) => (last = line));
  const code = await group.ended;
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
  return JSON.parse(last) as T;
}

/** The other side: what was asked. */
export function childInput<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

export function answer(result: object): never {
  console.log(JSON.stringify(result));
  process.exit(0);
}
