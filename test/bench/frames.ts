// P8: what a page takes of a frame, in a browser without GPU: the map of 100,000 cells, whole and where it changed, beside
// the same map drawn by rectangles, in turns; and twelve charts.
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { launchBrowser } from '../e2e/support/browser.ts';
import type { FrameTimes } from './framesPage.ts';
import { ratioRow, valueRow, type BenchOptions, type BenchRow } from './report.ts';

const colors = ['failed', 'pending', 'warning', 'terminating', 'unknown', 'running', 'succeeded'];

/** Warm: the first of each were compiled while they ran. */
const warmUp = 5;

export async function measureFrameRows({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const times = await inBrowser((isQuick ? 15 : 45) + warmUp);
  const warm = (values: readonly number[]) => values.slice(warmUp);
  const about = { demand: 'P8', unit: 'ms' } as const;
  const full = warm(times.full);
  const dirty = warm(times.dirty);
  const late = percentile(times.frames.slice(warmUp * 5), 0.99);
  return [
    valueRow({ ...about, what: 'map of 100,000 cells, whole', atMost: 4 }, full),
    ratioRow({ ...about, what: '…beside rectangles' }, full, warm(times.rectangles)),
    valueRow({ ...about, what: 'map of 100,000 cells, 1,000 changed', atMost: 2 }, dirty),
    ratioRow({ ...about, what: '…beside rectangles' }, dirty, warm(times.dirtyRectangles)),
    valueRow({ ...about, what: '12 charts, 4 lines of 240 points', atMost: 6 }, warm(times.charts)),
    valueRow({ ...about, what: '1,000 changed and 12 charts in a frame, p99', atMost: 8 }, [late]),
  ];
}

async function inBrowser(times: number): Promise<FrameTimes> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(import.meta.dirname, 'framesPage.ts')],
    bundle: true,
    minify: true,
    write: false,
    outdir: 'out',
    format: 'iife',
    platform: 'browser',
    target: 'es2024',
    logLevel: 'error',
  });
  const script = outputFiles.find(({ path }) => path.endsWith('.js'))?.text ?? '';
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
    await page.setContent(`<style>:root{${theme()}}</style><body></body>`);
    await page.addScriptTag({ content: script });
    return await page.evaluate(
      (rounds) =>
        (
          globalThis as unknown as { measureFrames(rounds: number): Promise<FrameTimes> }
        ).measureFrames(rounds),
      times,
    );
  } finally {
    await browser.close();
  }
}

/** Any colours: what is measured does not depend on them. */
function theme(): string {
  const hues = [
    ...colors.map((name) => `--st-${name}`),
    ...[1, 2, 3, 4, 5].map((step) => `--heat-${step}`),
    ...['--bg', '--quiet', '--muted', '--grid-line'],
  ];
  return hues.map((name, index) => `${name}:hsl(${index * 23} 60% 50%);`).join('');
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
