// VS Code as a person at the screen meets it: the activity bar, the tree, the palette, editor tabs with their pages.
// Everything is found by role and name, except where VS Code itself gives no role.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser, openPage, type PageTrouble } from './browser.ts';
import { pageUrl, root, startServer, type Server, type ServerOptions } from './codeServer.ts';

export const themes = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  highContrast: 'Default High Contrast',
} as const;
export type Theme = keyof typeof themes;

const bodyClasses = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  highContrast: 'vscode-high-contrast',
} as const satisfies Record<Theme, string>;

export interface WorkbenchOptions extends ServerOptions {
  /** BCP 47: what vscode.env.language and the extension's own texts follow. */
  readonly language?: string;
  /** In CSS pixels; 1440 × 900 when left out. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Runs in every frame before its own scripts. */
  readonly initScript?: () => void;
}

export class Workbench {
  readonly page: Page;
  readonly server: Server;
  readonly trouble: PageTrouble;
  readonly #browser: Browser;
  #settings: Record<string, unknown> = {};

  private constructor(server: Server, browser: Browser, page: Page, trouble: PageTrouble) {
    this.server = server;
    this.#browser = browser;
    this.page = page;
    this.trouble = trouble;
  }

  /** Starts a server and opens its workbench with the extension of this repository (built before). */
  static async start(options: WorkbenchOptions = {}): Promise<Workbench> {
    const { language, viewport, initScript, ...rest } = options;
    const settings = { 'workbench.colorTheme': themes.dark, ...rest.settings };
    const server = await startServer({ isSmokeTest: true, ...rest, settings });
    const browser = await launchBrowser();
    const { page, trouble } = await openPage(browser, {
      ...(language ? { language } : {}),
      ...(viewport ? { viewport } : {}),
    });
    const workbench = new Workbench(server, browser, page, trouble);
    if (initScript) await page.addInitScript(initScript);
    await page.goto(pageUrl(server, { extension: root }));
    return workbench;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.stop();
  }

  /** Opens Foretop's view container, if it is not open. */
  async showForetop(): Promise<void> {
    // The badge adds words to the name.
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: /^Foretop\b/ });
    await tab.waitFor({ timeout: 60_000 });
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  get sidebar(): Locator {
    return this.page.locator('.part.sidebar');
  }

  /** Rows of the sidebar's trees whose accessible name holds `name`. */
  treeItem(name: string | RegExp): Locator {
    return this.sidebar.getByRole('treeitem', { name });
  }

  /** Opens a tree row that is closed, by its arrow: a click on the row itself may open a page. */
  async expand(name: string | RegExp): Promise<void> {
    const item = this.treeItem(name).first();
    await item.waitFor();
    if ((await item.getAttribute('aria-expanded')) === 'true') return;
    await item.locator('.monaco-tl-twistie').click();
  }

  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input');
    await input.fill(`>${title}`);
    // The list goes on settling while commands are found: Enter takes what is chosen, a click may miss it.
    await this.page
      .locator('.quick-input-list')
      .getByRole('option', { name: title })
      .and(this.page.locator('.focused'))
      .waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** The content of the page shown in the active editor. */
  get content(): FrameLocator {
    return this.page
      .frameLocator('iframe.webview.ready:visible')
      .frameLocator('iframe#active-frame');
  }

  editorTab(name: string | RegExp): Locator {
    return this.page.locator('.part.editor').getByRole('tab', { name });
  }

  /** The workspace's settings apply within a second; those of the user are read only at the start. */
  changeSettings(changes: Readonly<Record<string, unknown>>): void {
    this.#settings = { ...this.#settings, ...changes };
    const file = join(this.server.workspace, '.vscode/settings.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(this.#settings));
  }

  /** Resolves when the workbench and the page in the active editor have the theme. */
  async useTheme(theme: Theme): Promise<void> {
    this.changeSettings({ 'workbench.colorTheme': themes[theme] });
    await this.content.locator(`body.${bodyClasses[theme]}`).waitFor({ timeout: 20_000 });
  }

  /** Writes a picture to test/e2e/__screenshots__ and gives its path. */
  async screenshot(name: string): Promise<string> {
    const path = join(root, 'test/e2e/__screenshots__', `${name}.png`);
    await this.page.screenshot({ path, animations: 'disabled' });
    return path;
  }
}
