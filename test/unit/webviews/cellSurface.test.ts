// Cells that are drawn by what changed are those that would be drawn anew, dot for dot, and only their lines are touched.
import assert from 'node:assert/strict';
import type { CellSprites } from '../../../src/webviews/lib/cellSprites.ts';
import { CellSurface } from '../../../src/webviews/lib/cellSurface.ts';
import { cellGrid } from '../../../src/webviews/lib/heat.ts';
import { seededRandom } from '../../support/seededRandom.ts';

/** As much of a canvas as is drawn on; `screen` is what a user would see. */
class FakeCanvas {
  width = 0;
  height = 0;
  readonly style = {};
  screen = new Uint8Array();
  /** Top and height of what was put last. */
  put: readonly number[] = [];

  getContext() {
    return {
      canvas: this,
      createImageData: (width: number, height: number) => {
        this.screen = new Uint8Array(width * height * 4);
        return { width, height, data: new Uint8ClampedArray(width * height * 4) };
      },
      putImageData: (
        image: { width: number; data: Uint8ClampedArray },
        ...[, , , top, , height]: [number, number, number, number, number, number]
      ) => {
        this.put = [top, height];
        const [from, to] = [top * image.width * 4, (top + height) * image.width * 4];
        this.screen.set(image.data.subarray(from, to), from);
      },
    };
  }
}

function surfaceOn(canvas: FakeCanvas): CellSurface {
  return new CellSurface(canvas as unknown as HTMLCanvasElement);
}

/** Looks 1–5 are plain, 6 and 7 are pictures. */
function sprites(sizeDots: number, seed: number): CellSprites {
  const area = sizeDots * sizeDots;
  const dots = Uint32Array.from({ length: 8 * area }, (_, index) => {
    const look = Math.floor(index / area);
    return look === 0 ? 0 : look < 6 ? look * seed : index * seed;
  });
  return { sizeDots, dots, isPlain: Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 0) };
}

describe('CellSurface', () => {
  const seed = Number(process.env['FORETOP_SEED'] ?? 20261127);
  it(`draws changes as it would draw all (seed ${seed})`, () => {
    const random = seededRandom(seed);
    for (const ratio of [1, 1.25, 2]) {
      const canvas = new FakeCanvas();
      const surface = surfaceOn(canvas);
      let looks = new Uint8Array(90);
      let grid = cellGrid(90, 200, ratio);
      let pictures = sprites(grid.cellDots, 3);
      for (let step = 0; step < 60; step += 1) {
        const dice = random();
        if (dice < 0.1) looks = new Uint8Array(Math.floor(random() * 250));
        if (dice < 0.2) grid = cellGrid(looks.length, 100 + random() * 200, ratio);
        if (dice < 0.3) pictures = sprites(grid.cellDots, step + 1);
        for (let count = random() * 9; count > 0 && looks.length > 0; count -= 1)
          looks[Math.floor(random() * looks.length)] = Math.floor(random() * 8);
        surface.draw(grid, pictures, looks);
        const fresh = new FakeCanvas();
        surfaceOn(fresh).draw(grid, pictures, looks);
        assert.deepEqual(
          [canvas.width, canvas.height, Buffer.compare(canvas.screen, fresh.screen)],
          [fresh.width, fresh.height, 0],
          `step ${step}`,
        );
      }
    }
  });

  it('puts only the lines that changed, and nothing when nothing did', () => {
    const canvas = new FakeCanvas();
    const surface = surfaceOn(canvas);
    const grid = cellGrid(100, 14 * 10, 1);
    const pictures = sprites(grid.cellDots, 3);
    const looks = new Uint8Array(100).fill(1);
    surface.draw(grid, pictures, looks);
    canvas.put = [];
    surface.draw(grid, pictures, looks.slice());
    assert.deepEqual(canvas.put, []);
    looks[35] = 2;
    looks[41] = 6;
    surface.draw(grid, pictures, looks);
    assert.deepEqual(canvas.put, [3 * 14, 2 * 14]);
  });
});
