// Whether something grows: a line through its samples (least squares), and how sure its slope is.

export interface Point {
  readonly atMs: number;
  readonly value: number;
}

export interface Growth {
  readonly first: number;
  readonly last: number;
  /** Of the line, over the time of the points. */
  readonly total: number;
  readonly perHour: number;
  /** Standard error of `total`. */
  readonly error: number;
}

const hourMs = 3_600_000;

/** Needs three points. */
export function growthOf(points: readonly Point[]): Growth {
  const count = points.length;
  if (count < 3) throw new Error(`${count} points are no line`);
  const start = points[0]!.atMs;
  const xs = points.map(({ atMs }) => atMs - start);
  const ys = points.map(({ value }) => value);
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const squares = xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  const products = xs.reduce((sum, x, i) => sum + (x - meanX) * ((ys[i] ?? 0) - meanY), 0);
  const slope = squares === 0 ? 0 : products / squares;
  const rest = xs.reduce((sum, x, i) => sum + ((ys[i] ?? 0) - meanY - slope * (x - meanX)) ** 2, 0);
  const slopeError = squares === 0 ? 0 : Math.sqrt(rest / (count - 2) / squares);
  const duration = xs.at(-1) ?? 0;
  return {
    first: meanY - slope * meanX,
    last: meanY + slope * (duration - meanX),
    total: slope * duration,
    perHour: slope * hourMs,
    error: slopeError * duration,
  };
}

/** The lowest of each window: what garbage has come and gone is not in it. */
export function lowest(points: readonly Point[], windowMs: number): Point[] {
  const windows = new Map<number, Point>();
  for (const point of points) {
    const window = Math.floor(point.atMs / windowMs);
    const before = windows.get(window);
    if (!before || point.value < before.value) windows.set(window, point);
  }
  return [...windows.values()];
}

/** More than noise explains, and more than anyone minds. */
export function hasGrown({ total, error }: Growth, tolerated: number): boolean {
  return total > tolerated && total > 3 * error;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
