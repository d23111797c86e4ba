// `npm test`: every tier of tests that needs no cluster, one after the other, and one line that adds them up. Names of
// steps as arguments run only those.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from '../test/e2e/support/cache.ts';
import { exitOnSignals, run } from '../test/e2e/support/processes.ts';
import type { TestResult } from '../test/support/countingReporter.ts';

const root = join(import.meta.dirname, '..');
/** The oldest Node that a VS Code of `engines` runs extensions on, and that client-node takes. */
const oldestNode = '22.19.0';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Step {
  readonly name: string;
  readonly run: () => Counts | Promise<Counts>;
}

const scratch = mkdtempSync(join(tmpdir(), 'foretop-test-'));
const binary = (name: string) => join(root, 'node_modules/.bin', name);

/** A tool that says yes or no counts as one test. */
function tool(name: string, ...commands: readonly (readonly string[])[]): Step {
  return {
    name,
    run: () => {
      const isGood = commands.every(([command = '', ...args]) => succeeds(binary(command), args));
      return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 };
    },
  };
}

/** A program of ours that says yes or no counts as one test. */
function program(name: string, file: string, ...args: readonly string[]): Step {
  return {
    name,
    run: () => {
      const isGood = succeeds(process.execPath, [join(root, file), ...args]);
      return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 };
    },
  };
}

function succeeds(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  const options = {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  };
  return spawnSync(command, args, options as object).status === 0;
}

/** A run that writes its counts; one that ends badly without any failed test counts as a failure of its own. */
function counted(node: string, args: readonly string[]): Counts {
  const file = join(scratch, 'result.json');
  rmSync(file, { force: true });
  const isGood = succeeds(node, args, { FORETOP_TEST_RESULT: file });
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const { passed, failed, skipped } = JSON.parse(readFileSync(file, 'utf8')) as TestResult;
  return { passed, failed: isGood ? failed : Math.max(failed, 1), skipped };
}

function mocha(node: string, ...args: readonly string[]): Counts {
  const reporter = join(root, 'test/support/countingReporter.ts');
  return counted(node, [
    join(root, 'node_modules/mocha/bin/mocha.js'),
    '--reporter',
    reporter,
    ...args,
  ]);
}

const unit = (node: string) => mocha(node);
const contracts = 'test/contract/**/*.test.ts';
/** Most of their time is waiting: several files at once, each in a process of its own. */
const contract = (node: string) =>
  mocha(
    node,
    '--no-config',
    '--timeout',
    '60000',
    '--parallel',
    '--jobs',
    '4',
    '--spec',
    contracts,
  );

async function onOldestNode(tier: (node: string) => Counts): Promise<Counts> {
  try {
    const folder = await cached(`node-${oldestNode}`, async (staging) => {
      writeFileSync(join(staging, 'package.json'), '{"private":true,"allowScripts":{"node":true}}');
      await run('npm', ['install', '--no-audit', '--no-fund', `node@${oldestNode}`], {
        cwd: staging,
      });
    });
    return tier(join(folder, 'node_modules/node/bin/node'));
  } catch (error) {
    return skip(`node ${oldestNode} could not be fetched: ${String(error).split('\n')[0]}`);
  }
}

function skip(why: string): Counts {
  console.log(`skipped: ${why}`);
  return { passed: 0, failed: 0, skipped: 1 };
}

function endToEnd(): Counts {
  if (!succeeds(process.execPath, [join(root, 'esbuild.mjs')])) {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return mocha(process.execPath, '--config', 'test/e2e/mocharc.json');
}

const steps: readonly Step[] = [
  tool('lint', ['oxlint'], ['prettier', '--check', '--log-level', 'warn', '.']),
  tool('types', ['tsc', '-b']),
  { name: 'unit', run: () => unit(process.execPath) },
  { name: 'contract', run: () => contract(process.execPath) },
  { name: 'unit-oldest-node', run: () => onOldestNode(unit) },
  { name: 'contract-oldest-node', run: () => onOldestNode(contract) },
  program('bench', 'test/bench/bench.ts', '--quick'),
  { name: 'vscode', run: () => counted(process.execPath, [join(root, 'test/vscode/run.ts')]) },
  { name: 'e2e', run: endToEnd },
  // Printed: on a machine that does other things too, times and a minute of memory prove nothing.
  program('soak', 'test/soak/soak.ts', '--minutes', '1', '--pods', '10000'),
];

async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `No such step: ${unknown.join(', ')}. Steps: ${steps.map(({ name }) => name).join(', ')}`,
    );
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  const rows: string[] = [];
  for (const step of steps) {
    if (wanted.length > 0 && !wanted.includes(step.name)) continue;
    console.log(`\n── ${step.name} ──`);
    const start = performance.now();
    const counts = await step.run();
    const seconds = Math.round((performance.now() - start) / 1000);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    rows.push(`${step.name.padEnd(22)}${sentence(counts)} (${seconds} s)`);
  }
  console.log(`\n${rows.join('\n')}\n${sentence(total)}`);
  if (total.failed > 0) process.exitCode = 1;
}

const sentence = ({ passed, failed, skipped }: Counts) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

exitOnSignals();
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
