// The newest lines of a log, in order: of one container as its file has them, of several by their times. What must go is
// counted.
import {
  logCapacity,
  logCharacters,
  type LogLevel,
  type LogLimit,
} from '../../shared/model/podLog.ts';
import type { Severity } from '../../shared/model/status.ts';
import type { Text } from '../../shared/model/text.ts';
import { compareStamps, type Stamp } from './stamp.ts';

/** What a line costs beside its characters: the object, its stamp and its place in indexes. */
const lineBytes = 180;

export interface Line {
  /** Counted since the log was opened. */
  readonly seq: number;
  /** Index of the stream it came from. */
  readonly stream: number;
  /** What it is ordered by: its own time, or that of the line before it in its stream where that is later. */
  readonly order: Stamp;
  /** undefined: it came without a time. */
  readonly stamp: Stamp | undefined;
  readonly text: string;
  readonly level: LogLevel | undefined;
  readonly head: number;
  readonly hasFields: boolean;
  readonly cutBytes: number;
  readonly mark: Mark | undefined;
}

/** What happened between two lines. The text may become known later: it is asked for when it is shown. */
export interface Mark {
  readonly severity: Severity;
  text(): Text;
}

export type NewLine = Omit<Line, 'seq'>;

/** What a batch did to the order: `moved` lines left the end and came back among `added`; `dropped` left the front. */
export interface RingChange {
  readonly moved: number;
  readonly added: readonly Line[];
  readonly dropped: number;
}

export class LogRing {
  readonly #maxLines: number;
  readonly #maxCharacters: number;
  #lines: Line[] = [];
  #characters = 0;
  #marks = 0;
  #dropped = 0;
  #limit: LogLimit | undefined;
  #nextSeq = 1;

  constructor(maxLines = logCapacity, maxCharacters = logCharacters) {
    this.#maxLines = maxLines;
    this.#maxCharacters = maxCharacters;
  }

  /** Oldest first; changes with `add`. */
  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** How many of them are marks. */
  get marks(): number {
    return this.#marks;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Which limit made lines go last. */
  get limit(): LogLimit | undefined {
    return this.#limit;
  }

  get added(): number {
    return this.#nextSeq - 1;
  }

  /** About what it holds. One byte a character: logs are mostly ASCII. */
  get bytes(): number {
    return this.#characters + this.#lines.length * lineBytes;
  }

  bySeq(seq: number): Line | undefined {
    // Nearly in order of their numbers: looked for from the end, where readers are.
    return this.#lines.findLast((line) => line.seq === seq);
  }

  /** Adds lines of one stream, in its order. */
  add(batch: readonly NewLine[]): RingChange {
    const lines = batch.map((line): Line => ({ seq: this.#nextSeq++, ...line }));
    const [first] = lines;
    if (!first) return { moved: 0, added: [], dropped: 0 };
    for (const line of lines) this.#count(line, 1);
    const at = this.#placeOf(first);
    const moved = this.#lines.slice(at);
    const added = moved.length === 0 ? lines : merged(moved, lines);
    this.#lines.length = at;
    for (const line of added) this.#lines.push(line);
    return { moved: moved.length, added, dropped: this.#drop() };
  }

  /** Behind all lines that are not later. */
  #placeOf(line: Line): number {
    let at = this.#lines.length;
    // Lines come nearly in order: the place is near the end.
    while (at > 0 && compareStamps(this.#lines[at - 1]!.order, line.order) > 0) at -= 1;
    return at;
  }

  #count({ text, mark }: Line, sign: 1 | -1): void {
    this.#characters += sign * text.length;
    if (mark) this.#marks += sign;
  }

  #drop(): number {
    const over = this.#lines.length - this.#maxLines;
    const isTooMuch = this.#characters > this.#maxCharacters;
    // Some more at once: to move 50,000 lines for each that comes would cost more than all else.
    let count = over > 0 ? over + Math.floor(this.#maxLines / 50) : 0;
    for (let index = 0; index < count; index += 1) this.#count(this.#lines[index]!, -1);
    if (count > 0) this.#limit = 'lines';
    const most = this.#maxCharacters - (isTooMuch ? Math.floor(this.#maxCharacters / 50) : 0);
    while (this.#characters > most && count < this.#lines.length - 1) {
      this.#count(this.#lines[count]!, -1);
      this.#limit = 'characters';
      count += 1;
    }
    if (count > 0) this.#lines = this.#lines.slice(count);
    this.#dropped += count;
    return count;
  }
}

/** Both are in order; of two at the same time the one that came first. */
function merged(before: readonly Line[], after: readonly Line[]): Line[] {
  const result: Line[] = [];
  let at = 0;
  for (const line of after) {
    while (at < before.length && compareStamps(before[at]!.order, line.order) <= 0) {
      result.push(before[at++]!);
    }
    result.push(line);
  }
  return [...result, ...before.slice(at)];
}

/** Negative when `a` stands before `b`. */
export function compareLines(a: Line, b: Line): number {
  return compareStamps(a.order, b.order) || a.seq - b.seq;
}
