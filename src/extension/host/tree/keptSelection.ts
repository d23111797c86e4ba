// The selected row comes back with its row: VS Code forgets it when a filter, a restart or a reload takes the row away.
import type * as vscode from 'vscode';
import type { Clock } from '../../../shared/clock.ts';
import type { TreeModel } from './treeModel.ts';
import type { TreeNode } from './treeNodes.ts';

export interface KeptSelectionOptions {
  readonly view: vscode.TreeView<TreeNode>;
  readonly model: TreeModel;
  readonly workspaceState: vscode.Memento;
  readonly clock: Clock;
  readonly reveal: (node: TreeNode) => Promise<void>;
}

const SELECTED_KEY = 'tree.selected';

export class KeptSelection {
  readonly #options: KeptSelectionOptions;
  #key: string | undefined;

  constructor(options: KeptSelectionOptions) {
    this.#options = options;
    this.#key = options.workspaceState.get<string>(SELECTED_KEY);
  }

  /** To be called with every change of the selection that VS Code tells. */
  noteSelected(selection: readonly TreeNode[]): void {
    const [first] = selection;
    // Nothing is selected any more: the row has gone, and is waited for, or the user has let go of it.
    if (!first && this.#key !== undefined && !this.#options.model.has(this.#key)) return;
    this.#key = first?.key;
    void this.#options.workspaceState.update(SELECTED_KEY, this.#key);
  }

  /** To be called with every node that is drawn. */
  noteShown(node: TreeNode): void {
    const { clock, reveal, view } = this.#options;
    if (node.key !== this.#key || view.selection.length > 0) return;
    // VS Code draws within this turn of the event loop, and only what it has drawn can be selected.
    clock.after(0, () => {
      const isWanted = node.key === this.#key && view.selection.length === 0 && view.visible;
      if (isWanted) void reveal(node);
    });
  }
}
