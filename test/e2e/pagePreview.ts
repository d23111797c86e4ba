// Draws pages in a plain Chromium with a fake host, for looking at them without VS Code:
// node test/e2e/pagePreview.ts OUT_DIR [page.scenario.theme[.WIDTHxHEIGHT] …]; without names, a set of all states.
// It fails when a page logs an error or breaks the content security policy.
import * as esbuild from 'esbuild';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { pageOptions } from '../../esbuild.mjs';
import { pageHtml } from '../../src/extension/host/panels/pageHtml.ts';
import { dashboardScenarios, type Scenario } from '../support/pageScenarios.ts';
import { browserScenarios } from '../support/pageScenariosBrowser.ts';
import { detailScenarios } from '../support/pageScenariosDetail.ts';
import { logScenarios } from '../support/pageScenariosLog.ts';
import { launchBrowser } from './support/browser.ts';
import { themes, type Theme, type ThemeName } from '../support/pageScenariosThemes.ts';

const root = join(import.meta.dirname, '../..');

const scenarios: Readonly<Record<string, Readonly<Record<string, () => Scenario>>>> = {
  clusterDashboard: dashboardScenarios,
  resourceBrowser: browserScenarios,
  detail: { ...detailScenarios, ...logScenarios },
};

const everything = [
  ...(['dark', 'light', 'hc'] as const).map((theme) => `clusterDashboard.live.${theme}`),
  'clusterDashboard.live.dark.900x1600',
  'clusterDashboard.live.dark.420x900',
  ...Object.keys(dashboardScenarios).map((name) => `clusterDashboard.${name}.dark`),
  ...Object.keys(detailScenarios).map((name) => `detail.${name}.dark`),
  ...Object.keys(browserScenarios).map((name) => `resourceBrowser.${name}.dark`),
  'resourceBrowser.pods.light',
  'resourceBrowser.pods.hc',
  'resourceBrowser.pods.dark.900x1000',
  'resourceBrowser.pods.dark.420x900',
  ...Object.keys(logScenarios).map((name) => `detail.${name}.dark`),
  'detail.log.light',
  'detail.log.hc',
  'detail.log.dark.700x900',
  'detail.pod.light',
  'detail.pod.hc',
  'detail.pod.dark.700x1000',
];

export interface Shot {
  readonly page: string;
  readonly scenario: string;
  readonly theme: ThemeName;
  readonly width: number;
  readonly height: number;
}

export function parseShot(name: string): Shot {
  const [page = '', scenario = '', theme = 'dark', size = '1600x1000'] = name.split('.');
  const [width = 1600, height = 1000] = size.split('x').map(Number);
  if (!scenarios[page]?.[scenario] || !(theme in themes)) throw new Error(`no such shot: ${name}`);
  return { page, scenario, theme: theme as ThemeName, width, height };
}

interface ContributedColor {
  readonly id: string;
  readonly defaults: Readonly<Record<string, string>>;
}

function ownColors(theme: Theme): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    contributes?: { colors?: readonly ContributedColor[] };
  };
  return Object.fromEntries(
    (manifest.contributes?.colors ?? []).map(({ id, defaults }) => [
      `--vscode-${id.replace('.', '-')}`,
      defaults[theme.defaults] ?? '',
    ]),
  );
}

function themeCss(theme: Theme): string {
  const all = { ...theme.variables, ...ownColors(theme) };
  return `:root{${Object.entries(all)
    .map(([name, color]) => `${name}:${color};`)
    .join('')}}`;
}

/** The host's own document, with the theme that VS Code would add. */
function html({ page, theme }: Shot, { boot }: Scenario): string {
  const { subject } = boot;
  const document = pageHtml({
    cspSource: `'self'`,
    scriptUri: `/${page}.js`,
    styleUri: `/${page}.css`,
    preloadUris: [],
    title: subject.page === 'detail' ? subject.ref.name : boot.clusterName,
    boot,
  });
  return document
    .replace('</title>', `</title><link rel="stylesheet" href="/theme-${theme}.css" />`)
    .replace('<body', `<body class="${themes[theme].bodyClass}"`);
}

async function bundle(): Promise<Map<string, Uint8Array>> {
  const result = await esbuild.build({ ...pageOptions(true), write: false, logLevel: 'error' });
  return new Map(
    (result.outputFiles ?? []).map((file) => [
      file.path.replaceAll('\\', '/').replace(/^.*dist\/webviews/, ''),
      file.contents,
    ]),
  );
}

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  css: 'text/css',
  ttf: 'font/ttf',
};

