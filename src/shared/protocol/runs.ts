// What changed of columns, as one buffer: a webview reads a message with buffers in it value by value, so that few values
// are what makes it cheap (docs/performance.md, P7).
import type { Column } from './sections.ts';

/** What was changed of a column: pairs of first index and count, and the values of all of them, one after the other. */
export interface ColumnRuns {
  readonly runs: Uint32Array;
  readonly values: Column;
}

/** By number, as the buffer names them. Their order is part of the protocol. */
const kinds = [Uint8Array, Uint16Array, Uint32Array, Float32Array, Float64Array] as const;

/** Kind, length of `runs` and length of `values`, of each column. */
const HEAD_WORDS = 3;
const WORD_BYTES = 4;

/** Heads, then the runs of all columns, then the values of each at a place that fits its kind. */
export function packRuns(columns: readonly ColumnRuns[]): ArrayBuffer {
  const places = placesOf(
    columns.map(({ runs, values }) => ({
      runCount: runs.length,
      valueCount: values.length,
      size: values.BYTES_PER_ELEMENT,
    })),
  );
  const bytes = new ArrayBuffer(places.end);
  const words = new Uint32Array(bytes, 0, columns.length * HEAD_WORDS);
  for (const [index, { runs, values }] of columns.entries()) {
    const kind = kinds.findIndex((Kind) => values instanceof Kind);
    words.set([kind, runs.length, values.length], index * HEAD_WORDS);
    const { runsAt, valuesAt } = places.of[index]!;
    new Uint32Array(bytes, runsAt, runs.length).set(runs);
    const Kind = kinds[kind]!;
    new Kind(bytes, valuesAt, values.length).set(values);
  }
  return bytes;
}

/** Throws when it is not what `packRuns` makes of so many columns. */
export function unpackRuns(bytes: ArrayBuffer, count: number): ColumnRuns[] {
  const words = new Uint32Array(bytes, 0, count * HEAD_WORDS);
  const heads = Array.from({ length: count }, (_, index) => {
    const [kind = NaN, runCount = 0, valueCount = 0] = words.subarray(
      index * HEAD_WORDS,
      (index + 1) * HEAD_WORDS,
    );
    const Kind = kinds[kind];
    if (!Kind) throw new Error('a column of no kind');
    return { Kind, runCount, valueCount, size: Kind.BYTES_PER_ELEMENT };
  });
  const places = placesOf(heads);
  return heads.map(({ Kind, runCount, valueCount }, index) => {
    const { runsAt, valuesAt } = places.of[index]!;
    return {
      runs: new Uint32Array(bytes, runsAt, runCount),
      values: new Kind(bytes, valuesAt, valueCount),
    };
  });
}

interface Head {
  readonly runCount: number;
  readonly valueCount: number;
  /** Bytes of a value. */
  readonly size: number;
}

function placesOf(heads: readonly Head[]) {
  let end = heads.length * HEAD_WORDS * WORD_BYTES;
  const runs = heads.map(({ runCount }) => {
    const at = end;
    end += runCount * WORD_BYTES;
    return at;
  });
  const of = heads.map(({ valueCount, size }, index) => {
    if (valueCount > 0) end = Math.ceil(end / size) * size;
    const valuesAt = valueCount > 0 ? end : 0;
    end += valueCount * size;
    return { runsAt: runs[index] ?? 0, valuesAt };
  });
  return { of, end };
}
