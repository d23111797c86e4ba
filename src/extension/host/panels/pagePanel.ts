// One editor tab with a page in it. Following links inside a detail panel loads the page anew for the next subject.
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { Emitter, type Event } from '../../../shared/emitter.ts';
import { contextName } from '../../../shared/model/refs.ts';
import type { Handlers, PageApi } from '../../../shared/protocol/api.ts';
import type { Boot, PageSubject } from '../../../shared/protocol/boot.ts';
import { errorsTo, type Log } from '../../core/log.ts';
import type { ClusterManager } from '../clusterManager.ts';
import type { ClusterNames } from '../clusterNames.ts';
import type { Choices } from './choices.ts';
import type { PageHtml } from './pageHtml.ts';
import { PageRelay } from './pageRelay.ts';
import { SubjectHistory, iconOf } from './subjects.ts';
import { titleOf } from './titles.ts';

export interface PagePanelOptions {
  readonly panel: vscode.WebviewPanel;
  readonly subject: PageSubject;
  readonly extensionUri: vscode.Uri;
  readonly clusters: ClusterManager;
  readonly choices: Choices;
  readonly names: ClusterNames;
  readonly log: Log;
  readonly pageApi: Handlers<PageApi>;
  /** Unique per extension host and load, ends in `:`. */
  readonly nextPrefix: () => string;
}

export class PagePanel {
  readonly panel: vscode.WebviewPanel;
  readonly #options: PagePanelOptions;
  readonly #history: SubjectHistory;
  readonly #changes: Emitter<void>;
  readonly #gone: Emitter<void>;
  #relay: PageRelay | undefined;

  constructor(options: PagePanelOptions) {
    this.#options = options;
    this.#changes = new Emitter(errorsTo(options.log));
    this.#gone = new Emitter(errorsTo(options.log));
    this.panel = options.panel;
    this.#history = new SubjectHistory(options.subject);
    const { panel } = options;
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [
        vscode.Uri.joinPath(options.extensionUri, 'dist', 'webviews'),
        vscode.Uri.joinPath(options.extensionUri, 'media'),
      ],
    };
    panel.webview.onDidReceiveMessage((message: unknown) => this.#relay?.receive(message));
    panel.onDidChangeViewState(() => {
      this.#relay?.setVisible(panel.visible);
      this.#changes.fire();
    });
    panel.onDidDispose(() => {
      this.#relay?.dispose();
      this.#relay = undefined;
      this.#gone.fire();
    });
    this.#load();
  }

  /** The panel was shown, hidden, focused or navigated. */
  get onDidChange(): Event<void> {
    return this.#changes.event;
  }

  get onDidDispose(): Event<void> {
    return this.#gone.event;
  }

  get subject(): PageSubject {
    return this.#history.current;
  }

  get canGoBack(): boolean {
    return this.#history.canGoBack;
  }

  get canGoForward(): boolean {
    return this.#history.canGoForward;
  }

  navigate(subject: PageSubject): void {
    this.#history.push(subject);
    this.#load();
  }

  go(step: -1 | 1): void {
    if (this.#history.go(step)) this.#load();
  }

  /** Anew when clusters of the same name have come or gone. */
  showTitle(): void {
    const { names, panel } = this.#options;
    const title = titleOf(this.subject, names);
    if (panel.title !== title) panel.title = title;
  }

  /** With a new prefix the document differs: that makes VS Code load it anew. */
  reload(): void {
    this.#load();
  }

  #load(): void {
    const { choices, clusters, extensionUri, log, names, nextPrefix, pageApi, panel } =
      this.#options;
    const { webview } = panel;
    const { subject } = this;
    this.#relay?.dispose();
    const prefix = nextPrefix();
    const relay = new PageRelay({
      context: subject.context,
      prefix,
      clusters,
      pageApi,
      post: (message) => void webview.postMessage(message),
      onUnreadable: (reason) => log.write('warn', `Page ${subject.page}: ${reason}`),
    });
    this.#relay = relay;
    relay.setVisible(panel.visible);
    const boot: Boot = {
      subject,
      channelPrefix: prefix,
      locale: vscode.env.language,
      clusterName: contextName(subject.context),
      choices: choices.of(subject.page),
    };
    const at = (...path: string[]) =>
      webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
    this.showTitle();
    const icon = (theme: string) =>
      vscode.Uri.joinPath(extensionUri, 'media', 'kinds', theme, `${iconOf(subject)}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    void this.#draw(relay, {
      cspSource: webview.cspSource,
      scriptUri: at('dist', 'webviews', `${subject.page}.js`),
      styleUri: at('dist', 'webviews', `${subject.page}.css`),
      preloadUris: preloadsOf(extensionUri, subject.page).map((file) =>
        at('dist', 'webviews', file),
      ),
      title: titleOf(subject, names),
      boot,
    });
    this.#changes.fire();
  }

  /** The document comes with the first panel: what activates has no use for it. */
  async #draw(relay: PageRelay, page: PageHtml): Promise<void> {
    const { pageHtml } = await import('./pageHtml.ts');
    // Navigated on or closed meanwhile.
    if (this.#relay === relay) this.#options.panel.webview.html = pageHtml(page);
  }
}

/** What the build noted of a page's static imports; without the note the page only opens later. */
function preloadsOf(extensionUri: vscode.Uri, page: string): readonly string[] {
  const { fsPath } = vscode.Uri.joinPath(extensionUri, 'dist', 'webviews', 'preloads.json');
  try {
    const notes = JSON.parse(readFileSync(fsPath, 'utf8')) as Record<string, readonly string[]>;
    return notes[page] ?? [];
  } catch {
    return [];
  }
}
