// What the extension host calls in place of a user: runs every suite of suites/ inside the real VS Code.
import Mocha from 'mocha';
import { CountingReporter } from '../support/countingReporter.ts';

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 30_000, reporter: CountingReporter });
  // Suites find describe() and it() as globals, which mocha otherwise sets while it loads files by itself.
  mocha.suite.emit('pre-require', globalThis, 'suites', mocha);
  await import('suites:all');
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
