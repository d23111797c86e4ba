// Cells on a canvas, dot by dot: 50 times cheaper than as many rectangles (docs/performance.md, P8). Only cells that
// changed are written again, and only their lines are put on the canvas.
import type { CellSprites } from './cellSprites.ts';
import type { CellGrid } from './heat.ts';

/** Lines of cells, the last one included. */
interface Lines {
  readonly first: number;
  readonly last: number;
}

export class CellSurface {
  readonly #context: CanvasRenderingContext2D;
  #image: ImageData | undefined;
  #dots = new Uint32Array();
  #grid: CellGrid | undefined;
  #sprites: CellSprites | undefined;
  #count = -1;
  #looks = new Uint8Array();

  /** Throws where there is no canvas to draw on. */
  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2d context');
    this.#context = context;
  }

  /** Draws what is another than last time; all of it after a change of places or of pictures. */
  draw(grid: CellGrid, sprites: CellSprites, looks: Uint8Array): void {
    const isMoved = !isSameGrid(grid, this.#grid) || looks.length !== this.#count;
    if (isMoved) this.#resize(grid, looks.length);
    const isAll = isMoved || sprites !== this.#sprites;
    const next = inWords(looks);
    const lines = isAll
      ? this.#writeAll(grid, sprites, looks)
      : this.#writeChanged(grid, sprites, next);
    this.#sprites = sprites;
    this.#looks = next;
    if (!lines || !this.#image) return;
    const top = lines.first * grid.pitchDots;
    const height = (lines.last - lines.first + 1) * grid.pitchDots;
    this.#context.putImageData(this.#image, 0, 0, 0, top, this.#image.width, height);
  }

  #resize(grid: CellGrid, count: number): void {
    const { canvas } = this.#context;
    const lines = Math.max(1, Math.ceil(count / grid.perLine));
    const width = widthOf(grid);
    const height = lines * grid.pitchDots - gapOf(grid);
    this.#grid = grid;
    this.#count = count;
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${width / grid.ratio}px`;
    canvas.style.height = `${height / grid.ratio}px`;
    this.#image = this.#context.createImageData(width, height);
    this.#dots = new Uint32Array(this.#image.data.buffer);
  }

  /** Line by line: of plain cells one row of dots is written and then copied, as often as cells are high. */
  #writeAll(grid: CellGrid, sprites: CellSprites, looks: Uint8Array): Lines {
    const { perLine, pitchDots } = grid;
    const width = widthOf(grid);
    const dots = this.#dots;
    const plain = plainDots(sprites);
    const lines = Math.ceil(looks.length / perLine);
    for (let line = 0; line < lines; line += 1) {
      const start = line * pitchDots * width;
      const cells = looks.subarray(line * perLine, (line + 1) * perLine);
      writeRow(dots, start, pitchDots, sprites.sizeDots, cells, plain);
      for (let row = 1; row < sprites.sizeDots; row += 1) {
        dots.copyWithin(start + row * width, start, start + width);
      }
      for (let column = 0; column < cells.length; column += 1) {
        const look = cells[column]!;
        if (sprites.isPlain[look] === 0) {
          stamp(dots, width, start + column * pitchDots, sprites, look);
        }
      }
    }
    return { first: 0, last: Math.max(0, lines - 1) };
  }

  /** Four cells are compared at a time: most are as they were. */
  #writeChanged(grid: CellGrid, sprites: CellSprites, next: Uint8Array): Lines | undefined {
    const { perLine, pitchDots } = grid;
    const width = widthOf(grid);
    const last = this.#looks;
    const [nextWords, lastWords] = [new Uint32Array(next.buffer), new Uint32Array(last.buffer)];
    let first = -1;
    let end = -1;
    for (let word = 0; word < nextWords.length; word += 1) {
      if (nextWords[word] === lastWords[word]) continue;
      for (let index = word * WORD; index < (word + 1) * WORD; index += 1) {
        const look = next[index]!;
        if (look === last[index]) continue;
        const line = Math.floor(index / perLine);
        const at = (line * width + (index - line * perLine)) * pitchDots;
        stamp(this.#dots, width, at, sprites, look);
        if (first < 0) first = line;
        end = line;
      }
    }
    return first < 0 ? undefined : { first, last: end };
  }
}

const WORD = 4;

/** A copy that ends with a whole word. */
function inWords(looks: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(Math.ceil(looks.length / WORD) * WORD);
  copy.set(looks);
  return copy;
}

function gapOf({ pitchDots, cellDots }: CellGrid): number {
  return pitchDots - cellDots;
}

/** No gap behind the last cell. */
function widthOf(grid: CellGrid): number {
  return grid.perLine * grid.pitchDots - gapOf(grid);
}

/** By look: its one colour, where it has one. */
function plainDots({ sizeDots, dots, isPlain }: CellSprites): Uint32Array {
  const area = sizeDots * sizeDots;
  return Uint32Array.from(isPlain, (is, look) => (is === 1 ? dots[look * area]! : 0));
}

function writeRow(
  dots: Uint32Array,
  start: number,
  pitchDots: number,
  sizeDots: number,
  cells: Uint8Array,
  plain: Uint32Array,
): void {
  let at = start;
  for (let column = 0; column < cells.length; column += 1) {
    const dot = plain[cells[column]!]!;
    for (let to = at; to < at + sizeDots; to += 1) dots[to] = dot;
    at += pitchDots;
  }
}

/** Writes the picture of a look at an index of `dots`; of a look that has none (no pod) nothing but its ground. */
function stamp(
  dots: Uint32Array,
  width: number,
  at: number,
  { sizeDots, dots: pictures, isPlain }: CellSprites,
  look: number,
): void {
  let from = look * sizeDots * sizeDots;
  const end = at + sizeDots * width;
  if (isPlain[look] === 1) {
    const dot = pictures[from]!;
    for (let row = at; row < end; row += width) {
      for (let to = row; to < row + sizeDots; to += 1) dots[to] = dot;
    }
    return;
  }
  for (let row = at; row < end; row += width) {
    for (let x = 0; x < sizeDots; x += 1) dots[row + x] = pictures[from + x]!;
    from += sizeDots;
  }
}

function isSameGrid(a: CellGrid, b: CellGrid | undefined): boolean {
  return (
    b !== undefined &&
    a.pitchDots === b.pitchDots &&
    a.cellDots === b.cellDots &&
    a.perLine === b.perLine &&
    a.ratio === b.ratio
  );
}
