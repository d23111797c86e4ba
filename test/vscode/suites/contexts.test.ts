// The extension starts fast and lists contexts without contacting anything.
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  eventually,
  foretop,
  kubeconfig,
  linesOf,
  showView,
  withKubeconfig,
} from '../support/foretop.ts';

describe('contexts', () => {
  it('activates with nothing but wiring: no YAML, no client, no worker', async () => {
    const api = await foretop();
    assert.equal(api.openClusterCount(), 0);
    console.log(`activate() took ${api.activationMs.toFixed(1)} ms`);
    const loaded = Object.keys(require.cache).filter((file) => file.includes('/dist/'));
    assert.ok(
      !loaded.some((file) => /clientNode\.cjs$|worker\.cjs$/.test(file)),
      loaded.join('\n'),
    );
  });

  it('lists the contexts of a kubeconfig without a connection', async () => {
    const api = await foretop();
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await withKubeconfig(kubeconfig(`https://127.0.0.1:${port}`, ['one', 'two']), async () => {
        await showView();
        const lines = await linesOf(api, await api.tree.getChildren());
        assert.deepEqual(lines, ['one | Not connected · current context', 'two | Not connected']);
        assert.equal(connections, 0);
      });
    } finally {
      server.close();
    }
  });

  it('follows a kubeconfig that is broken and repaired', async () => {
    const api = await foretop();
    await withKubeconfig('clusters: [', async (path) => {
      assert.equal(api.contexts.state, 'broken');
      assert.deepEqual(await api.tree.getChildren(), []);
      writeFileSync(path, kubeconfig('https://127.0.0.1:1', ['mended']));
      await eventually('the repaired context is listed', () => api.contexts.state === 'ready');
      const [first] = await linesOf(api, await api.tree.getChildren());
      assert.equal(first, 'mended | Not connected · current context');
    });
  });

  for (const [text, state] of [
    [undefined, 'none'],
    ['', 'broken'],
    ['apiVersion: v1\nkind: Config\ncontexts: []\n', 'noContexts'],
    ['- just\n- a list\n', 'broken'],
  ] as const) {
    it(`tells a kubeconfig with ${JSON.stringify(text)} apart: ${state}`, async () => {
      const api = await foretop();
      await withKubeconfig(text, async () => assert.equal(api.contexts.state, state));
    });
  }

  it('shows a cluster that refuses connections as failed, with the next step, and closes it', async () => {
    const api = await foretop();
    await withKubeconfig(kubeconfig('https://127.0.0.1:1', ['refused', 'other']), async () => {
      await showView();
      const [node, other] = await api.tree.getChildren();
      assert.ok(node && other);
      await vscode.commands.executeCommand('foretop.openCluster', node);
      const item = await eventually('the cluster has failed', () => {
        const now = api.tree.getTreeItem(node);
        return String(now.description).startsWith('Failed') && now;
      });
      assert.match(String(item.contextValue), /^cluster \+open \+retry/);
      const source = new vscode.CancellationTokenSource();
      const { tooltip } = await api.tree.resolveTreeItem(item, node, source.token);
      assert.ok(tooltip instanceof vscode.MarkdownString);
      assert.match(tooltip.value, /127\.0\.0\.1/);
      const [notice] = await api.tree.getChildren(node);
      assert.ok(notice);
      assert.equal(api.tree.getTreeItem(notice).command?.command, 'foretop.reconnect');
      assert.equal(String(api.tree.getTreeItem(other).description), 'Not connected');
      await vscode.commands.executeCommand('foretop.closeCluster', node);
      assert.equal(api.openClusterCount(), 0);
    });
  });

  it('registers every contributed command', async () => {
    await foretop();
    const manifest = vscode.extensions.getExtension('foretop.foretop')?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const known = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !known.has(command));
    assert.deepEqual(missing, []);
  });
});