function serve(files: ReadonlyMap<string, Uint8Array>): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const theme = /^\/theme-(\w+)\.css$/.exec(pathname)?.[1] as ThemeName | undefined;
    const shot = /^\/shot\/(.+)$/.exec(pathname)?.[1];
    const file = files.get(pathname);
    if (shot) {
      const wanted = parseShot(shot);
      const scenario = scenarioOf(wanted);
      response.setHeader('content-type', 'text/html');
      response.end(html(wanted, scenario));
    } else if (theme) {
      response.setHeader('content-type', 'text/css');
      response.end(themeCss(themes[theme]));
    } else if (file) {
      response.setHeader('content-type', types[pathname.split('.').at(-1) ?? ''] ?? '');
      response.end(Buffer.from(file));
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function scenarioOf({ page, scenario }: Shot): Scenario {
  const make = scenarios[page]?.[scenario];
  if (!make) throw new Error(`no such scenario: ${page}.${scenario}`);
  return make();
}

interface PageWindow {
  acquireVsCodeApi?: () => unknown;
  foretopHost?: (message: unknown) => Promise<unknown[]>;
  postMessage(data: unknown, origin: string): void;
}

/** Runs in the page: what VS Code would give it. What is kept lasts until the tab is closed. */
function fakeHost(): void {
  const target = globalThis as unknown as PageWindow;
  const answer = (message: unknown) =>
    void target.foretopHost?.(message).then((answers) => {
      for (const data of answers) target.postMessage(data, '*');
    });
  target.acquireVsCodeApi = () => ({
    postMessage: answer,
    getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
    setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
  });
}

/** Runs in the page, once a tab: what it kept before it was hidden. */
function keepBefore(kept: Readonly<Record<string, unknown>>): void {
  if (sessionStorage.getItem('state') === null) {
    sessionStorage.setItem('state', JSON.stringify(kept));
  }
}

/** The other end of the wire: subscriptions are answered with a snapshot, requests with nothing. */
function answersOf(scenario: Scenario, message: unknown): unknown[] {
  const envelope = message as {
    t: string;
    id?: number;
    method?: string;
    args?: Readonly<Record<string, unknown>>;
    control?: { verb: string; channel: string; gen: number; name: never; args: never };
  };
  if (envelope.t === 'request') {
    const { id, method = '', args = {} } = envelope;
    return [{ t: 'reply', id, value: scenario.answer?.(method, args) ?? null }];
  }
  const { control } = envelope;
  if (control?.verb !== 'subscribe') return [];
  if (scenario.isClosed) return [{ t: 'link', up: false, why: 'closed' }];
  const payload = scenario.stateOf(control.name, control.args);
  if (!payload) return [];
  const { channel, gen } = control;
  return [{ t: 'frame', frame: { channel, gen, seq: 1, kind: 'snapshot', payload } }];
}

export interface OpenPage {
  readonly page: Page;
  /** Errors of the console and of scripts, the content security policy's among them. */
  readonly errors: readonly string[];
  /** What the page sent: requests and controls, oldest first. */
  readonly sent: readonly unknown[];
  /** Sends a message as the host does. */
  post(message: unknown): Promise<void>;
}

export interface Preview {
  open(name: string, scenario?: Scenario): Promise<OpenPage>;
  close(): Promise<void>;
}

/** Bundles all pages, serves them, and starts a browser. */
export async function startPreview(): Promise<Preview> {
  const server = await serve(await bundle());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  return {
    open: (name, scenario) => openShot(browser, origin, name, scenario),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** `scenario` answers instead of the one the name stands for. */
async function openShot(
  browser: Browser,
  origin: string,
  name: string,
  scenario: Scenario = scenarioOf(parseShot(name)),
): Promise<OpenPage> {
  const { width, height } = parseShot(name);
  const context = await browser.newContext({
    viewport: { width, height },
    locale: 'en-US',
    timezoneId: 'Asia/Seoul',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  const sent: unknown[] = [];
  page.on('console', (line) => line.type() === 'error' && errors.push(`${name}: ${line.text()}`));
  page.on('pageerror', (error) => errors.push(`${name}: ${error.message}`));
  await page.clock.setFixedTime(scenario.now);
  await page.exposeFunction('foretopHost', (message: unknown) => {
    sent.push(message);
    return answersOf(scenario, message);
  });
  await page.addInitScript(fakeHost);
  if (scenario.kept) await page.addInitScript(keepBefore, scenario.kept);
  await page.goto(`${origin}/shot/${name}`);
  return {
    page,
    errors,
    sent,
    post: (message) => page.evaluate((data) => globalThis.postMessage(data, '*'), message),
  };
}

/** Runs in the page: canvases are drawn in the frame after a state. */
function twoFrames(): Promise<void> {
  return new Promise((drawn) => {
    requestAnimationFrame(() => requestAnimationFrame(() => drawn()));
  });
}

async function main(): Promise<void> {
  const [outDir = '.preview', ...names] = process.argv.slice(2);
  mkdirSync(outDir, { recursive: true });
  const preview = await startPreview();
  const allErrors: string[] = [];
  try {
    for (const name of names.length > 0 ? names : everything) {
      const { page, errors } = await preview.open(name);
      // Skeletons are due after 150 ms and charts come as a chunk: once the network is quiet all is drawn.
      await page.waitForLoadState('networkidle');
      await page.evaluate(twoFrames);
      await page.screenshot({ path: join(outDir, `${name}.png`) });
      await page.context().close();
      allErrors.push(...errors);
    }
  } finally {
    await preview.close();
  }
  for (const error of allErrors) console.error(error);
  process.exitCode = allErrors.length > 0 ? 1 : 0;
}

if (process.argv[1] === import.meta.filename) await main();
