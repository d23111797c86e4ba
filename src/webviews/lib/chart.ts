// The only place that knows uPlot: draws lines over time with the theme's colours. Loaded as a chunk of its own, after
// the page's first paint.
import './chartLanguage.ts';
import uPlot from 'uplot';
import type { Disposable } from '../../shared/lifetime.ts';
import { createColors, onThemeChange, type Colors } from './theme.ts';
import { marksNear, placeLabels } from './chartMarks.ts';
import {
  filledTimes,
  highestOf,
  niceScale,
  timeWindow,
  type ChartData,
  type ChartLine,
  type ChartMark,
} from './chartData.ts';

export interface ChartSpec {
  readonly lines: readonly ChartLine[];
  readonly data: ChartData;
  readonly marks: readonly ChartMark[];
  readonly formatValue: (value: number) => string;
  /** ms since the epoch → `14:05` */
  readonly formatTime: (atMs: number) => string;
  readonly formatTimeExactly: (atMs: number) => string;
}

interface ChartState {
  spec: ChartSpec;
  readonly colors: Colors;
}

export interface ChartHandle extends Disposable {
  update(spec: ChartSpec): void;
  /** Moves the shared cursor by points; from no cursor, to the newest point. */
  moveCursor(points: number): void;
  hideCursor(): void;
}

const AXIS_WIDTH_PX = 48;
const AXIS_HEIGHT_PX = 20;
const TOP_PX = 8;
const RIGHT_PX = 16;
const TICK_SPACE_PX = 76;
/** Half the width of a time with seconds, and of one without, at 11 px. */
const EXACT_HALF_PX = 28;
const MINUTE_HALF_PX = 18;
/** Seconds between ticks that read well: 1 s … 1 d. */
const TICK_STEPS_S = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400];

/**
 * Draws into `host`, which gives the size. `onCursor` hears the index under the cursor, of whichever chart of the page
 * the pointer is on, or undefined.
 */
export function createChart(
  host: HTMLElement,
  first: ChartSpec,
  onCursor: (index: number | undefined) => void,
): ChartHandle {
  const state: ChartState = { spec: first, colors: createColors() };
  const plot = new uPlot(optionsOf(host, state, onCursor), first.data, host);
  const notes = [overlay(plot, 'charttime'), overlay(plot, 'charttip')];
  const observers = observe(host, plot, state.colors);
  return {
    update(spec) {
      state.spec = spec;
      plot.setData(spec.data);
    },
    moveCursor(points) {
      const last = state.spec.data[0].length - 1;
      const index = Math.min(last, Math.max(0, (plot.cursor.idx ?? last + 1) + points));
      const at = state.spec.data[0][index];
      if (at !== undefined) setCursor(plot, plot.valToPos(at, 'x'), plot.over.clientHeight / 2);
    },
    hideCursor: () => setCursor(plot, -10, -10),
    dispose() {
      observers.dispose();
      for (const note of notes) note.remove();
      plot.destroy();
    },
  };
}

/** uPlot's third argument, which tells the other charts of the page, is missing in its types. */
function setCursor(plot: uPlot, left: number, top: number): void {
  const set = plot.setCursor as (
    at: { left: number; top: number },
    fire: boolean,
    pub: boolean,
  ) => void;
  set({ left, top }, true, true);
}

/** Repaints when the theme changes and follows the size of its place; the pixel ratio uPlot follows by itself. */
function observe(host: HTMLElement, plot: uPlot, colors: Colors): Disposable {
  const sizes = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = host;
    if (width > 0 && height > 0) plot.setSize({ width, height });
  });
  sizes.observe(host);
  const themes = onThemeChange(() => {
    colors.forget();
    plot.redraw(false, true);
  });
  return {
    dispose() {
      sizes.disconnect();
      themes.dispose();
    },
  };
}

