// Some of the lines of a ring, kept as lines come and go: what a filter leaves, or where a search has matches.
import type { LogLevel } from '../../shared/model/podLog.ts';
import { logLevels } from '../../shared/model/podLog.ts';
import type { Pattern } from './pattern.ts';
import { compareLines, type Line, type RingChange } from './logRing.ts';

/** Which of these lines are in. */
export type Choose = (lines: readonly Line[]) => readonly Line[];

export class LineIndex {
  readonly #choose: Choose;
  #lines: Line[];
  #dropped = 0;

  constructor(all: readonly Line[], choose: Choose) {
    this.#choose = choose;
    this.#lines = [...choose(all)];
  }

  /** Oldest first. */
  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** How many have gone: the place of the oldest. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Changes in their order, chosen from at once; `oldest`: the ring's, after the last. */
  apply(changes: readonly RingChange[], oldest: Line | undefined): void {
    const chosen = new Set(this.#choose([...new Set(changes.flatMap(({ added }) => added))]));
    for (const { moved, added } of changes) {
      if (moved > 0) {
        // What moved stands among what was added.
        const again = new Set(added);
        while (this.#lines.length > 0 && again.has(this.#lines.at(-1)!)) this.#lines.pop();
      }
      for (const line of added) if (chosen.has(line)) this.#lines.push(line);
    }
    this.#dropBefore(oldest);
  }

  /** Anew from all lines of the ring: more came since than is worth following. */
  rebuild(all: readonly Line[]): void {
    this.#dropBefore(all[0]);
    this.#lines = [...this.#choose(all)];
  }

  #dropBefore(oldest: Line | undefined): void {
    if (!oldest) return;
    let gone = 0;
    while (gone < this.#lines.length && compareLines(this.#lines[gone]!, oldest) < 0) gone += 1;
    if (gone > 0) this.#lines = this.#lines.slice(gone);
    this.#dropped += gone;
  }

  /** The index of the first line that does not stand before `line`. */
  indexOf(line: Line): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareLines(this.#lines[middle]!, line) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Marks stay in whatever is filtered: they tell what happened between the lines. */
export function filtering(pattern: Pattern | undefined, minLevel: LogLevel | null): Choose {
  const least = minLevel === null ? -1 : logLevels.indexOf(minLevel);
  const isSerious = ({ level, mark }: Line) =>
    mark !== undefined || (level !== undefined && logLevels.indexOf(level) >= least);
  return (lines) => {
    const serious = least < 0 ? lines : lines.filter(isSerious);
    if (!pattern) return serious;
    const matching = new Set(pattern.matching(serious));
    // One that cannot be used hides nothing: the field says why. It may be the first slow line that shows it.
    if (pattern.fault) return serious;
    return serious.filter((line) => line.mark !== undefined || matching.has(line));
  };
}

export function searching(filter: Choose, pattern: Pattern): Choose {
  return (lines) => pattern.matching(filter(lines)).filter(({ mark }) => mark === undefined);
}
