// What somebody looks for in lines: words or a regular expression. A pattern that would never end must not stop the
// worker, which watches the cluster: it runs within a limit of time.
import { createContext, Script } from 'node:vm';
import type { LogPattern } from '../../shared/model/podLog.ts';
import type { Text } from '../../shared/model/text.ts';

/** For one batch of lines. V8 looks whether to stop whenever a match goes back. */
const limitMs = 250;
const batchLines = 5_000;
const maxHitsALine = 100;

const script = new Script('run()');

/** Where it is in a text, as from, to, from, to … */
export type Hits = readonly number[];

export class Pattern {
  readonly #regex: RegExp | undefined;
  readonly #box = createContext({});
  #fault: Text | undefined;

  constructor({ text, isRegex, isCaseSensitive }: LogPattern) {
    try {
      this.#regex = new RegExp(isRegex ? text : escaped(text), isCaseSensitive ? 'g' : 'gi');
    } catch {
      this.#fault = { key: 'log.patternInvalid' };
    }
  }

  /** Why it cannot be used: it finds nothing then. */
  get fault(): Text | undefined {
    return this.#fault;
  }

  /** The lines that it is in. */
  matching<L extends { readonly text: string }>(lines: readonly L[]): L[] {
    const found: L[] = [];
    for (let from = 0; from < lines.length; from += batchLines) {
      this.#run((regex) => {
        for (const line of lines.slice(from, from + batchLines)) {
          regex.lastIndex = 0;
          if (regex.test(line.text)) found.push(line);
        }
      });
    }
    return found;
  }

  /** For each of the texts; matches of nothing are left out. */
  hits(texts: readonly string[]): Hits[] {
    const all: Hits[] = [];
    this.#run((regex) => {
      for (const text of texts) all.push(hitsIn(text, regex));
    });
    return all;
  }

  #run(work: (regex: RegExp) => void): void {
    const regex = this.#regex;
    if (!regex || this.#fault) return;
    this.#box['run'] = () => work(regex);
    try {
      script.runInContext(this.#box, { timeout: limitMs });
    } catch {
      this.#fault = { key: 'log.patternSlow' };
    }
  }
}

function hitsIn(text: string, regex: RegExp): Hits {
  const places: number[] = [];
  // matchAll begins where test() ended.
  regex.lastIndex = 0;
  for (const match of text.matchAll(regex)) {
    if (match[0] !== '') places.push(match.index, match.index + match[0].length);
    if (places.length >= 2 * maxHitsALine) break;
  }
  return places;
}

/** As RegExp.escape, which the oldest host does not have. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
