// A followed log as a file of the user's, or as a read-only document. The lines come from the worker in parts; nothing is
// written but where the user chose to. Loaded when it is first asked for.
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { FaultError, faultOf } from '../../shared/model/fault.ts';
import type { LogLook, LogSource } from '../../shared/model/podLog.ts';
import type { ContextId } from '../../shared/model/refs.ts';
import { Lifetime } from '../../shared/lifetime.ts';
import { CLOSED } from '../../shared/protocol/peer.ts';
import type { Clock } from '../../shared/clock.ts';
import type { ClusterManager } from './clusterManager.ts';
import { logFileName } from './logFileName.ts';
import type { HostWords } from './words.ts';

export interface LogDocumentsOptions {
  readonly clusters: Pick<ClusterManager, 'get'>;
  readonly words: HostWords;
  readonly clock: Clock;
}

export interface WantedLog {
  readonly context: ContextId;
  readonly source: LogSource;
  readonly look: LogLook;
  readonly hasTimes: boolean;
}

/** VS Code does not hand larger documents to extensions; the whole is to be saved instead. */
const maxDocumentCharacters = 40 * 1024 * 1024;

export class LogDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #options: LogDocumentsOptions;
  readonly #life = new Lifetime();
  /** Of documents that are open, by URI. */
  readonly #texts = new Map<string, string>();
  #nextId = 1;

  constructor(options: LogDocumentsOptions) {
    this.#options = options;
    this.#life.add(vscode.workspace.registerTextDocumentContentProvider('foretop', this));
    this.#life.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  /** undefined: another document of Foretop's, which is for others to give. */
  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  async open(wanted: WantedLog): Promise<void> {
    await this.#tellFaults(async () => {
      const text = await this.#read(wanted, maxDocumentCharacters);
      const name = logFileName(wanted.source, this.#options.clock.now());
      const uri = vscode.Uri.from({
        scheme: 'foretop',
        path: `/logs/${name}`,
        query: String(this.#nextId++),
      });
      this.#texts.set(uri.toString(), text);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: false });
    });
  }

  async save(wanted: WantedLog): Promise<void> {
    const name = logFileName(wanted.source, this.#options.clock.now());
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
    const target = await vscode.window.showSaveDialog({
      defaultUri: vscode.Uri.joinPath(folder, name),
      filters: { [vscode.l10n.t('Log files')]: ['log', 'txt'] },
      title: vscode.l10n.t('Save Log'),
    });
    if (!target) return;
    await this.#tellFaults(async () => {
      const text = await this.#read(wanted, Infinity);
      await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
      const saved = target.path.slice(target.path.lastIndexOf('/') + 1);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Saved: {0}', saved), 3_000);
    });
  }

  dispose(): void {
    this.#life.dispose();
  }

  async #read({ context, ...args }: WantedLog, maxCharacters: number): Promise<string> {
    const cluster = this.#options.clusters.get(context);
    if (!cluster) throw new FaultError(CLOSED);
    const parts: string[] = [];
    let size = 0;
    let from: number | null = 0;
    while (from !== null && size < maxCharacters) {
      const part: { readonly text: string; readonly next: number | null } = await cluster.call(
        'logText',
        { ...args, from },
      );
      parts.push(part.text);
      size += part.text.length;
      from = part.next;
    }
    return parts.join('');
  }

  async #tellFaults(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const text =
        error instanceof FaultError
          ? await this.#options.words.sayFault(faultOf(error))
          : String(error instanceof Error ? error.message : error);
      void vscode.window.showErrorMessage(text);
    }
  }
}
