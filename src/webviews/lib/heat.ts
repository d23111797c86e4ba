// The measures of the heat map: how big cells are, where they stand, and how high a node's row becomes.

/** Above this many pods a node, cells shrink. */
const MANY_PODS = 200;
const GAP_PX = 2;
/** Two lines: the node's name and its count of pods. */
const LEAST_ROW_PX = 44;
const ROW_PADDING_PX = 16;

export function cellPx(podCount: number): 6 | 12 {
  return podCount > MANY_PODS ? 6 : 12;
}

/** Cells that wrap. Sizes are in the dots of the screen, so that every cell is as sharp as every other. */
export interface CellGrid {
  readonly cellDots: number;
  /** From one cell to the next, in both directions. */
  readonly pitchDots: number;
  readonly perLine: number;
  readonly lines: number;
  /** Dots in a CSS pixel. */
  readonly ratio: number;
}

export function cellGrid(podCount: number, widthPx: number, ratio: number): CellGrid {
  const pitchPx = cellPx(podCount) + GAP_PX;
  const pitchDots = Math.floor(pitchPx * ratio);
  const perLine = Math.max(1, Math.floor((widthPx + GAP_PX) / pitchPx));
  return {
    cellDots: pitchDots - Math.max(1, Math.round(GAP_PX * ratio)),
    pitchDots,
    perLine,
    lines: Math.max(1, Math.ceil(podCount / perLine)),
    ratio,
  };
}

/** The cell at a point within the grid, in CSS pixels; a gap belongs to the cell before it. */
export function cellAt(
  { pitchDots, perLine, ratio }: CellGrid,
  xPx: number,
  yPx: number,
): number | undefined {
  const column = Math.floor((xPx * ratio) / pitchDots);
  const line = Math.floor((yPx * ratio) / pitchDots);
  return column < 0 || column >= perLine || line < 0 ? undefined : line * perLine + column;
}

export interface CellPlace {
  readonly leftPx: number;
  readonly topPx: number;
  readonly sizePx: number;
}

export function placeOf(grid: CellGrid, index: number): CellPlace {
  const { pitchDots, perLine, ratio } = grid;
  return {
    leftPx: ((index % perLine) * pitchDots) / ratio,
    topPx: (Math.floor(index / perLine) * pitchDots) / ratio,
    sizePx: grid.cellDots / ratio,
  };
}

/** Height of a node's row when `podCount` cells wrap within `widthPx`. */
export function heatRowPx(podCount: number, widthPx: number): number {
  const pitch = cellPx(podCount) + GAP_PX;
  const { lines } = cellGrid(podCount, widthPx, 1);
  return Math.max(LEAST_ROW_PX, lines * pitch - GAP_PX + ROW_PADDING_PX);
}

/** `part` of `whole` in whole percent; undefined where either is not known. */
export function percentOf(part: number | undefined, whole: number | undefined): number | undefined {
  if (part === undefined || !whole) return undefined;
  return Math.round((100 * part) / whole);
}
