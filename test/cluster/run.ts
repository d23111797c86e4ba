// `npm run test:cluster [-- mocha arguments]`: builds, starts the real cluster, runs the contract suites and VS
// Code's on it, ends it, and says `N passed, N failed, N skipped`. A machine that cannot have the cluster is told why, and it counts as skipped.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestResult } from '../support/countingReporter.ts';
import { installCodeServer } from '../e2e/support/codeServer.ts';
import { Cluster } from './cluster.ts';
import { untilAskedToEnd } from './ending.ts';
import { isInside } from './namespace.ts';
import { cacheDir } from './paths.ts';
import { runInside } from './session.ts';

const root = join(import.meta.dirname, '..', '..');
const resultFile = join(cacheDir, 'cluster-result.json');
const fakeNodes = 8;
const defaultSuites = [
  'test/contract/{cluster,kubectl}*.test.ts',
  'test/e2e/cluster/*.e2e.ts',
  // The last: what it makes is not removed.
  'test/contract/scale.test.ts',
].flatMap((spec) => ['--spec', spec]);

if (isInside()) await testInside(process.argv.slice(2));
else await test();

async function test(): Promise<void> {
  const script = fileURLToPath(import.meta.url);
  mkdirSync(cacheDir, { recursive: true });
  rmSync(resultFile, { force: true });
  // What is fetched is fetched before the namespace is entered: there is no network in it.
  await installCodeServer();
  const startedAt = performance.now();
  const end = await runInside(script, process.argv.slice(2), (line) => console.log(line));
  console.log(`${Math.round((performance.now() - startedAt) / 1000)} s in all`);
  if (end.is === 'skipped') {
    console.log(`skipped: no test cluster on this machine: ${end.reason}`);
    console.log('0 passed, 0 failed, 1 skipped');
    return;
  }
  const { passed, failed, skipped } = readResult();
  // A run that ends badly without a failed test is a failure of its own.
  const failures = end.code === 0 ? failed : Math.max(failed, 1);
  console.log(`${passed} passed, ${failures} failed, ${skipped} skipped`);
  if (failures > 0) process.exitCode = 1;
}

function readResult(): Pick<TestResult, 'passed' | 'failed' | 'skipped'> {
  if (!existsSync(resultFile)) return { passed: 0, failed: 1, skipped: 0 };
  return JSON.parse(readFileSync(resultFile, 'utf8')) as TestResult;
}

async function testInside(args: readonly string[]): Promise<void> {
  const ending = untilAskedToEnd();
  const start = Cluster.start({
    fakeNodes,
    realNode: true,
    progress: (line) => console.log(line),
  });
  const cluster = await Promise.race([start, ending]);
  if (typeof cluster === 'string') process.exit(130);
  const code = await Promise.race([runMocha(args), ending]);
  await cluster.stop();
  process.exit(typeof code === 'string' ? 130 : code);
}

/** Answers its exit code. It goes down with this process, being in its group. */
function runMocha(args: readonly string[]): Promise<number> {
  const suites = args.length > 0 ? args : defaultSuites;
  const reporter = join(root, 'test/support/countingReporter.ts');
  const options = ['--no-config', '--timeout', '60000', '--reporter', reporter];
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/mocha/bin/mocha.js'), ...options, ...suites],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        FORETOP_CONTRACT_TARGET: 'real',
        FORETOP_TEST_RESULT: resultFile,
      },
    },
  );
  process.once('exit', () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
