// All panels: one a subject, revealed rather than doubled, restored after a reload. Links reuse the latest detail panel, as
// panels have no preview mode and tabs would pile up.
import * as vscode from 'vscode';
import { Emitter, type Event } from '../../../shared/emitter.ts';
import type { ContextId, ResourceRef } from '../../../shared/model/refs.ts';
import type { Handlers, PageApi } from '../../../shared/protocol/api.ts';
import type { PageSubject } from '../../../shared/protocol/boot.ts';
import { errorsTo, type Log } from '../../core/log.ts';
import type { ClusterManager } from '../clusterManager.ts';
import type { ClusterNames } from '../clusterNames.ts';
import type { Choices } from './choices.ts';
import { PagePanel } from './pagePanel.ts';
import { subjectKey, subjectOf } from './subjects.ts';
import { titleOf } from './titles.ts';

export interface PanelsOptions {
  readonly extensionUri: vscode.Uri;
  readonly clusters: ClusterManager;
  readonly names: ClusterNames;
  readonly log: Log;
  readonly choices: Choices;
  /** What pages ask of the host; `panel` is the one that asks. */
  readonly pageApiFor: (panel: () => PagePanel) => Handlers<PageApi>;
  /** Opens the cluster of a restored panel, when that runs no program. */
  readonly restoreCluster: (context: ContextId) => void;
}

const pages = ['clusterDashboard', 'resourceBrowser', 'detail'] as const;

export class Panels implements vscode.Disposable {
  readonly #options: PanelsOptions;
  readonly #panels = new Set<PagePanel>();
  readonly #registrations: vscode.Disposable[];
  readonly #changes: Emitter<void>;
  #lastDetail: PagePanel | undefined;
  #lastActive: PagePanel | undefined;
  #nextId = 1;

  constructor(options: PanelsOptions) {
    this.#options = options;
    this.#changes = new Emitter(errorsTo(options.log));
    this.#registrations = pages.map((page) =>
      vscode.window.registerWebviewPanelSerializer(`foretop.${page}`, {
        deserializeWebviewPanel: async (panel, state: unknown) => this.restore(panel, page, state),
      }),
    );
  }

  /** Another panel became active, or the active one was navigated. */
  get onDidChange(): Event<void> {
    return this.#changes.event;
  }

  /** The panel that has the focus, or had it last among those that are visible. */
  get active(): PagePanel | undefined {
    const focused = [...this.#panels].find(({ panel }) => panel.active);
    return focused ?? (this.#lastActive?.panel.visible ? this.#lastActive : undefined);
  }

  openDashboard(context: ContextId, isBeside = false): void {
    this.#open({ page: 'clusterDashboard', context }, isBeside);
  }

  openBrowser(context: ContextId, isBeside = false): void {
    this.#open({ page: 'resourceBrowser', context }, isBeside);
  }

  /** The Log tab of a pod. A panel of it that is open is led there. */
  openLogs(ref: ResourceRef, container?: string): void {
    const at = { tab: 'log', ...(container !== undefined && { container }) } as const;
    const subject: PageSubject = { page: 'detail', context: ref.context, ref, at };
    const known = this.#find(subject) ?? this.#lastDetail;
    if (!known) return this.#open(subject, false);
    known.navigate(subject);
    known.panel.reveal();
  }

  /** `from`: the panel whose link was followed; a detail panel is navigated itself. */
  openDetail(ref: ResourceRef, isBeside = false, from?: PagePanel): void {
    const subject: PageSubject = { page: 'detail', context: ref.context, ref };
    const reusable = from?.subject.page === 'detail' ? from : this.#lastDetail;
    const known = this.#find(subject);
    if (isBeside || known || !reusable) return this.#open(subject, isBeside);
    reusable.navigate(subject);
    reusable.panel.reveal(undefined, from === undefined);
  }

  /** Takes over a panel of before a reload, with what its page kept; one that shows nothing new is closed. */
  restore(panel: vscode.WebviewPanel, page: string, state: unknown): void {
    const subject = subjectOf(state, page);
    if (!subject || this.#find(subject)) return panel.dispose();
    this.#adopt(panel, subject);
    this.#options.restoreCluster(subject.context);
  }

  /** To be called when contexts have come or gone. */
  showTitles(): void {
    for (const page of this.#panels) page.showTitle();
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
    for (const { panel } of [...this.#panels]) panel.dispose();
    this.#changes.dispose();
  }

  #open(subject: PageSubject, isBeside: boolean): void {
    const known = this.#find(subject);
    if (known && !isBeside) return known.panel.reveal();
    if (known) return known.panel.reveal(vscode.ViewColumn.Beside);
    const panel = vscode.window.createWebviewPanel(
      `foretop.${subject.page}`,
      titleOf(subject, this.#options.names),
      isBeside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
    );
    this.#adopt(panel, subject);
  }

  #adopt(panel: vscode.WebviewPanel, subject: PageSubject): void {
    const { choices, clusters, extensionUri, log, names, pageApiFor } = this.#options;
    const made: PagePanel = new PagePanel({
      panel,
      subject,
      extensionUri,
      clusters,
      choices,
      names,
      log,
      pageApi: pageApiFor(() => made),
      nextPrefix: () => `page${this.#nextId++}:`,
    });
    this.#panels.add(made);
    made.onDidChange(() => this.#onChange(made));
    made.onDidDispose(() => this.#forget(made));
    this.#onChange(made);
  }

  #onChange(page: PagePanel): void {
    if (page.panel.active) {
      this.#lastActive = page;
      if (page.subject.page === 'detail') this.#lastDetail = page;
    }
    if (page.subject.page === 'detail') this.#lastDetail ??= page;
    this.#changes.fire();
  }

  #forget(page: PagePanel): void {
    this.#panels.delete(page);
    if (this.#lastActive === page) this.#lastActive = undefined;
    if (this.#lastDetail === page) {
      this.#lastDetail = [...this.#panels].find(({ subject }) => subject.page === 'detail');
    }
    this.#changes.fire();
  }

  #find(subject: PageSubject): PagePanel | undefined {
    const key = subjectKey(subject);
    return [...this.#panels].find((page) => subjectKey(page.subject) === key);
  }
}
