// What a resumed stream repeats. It can only begin at a whole second, so it brings lines that we have: exactly those are
// dropped, however many have the same time, and whatever is new within that second stays.
import { compareStamps, secondOf, type Stamp } from './stamp.ts';

/** Lines are written by two streams of a program: one may be a little older than the one before it. */
const marginMs = 1_000;
/** Of a clock that was set back, no more than this is remembered. */
const maxReceived = 50_000;
const maxHeld = 10_000;

export interface OverlapLine {
  readonly stamp: Stamp;
  readonly text: string;
}

/** The latest lines received: all that a stream can repeat that begins at `sinceMs`. */
export class Overlap {
  #received: OverlapLine[] = [];
  #head = 0;
  #newest: Stamp | undefined;
  #sinceMs: number | undefined;

  /** Where the next stream is to begin, a whole second; undefined: nothing was received. */
  get sinceMs(): number | undefined {
    return this.#sinceMs;
  }

  add(line: OverlapLine): void {
    const { stamp } = line;
    if (!this.#newest || compareStamps(stamp, this.#newest) > 0) this.#newest = stamp;
    const sinceMs = secondOf(stamp.ms - marginMs);
    this.#sinceMs = sinceMs;
    this.#received.push(line);
    const isOld = (index: number) =>
      (this.#received[index]?.stamp.ms ?? Infinity) < sinceMs ||
      this.#received.length - index > maxReceived;
    while (isOld(this.#head)) this.#head += 1;
    if (this.#head < 4_096 && this.#head * 2 < this.#received.length) return;
    this.#received = this.#received.slice(this.#head);
    this.#head = 0;
  }

  /** Forgets all: another log begins. */
  clear(): void {
    this.#received = [];
    this.#head = 0;
    this.#newest = undefined;
    this.#sinceMs = undefined;
  }

  /** For the lines of one resumed stream, in its order. */
  reader<L extends OverlapLine>(): OverlapReader<L> {
    return new OverlapReader(this.#received.slice(this.#head), this.#newest);
  }
}

/**
 * `drop`: we have it. `hold`: it may be from before what we have; dropped as soon as something that we have comes. `break`:
 * nothing that we have came, and now something newer: this is another log, and `held` and the line are new.
 */
export type Standing = 'drop' | 'hold' | 'new' | 'break';

export class OverlapReader<L extends OverlapLine> {
  readonly #left = new Map<string, number>();
  readonly #newest: Stamp | undefined;
  #isConfirmed: boolean;
  #held: L[] = [];

  constructor(received: readonly OverlapLine[], newest: Stamp | undefined) {
    for (const line of received) {
      const key = keyOf(line);
      this.#left.set(key, (this.#left.get(key) ?? 0) + 1);
    }
    this.#newest = newest;
    this.#isConfirmed = received.length === 0;
  }

  /** It is the log that we have lines of, or we have none. */
  get isConfirmed(): boolean {
    return this.#isConfirmed;
  }

  look(line: L): Standing {
    const key = keyOf(line);
    const count = this.#left.get(key) ?? 0;
    if (count > 0) {
      this.#left.set(key, count - 1);
      this.#isConfirmed = true;
      this.#held = [];
      return 'drop';
    }
    if (this.#isConfirmed) return 'new';
    const isNewer = !this.#newest || compareStamps(line.stamp, this.#newest) > 0;
    if (isNewer || this.#held.length >= maxHeld) {
      this.#isConfirmed = true;
      return 'break';
    }
    this.#held.push(line);
    return 'hold';
  }

  /** After `break`: what was held, once. */
  takeHeld(): readonly L[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}

function keyOf({ stamp: { ms, nanos }, text }: OverlapLine): string {
  return `${ms}.${nanos} ${text}`;
}
