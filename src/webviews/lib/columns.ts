// Lays sections of known height into two columns: each goes to the column that is shorter so far, so that the most
// severe come first in both and reading order is kept within each.

export function intoColumns<T>(
  items: readonly T[],
  heightOf: (item: T) => number,
): readonly [T[], T[]] {
  const columns: [T[], T[]] = [[], []];
  const heights: [number, number] = [0, 0];
  for (const item of items) {
    const shorter = heights[1] < heights[0] ? 1 : 0;
    columns[shorter].push(item);
    heights[shorter] += heightOf(item);
  }
  return columns;
}
