// Where the focus and the selection of a list go for a key: pure, so that every list of every page behaves alike.

/** The index to focus after `key`, or undefined when the key is not one of movement. */
export function moveIn(
  key: string,
  index: number,
  count: number,
  pageSize: number,
): number | undefined {
  if (count === 0) return undefined;
  const to = target(key, index, count, Math.max(1, pageSize));
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}

function target(key: string, index: number, count: number, pageSize: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return index + 1;
    case 'ArrowUp':
      return index - 1;
    case 'PageDown':
      return index + pageSize;
    case 'PageUp':
      return index - pageSize;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** Movement among the cells of one row: arrows left and right, Home and End. */
export function moveAcross(key: string, index: number, count: number): number | undefined {
  const vertical: Readonly<Record<string, string>> = {
    ArrowLeft: 'ArrowUp',
    ArrowRight: 'ArrowDown',
    Home: 'Home',
    End: 'End',
  };
  const as = vertical[key];
  return as === undefined ? undefined : moveIn(as, index, count, 1);
}

/**
 * The cell a key moves to within a row: from the row itself (`at` undefined) to its first, among its cells, and from the
 * first back to the row. Undefined when the key is not one of that.
 */
export function moveToCell(
  key: string,
  at: number | undefined,
  count: number,
): number | 'row' | undefined {
  if (count === 0) return undefined;
  if (at === undefined) return key === 'ArrowRight' ? 0 : undefined;
  return at === 0 && key === 'ArrowLeft' ? 'row' : moveAcross(key, at, count);
}

/** The ids between two rows, both included, in list order. */
export function rangeOf(ids: readonly string[], anchor: string, to: string): readonly string[] {
  const a = ids.indexOf(anchor);
  const b = ids.indexOf(to);
  if (b < 0) return [];
  if (a < 0) return [to];
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Where the focus goes when the row it is on is not in the list any more: to the row now in its place. */
export function heirOf(
  id: string,
  before: readonly string[],
  now: readonly string[],
): string | undefined {
  if (now.includes(id)) return undefined;
  const index = before.indexOf(id);
  return index < 0 ? undefined : now[Math.min(index, now.length - 1)];
}

/** Rows as tab-separated values with a head line. Tabs and line ends inside a cell become spaces. */
export function toTsv(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, ...rows]
    .map((cells) => cells.map((cell) => cell.replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');
}