function optionsOf(
  host: HTMLElement,
  state: ChartState,
  onCursor: (index: number | undefined) => void,
): uPlot.Options {
  return {
    width: Math.max(1, host.clientWidth),
    height: Math.max(1, host.clientHeight),
    legend: { show: false },
    padding: [TOP_PX, RIGHT_PX, 0, 0],
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      sync: { key: 'page', setSeries: false },
      points: {
        size: 7,
        width: 1,
        stroke: () => state.colors.of('--bg'),
        fill: (_, index) => colorOf(state, index),
      },
    },
    scales: {
      x: { time: true, range: () => windowOf(state.spec) },
      y: { range: () => [0, niceScale(highestOf(state.spec.data), linesFor(host)).max] },
    },
    axes: [timeAxis(state), valueAxis(host, state)],
    series: [{}, ...state.spec.lines.map((_, index) => seriesOf(state, index))],
    hooks: {
      drawClear: [(plot) => drawBase(plot, state.colors)],
      draw: [(plot) => drawMarks(plot, state)],
      setCursor: [
        (plot) => {
          const index = plot.cursor.idx ?? undefined;
          showTime(plot, index === undefined ? undefined : state.spec);
          showMarks(plot, state.spec);
          onCursor(index);
        },
      ],
    },
  };
}

function windowOf({ data }: ChartSpec): [number, number] {
  const [from, to] = timeWindow(filledTimes(data)) ?? [0, 1000];
  return [from / 1000, to / 1000];
}

function linesFor(host: HTMLElement): number {
  return host.clientHeight > 120 ? 3 : 2;
}

function timeAxis(state: ChartState): uPlot.Axis {
  return {
    size: AXIS_HEIGHT_PX,
    space: TICK_SPACE_PX,
    incrs: TICK_STEPS_S,
    gap: 2,
    font: axisFont(),
    stroke: () => state.colors.of('--muted'),
    grid: { show: false },
    ticks: { size: 4, width: 1, stroke: () => state.colors.of('--quiet') },
    values: (plot, ticks, _, __, stepS) => {
      const { formatTime, formatTimeExactly } = state.spec;
      const isExact = stepS < 60;
      const format = isExact ? formatTimeExactly : formatTime;
      const halfPx = isExact ? EXACT_HALF_PX : MINUTE_HALF_PX;
      // A label stands in the middle under its tick: the last one must not reach out of the drawing.
      const roomPx = plot.over.clientWidth + RIGHT_PX - halfPx;
      return ticks.map((at) => (plot.valToPos(at, 'x') > roomPx ? '' : format(at * 1000)));
    },
  };
}

function valueAxis(host: HTMLElement, state: ChartState): uPlot.Axis {
  return {
    size: AXIS_WIDTH_PX,
    gap: 8,
    font: axisFont(),
    stroke: () => state.colors.of('--muted'),
    splits: () => {
      const { max, step } = niceScale(highestOf(state.spec.data), linesFor(host));
      return Array.from({ length: Math.round(max / step) + 1 }, (_, index) => index * step);
    },
    values: (_, splits) => splits.map((value) => state.spec.formatValue(value)),
    grid: { width: 1, stroke: () => state.colors.of('--grid-line') },
    ticks: { show: false },
  };
}

function seriesOf(state: ChartState, index: number): uPlot.Series {
  const line = state.spec.lines[index];
  const stepped = line?.isStepped ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
  return {
    width: line?.look === 'hair' ? 1 : line?.look === 'dash' ? 1.2 : 1.5,
    stroke: () => colorOf(state, index + 1),
    ...(line?.look === 'area' ? { fill: () => withAlpha(colorOf(state, index + 1), 0.14) } : {}),
    ...(line?.look === 'dash' ? { dash: [4, 3] } : {}),
    ...(stepped ? { paths: stepped } : {}),
    points: { show: (plot, seriesIndex) => isLonely(plot, seriesIndex) },
    spanGaps: false,
  };
}

/** A single sample has no line: it is drawn as a point. */
function isLonely(plot: uPlot, seriesIndex: number): boolean {
  const values = plot.data[seriesIndex] ?? [];
  return values.filter((value) => value !== null).length === 1;
}

function colorOf({ spec, colors }: ChartState, seriesIndex: number): string {
  const line = spec.lines[seriesIndex - 1];
  return line ? colors.of(line.color) : 'transparent';
}

