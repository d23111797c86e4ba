// Runs in a page: what the heat map and the charts take of a frame, with the code that ships, and the same map drawn by
// rectangles. Bundled by frames.ts, which calls it.
import { allLooks, cellLook } from '../../src/shared/model/heat.ts';
import { severities } from '../../src/shared/model/status.ts';
import { createChart, type ChartHandle, type ChartSpec } from '../../src/webviews/lib/chart.ts';
import { createCellSprites } from '../../src/webviews/lib/cellSprites.ts';
import { CellSurface } from '../../src/webviews/lib/cellSurface.ts';
import type { CellGrid } from '../../src/webviews/lib/heat.ts';

export interface FrameTimes {
  /** ms each. */
  readonly full: readonly number[];
  readonly rectangles: readonly number[];
  readonly dirty: readonly number[];
  readonly dirtyRectangles: readonly number[];
  readonly charts: readonly number[];
  /** 1,000 dirty cells and all charts, in one frame. */
  readonly frames: readonly number[];
}

/** 100,000 cells on 1600 × 1000 dots. */
const grid: CellGrid = { cellDots: 3, pitchDots: 4, perLine: 400, lines: 250, ratio: 1 };
const cellCount = 100_000;
const dirtyCount = 1_000;
const chartCount = 12;
const points = 240;
const lineIds = ['--st-running', '--st-warning', '--st-failed', '--st-pending'] as const;

export async function measureFrames(times: number): Promise<FrameTimes> {
  const map = createMap();
  const charts = createCharts();
  const result = {
    full: [] as number[],
    rectangles: [] as number[],
    dirty: [] as number[],
    dirtyRectangles: [] as number[],
    charts: [] as number[],
    frames: [] as number[],
  };
  for (let round = 0; round < times; round += 1) {
    result.full.push(await timed(() => map.drawAll()));
    result.rectangles.push(await timed(() => map.rectanglesAll()));
    map.change(round);
    result.dirty.push(await timed(() => map.drawDirty()));
    result.dirtyRectangles.push(await timed(() => map.rectanglesDirty(round)));
    result.charts.push(await timed(() => charts.update(round)));
  }
  for (let round = 0; round < times * 5; round += 1) {
    map.change(round);
    const work = () => {
      map.drawDirty();
      charts.update(round);
    };
    result.frames.push(await timed(work));
  }
  return result;
}

/** In a frame of its own; uPlot draws in the microtask after its data was set. */
function timed(work: () => void): Promise<number> {
  return new Promise((done) => {
    requestAnimationFrame(async () => {
      const start = performance.now();
      work();
      await Promise.resolve();
      await Promise.resolve();
      done(performance.now() - start);
    });
  });
}

/** As in a cluster: one of 25 is in trouble, one of 25 is finished. */
function lookAt(_: unknown, index: number): number {
  const severity = severities[(index * 7919) % severities.length] ?? 'running';
  const place = (index * 31) % 25;
  return place === 0
    ? cellLook(severity, undefined)
    : cellLook(place === 1 ? 'succeeded' : 'running', (index * 17) % 110);
}

function createMap() {
  const all = allLooks();
  const looks = Uint8Array.from({ length: cellCount }, lookAt);
  const canvas = document.body.appendChild(document.createElement('canvas'));
  const surface = new CellSurface(canvas);
  const pictures = createCellSprites(grid.cellDots, grid.ratio);
  const other = { ...pictures };
  const plain = document.body.appendChild(document.createElement('canvas'));
  plain.width = grid.perLine * grid.pitchDots;
  plain.height = grid.lines * grid.pitchDots;
  const context = plain.getContext('2d')!;
  const colors = new Map(all.map((look) => [look, `hsl(${look * 31} 60% 50%)`]));
  const rectangle = (index: number) => {
    context.fillStyle = colors.get(looks[index] ?? 0) ?? '#000';
    const x = (index % grid.perLine) * grid.pitchDots;
    const y = Math.floor(index / grid.perLine) * grid.pitchDots;
    context.fillRect(x, y, grid.cellDots, grid.cellDots);
  };
  const dirtyAt = (count: number, round: number) => (count * 97 + round * 31) % cellCount;
  const change = (round: number) => {
    for (let count = 0; count < dirtyCount; count += 1) {
      const index = dirtyAt(count, round);
      looks[index] = lookAt(looks[index], index + round + 1);
    }
  };
  let turn = 0;
  return {
    change,
    // Other pictures of the same look: everything is drawn again, as after a change of theme.
    drawAll: () => surface.draw(grid, turn++ % 2 ? other : pictures, looks),
    rectanglesAll() {
      for (let index = 0; index < cellCount; index += 1) rectangle(index);
      // Rectangles are only noted until somebody looks.
      context.getImageData(0, 0, 1, 1);
    },
    drawDirty: () => surface.draw(grid, turn % 2 ? pictures : other, looks),
    rectanglesDirty(round: number) {
      for (let count = 0; count < dirtyCount; count += 1) rectangle(dirtyAt(count, round));
      context.getImageData(0, 0, 1, 1);
    },
  };
}

function createCharts() {
  const charts = Array.from({ length: chartCount }, (): ChartHandle => {
    const host = document.body.appendChild(document.createElement('div'));
    host.style.cssText = 'width: 400px; height: 150px;';
    return createChart(host, specOf(0), () => undefined);
  });
  return {
    update(round: number) {
      const spec = specOf(round);
      for (const chart of charts) chart.update(spec);
    },
  };
}

function specOf(round: number): ChartSpec {
  const times = Array.from({ length: points }, (_, index) => 1_773_000_000 + (index + round) * 15);
  const values = lineIds.map((_, line) =>
    times.map((at) => 50 + 40 * Math.sin(at / 300 + line) + line),
  );
  return {
    lines: lineIds.map((color) => ({ id: color, label: color, color, look: 'line' })),
    data: [times, ...values],
    marks: [],
    formatValue: (value) => String(value),
    formatTime: (at) => new Date(at).toISOString().slice(11, 16),
    formatTimeExactly: (at) => new Date(at).toISOString().slice(11, 19),
  };
}

Object.assign(globalThis, { measureFrames });
