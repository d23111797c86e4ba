// How many of a row's parts are seen whole.

/** `ends`: where each part ends, in px. All of them, where they fit; else as many as leave `morePx` for the menu's button. */
export function fittingCount(ends: readonly number[], widthPx: number, morePx: number): number {
  const last = ends.at(-1);
  if (last === undefined || last <= widthPx) return ends.length;
  const over = ends.findIndex((end) => end > widthPx - morePx);
  return over < 0 ? ends.length : over;
}