function withAlpha(color: string, alpha: number): string {
  return `color-mix(in srgb, ${color} ${alpha * 100}%, transparent)`;
}

function axisFont(): string {
  const family = getComputedStyle(document.body).fontFamily;
  return `11px ${family}`;
}

/** The zero line is a little stronger than the grid. */
function drawBase(plot: uPlot, colors: Colors): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = colors.of('--quiet');
  ctx.fillRect(bbox.left, bbox.top + bbox.height, bbox.width, Math.max(1, uPlot.pxRatio));
  ctx.restore();
}

interface SeenMark extends ChartMark {
  /** In CSS pixels from the left edge of the plot. */
  readonly xPx: number;
}

function seenMarks(plot: uPlot, marks: readonly ChartMark[]): readonly SeenMark[] {
  const { min = 0, max = 0 } = plot.scales['x'] ?? {};
  return marks
    .filter(({ at }) => at / 1000 >= min && at / 1000 <= max)
    .map((mark) => ({ ...mark, xPx: plot.valToPos(mark.at / 1000, 'x') }));
}

/** Lines for all marks, labels for those that have room; nothing outside of the plot. */
function drawMarks(plot: uPlot, { spec, colors }: ChartState): void {
  const seen = seenMarks(plot, spec.marks);
  if (seen.length === 0) return;
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 2 * ratio]);
  ctx.font = axisFont().replace('11px', `${11 * ratio}px`);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  const places = seen.map(({ label, xPx, weight }) => ({
    xPx,
    weight,
    labelPx: ctx.measureText(label).width / ratio,
  }));
  const starts = placeLabels(places, bbox.width / ratio);
  for (const [index, { label, color, xPx }] of seen.entries()) {
    const x = Math.round(bbox.left + xPx * ratio) + 0.5;
    ctx.globalAlpha = 0.55;
    ctx.strokeStyle = colors.of(color);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const start = starts[index];
    if (start === undefined) continue;
    ctx.globalAlpha = 1;
    ctx.fillStyle = colors.of('--muted');
    ctx.fillText(label, bbox.left + start * ratio, bbox.top + bbox.height - 6 * ratio);
  }
  ctx.restore();
}

const MOST_TOLD = 6;

/** All marks at the cursor, written whole: on the chart many have no room for a label. */
function showMarks(plot: uPlot, spec: ChartSpec): void {
  const tip = plot.root.querySelector<HTMLElement>('.charttip');
  const { left = -1, idx } = plot.cursor;
  if (!tip) return;
  const near = idx == null ? [] : marksNear(seenMarks(plot, spec.marks), left);
  tip.hidden = near.length === 0;
  if (near.length === 0) return;
  const lines = near.map(({ at, title }) => `${spec.formatTimeExactly(at)} ${title}`);
  const rest = lines.length > MOST_TOLD ? ['…'] : [];
  tip.textContent = [...rest, ...lines.slice(-MOST_TOLD)].join('\n');
  const isRight = left > plot.over.clientWidth / 2;
  tip.style.left = isRight ? '' : `${AXIS_WIDTH_PX + left + 8}px`;
  tip.style.right = isRight ? `${RIGHT_PX + plot.over.clientWidth - left + 8}px` : '';
}

/** Text over the drawing, hidden until the cursor is on it. */
function overlay(plot: uPlot, className: string): HTMLElement {
  const note = document.createElement('span');
  note.className = className;
  note.hidden = true;
  plot.root.querySelector('.u-wrap')?.append(note);
  return note;
}

/** The time under the cursor, written on the axis. */
function showTime(plot: uPlot, spec: ChartSpec | undefined): void {
  const label = plot.root.querySelector<HTMLElement>('.charttime');
  const at = spec?.data[0][plot.cursor.idx ?? -1];
  if (!label) return;
  label.hidden = at === undefined;
  if (at === undefined || !spec) return;
  label.textContent = spec.formatTimeExactly(at * 1000);
  const half = 28;
  const x = plot.valToPos(at, 'x') + AXIS_WIDTH_PX;
  label.style.left = `${Math.min(plot.width - 2 * half, Math.max(0, x - half))}px`;
}
