// docs/faults.md names a test for each fault, and each test of a fault stands in it.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const expected = [...Array.from({ length: 21 }, (_, index) => index + 1), 24];

/** Row number → the files that show it. */
function table(): ReadonlyMap<number, readonly string[]> {
  const text = readFileSync(join(root, 'docs/faults.md'), 'utf8');
  const rows = [...text.matchAll(/^\| (\d+) \|.*\| (.+) \|$/gm)];
  return new Map(
    rows.map(([, row, shown = '']) => [
      Number(row),
      [...shown.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
    ]),
  );
}

/** The rows in the titles of a file: one (4), or several (2, 3, 15–17). */
function rowsIn(path: string): ReadonlySet<number> {
  const text = readFileSync(join(root, 'test', path), 'utf8');
  const found = new Set<number>();
  for (const [, list = ''] of text.matchAll(/['`]rows? ([\d, –]+)[:,]/g)) {
    for (const [, from, to = from] of list.matchAll(/(\d+)(?:–(\d+))?/g)) {
      for (let row = Number(from); row <= Number(to); row++) found.add(row);
    }
  }
  return found;
}

describe('the table of faults', () => {
  it('has every row', () => {
    assert.deepEqual([...table().keys()], expected);
  });

  for (const [row, files] of table()) {
    it(`shows row ${row} by tests that carry its number`, () => {
      assert.ok(files.length > 0);
      for (const file of files) {
        assert.ok(existsSync(join(root, 'test', file)), `${file} is not there`);
        assert.ok(rowsIn(file).has(row), `${file} has no test of row ${row}`);
      }
    });
  }

  it('names every file that has tests of a row', () => {
    const files = globSync('{unit,contract,vscode,e2e}/**/*.{test,e2e}.ts', {
      cwd: join(root, 'test'),
    });
    for (const file of files) {
      for (const row of rowsIn(file)) {
        assert.ok(table().get(row)?.includes(file), `row ${row} does not name ${file}`);
      }
    }
  });
});
