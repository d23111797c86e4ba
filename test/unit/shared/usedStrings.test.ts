// A sentence that nothing says any more is still translated by somebody: every string is used by name, or by a template
// whose parts the code names.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { en } from '../../../src/shared/strings/en.ts';

const files = globSync('src/**/*.{ts,tsx}').filter((file) => !file.includes('shared/strings/'));
const code = files.map((file) => readFileSync(file, 'utf8')).join('\n');

/** `a.${b}.c` as an expression whose groups are what stands for `${b}`. */
const templates = [...code.matchAll(/`([a-z][\w.]*\.(?:\$\{[^}`]+\}[\w.]*)+)`/gi)].map(
  ([, template = '']) =>
    new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]+\}/g, '(.+)')}$`),
);

const isNamed = (word: string) => code.includes(`'${word}'`) || code.includes(`${word}: `);

describe('the table of strings', () => {
  it('has only what is used', () => {
    const unused = Object.keys(en).filter((full) => {
      // A hint goes with its fault.
      const key = full.replace(/\.hint$/, '');
      if (code.includes(`'${full}'`) || code.includes(`'${key}'`)) return false;
      const parts = templates.flatMap((template) => template.exec(key)?.slice(1) ?? []);
      return !parts.some(isNamed);
    });
    assert.deepEqual(unused, []);
  });
});
