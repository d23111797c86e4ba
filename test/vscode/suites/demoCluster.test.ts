// The demo cluster opens like any other, fills the tree, keeps it steady under churn, and leaves nothing behind.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ForetopApi } from '../../../src/extension/activate.ts';
import type { TreeNode } from '../../../src/extension/host/tree/treeNodes.ts';
import { eventually, foretop, showView } from '../support/foretop.ts';

describe('demo cluster', () => {
  let api: ForetopApi;

  before(async () => {
    api = await foretop();
    await showView();
    await vscode.commands.executeCommand('foretop.openDemoCluster');
  });

  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  async function demoNode(): Promise<TreeNode> {
    const roots = await api.tree.getChildren();
    const node = roots.find((root) => root.is === 'cluster' && root.entry.isDemo);
    assert.ok(node, 'the demo cluster is listed');
    return node;
  }

  function rowsNamed(nodes: readonly TreeNode[], kind: string): TreeNode[] {
    return nodes.filter((node) => node.is === 'row' && node.row.kind === kind);
  }

  async function namespaces(): Promise<TreeNode[]> {
    const node = await demoNode();
    return eventually('namespaces', async () => {
      const found = rowsNamed(await api.tree.getChildren(node), 'Namespace');
      return found.length > 0 && found;
    });
  }

  it('is live and opens its dashboard', async () => {
    const node = await demoNode();
    await eventually('the cluster is live', () =>
      String(api.tree.getTreeItem(node).description).startsWith('Live'),
    );
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
    assert.ok(tabs.some(({ input }) => input instanceof vscode.TabInputWebview));
  });

  it('shows workloads, pods and containers below namespaces', async () => {
    const workloads = await eventually('a namespace with deployments', async () => {
      for (const namespace of await namespaces()) {
        const found = rowsNamed(await api.tree.getChildren(namespace), 'Deployment');
        if (found.length > 0) return found;
      }
      return undefined;
    });
    const pods = await eventually('pods', async () => {
      for (const workload of workloads) {
        const found = rowsNamed(await api.tree.getChildren(workload), 'Pod');
        if (found.length > 0) return found;
      }
      return undefined;
    });
    const containers = await eventually('containers', async () => {
      const found = rowsNamed(await api.tree.getChildren(pods[0]), 'Container');
      return found.length > 0 && found;
    });
    const ids = [...workloads, ...pods, ...containers].map((node) => api.tree.getTreeItem(node).id);
    assert.equal(new Set(ids).size, ids.length);
  });

  it('explains a row in its tooltip', async () => {
    const [namespace] = await namespaces();
    assert.ok(namespace);
    const source = new vscode.CancellationTokenSource();
    const item = await api.tree.resolveTreeItem(
      api.tree.getTreeItem(namespace),
      namespace,
      source.token,
    );
    assert.ok(item.tooltip instanceof vscode.MarkdownString);
    assert.ok(!item.tooltip.isTrusted);
    source.dispose();
  });

  it('keeps the identity of rows while pods come and go', async () => {
    const [shop] = (await namespaces()).filter((node) => nameOf(node) === 'shop');
    assert.ok(shop);
    const workloads = await api.tree.getChildren(shop);
    const [deployment] = rowsNamed(workloads, 'Deployment').filter((row) => nameOf(row) === 'web');
    assert.ok(deployment);
    const before = await eventually('pods', async () => {
      const found = rowsNamed(await api.tree.getChildren(deployment), 'Pod');
      return found.length > 1 && found;
    });
    const gone = before[0]!;
    await deletePod('shop', nameOf(gone));
    const after = await eventually('the deleted pod has left the tree', async () => {
      const found = rowsNamed(await api.tree.getChildren(deployment), 'Pod');
      return !found.includes(gone) && found;
    });
    for (const node of before.slice(1)) assert.ok(after.includes(node), nameOf(node));
    assert.equal(
      (await namespaces()).find((node) => nameOf(node) === 'shop'),
      shop,
    );
  });

  function nameOf(node: TreeNode): string {
    return node.is === 'row' ? node.row.label : '';
  }

  /** Through the demo's own API, as kubectl would. */
  async function deletePod(namespace: string, name: string): Promise<void> {
    const node = await demoNode();
    assert.ok(node.is === 'cluster' && node.entry.group.is === 'inline');
    const { text } = node.entry.group;
    const [, token] = /token: (\S+)/.exec(text) ?? [];
    const [, server] = /server: (\S+)/.exec(text) ?? [];
    const answer = await fetch(`${server}/api/v1/namespaces/${namespace}/pods/${name}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 200, await answer.text());
  }

  it('filters to problems and says so', async () => {
    await vscode.commands.executeCommand('foretop.showProblemsOnly');
    assert.equal(api.tree.model.filter.problemsOnly, true);
    await vscode.commands.executeCommand('foretop.clearFilter');
    assert.equal(api.tree.model.isFiltered, false);
  });

  it('ends its workers on close', async () => {
    const node = await demoNode();
    assert.equal(api.openClusterCount(), 1);
    assert.ok(node.is === 'cluster' && node.entry.server);
    const { server } = node.entry;
    await fetch(`${server}/livez`);
    await vscode.commands.executeCommand('foretop.closeCluster', node);
    assert.equal(api.openClusterCount(), 0);
    await assert.rejects(fetch(`${server}/livez`), 'nothing listens any more');
    const roots = await api.tree.getChildren();
    assert.ok(!roots.some((root) => root.is === 'cluster' && root.entry.isDemo));
  });
});
