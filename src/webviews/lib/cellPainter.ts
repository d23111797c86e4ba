// Draws the cells of nodes, in the page's animation frame: a chunk of its own, loaded while the first state is on its way.
// Pictures of cells are shared by all canvases, and made anew when the theme changes.
import { disposable, type Disposable } from '../../shared/lifetime.ts';
import { createCellSprites, type CellSprites } from './cellSprites.ts';
import { CellSurface } from './cellSurface.ts';
import type { FrameLoop } from './frameLoop.ts';
import type { CellGrid } from './heat.ts';
import { onThemeChange } from './theme.ts';

export interface CellCanvas extends Disposable {
  /** `looks` is read in the next frame. */
  show(grid: CellGrid, looks: Uint8Array): void;
}

export interface CellPainter extends Disposable {
  attach(canvas: HTMLCanvasElement): CellCanvas;
}

export function createCellPainter(frames: FrameLoop): CellPainter {
  const sprites = new Map<string, CellSprites>();
  const redraws = new Set<() => void>();
  const spritesOf = ({ cellDots, ratio }: CellGrid): CellSprites => {
    const key = `${cellDots} ${ratio}`;
    const made = sprites.get(key) ?? createCellSprites(cellDots, ratio);
    sprites.set(key, made);
    return made;
  };
  const themes = onThemeChange(() => {
    sprites.clear();
    for (const redraw of redraws) redraw();
  });
  return {
    attach(canvas) {
      const surface = new CellSurface(canvas);
      let drawing: Disposable | undefined;
      let last: (() => void) | undefined;
      const redraw = () => {
        drawing?.dispose();
        if (last) drawing = frames.next(last);
      };
      redraws.add(redraw);
      return {
        show(grid, looks) {
          last = () => surface.draw(grid, spritesOf(grid), looks);
          redraw();
        },
        ...disposable(() => {
          redraws.delete(redraw);
          drawing?.dispose();
        }),
      };
    },
    ...disposable(() => themes.dispose()),
  };
}
