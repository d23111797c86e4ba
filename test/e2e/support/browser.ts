// A browser for the workbench: a Chrome or Chromium of this machine, or the one that comes as an npm package.
import { existsSync } from 'node:fs';
import chromiumPackage from '@sparticuz/chromium';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const installed = [
  process.env['FORETOP_CHROME'],
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

export async function launchBrowser(): Promise<Browser> {
  const path = installed.find((candidate) => candidate && existsSync(candidate));
  if (path) return chromium.launch({ executablePath: path, args: flags });
  // Its own default flags include --single-process, in which webviews do not start.
  return chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    args: [...flags, '--no-zygote', '--headless=shell'],
  });
}

/** What went wrong in a page, as its console and its scripts told. */
export interface PageTrouble {
  readonly errors: readonly string[];
}

export async function openPage(
  browser: Browser,
  options: BrowserContextOptions & { readonly language?: string } = {},
): Promise<{ readonly page: Page; readonly trouble: PageTrouble }> {
  const { language, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...rest });
  const page = await context.newPage();
  if (language) {
    // What a language pack would set: vscode.env.language, l10n bundles and package.nls follow it.
    await page.addInitScript((value) => {
      Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: value });
    }, language);
  }
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  return { page, trouble: { errors } };
}
