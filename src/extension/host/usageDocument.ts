// *Show Resource Usage*: a read-only document that renews itself while it is visible, and costs nothing otherwise. Loaded
// when it is first asked for.
import * as vscode from 'vscode';
import type { Clock } from '../../shared/clock.ts';
import { Formatter } from '../../shared/format/formatter.ts';
import { en } from '../../shared/strings/en.ts';
import { Lifetime, type Disposable } from '../../shared/lifetime.ts';
import { faultOf } from '../../shared/model/fault.ts';
import { LoopDelayMeter } from '../core/loopDelay.ts';
import type { ClusterManager } from './clusterManager.ts';
import type { ClusterNames } from './clusterNames.ts';
import type { OpenCluster } from './openCluster.ts';
import { usageText, type ClusterUsage } from './usageText.ts';
import type { HostWords } from './words.ts';

export interface UsageDocumentOptions {
  readonly clusters: ClusterManager;
  readonly names: ClusterNames;
  readonly words: HostWords;
  readonly clock: Clock;
}

const RENEW_MS = 5_000;
/** A worker that is busy for longer says so by its silence. */
const PATIENCE_MS = 3_000;

export class UsageDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly uri = vscode.Uri.from({ scheme: 'foretop', path: '/Foretop Resource Usage' });
  readonly onDidChange: vscode.Event<vscode.Uri>;
  readonly #options: UsageDocumentOptions;
  readonly #life = new Lifetime();
  readonly #changes: vscode.EventEmitter<vscode.Uri>;
  readonly #delay: LoopDelayMeter;
  #renewal: Disposable | undefined;

  constructor(options: UsageDocumentOptions) {
    this.#options = options;
    this.#changes = this.#life.add(new vscode.EventEmitter<vscode.Uri>());
    this.onDidChange = this.#changes.event;
    this.#delay = this.#life.add(new LoopDelayMeter(options.clock));
    this.#life.add(vscode.workspace.registerTextDocumentContentProvider('foretop', this));
    this.#life.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#followVisibility()));
    this.#life.onEnd(() => this.#renewal?.dispose());
  }

  async show(): Promise<void> {
    this.refresh();
    const document = await vscode.workspace.openTextDocument(this.uri);
    await vscode.window.showTextDocument(document, { preview: false });
    this.#followVisibility();
  }

  refresh(): void {
    this.#changes.fire(this.uri);
  }

  /** undefined: another document of Foretop's, which is for others to give. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string | undefined> {
    if (!this.#isOwn(uri)) return undefined;
    const { clock, clusters } = this.#options;
    const usages = await Promise.all(clusters.clusters.map((cluster) => this.#usageOf(cluster)));
    const { heapUsed, rss } = process.memoryUsage();
    const host = { delay: this.#delay.read(), heapUsedBytes: heapUsed, residentBytes: rss };
    const format = new Formatter(vscode.env.language, en);
    return usageText(usages, host, { l10n: vscode.l10n, format, now: clock.now() });
  }

  dispose(): void {
    this.#life.dispose();
  }

  async #usageOf(cluster: OpenCluster): Promise<ClusterUsage> {
    const { clock, names, words } = this.#options;
    const name = names.name(cluster.context);
    const patience = new AbortController();
    const timer = clock.after(PATIENCE_MS, () => patience.abort());
    try {
      return { name, usage: await cluster.call('resourceUsage', {}, patience.signal) };
    } catch (error) {
      const fault = cluster.ended?.fault ?? faultOf(error);
      const usage = patience.signal.aborted
        ? vscode.l10n.t('The process that watches it is busy and did not answer.')
        : await words.sayFault(fault);
      return { name, usage };
    } finally {
      timer.dispose();
    }
  }

  #isOwn(uri: vscode.Uri): boolean {
    return uri.toString() === this.uri.toString();
  }

  /** One timer while the document is in sight, none while it is not. */
  #followVisibility(): void {
    const editors = vscode.window.visibleTextEditors;
    const isVisible = editors.some(({ document }) => this.#isOwn(document.uri));
    if (!isVisible) {
      this.#renewal?.dispose();
      this.#renewal = undefined;
      return;
    }
    this.#renewal ??= this.#options.clock.after(RENEW_MS, () => {
      this.#renewal = undefined;
      this.refresh();
      this.#followVisibility();
    });
  }
}
