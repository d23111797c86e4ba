// Makes the lines of one stream ready for the ring, in its order: level, order and what a stack trace inherits.
import type { LogLevel } from '../../shared/model/podLog.ts';
import { findLevel, isContinuation } from './levels.ts';
import type { Mark, NewLine } from './logRing.ts';
import type { ReadLine } from './readLines.ts';
import { compareStamps, type Stamp } from './stamp.ts';

const first: Stamp = { ms: 0, nanos: 0 };

export class LineWriter {
  readonly #stream: number;
  readonly #onLines: (lines: readonly NewLine[]) => void;
  #batch: NewLine[] = [];
  #order: Stamp = first;
  #level: LogLevel | undefined;
  #lastNote: string | undefined;

  constructor(stream: number, onLines: (lines: readonly NewLine[]) => void) {
    this.#stream = stream;
    this.#onLines = onLines;
  }

  write({ stamp, text, cutBytes }: ReadLine): void {
    const found = findLevel(text);
    const level = found.level ?? (isContinuation(text) ? this.#level : undefined);
    this.#level = level;
    if (stamp && compareStamps(stamp, this.#order) > 0) this.#order = stamp;
    const { head, hasFields } = found;
    this.#push({ stamp, text, cutBytes, level, head, hasFields, mark: undefined });
    this.#lastNote = undefined;
  }

  /** A line without a time: the kubelet says why it cannot read. It says so again with each try. */
  note(line: ReadLine): void {
    if (line.text === '' || line.text === this.#lastNote) return;
    this.write(line);
    this.#lastNote = line.text;
  }

  mark(mark: Mark): void {
    this.#level = undefined;
    const nothing = { stamp: undefined, text: '', cutBytes: 0, level: undefined, head: 0 };
    this.#push({ ...nothing, hasFields: false, mark });
  }

  /** Hands over what was written since the last time. */
  flush(): void {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#onLines(batch);
  }

  #push(line: Omit<NewLine, 'stream' | 'order'>): void {
    this.#batch.push({ stream: this.#stream, order: this.#order, ...line });
  }
}
