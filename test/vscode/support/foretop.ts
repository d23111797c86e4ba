// What the suites share: the activated extension, waiting for a condition, and kubeconfigs made for one test.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ForetopApi } from '../../../src/extension/activate.ts';
import type { TreeNode } from '../../../src/extension/host/tree/treeNodes.ts';

export async function foretop(): Promise<ForetopApi> {
  const extension = vscode.extensions.getExtension<ForetopApi>('foretop.foretop');
  if (!extension) throw new Error('The extension foretop.foretop is not installed');
  return extension.activate();
}

/** Polls until `look` gives something else than undefined or false. The runner's timeout is the limit. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Shows the view, so that it is visible and its levels are followed. */
export async function showView(): Promise<void> {
  await vscode.commands.executeCommand('foretop.clusters.focus');
}

/** Runs `test` with KUBECONFIG naming a file with `text`, and puts everything back. */
export async function withKubeconfig(
  text: string | undefined,
  test: (path: string) => Promise<void>,
): Promise<void> {
  const before = process.env['KUBECONFIG'];
  const folder = mkdtempSync(join(tmpdir(), 'foretop-suite-'));
  const path = join(folder, 'config');
  if (text !== undefined) writeFileSync(path, text);
  process.env['KUBECONFIG'] = path;
  try {
    await vscode.commands.executeCommand('foretop.refreshKubeconfigs');
    await test(path);
  } finally {
    if (before === undefined) delete process.env['KUBECONFIG'];
    else process.env['KUBECONFIG'] = before;
    rmSync(folder, { recursive: true, force: true });
    await vscode.commands.executeCommand('foretop.refreshKubeconfigs');
  }
}

export function kubeconfig(server: string, names: readonly string[]): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names[0],
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { token: 'suite' } }],
    contexts: names.map((name) => ({ name, context: { cluster: 'c', user: 'u' } })),
  });
}

/** Labels and descriptions of the given rows, as one line each. */
export async function linesOf(api: ForetopApi, nodes: readonly TreeNode[]): Promise<string[]> {
  return nodes.map((node) => {
    const item = api.tree.getTreeItem(node);
    return `${String(item.label)} | ${String(item.description)}`;
  });
}
