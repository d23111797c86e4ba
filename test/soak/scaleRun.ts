// A real VS Code with Foretop and the probe on a synthetic cluster: opened, looked at and used as a person does, with
// what the host's thread and the pages had to do meanwhile.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { warmUp } from '../bench/baselines.ts';
import { DashboardPage } from '../e2e/support/dashboardPage.ts';
import { Workbench } from '../e2e/support/workbench.ts';
import { syntheticKubeconfig } from '../support/syntheticServer/kubeconfig.ts';
import {
  startSyntheticServer,
  type RunningServer,
  type SyntheticOptions,
} from '../support/syntheticServer/startSyntheticServer.ts';
import type { ProbeSample } from './probe/extension.ts';
import { buildProbe } from './probe/build.ts';

const context = 'synthetic';
const openTimeoutMs = 300_000;

/** What a page did: durations in ms. */
export interface PageWork {
  /** Tasks of more than 50 ms (Long Tasks API), of workbench and webviews. */
  readonly longTasks: readonly number[];
  /** Between two animation frames. */
  readonly frameGaps: readonly number[];
}

export class ScaleRun {
  readonly workbench: Workbench;
  readonly server: RunningServer;
  readonly dashboard: DashboardPage;
  readonly #folder: string;
  readonly #probeFile: string;

  private constructor(workbench: Workbench, server: RunningServer, folder: string) {
    this.workbench = workbench;
    this.server = server;
    this.dashboard = new DashboardPage(workbench.content);
    this.#folder = folder;
    this.#probeFile = join(folder, 'probe.jsonl');
  }

  /** VS Code with the cluster listed and not opened. Needs the built extension. */
  static async start(options: SyntheticOptions): Promise<ScaleRun> {
    const folder = mkdtempSync(join(tmpdir(), 'foretop-soak-'));
    const kubeconfig = join(folder, 'config');
    const probe = await buildProbe();
    const server = await startSyntheticServer(options);
    await warmUp(server);
    writeFileSync(kubeconfig, syntheticKubeconfig(server, context));
    const env = { KUBECONFIG: kubeconfig, FORETOP_PROBE_FILE: join(folder, 'probe.jsonl') };
    const workbench = await Workbench.start({
      env,
      unpacked: probe,
      initScript: watchPage,
    });
    await workbench.showForetop();
    await workbench.treeItem(/^synthetic, cluster/).waitFor({ timeout: 60_000 });
    return new ScaleRun(workbench, server, folder);
  }

  async close(): Promise<void> {
    await this.workbench.close();
    await this.server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Until the first rows are in the tree, ms. */
  async open(firstRow: RegExp): Promise<number> {
    const start = performance.now();
    await this.workbench.treeItem(/^synthetic, cluster/).click();
    await this.workbench.treeItem(firstRow).first().waitFor({ timeout: openTimeoutMs });
    return performance.now() - start;
  }

  /** Until the dashboard draws the first node with pods, ms; how many there are is said when all have come. */
  async openDashboard(): Promise<number> {
    const row = this.workbench.treeItem(/^synthetic, cluster/);
    await row.hover();
    const button = row.getByRole('button', { name: /dashboard/i });
    await button.waitFor();
    const start = performance.now();
    await button.click();
    const cells = this.dashboard.nodes.getByRole('row').locator('canvas');
    await cells.first().waitFor({ timeout: openTimeoutMs });
    return performance.now() - start;
  }

  untilLive(): Promise<void> {
    return this.dashboard.waitUntilLive(openTimeoutMs);
  }

  /** Types a filter, a part of names, into the problems, until only those are there; then clears it. ms. */
  async filterProblems(text: string): Promise<number> {
    const { content } = this.workbench;
    const field = content.getByRole('textbox', { name: 'Filter problems' });
    if ((await field.count()) === 0) {
      await content.getByRole('button', { name: 'Filter problems' }).click();
      await field.waitFor();
    }
    const rows = this.dashboard.problems.locator('[role=rowgroup] [role=row]');
    const start = performance.now();
    await field.fill(text);
    for (;;) {
      const names = await rows.evaluateAll((all) => all.map((row) => row.ariaLabel ?? ''));
      if (names.length > 0 && names.every((name) => name.includes(text))) break;
      if (performance.now() - start > 30_000) throw new Error(`Not filtered by ${text} in 30 s`);
      await sleep(10);
    }
    const tookMs = performance.now() - start;
    await field.fill('');
    return tookMs;
  }

  /** Turns the wheel over the grid of nodes for a while. */
  async scrollNodes(forMs: number): Promise<void> {
    const box = await this.dashboard.nodes.boundingBox();
    if (!box) throw new Error('The nodes are not on the screen');
    const { mouse } = this.workbench.page;
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const end = performance.now() + forMs;
    for (let i = 0; performance.now() < end; i++) {
      await mouse.wheel(0, i % 40 < 30 ? 120 : -240);
      await sleep(16);
    }
  }

  /** What the dashboard's inventory says of pods, once it is `expected` or half a minute has passed. */
  async podsCounted(expected: number): Promise<number> {
    const inventory = this.workbench.content.getByRole('navigation');
    const entry = inventory.getByRole('button', { name: /^Pod\b/ }).first();
    const end = performance.now() + 30_000;
    for (;;) {
      // The total comes first, then a number for each severity.
      const counted = Number(/\d[\d,]*/.exec(await entry.innerText())?.[0].replaceAll(',', ''));
      if (counted === expected || performance.now() > end) return counted;
      await sleep(100);
    }
  }

  /** Opens a namespace's level, until its last row says how many more there are; ms. */
  async expandNamespace(name: RegExp): Promise<number> {
    const start = performance.now();
    await this.workbench.expand(name);
    // The row is far below: it is there when the tree knows that many rows.
    const last = this.workbench.treeItem(/more: filter/);
    await this.workbench
      .treeItem(/, (deployment|daemonset)/i)
      .first()
      .waitFor({ timeout: 60_000 });
    const tookMs = performance.now() - start;
    await this.workbench.page.keyboard.press('End');
    await last.waitFor({ timeout: 60_000 });
    return tookMs;
  }

  /** What the pages did since it was last asked. */
  async pageWork(): Promise<PageWork> {
    const work: PageWork[] = [];
    for (const frame of this.workbench.page.frames()) {
      const taken = await frame.evaluate(takePageWork).catch(() => undefined);
      if (taken) work.push(taken);
    }
    return {
      longTasks: work.flatMap(({ longTasks }) => longTasks),
      frameGaps: work.flatMap(({ frameGaps }) => frameGaps),
    };
  }

  /** Since `fromMs` (Date.now()), oldest first. */
  samples(fromMs: number): ProbeSample[] {
    if (!existsSync(this.#probeFile)) return [];
    return readFileSync(this.#probeFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ProbeSample)
      .filter(({ atMs }) => atMs >= fromMs);
  }
}

interface WatchedWindow {
  foretopWork?: { longTasks: number[]; frameGaps: number[] };
}

/** Runs in every frame before its own scripts. */
function watchPage(): void {
  const work = { longTasks: [] as number[], frameGaps: [] as number[] };
  (globalThis as WatchedWindow).foretopWork = work;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) work.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  let last = 0;
  const onFrame = (at: number): void => {
    if (last > 0) work.frameGaps.push(at - last);
    last = at;
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
}

function takePageWork(): PageWork | undefined {
  const { foretopWork } = globalThis as WatchedWindow;
  if (!foretopWork) return undefined;
  return {
    longTasks: foretopWork.longTasks.splice(0),
    frameGaps: foretopWork.frameGaps.splice(0),
  };
}
