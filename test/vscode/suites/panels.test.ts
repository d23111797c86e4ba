// Panels inside the real VS Code: one a subject, navigated in place, back and forward, beside, restored; and what belongs to
// open clusters around them: links, the status bar, what the tree keeps.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ForetopApi } from '../../../src/extension/activate.ts';
import { linkQuery } from '../../../src/extension/host/links.ts';
import type { TreeNode } from '../../../src/extension/host/tree/treeNodes.ts';
import type { ContextId, ResourceRef } from '../../../src/shared/model/refs.ts';
import { eventually, foretop, showView } from '../support/foretop.ts';

describe('panels', () => {
  let api: ForetopApi;
  let context: ContextId;

  before(async () => {
    api = await foretop();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await showView();
    assert.equal(api.statusBar.text, undefined, 'hidden while no cluster is open');
    await vscode.commands.executeCommand('foretop.openDemoCluster');
    const node = (await api.tree.getChildren()).find(
      (root) => root.is === 'cluster' && root.entry.isDemo,
    );
    assert.ok(node?.is === 'cluster');
    context = node.entry.id;
    await eventually('the dashboard is the active page', () => api.panels.active);
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('foretop.closeCluster', context);
    await eventually('the status bar is empty', () => api.statusBar.text === undefined);
  });

  const refOf = (name: string): ResourceRef => ({
    context,
    group: 'apps',
    version: 'v1',
    kind: 'Deployment',
    namespace: 'shop',
    name,
  });

  /** Titles of Foretop's tabs, a list for each editor group. */
  function tabs(): string[][] {
    return vscode.window.tabGroups.all.map((group) =>
      group.tabs.flatMap(({ input, label }) =>
        input instanceof vscode.TabInputWebview && input.viewType.includes('foretop.') ? label : [],
      ),
    );
  }

  async function shows(...expected: string[][]): Promise<void> {
    let last: unknown;
    try {
      await eventually('tabs', () => {
        last = tabs();
        return JSON.stringify(last) === JSON.stringify(expected);
      });
    } catch {
      assert.deepEqual(last, expected);
    }
  }

  const title = () => api.panels.active?.panel.title;
  const isActive = (name: string) => eventually(`${name} is active`, () => title() === name);

  it('show a dashboard once, however often it is opened', async () => {
    await shows(['demo']);
    await vscode.commands.executeCommand('foretop.openClusterDashboard', context);
    await vscode.commands.executeCommand('foretop.openClusterDashboard', context);
    await shows(['demo']);
  });

  it('lead to the logs of a pod, of a container too, in the panel that is there', async () => {
    const pod = { ...refOf('redis-0'), group: '', kind: 'Pod' };
    const at = () => {
      const { subject } = api.panels.active ?? {};
      return subject?.page === 'detail' ? subject.at : undefined;
    };
    await vscode.commands.executeCommand('foretop.openLogs', pod);
    await isActive('redis-0');
    assert.deepEqual(at(), { tab: 'log' });
    await vscode.commands.executeCommand('foretop.openLogs', { ...pod, container: 'redis' });
    await eventually('the container', () => at()?.container === 'redis');
    await shows(['demo', 'redis-0']);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await shows(['demo']);
  });

  it('show a resource browser once beside it, and go back to the dashboard', async () => {
    await vscode.commands.executeCommand('foretop.openResourceBrowser', context);
    await isActive('Resources: demo');
    await vscode.commands.executeCommand('foretop.openClusterDashboard');
    await isActive('demo');
    await vscode.commands.executeCommand('foretop.openResourceBrowser');
    await isActive('Resources: demo');
    await shows(['demo', 'Resources: demo']);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await shows(['demo']);
  });

  it('open a detail beside the dashboard tab, and reveal it rather than double it', async () => {
    await vscode.commands.executeCommand('foretop.openDetail', refOf('web'));
    await isActive('web');
    await vscode.commands.executeCommand('foretop.openClusterDashboard', context);
    await isActive('demo');
    await vscode.commands.executeCommand('foretop.openDetail', refOf('web'));
    await isActive('web');
    await shows(['demo', 'web']);
  });

  it('navigate a detail in place, back and forward', async () => {
    const page = api.panels.active;
    assert.ok(page);
    api.panels.openDetail(refOf('cart'), false, page);
    await isActive('cart');
    await shows(['demo', 'cart']);
    assert.equal(api.panels.active, page);
    await vscode.commands.executeCommand('foretop.goBack');
    await isActive('web');
    assert.ok(!page.canGoBack && page.canGoForward);
    await vscode.commands.executeCommand('foretop.goForward');
    await isActive('cart');
    await shows(['demo', 'cart']);
  });

  it('open beside what is there', async () => {
    await vscode.commands.executeCommand('foretop.openToSide', refOf('web'));
    await shows(['demo', 'cart'], ['web']);
    await isActive('web');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await shows(['demo', 'cart']);
  });

  it('come back after a reload with their subject, once, or are closed', async () => {
    const restored = (state: unknown) => {
      const panel = vscode.window.createWebviewPanel('foretop.detail', '…', vscode.ViewColumn.One);
      api.panels.restore(panel, 'detail', state);
    };
    const subject = (name: string) => ({ subject: { page: 'detail', context, ref: refOf(name) } });
    restored(subject('stock'));
    await shows(['demo', 'cart', 'stock']);
    restored(subject('stock'));
    restored({ subject: 'of an older version' });
    restored(undefined);
    await shows(['demo', 'cart', 'stock']);
    await isActive('stock');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('open from a link, as VS Code hands it over', async () => {
    const { context: _context, ...ref } = refOf('search');
    const query = linkQuery({ contextName: 'demo', ref });
    await api.links.handleUri(vscode.Uri.parse(`vscode://foretop.foretop/open?${query}`));
    await isActive('search');
    await api.links.handleUri(vscode.Uri.parse('vscode://foretop.foretop/open?context=demo'));
    await isActive('demo');
  });

  it('have the cluster in the status bar', async () => {
    await eventually('the cluster is named', () => api.statusBar.text?.includes('demo'));
  });

  describe('and the tree', () => {
    const children = (node?: TreeNode) => api.tree.getChildren(node);
    const find = async (node: TreeNode | undefined, label: string) =>
      eventually(label, async () =>
        (await children(node)).find((child) => child.is === 'row' && child.row.label === label),
      );
    const cluster = async () => (await children()).find((node) => node.is === 'cluster');

    async function webIsSelected(): Promise<void> {
      await eventually('the row is selected', () => {
        const [first] = api.tree.selection;
        return first?.is === 'row' && first.row.label === 'web';
      });
    }

    before(async () => {
      await showView();
      await find(await find(await cluster(), 'shop'), 'web');
      await api.tree.revealObject(refOf('web'));
      await webIsSelected();
    });

    it('keep selection and expansion when a filter hides the row for a while', async () => {
      const [web] = api.tree.selection;
      const expanded = api.tree.model.expandedKeys;
      api.tree.setFilter({ text: 'nothing has this name', problemsOnly: false });
      await eventually('the row is hidden', () => web && !api.tree.model.has(web.key));
      await eventually('nothing is selected', () => api.tree.selection.length === 0);
      api.tree.setFilter({ text: '', problemsOnly: false });
      await webIsSelected();
      assert.deepEqual(api.tree.model.expandedKeys.toSorted(), expanded.toSorted());
    });

    it('keep them when the namespaces are set otherwise, for which the worker is started anew', async () => {
      const expanded = api.tree.model.expandedKeys;
      const settings = vscode.workspace.getConfiguration('foretop');
      const set = (value: unknown) =>
        settings.update('namespaces', value, vscode.ConfigurationTarget.Global);
      /** Whether a namespace that the setting leaves out says so. */
      const isUnwatched = async () =>
        (await children(await find(await cluster(), 'payments'))).some(
          (node) => node.is === 'row' && node.row.facts[0]?.key === 'tree.unwatched',
        );
      try {
        await set({ demo: ['shop'] });
        await eventually('only shop is watched', isUnwatched);
        await webIsSelected();
      } finally {
        await set(undefined);
      }
      await eventually('all are watched', async () => !(await isUnwatched()));
      await webIsSelected();
      const now = new Set(api.tree.model.expandedKeys);
      for (const key of expanded) assert.ok(now.has(key) || !key.includes('shop'), key);
    });
  });
});
