// Runs the suites inside a real extension host: `--target code-server` (default) or `electron`, where VS Code can be
// downloaded. Prints each test and ends with the exit code of the run.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestResult } from '../support/countingReporter.ts';
import { launchBrowser, openPage } from '../e2e/support/browser.ts';
import { pageUrl, root, startServer } from '../e2e/support/codeServer.ts';
import { exitOnSignals } from '../e2e/support/processes.ts';

const suites = join(root, 'dist/test/index.cjs');
const timeoutMs = 300_000;

/** Resolves with the exit code that the extension host had. */
async function runInCodeServer(resultFile: string): Promise<number> {
  const env = { FORETOP_TEST_RESULT: resultFile };
  const server = await startServer({ isSmokeTest: true, env });
  const browser = await launchBrowser();
  try {
    const { page, trouble } = await openPage(browser);
    const ended = new Promise<number>((resolve, reject) => {
      // The workbench calls these two when it runs tests.
      void page.exposeFunction('codeAutomationExit', resolve);
      void page.exposeFunction('codeAutomationLog', () => {});
      page.on('crash', () => reject(new Error('The workbench page crashed')));
      const late = () => [`No result after ${timeoutMs} ms`, server.log(), ...trouble.errors];
      setTimeout(() => reject(new Error(late().join('\n'))), timeoutMs).unref();
    });
    await page.goto(pageUrl(server, { extension: root, tests: suites }));
    return await ended;
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function runInElectron(resultFile: string): Promise<number> {
  const { runTests } = await import('@vscode/test-electron');
  return runTests({
    extensionDevelopmentPath: root,
    extensionTestsPath: suites,
    extensionTestsEnv: { FORETOP_TEST_RESULT: resultFile },
  });
}

function print(result: TestResult): void {
  for (const { title, state, durationMs, error } of result.tests) {
    console.log(`${state.padEnd(8)}${title} (${durationMs} ms)`);
    if (error) console.log(error.replaceAll(/^/gm, '    '));
  }
  console.log(`\n${result.passed} passing, ${result.failed} failing, ${result.skipped} pending`);
}

exitOnSignals();
execFileSync(process.execPath, [join(root, 'esbuild.mjs'), '--tests'], { stdio: 'inherit' });
const scratch = mkdtempSync(join(tmpdir(), 'foretop-result-'));
const resultFile = process.env['FORETOP_TEST_RESULT'] ?? join(scratch, 'result.json');
const isElectron = process.argv.includes('electron');
const exitCode = await (isElectron ? runInElectron : runInCodeServer)(resultFile);
if (existsSync(resultFile)) print(JSON.parse(readFileSync(resultFile, 'utf8')) as TestResult);
else console.error('The extension host ended without a result.');
rmSync(scratch, { recursive: true, force: true });
process.exitCode = exitCode;
