// The data worker of an open cluster is killed, as a crash would: the tree row and the page say so, another worker starts,
// and everything is there again, followed live.
import assert from 'node:assert/strict';
import workerThreads, { type Worker, type WorkerOptions } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { ForetopApi } from '../../../src/extension/activate.ts';
import type { TreeNode } from '../../../src/extension/host/tree/treeNodes.ts';
import { eventually, foretop, showView } from '../support/foretop.ts';

const original = workerThreads.Worker;

describe('a data worker that is killed', () => {
  let api: ForetopApi;
  /** All data workers since the suite began. The extension runs in this same thread, and takes the class from here. */
  const workers: Worker[] = [];
  let limits: WorkerOptions = {};

  before(async () => {
    workerThreads.Worker = class extends original {
      constructor(file: string, options: WorkerOptions = {}) {
        const isData = file.endsWith('worker.cjs');
        super(file, isData ? { ...options, ...limits } : options);
        if (isData) workers.push(this);
      }
    };
    api = await foretop();
    await showView();
    await vscode.commands.executeCommand('foretop.openDemoCluster');
  });

  after(async () => {
    workerThreads.Worker = original;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('foretop.closeCluster', await demoNode());
  });

  async function demoNode(): Promise<TreeNode> {
    const roots = await api.tree.getChildren();
    const node = roots.find((root) => root.is === 'cluster' && root.entry.isDemo);
    assert.ok(node, 'the demo cluster is listed');
    return node;
  }

  const descriptionOf = (node: TreeNode) => String(api.tree.getTreeItem(node).description);

  async function untilLive(node: TreeNode): Promise<void> {
    await eventually('the cluster is live', () => descriptionOf(node).startsWith('Live'));
  }

  /** Workloads of the shop, and how many pods each is to have: neither changes while the demo tells its story. */
  async function workloads(): Promise<string[]> {
    const node = await demoNode();
    return eventually('workloads', async () => {
      const namespaces = await api.tree.getChildren(node);
      const shop = namespaces.find((row) => row.is === 'row' && row.row.label === 'shop');
      if (!shop) return undefined;
      const rows = (await api.tree.getChildren(shop)).flatMap((row) =>
        row.is === 'row' && row.row.kind === 'Deployment' ? [`${row.row.id} ${row.row.label}`] : [],
      );
      return rows.length > 3 && rows.sort();
    });
  }

  it('row 24: is told of, replaced, and everything is there again', async () => {
    const node = await demoNode();
    await untilLive(node);
    const before = await workloads();
    assert.equal(workers.length, 1);
    const seen: string[] = [];
    const changes = api.tree.onDidChangeTreeData(() => seen.push(descriptionOf(node)));
    await workers[0]!.terminate();
    await eventually('another worker', () => workers.length === 2);
    await eventually('the crash is said', () => seen.some((text) => text.startsWith('Restarting')));
    await untilLive(node);
    assert.deepEqual(await workloads(), before);
    changes.dispose();
  });

  it('has given way to one that follows what changes', async () => {
    const node = await demoNode();
    assert.ok(node.is === 'cluster' && node.entry.group.is === 'inline');
    const shop = (await api.tree.getChildren(node)).find(
      (row) => row.is === 'row' && row.row.label === 'shop',
    );
    const web = (await api.tree.getChildren(shop)).find(
      (row) => row.is === 'row' && row.row.label === 'web',
    );
    assert.ok(web);
    const pods = async () => {
      const rows = (await api.tree.getChildren(web)).filter((row) => row.is === 'row');
      return rows.filter((row) => row.row.kind === 'Pod').map((row) => row.row.label);
    };
    const [gone] = await eventually('pods', async () => {
      const names = await pods();
      return names.length > 1 && names;
    });
    const { text } = node.entry.group;
    const [, token] = /token: (\S+)/.exec(text) ?? [];
    const [, server] = /server: (\S+)/.exec(text) ?? [];
    const answer = await fetch(`${server}/api/v1/namespaces/shop/pods/${gone}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(answer.status, 200);
    await eventually('the pod has left the tree', async () => !(await pods()).includes(gone!));
  });

  it('may have run out of memory: that is said, and the next one lives', async () => {
    const node = await demoNode();
    const count = workers.length;
    limits = { resourceLimits: { maxOldGenerationSizeMb: 6 } };
    await workers.at(-1)!.terminate();
    await eventually('a worker without memory', () => workers.length > count);
    limits = {};
    await eventually('it is said', () => descriptionOf(node).startsWith('Out of memory'));
    const [notice] = await api.tree.getChildren(node);
    assert.ok(notice?.is === 'notice' && notice.notice.is === 'ended');
    assert.match(String(api.tree.getTreeItem(notice).label), /ran out of memory/);
    await vscode.commands.executeCommand('foretop.reconnect', node);
    await untilLive(node);
  });
});
