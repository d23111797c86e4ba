// Mocha's usual report, and beside it the counts as JSON for whoever adds them up (`FORETOP_TEST_RESULT` names the file).
import { writeFileSync } from 'node:fs';
import mocha from 'mocha';

export interface TestResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly tests: readonly TestLine[];
}

export interface TestLine {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
  readonly error?: string;
}

class CountingReporter extends mocha.reporters.Spec {
  constructor(runner: mocha.Runner, options: mocha.MochaOptions) {
    super(runner, options);
    const tests: TestLine[] = [];
    const add = (test: mocha.Test, state: TestLine['state'], error?: Error) => {
      const line = { title: test.fullTitle(), state, durationMs: test.duration ?? 0 };
      tests.push(error ? { ...line, error: error.stack ?? String(error) } : line);
    };
    runner.on('pass', (test) => add(test, 'passed'));
    runner.on('fail', (test, error) => add(test, 'failed', error));
    runner.on('pending', (test) => add(test, 'skipped'));
    runner.once('end', () => writeResult(tests));
  }
}

function writeResult(tests: readonly TestLine[]): void {
  const file = process.env['FORETOP_TEST_RESULT'];
  if (!file) return;
  const count = (state: TestLine['state']) => tests.filter((test) => test.state === state).length;
  const result: TestResult = {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    tests,
  };
  writeFileSync(file, JSON.stringify(result));
}

// Mocha takes a reporter with require(), which gives this name when a module has it.
export { CountingReporter, CountingReporter as 'module.exports' };
