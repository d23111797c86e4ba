// A log as one reader looks at it: the lines that a filter leaves, the matches of a search, and the rows of a window.
import {
  logCapacity,
  logRowCharacters,
  type LogLook,
  type LogMatch,
  type LogRow,
  type LogWindow,
} from '../../shared/model/podLog.ts';
import type { Text } from '../../shared/model/text.ts';
import { filtering, LineIndex, searching } from './lineIndex.ts';
import type { Line, LogRing, RingChange } from './logRing.ts';
import { Pattern, type Hits } from './pattern.ts';

/** More rows are never drawn at once. */
const maxRows = 1_000;
/** Of a look that nobody uses so many lines wait to be chosen from; it is made anew after more. */
const maxPending = logCapacity;

export interface LogRows {
  /** Place of the first row. */
  readonly from: number;
  readonly rows: readonly LogRow[];
}

export class LookedAt {
  readonly #ring: LogRing;
  readonly #filter: Pattern | undefined;
  readonly #search: Pattern | undefined;
  readonly #shown: LineIndex;
  readonly #matches: LineIndex | undefined;
  readonly #rows = new WeakMap<Line, LogRow>();
  #pending: RingChange[] = [];
  #pendingLines = 0;

  constructor({ filter, minLevel, search }: LogLook, ring: LogRing) {
    this.#ring = ring;
    this.#filter = filter?.text ? new Pattern(filter) : undefined;
    this.#search = search?.text ? new Pattern(search) : undefined;
    const choose = filtering(this.#filter, minLevel);
    this.#shown = new LineIndex(ring.lines, choose);
    if (this.#search) this.#matches = new LineIndex(ring.lines, searching(choose, this.#search));
  }

  get shown(): Pick<LineIndex, 'lines' | 'dropped'> {
    this.#settle();
    return this.#shown;
  }

  /** Lines without the marks between them. */
  get lineCount(): number {
    const { lines } = this.shown;
    if (this.#ring.marks === 0) return lines.length;
    return lines.reduce((count, { mark }) => count + (mark ? 0 : 1), 0);
  }

  /** How many lines have a match; undefined: nothing is searched for. */
  get matchCount(): number | undefined {
    this.#settle();
    return this.#matches?.lines.length;
  }

  get filterFault(): Text | undefined {
    return this.#filter?.fault;
  }

  get searchFault(): Text | undefined {
    return this.#search?.fault;
  }

  /** Cheap: lines are chosen from when somebody looks. */
  apply(change: RingChange): void {
    this.#pendingLines += change.added.length;
    if (this.#pendingLines > maxPending) this.#pending = [];
    else this.#pending.push(change);
  }

  window({ from, count }: LogWindow): LogRows {
    const { lines, dropped } = this.shown;
    const many = Math.max(0, Math.min(count, maxRows));
    const last = Math.max(0, lines.length - many);
    const at = from === null ? last : Math.min(Math.max(0, from - dropped), last);
    return { from: dropped + at, rows: this.#rowsOf(lines.slice(at, at + many)) };
  }

  /** The match after (or before) a place; from the other end when there is none. */
  find(from: number, isBackwards: boolean): LogMatch | null {
    this.#settle();
    const matches = this.#matches?.lines ?? [];
    const start = this.#shown.lines[from - this.#shown.dropped];
    const next = start ? (this.#matches?.indexOf(start) ?? 0) : 0;
    const isOn = matches[next] === start && start !== undefined;
    const wanted = isBackwards ? next - 1 : next + (isOn ? 1 : 0);
    const index = (wanted + matches.length) % matches.length;
    const line = matches[index];
    if (!line) return null;
    const place = this.#shown.dropped + this.#shown.indexOf(line);
    return { place, id: String(line.seq), number: index + 1 };
  }

  #settle(): void {
    if (this.#pendingLines === 0) return;
    const { lines } = this.#ring;
    const fault = this.filterFault;
    for (const index of [this.#shown, this.#matches]) {
      if (this.#pendingLines > maxPending) index?.rebuild(lines);
      else index?.apply(this.#pending, lines[0]);
    }
    // What it hid before it took too long comes back.
    if (this.filterFault !== fault) {
      for (const index of [this.#shown, this.#matches]) index?.rebuild(lines);
    }
    this.#pending = [];
    this.#pendingLines = 0;
  }

  /** A mark's words may become known later: it is made anew each time. */
  #rowsOf(lines: readonly Line[]): LogRow[] {
    const unmade = lines.filter((line) => !line.mark && !this.#rows.has(line));
    const texts = unmade.map(({ text }) => text.slice(0, logRowCharacters));
    const hits = this.#search?.hits(texts) ?? [];
    for (const [index, line] of unmade.entries()) {
      this.#rows.set(line, rowOf(line, texts[index] ?? '', hits[index]));
    }
    return lines.map((line) => (line.mark ? markRow(line) : this.#rows.get(line)!));
  }
}

function rowOf(line: Line, text: string, hits: Hits | undefined): LogRow {
  const { seq, stamp, stream, level, head, hasFields, cutBytes } = line;
  return {
    id: String(seq),
    stream,
    text,
    ...(stamp && { at: stamp.ms }),
    ...(level && { level }),
    ...(head > 0 && { head }),
    ...(text.length < line.text.length && { more: line.text.length - text.length }),
    ...(cutBytes > 0 && { cutBytes }),
    ...(hits && hits.length > 0 && { hits }),
    ...(hasFields && { hasFields }),
  };
}

function markRow({ seq, stream, mark }: Line): LogRow {
  const what = mark && { mark: { severity: mark.severity, text: mark.text() } };
  return { id: String(seq), stream, text: '', ...what };
}
