// What a cell of the heat map looks like, as dots: one small picture for each look, made anew with theme and screen.
import { allLooks, lookSeverity, lookStep } from '../../shared/model/heat.ts';
import { isProblem, type Severity } from '../../shared/model/status.ts';
import { glyphShapes } from './glyphShapes.ts';
import { themed } from './theme.ts';

export interface CellSprites {
  /** Width and height of all of them. */
  readonly sizeDots: number;
  /** RGBA, a row of a picture after the other; the picture of a look begins at look × sizeDots². */
  readonly dots: Uint32Array;
  /** By look: 1 where all dots are the same, which is quicker to draw. */
  readonly isPlain: Uint8Array;
}

/** Where a glyph of 12 would be a blot: shapes of 6 × 6 that still differ without colour. */
const tiny: Readonly<Partial<Record<Severity, readonly string[]>>> = {
  failed: ['.####.', '#.##.#', '##..##', '##..##', '#.##.#', '.####.'],
  pending: ['.####.', '#.#..#', '#.#..#', '#.##.#', '#....#', '.####.'],
  warning: ['..##..', '..##..', '.####.', '.####.', '######', '######'],
  terminating: ['.####.', '#....#', '#.##.#', '#.##.#', '#....#', '.####.'],
  unknown: ['..##..', '.#..#.', '#....#', '#....#', '.#..#.', '..##..'],
};
const TINY = 6;
const GLYPH = 12;
/** Below this a cell is tiny. */
const LEAST_GLYPH_PX = 9;

/** `ratio`: dots in a CSS pixel. Throws where there is no canvas to draw on. */
export function createCellSprites(sizeDots: number, ratio: number): CellSprites {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = sizeDots;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2d context');
  const looks = allLooks();
  const area = sizeDots * sizeDots;
  const dots = new Uint32Array((Math.max(...looks) + 1) * area);
  const isPlain = new Uint8Array(dots.length / area).fill(1);
  for (const look of looks) {
    context.clearRect(0, 0, sizeDots, sizeDots);
    draw(context, look, sizeDots, ratio);
    const { data } = context.getImageData(0, 0, sizeDots, sizeDots);
    const picture = new Uint32Array(data.buffer);
    dots.set(picture, look * area);
    isPlain[look] = Number(picture.every((dot) => dot === picture[0]));
  }
  return { sizeDots, dots, isPlain };
}

function draw(
  context: CanvasRenderingContext2D,
  look: number,
  sizeDots: number,
  ratio: number,
): void {
  const severity = lookSeverity(look);
  const step = lookStep(look);
  if (!severity) return;
  if (isProblem(severity)) {
    const isTiny = sizeDots / ratio < LEAST_GLYPH_PX;
    (isTiny ? drawTiny : drawGlyph)(context, severity, sizeDots);
  } else if (severity === 'succeeded') drawBox(context, '--quiet', sizeDots, ratio, false);
  else if (step === 0) drawBox(context, '--muted', sizeDots, ratio, true);
  else {
    context.fillStyle = themed(`--heat-${step}`);
    context.fillRect(0, 0, sizeDots, sizeDots);
  }
}

function drawGlyph(context: CanvasRenderingContext2D, severity: Severity, sizeDots: number): void {
  context.save();
  context.scale(sizeDots / GLYPH, sizeDots / GLYPH);
  for (const { path, stroke, isGround } of glyphShapes[severity]) {
    const color = themed(isGround ? '--bg' : `--st-${severity}`);
    const shape = shapeOf(path);
    if (stroke === undefined) {
      context.fillStyle = color;
      context.fill(shape);
    } else {
      context.strokeStyle = color;
      context.lineWidth = stroke;
      context.stroke(shape);
    }
  }
  context.restore();
}

function shapeOf(path: string): Path2D {
  return new Path2D(path);
}

function drawTiny(context: CanvasRenderingContext2D, severity: Severity, sizeDots: number): void {
  context.fillStyle = themed(`--st-${severity}`);
  const edge = (index: number) => Math.round((index * sizeDots) / TINY);
  for (const [y, row] of (tiny[severity] ?? []).entries()) {
    for (const [x, dot] of row.split('').entries()) {
      if (dot !== '#') continue;
      context.fillRect(edge(x), edge(y), edge(x + 1) - edge(x), edge(y + 1) - edge(y));
    }
  }
}

/** An outline of one pixel. */
function drawBox(
  context: CanvasRenderingContext2D,
  color: string,
  sizeDots: number,
  ratio: number,
  isDashed: boolean,
): void {
  const line = Math.max(1, Math.round(ratio));
  context.save();
  context.strokeStyle = themed(color);
  context.lineWidth = line;
  if (isDashed) context.setLineDash([2 * line, 2 * line]);
  context.strokeRect(line / 2, line / 2, sizeDots - line, sizeDots - line);
  context.restore();
}
