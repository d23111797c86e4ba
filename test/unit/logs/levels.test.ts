import assert from 'node:assert/strict';
import { fieldsOf } from '../../../src/extension/logs/fields.ts';
import { findLevel, isContinuation } from '../../../src/extension/logs/levels.ts';
import { splitStamp } from '../../../src/extension/logs/stamp.ts';

describe('the level of a line', () => {
  const cases: readonly (readonly [line: string, level: string, head?: string])[] = [
    ['INFO cart: item added', 'info', 'INFO '],
    ['2026-03-12T05:06:13.292Z WARN stock client: slow', 'warn', '2026-03-12T05:06:13.292Z WARN '],
    ['2026-03-12 05:06:13,292 ERROR [main] c.s.Cart', 'error', '2026-03-12 05:06:13,292 ERROR '],
    ['[2026-03-12 05:06:13] [error] worker died', 'error', '[2026-03-12 05:06:13] [error] '],
    ['Error: Cannot find module', 'error', 'Error: '],
    ['LOG:  checkpoint starting: time', 'info', 'LOG:  '],
    ['FATAL LEDGER_URL is not set', 'fatal', 'FATAL '],
    ['I0312 14:06:13.292123       1 leaderelection.go:257] acquired', 'info'],
    ['E0312 14:06:13.292123       1 reflector.go:150] failed', 'error'],
    ['time=2026-03-12T05:06:13Z level=warning msg="slow query" ms=5209', 'warn'],
    ['ts=1 lvl=eror msg=x', 'error'],
    ['{"level":"error","msg":"no answer","err":{"code":5}}', 'error'],
    ['{"time":1773292,"level":30,"pid":1,"msg":"pino"}', 'info'],
    ['{"severity":"CRITICAL","message":"x"}', 'fatal'],
    ['{"@l":"Warning","@mt":"serilog"}', 'warn'],
  ];
  for (const [line, level, head] of cases) {
    it(`is ${level} of ${line.slice(0, 40)}`, () => {
      const found = findLevel(line);
      assert.equal(found.level, level);
      assert.equal(line.slice(0, found.head), head ?? '');
    });
  }

  it('is not guessed from words within a sentence', () => {
    for (const line of [
      'no error here',
      'Note that this is fine',
      'fine',
      'information desk',
      '',
    ]) {
      assert.equal(findLevel(line).level, undefined, line);
    }
  });

  it('passes to the lines of a stack trace', () => {
    assert.ok(isContinuation('    at StockClient.reserve (/app/stock.js:61:13)'));
    assert.ok(isContinuation('Caused by: java.io.IOException'));
    assert.ok(!isContinuation('http: listening on :8080'));
  });

  it('is found in a long line at once', () => {
    const line = 'x='.repeat(128 * 1024);
    const started = process.cpuUsage().user;
    findLevel(line);
    findLevel('{"' + 'a'.repeat(256 * 1024));
    assert.ok(process.cpuUsage().user - started < 200_000);
  });
});

describe('the fields of a line', () => {
  it('of JSON are named by their path', () => {
    assert.deepEqual(fieldsOf('{"level":"error","err":{"code":5,"tags":["a",1]},"empty":{}}'), [
      { name: 'level', value: 'error' },
      { name: 'err.code', value: '5' },
      { name: 'err.tags', value: '["a",1]' },
      { name: 'empty', value: '{}' },
    ]);
  });

  it('of logfmt lose their quotes', () => {
    assert.deepEqual(fieldsOf('level=warn msg="slow \\"query\\"" ms=5209'), [
      { name: 'level', value: 'warn' },
      { name: 'msg', value: 'slow "query"' },
      { name: 'ms', value: '5209' },
    ]);
  });

  it('of broken JSON are none', () => {
    assert.deepEqual(fieldsOf('{"level":"error"'), []);
  });
});

describe('the time of a line', () => {
  it('is read to the nanosecond, in any zone', () => {
    assert.deepEqual(splitStamp('2026-03-12T14:06:13.292123456+09:00 text with  spaces'), {
      stamp: { ms: Date.parse('2026-03-12T05:06:13.292Z'), nanos: 123456 },
      text: 'text with  spaces',
    });
    assert.deepEqual(splitStamp('2026-03-12T05:06:13Z'), {
      stamp: { ms: Date.parse('2026-03-12T05:06:13Z'), nanos: 0 },
      text: '',
    });
  });

  it('may be absent', () => {
    const said = 'unable to retrieve container logs for containerd://1f';
    assert.deepEqual(splitStamp(said), { stamp: undefined, text: said });
  });
});
